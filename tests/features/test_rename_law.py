"""What holds for every rename and move, whatever the links and values in the vault."""

from collections.abc import Mapping
from contextlib import suppress
from typing import get_args

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.drawing import apply
from tests.features.meaning import Texts, assert_same_meaning, built
from tests.features.renaming import relinked_alike
from wikilink_ls.config import Config, LinkFormat
from wikilink_ls.features.rename import rename
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, concept_key
from wikilink_ls.vault.linkwriter import encode_path
from wikilink_ls.vault.paths import is_note

FILES = ("a.md", "x/b.md", "x/y/새 노트.md", "z/it's.md", "fig.png", "x/v1.2.md", "z/C#/d(1.md")
ROOTS = ("r/root-01-단순함.md", "root-2-과도함.md", "r/root-과 함.md")
TWINS = ("y/a.md", "x/y/b.md", "z/b.md", "x/fig.png", "z/root-2-과도함.md")

PATHS = (
    *("a", "b", "x/b", "../b", "./b", "/x/b", "x/b.md", "새 노트", "y/새 노트", "it's", "./it's"),
    *("fig.png", "x/fig.png", "v1.2", "v1.2.md", "B", "z/a", "gone", "d(1", "../a", "A.md"),
    *("root-01-단순함", "r/root-01-단순함", "root-2-과도함", "root-과 함", "단순함", "root-2"),
)
SHOWN = ("", "|x", "|b", "|새 노트", "|과도함", "|root-2-과도함", "#h", "#h|b", "|it's")
DESTINATIONS = (
    *(
        "a.md",
        "x/b.md",
        "../b.md",
        "./새%20노트.md#h",
        "<새 노트.md>",
        "<../x/b.md#h>",
        "b",
        "fig.png",
    ),
    *("it's.md", "x/v1.2.md", "z/C%23/d%281.md", "<z/C%23/d(1.md>", "%62.md", "x/&#98;.md"),
)
VALUES = (
    *("root-01-단순함", "root-2-과도함 # why", '"root-1-단순함"', '"[[root-1-단순함|x]]"'),
    *("단순함", '"단순함"', "'과도함'", "과 도 함", "'과-함'", "과 함", "없음", "2", "a b"),
    *('"[[root-01-단순함]]"', "'[[it''s]]'", '"[[단순함]]"', '"[[root-2-과도함|과도함]]"'),
    *("'[b](x/b.md)'", '"[[b\\u0020|x]]"', "'[[it''s|it''s]]'"),
)

WORDS = (
    "",
    "a",
    "`[[a]]`",
    "\n",
    "\r\n",
    "| ",
    "[[",
    "🙂",
    "# h\n",
    "- ",
    "[x][l]",
    "[l][]",
    "![l]",
)


@st.composite
def properties_of(draw: st.DrawFn, values: tuple[str, ...]) -> str:
    """A frontmatter: a list in flow or block style or a single value, with comments, or CRLF."""
    listed = draw(st.lists(st.sampled_from(values), max_size=4))
    up = next((it for it in listed if it[0] in "\"'"), "x")
    match draw(st.sampled_from(("flow", "lines", "block", "single"))):
        case "flow":
            written = f"root-concepts: [{', '.join(it.split(' #')[0] for it in listed)}] # 왜\n"
        case "lines":
            items = "".join(f"  {it.split(' #')[0]}, # 왜\n" for it in listed)
            written = f"root-concepts: [\n{items}  ]\n"
        case "block":
            items = "".join(f"  - {it}\n  # root-01-단순함\n" for it in listed)
            written = f"root-concepts: # 단순함\n{items}"
        case _:
            written = f"root-concept: {next(iter(listed), 'x')}\n"
    newline = draw(st.sampled_from(("\n", "\r\n")))
    return f"---\n# 단순함\n{written}up: {up}\n---\n".replace("\n", newline)


def notes_of(
    paths: tuple[str, ...], destinations: tuple[str, ...], values: tuple[str, ...]
) -> st.SearchStrategy[str]:
    """Texts of notes with links and values of these kinds."""
    signs, shown = st.sampled_from(["", "!"]), st.sampled_from(SHOWN)
    wikilinks = st.builds("{}[[{}{}]]".format, signs, st.sampled_from(paths), shown)
    labels = st.sampled_from(["b", "x", "새 노트", ""])
    markdown = st.builds("[{}]({})".format, labels, st.sampled_from(destinations))
    body = st.lists(wikilinks | markdown | st.sampled_from(WORDS), max_size=8).map(" ".join)
    definition = st.sampled_from(["", *(f"\n\n[l]: {it}\n" for it in destinations)])
    properties = st.just("") | properties_of(values)
    return st.builds("{}{}{}".format, properties, body, definition)


def vaults(
    files: tuple[str, ...], notes: st.SearchStrategy[str]
) -> st.SearchStrategy[dict[str, str]]:
    """Some of *files*, and their texts."""
    chosen = st.lists(st.sampled_from(files), unique=True, min_size=3)
    return chosen.flatmap(
        lambda paths: st.fixed_dictionaries(
            {path: notes if is_note(path) else st.just("") for path in paths}
        )
    )


NOTES = notes_of(PATHS, DESTINATIONS, VALUES)
VAULTS = vaults((*FILES, *ROOTS, *TWINS), NOTES)

# Links and values that are written as the names of files are.
EXACT_NOTES = notes_of(
    (
        "n",
        "가",
        "가.md",
        "./가",
        "x/새 노트",
        "새 노트",
        "y/b",
        "b",
        "fig.png",
        *(it[:-3] for it in ROOTS),
    ),
    ("가.md", "%78/새%20노트.md", "<새 노트.md#h>", "fig.png", "b", "../y/b.md", "./b.md#h"),
    (
        "단순함",
        '"단순함"',
        "root-01-단순함 # 왜",
        '"root-01-단순함"',
        '"[[root-01-단순함]]"',
        '"[[root-01-단순함|단순함]]"',
        "'[[단순함]]'",
        "과도함",
        "없음",
        "'[b](b.md)'",
    ),
)
EXACT_VAULTS = vaults(
    ("n.md", "가.md", "x/새 노트.md", "x/y/b.md", "fig.png", *ROOTS[:2]), EXACT_NOTES
)
FRESH = ("전혀 다른", "it's new", "'fresh'", "- 100% (fresh", "2026", "a, b", "fresh.v1")


def edited(
    texts: Texts, edits: Mapping[str, tuple[TextEdit, ...]], moves: Mapping[str, str]
) -> dict[str, str]:
    """The texts after *edits* and *moves*, by their new paths."""
    for path, found in edits.items():
        assert_apart(found, texts[path])
    return {
        moves.get(path, path): apply(text, edits.get(path, ())) for path, text in texts.items()
    }


def assert_apart(edits: tuple[TextEdit, ...], text: str) -> None:
    end = 0
    for span, new_text in edits:
        assert end <= span.start <= span.end <= len(text)
        assert span.of(text) != new_text
        end = span.end


# No "$": with that of the next link it is math, which binds closer.
NAMES = ("새", "it's", "b", "v2.0", "a b", "50% (x", "fig.png")
FOLDERS = ("", "x/", "x/y/", "새 폴더/")


@st.composite
def moves_of(draw: st.DrawFn, texts: Texts) -> dict[str, str]:
    """Some files get another name, another folder, or both; concept notes stay such."""
    moves: dict[str, str] = {}
    for path in draw(
        st.lists(st.sampled_from(sorted(texts)), unique=True, min_size=1, max_size=3)
    ):
        folder = draw(st.sampled_from((*FOLDERS, path[: path.rfind("/") + 1])))
        name = path[path.rfind("/") + 1 :]
        if draw(st.booleans()):
            start = "root-7-" if name.startswith("root-") else ""
            name = start + draw(st.sampled_from(NAMES)) + name[name.rfind(".") :]
        moves[path] = folder + name
    return moves


def is_possible(texts: Texts, moves: Mapping[str, str]) -> bool:
    """Every file has a place of its own, and every concept one note."""
    after = [moves.get(path, path) for path in texts]
    concepts = [name for path in after if (name := DEFAULT_RULES.name_of(path)) is not None]
    return len({path.lower() for path in after}) == len(after) and len(
        {concept_key(name) for name in concepts}
    ) == len(concepts)


@given(st.data())
def test_what_had_a_meaning_keeps_it(data: st.DataObject) -> None:
    texts = data.draw(VAULTS)
    moves = data.draw(moves_of(texts))
    assume(is_possible(texts, moves))
    link_format = data.draw(st.sampled_from(get_args(LinkFormat)))

    done = relinked_alike(built(texts), moves, Config(new_link_format=link_format), texts.get)

    # No wikilink can name a folder with "#"; the others must not be left.
    assert all(
        why.startswith("has a link that cannot lead to 'z/C#/") for why in done.left.values()
    )
    assume(not done.left)
    assert_same_meaning(texts, edited(texts, done.edits, moves), moves)


def renamed(texts: Texts, path: str, offset: int, name: str) -> tuple[dict[str, str], str]:
    """The texts after a rename of what is there, and the new path of that."""
    vault = built(texts)
    done = rename(vault, vault.notes[path], offset, texts[path], name, Config(), texts.get)
    moves = dict(done.moves)
    after = edited(texts, done.edits, moves)
    assert_same_meaning(texts, after, moves)
    return after, next(iter(moves.values()), "")


def places(texts: Texts) -> list[tuple[str, int]]:
    """Where a link or a declared value is."""
    notes = built(texts).notes.values()
    links = [(note.path, link.start + 1) for note in notes for link in note.links]
    declared = [
        (note.path, it.span.start) for note in notes for it in DEFAULT_RULES.declarations(note)
    ]
    return sorted({*links, *declared})


@given(st.data())
def test_a_rename_from_anywhere_keeps_what_is_meant_or_is_refused(data: st.DataObject) -> None:
    texts = data.draw(VAULTS)
    assume(is_possible(texts, {}) and (found := places(texts)))
    path, offset = data.draw(st.sampled_from(found))
    start = data.draw(st.sampled_from(("", "root-7-", "root-")))
    name = start + data.draw(st.sampled_from((*NAMES, "단순함", "절제", "a, b")))

    with suppress(RenameError):
        renamed(texts, path, offset, name)


@given(st.data())
def test_there_and_back_is_where_it_was(data: st.DataObject) -> None:
    """From links and values that are written as `rewritten` writes them.

    It does not give back single quotes around a value that is in need of none after a name that
    was, ``'a'`` for ``a``; texts in ``|`` and ``>`` blocks; and the case, separators and numbers
    by which a name of a concept was another than that of its note: ``과 도 함``, ``root-1-x``.
    """
    texts = data.draw(EXACT_VAULTS)
    path = data.draw(st.sampled_from(sorted(texts)))
    name = path[path.rfind("/") + 1 :]
    new = name[: name.rfind("-") + 1] + data.draw(st.sampled_from(FRESH))
    index = {"index.md": f"[x]({encode_path('/' + path)})"}

    there, new_path = renamed({**texts, **index}, "index.md", 1, new + name[name.rfind(".") :])
    back, _ = renamed(there, "index.md", 1, name)

    assert new_path == path[: path.rfind("/") + 1] + new + name[name.rfind(".") :]
    assert back == {**texts, **index}


@given(VAULTS)
def test_without_moves_nothing_is_edited(texts: dict[str, str]) -> None:
    same = {path: path for path in texts}

    assert relinked_alike(built(texts), same, Config(), texts.get).edits == {}
