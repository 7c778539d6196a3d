"""Edits that were given are known again once they are done, and only then."""

from hypothesis import given as each
from hypothesis import strategies as st

from tests.drawing import apply
from wikilink_ls.server.given import given
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.vault import build_vault

TEXT = "[[a]] 과도함 😀 [[a|a]]\r\n[[a#h]]"
PLACES = st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=8, unique=True).map(sorted)


@each(PLACES, st.lists(st.sampled_from(("", "b", "새 노트", "😀")), min_size=4, max_size=4))
def test_a_text_with_its_edits_is_seen_to_have_them(places: list[int], new: list[str]) -> None:
    spans = [Span(*pair) for pair in zip(places[::2], places[1::2], strict=False)]
    edits = tuple(map(TextEdit, spans, new))
    last = given(build_vault([], [parse("n.md", TEXT)]), {"a.md": "b.md"}, {"n.md": edits})

    after = apply(TEXT, edits)

    assert last.is_taken({"n.md": after}.get)
    assert not last.is_taken({"n.md": f"{after} "}.get)
    assert not last.is_taken(lambda _path: None)


def test_the_edits_of_one_note_tell() -> None:
    texts = {"n.md": "[[a]]", "m.md": "[[a]] [[a]]"}
    vault = build_vault([], [parse(path, text) for path, text in texts.items()])
    edits = {path: (TextEdit(Span(2, 3), "b"),) for path in texts}

    last = given(vault, {"a.md": "b.md"}, edits)

    assert not last.is_taken(texts.get)
    assert last.is_taken({**texts, "m.md": "[[b]] [[a]]"}.get)
