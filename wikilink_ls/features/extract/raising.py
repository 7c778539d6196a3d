"""Headings of a section that becomes a note of its own: the first of them is of level 1."""

import re
from collections.abc import Iterable, Iterator

from wikilink_ls.syntax.note import Heading
from wikilink_ls.syntax.text import Span, TextEdit

_ATX = re.compile(r"#{1,6}(?=[ \t]|\Z)")
_CLOSING = re.compile(r"[ \t](#+)[ \t]*\Z")
_UNDERLINE = re.compile(r"-+[ \t]*\Z")


def raised(headings: Iterable[Heading], by: int, text: str) -> Iterator[TextEdit]:
    """The edits of *text* after which *headings* are *by* levels higher."""
    for heading in headings if by else ():
        start, end = heading.span
        written = heading.span.of(text)
        if not _ATX.match(written):
            underline = _UNDERLINE.search(written)
            at = start + underline.start() if underline else end
            yield TextEdit(Span(at, end), "=" * (end - at))
            continue
        yield TextEdit(Span(start, start + by), "")
        closing = _CLOSING.search(written)
        if closing and len(closing[1]) == heading.level:
            at = start + closing.start(1)
            yield TextEdit(Span(at, at + by), "")
