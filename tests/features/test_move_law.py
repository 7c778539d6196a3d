"""What holds for every move of folders, whatever links notes and canvases have."""

import json

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.features.meaning import Texts, assert_same_meaning, built
from tests.features.renaming import relinked_alike
from tests.features.test_rename_law import (
    NOTES,
    edited,
    is_possible,
    notes_of,
)
from wikilink_ls.config import Config
from wikilink_ls.vault.folders import files_below
from wikilink_ls.vault.paths import has_links, is_canvas

FILES = (
    *("a.md", "n.md", "x/b.md", "x/y/새 노트.md", "x/y/b.md", "z/it's.md", "fig.png", "y/c.md"),
    *("x/fig.png", "z/w/v1.2.md", "x/root-01-단순함.md", "z/root-2-과도함.md", "y/a.md"),
)
CANVASES = ("board.canvas", "x/y/in.canvas", "z/보드.canvas")
EXACT_FILES = ("n.md", "가.md", "x/새 노트.md", "x/y/b.md", "x/fig.png", "z/root-01-단순함.md")
"""Without names that two files have: what was enough before is enough after."""
SHOWN = (*FILES, *EXACT_FILES, *CANVASES, "gone.md", "b.md", "X/B.md", "/y/a.md", "x/y", "")
FOLDERS = ("새 폴더", "q/r", "x/w", "Y", 'it\'s "q"', "100% (x", "X/Y")
CARDS = (
    '[[a]] "q" \\ [[b]]',
    "# 😀\n[[x/b|b]]\t![[fig.png]]",
    "[x](x/b.md) [[b]]",
    "[[새 노트]]",
)


@st.composite
def canvases(draw: st.DrawFn, cards: st.SearchStrategy[str], *, exact: bool) -> str:
    """A canvas, written by whatever program: with tabs or none, in ASCII or, if *exact*, not."""
    cards = cards | st.sampled_from(CARDS)
    shown = st.sampled_from(SHOWN)
    node = st.one_of(
        st.fixed_dictionaries({"type": st.just("text"), "text": cards}),
        st.fixed_dictionaries({"file": shown, "type": st.just("file"), "subpath": st.just("#h")}),
        st.fixed_dictionaries({"type": st.just("group"), "background": shown}),
    )
    nodes = draw(st.lists(node, max_size=4))
    indent, ascii_ = draw(st.sampled_from(("\t", None))), not exact and draw(st.booleans())
    return json.dumps({"nodes": nodes, "edges": []}, indent=indent, ensure_ascii=ascii_)


def vaults(
    files: tuple[str, ...], notes: st.SearchStrategy[str], *, exact: bool = False
) -> st.SearchStrategy[dict[str, str]]:
    boards = canvases(notes, exact=exact)

    def text_of(path: str) -> st.SearchStrategy[str]:
        if is_canvas(path):
            return boards
        return notes if has_links(path) else st.just("")

    chosen = st.lists(st.sampled_from(files), unique=True, min_size=4)
    return chosen.flatmap(lambda paths: st.fixed_dictionaries({it: text_of(it) for it in paths}))


VAULTS = vaults((*FILES, *CANVASES), NOTES)
BY_PATH = "\n\n" + " ".join(
    f"[[{it[:-3]}]] [p](</{it}>)" for it in FILES if it.endswith(".md") and "/" in it
)
"""Links that cannot stay as they are if what they lead to goes elsewhere."""
# Links that are written as `rewritten` writes them; those from the folder, where they lead.
EXACT_NOTES = notes_of(
    ("n", "가.md", "x/새 노트", "새 노트", "y/b", "/x/y/b", "x/fig.png"),
    ("가.md", "x/새%20노트.md", "<x/새 노트.md#h>", "x/fig.png", "y/b"),
    ('"[[z/root-01-단순함]]"', "단순함", "'[b](x/y/b.md)'", "없음"),
)
FROM_HERE = {
    "n.md": "[[./가]] [n](./x/y/b.md)",
    "x/새 노트.md": "[[./y/b]] ![](./fig.png) [[../n]]",
    "x/y/b.md": "[[../새 노트|새 노트]] [n](../../n.md#h)",
}
EXACT_VAULTS = vaults((*EXACT_FILES, *CANVASES[:2]), EXACT_NOTES, exact=True)


@st.composite
def folder_moves(draw: st.DrawFn, texts: Texts) -> dict[str, str]:
    """One or two folders go elsewhere, or get another name, with all that is in them."""
    folders = sorted({path[:at] for path in texts for at, sign in enumerate(path) if sign == "/"})
    assume(folders)
    vault, moves = built(texts), dict[str, str]()
    chosen = draw(st.lists(st.sampled_from(folders), unique=True, min_size=1, max_size=2))
    for folder in sorted(chosen, key=len):
        new = draw(st.sampled_from(FOLDERS))
        moves |= {path: new + path[len(folder) :] for path in files_below(vault, folder)}
    return moves


@given(st.data())
def test_what_had_a_meaning_keeps_it(data: st.DataObject) -> None:
    texts = {it: text + BY_PATH * (it == "n.md") for it, text in data.draw(VAULTS).items()}
    moves = data.draw(folder_moves(texts))
    assume(is_possible(texts, moves))

    done = relinked_alike(built(texts), moves, Config(), texts.get)

    assert not done.left
    assert_same_meaning(texts, edited(texts, done.edits, moves), moves)


@given(st.data())
def test_there_and_back_every_byte_is_where_it_was(data: st.DataObject) -> None:
    drawn = data.draw(EXACT_VAULTS)
    texts = {path: text + FROM_HERE.get(path, "") for path, text in drawn.items()}
    folder = data.draw(st.sampled_from(("x", "x/y", "z")))
    # Not nearer to the root: there a part of a path can be the whole, and is taken for it.
    new = data.draw(st.sampled_from(("새 폴더/100% (w", "q/it's")))
    vault = built(texts)
    moves = {path: new + path[len(folder) :] for path in files_below(vault, folder)}
    assume(moves)

    there = relinked_alike(vault, moves, Config(), texts.get)
    moved = edited(texts, there.edits, moves)
    homewards = {new: old for old, new in moves.items()}
    back = relinked_alike(built(moved), homewards, Config(), moved.get)

    assert not there.left
    assert not back.left
    assert edited(moved, back.edits, homewards) == texts
