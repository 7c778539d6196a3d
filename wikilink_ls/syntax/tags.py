"""Inline tags: ``#tag``, ``#tag/child``.

The class of characters is public: Obsidian's own, quoted in its help's issue tracker.
"""

import re
from collections.abc import Iterable, Iterator
from sys import intern

from wikilink_ls.syntax.note import Tag
from wikilink_ls.syntax.text import Span

# The blanks are JavaScript's: U+FEFF is one, the separators U+001C to U+001F and U+0085 are not.
_BLANKS = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
TAG_CHARACTER = rf"""[^\u2000-\u206f\u2e00-\u2e7f'!"#$%&()*+,.:;<=>?@^`{{|}}~\[\]\\{_BLANKS}]"""
_TAG = re.compile(rf"#({TAG_CHARACTER}++)")
_WHOLE_NAME = re.compile(f"{TAG_CHARACTER}++")
_CELL = re.compile(r"(?<!\\)\|[*_~=]{0,3}")
_DIGITS = re.compile(r"[0-9]*+")
_EMPHASIS = "*_~="
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def is_tag_name(name: str) -> bool:
    """Whether *name*, without ``#``, can be a tag: ``1984`` cannot."""
    return bool(_WHOLE_NAME.fullmatch(name)) and not _DIGITS.fullmatch(name)


def possible_tags(text: str, start: int) -> list[tuple[Tag, bool]]:
    """The tags of *text* from *start* on, without regard to what hides them.

    Each with whether it is one by what stands before it; else it is one only where a run of text
    begins anew, after code, HTML, a link.
    """
    found: list[tuple[Tag, bool]] = []
    for match in _TAG.finditer(text, start):
        at, name = match.start(), match[1].rstrip("/")
        # Nothing that ends a run ends with a letter: note#heading.
        is_one = name and not _DIGITS.fullmatch(name) and not text[at - 1 : at].isalnum()
        if is_one:
            found.append((Tag(intern(name), Span(at, at + 1 + len(name))), _opens(text, at)))
    return found


def cell_starts(text: str, tables: Iterable[Span]) -> Iterator[int]:
    """Where the text of a cell begins: at the cell or after the marks of emphasis there."""
    for table in tables:
        for match in _CELL.finditer(text, *table):
            yield from range(match.start() + 1, match.end() + 1)


def _opens(text: str, at: int) -> bool:
    """A tag begins a run of text or follows a space; an escape or a comment mark ends a run."""
    before = at
    while before and at - before < 3 and text[before - 1] in _EMPHASIS:
        before -= 1
    if before == 0 or text[before - 1] in _BLANKS:
        return True
    if text[at - 2 : at] == "%%":
        return True
    if text[at - 1] in _PUNCTUATION and text[at - 2 : at - 1] == "\\":
        return True
    return text[at - 1] == ">" and begins_line(text, at)


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but the marks of quotes stands before *at* on its line."""
    while at and text[at - 1] in " \t>":
        at -= 1
    return at == 0 or text[at - 1] in "\r\n"
