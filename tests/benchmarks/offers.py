"""What an editor makes of a list of completions, and which notes its items mean."""

import re
from urllib.parse import unquote

from tests.benchmarks.truth import stem
from tests.e2e.client import Json
from wikilink_ls.syntax.folding import fold


def is_shown(item: Json, query: str) -> bool:
    """As lenient editors filter: the letters that are typed are in the item, in that order."""
    letters = iter(fold(item.get("filterText") or item["label"]))
    return all(letter in letters for letter in fold(query) if letter != " ")


def named(item: Json) -> str:
    """The name of the note that the link of *item* asks for, folded."""
    edit = item.get("textEdit") or {}
    text: str = edit.get("newText") or item.get("insertText") or item["label"]
    if "](" in text:
        path = unquote(re.split(r"[)>#]", text.rpartition("](")[2].lstrip("<"))[0])
    else:
        path = re.split(r"[\]|#]", text.rpartition("[[")[2])[0]
    return fold(path.rpartition("/")[2].removesuffix(".md").strip())


def rank_of(note: str, items: list[Json]) -> int | None:
    """The place of the note at a vault path, from 1."""
    wanted = fold(stem(note))
    return next((at for at, item in enumerate(items, 1) if named(item) == wanted), None)
