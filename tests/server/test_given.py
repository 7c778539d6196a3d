"""Edits that were given are known again once they are done, and only then."""

from hypothesis import given as each
from hypothesis import strategies as st

from tests.drawing import apply
from wikilink_ls.server.given import given
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.vault import Vault

MOVES = {"a.md": "b.md"}

TEXT = "[[a]] 과도함 😀 [[a|a]]\r\n[[a#h]]"
PLACES = st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=8, unique=True).map(sorted)


def is_open(_path: str) -> bool:
    return True


@each(PLACES, st.lists(st.sampled_from(("", "b", "새 노트", "😀")), min_size=4, max_size=4))
def test_a_text_with_its_edits_is_seen_to_have_them(places: list[int], new: list[str]) -> None:
    spans = [Span(*pair) for pair in zip(places[::2], places[1::2], strict=False)]
    edits = tuple(map(TextEdit, spans, new))
    vault = build_vault([], [parse("n.md", TEXT)])
    last = given(vault, MOVES, {"n.md": edits})

    after = apply(TEXT, edits)

    assert last.taken(vault, {"n.md": after}.get, is_open) == last.done
    assert not last.taken(vault, {"n.md": f"{after} "}.get, is_open)
    assert not last.taken(vault, lambda _path: None, is_open)


def test_of_what_is_closed_and_as_it_was_another_note_tells() -> None:
    texts = {"n.md": "[[a]]", "m.md": "[[a]] [[a]]"}
    vault = build_vault([], [parse(path, text) for path, text in texts.items()])
    edits = {path: (TextEdit(Span(2, 3), "b"),) for path in texts}

    last = given(vault, MOVES, edits)

    def taken(now: Vault = vault, *, n_is_open: bool = False) -> set[str]:
        there = {"n.md": "[[a]]", "m.md": "[[b]] [[a]]"}
        return set(last.taken(now, there.get, lambda path: n_is_open or path != "n.md"))

    assert not last.taken(vault, texts.get, is_open)
    assert taken() == {"n.md", "m.md"}
    assert taken(n_is_open=True) == {"m.md"}
    assert taken(vault.with_note(parse("n.md", "[[b]] [[a]]"))) == {"m.md"}


def test_a_file_at_its_new_place_tells_that_it_has_moved() -> None:
    files = {"a.md": (1, 1), "x.md": (1, 2)}
    last = given(build_vault([]), MOVES, {}, files.get)

    assert not last.has_happened(files.get)
    assert last.has_happened({"b.md": (1, 1), "a.md": (1, 3)}.get)
    assert not given(build_vault([]), {"a.md": "A.md"}, {}, files.get).has_happened(
        {"A.md": (1, 1)}.get
    )
