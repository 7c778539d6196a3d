"""Inline tags: ``#tag``, ``#tag/child``.

The class of characters is public: Obsidian's own, quoted in its help's issue tracker.
"""

import re
from collections.abc import Iterator
from sys import intern

from wikilink_ls.syntax.note import Tag
from wikilink_ls.syntax.text import Span

TAG_CHARACTER = r"""[^\u2000-\u206f\u2e00-\u2e7f'!"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s]"""
_TAG = re.compile(rf"#({TAG_CHARACTER}++)")
_WHOLE_NAME = re.compile(f"{TAG_CHARACTER}++")
_DIGITS = re.compile(r"[0-9]*+")
_EMPHASIS = "*_~="
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def is_tag_name(name: str) -> bool:
    """Whether *name*, without ``#``, can be a tag: ``1984`` cannot."""
    return bool(_WHOLE_NAME.fullmatch(name)) and not _DIGITS.fullmatch(name)


def may_have_tags(text: str, start: int) -> bool:
    return _TAG.search(text, start) is not None


def inline_tags(text: str, start: int, run_starts: frozenset[int]) -> Iterator[Tag]:
    """The tags of *text* from *start* on, without regard to what hides them.

    *run_starts* are offsets where a run of text begins anew: after code, HTML, a link.
    """
    for match in _TAG.finditer(text, start):
        name = match[1].rstrip("/")
        at = match.start()
        if name and not _DIGITS.fullmatch(name) and (at in run_starts or _opens(text, at)):
            yield Tag(intern(name), Span(at, at + 1 + len(name)))


def _opens(text: str, at: int) -> bool:
    """A tag begins a run of text or follows a space; an escape or a comment mark ends a run."""
    before = at
    while before and at - before < 3 and text[before - 1] in _EMPHASIS:
        before -= 1
    if before == 0 or text[before - 1].isspace():
        return True
    if text[at - 2 : at] == "%%":
        return True
    if text[at - 1] in _PUNCTUATION and text[at - 2 : at - 1] == "\\":
        return True
    return text[at - 1] in ">|" and _begins_line(text, at)


def _begins_line(text: str, at: int) -> bool:
    """Whether nothing but the marks of quotes and tables stands before *at* on its line."""
    while at and text[at - 1] in " \t>|":
        at -= 1
    return at == 0 or text[at - 1] in "\r\n"
