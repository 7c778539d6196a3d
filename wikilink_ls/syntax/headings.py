"""Where a heading says its text, and how a link says it."""

import re

from wikilink_ls.syntax.folding import strip_heading_for_link
from wikilink_ls.syntax.note import Heading
from wikilink_ls.syntax.text import LINE_END, Span

_ATX = re.compile(r"#{1,6}(?=[ \t]|\Z)[ \t]*")
_CLOSING = re.compile(r"(?:\A|[ \t])#+\Z")


def heading_text_span(text: str, heading: Heading) -> Span:
    """The text of *heading*, without the marks around it; of one with an underline, its lines."""
    start, end = heading.span
    written = text[start:end]
    if marks := _ATX.match(written):
        shown = written[marks.end() :].rstrip(" \t")
        shown = _CLOSING.sub("", shown).rstrip(" \t")
        return Span(start + marks.end(), start + marks.end() + len(shown))
    *_, underline = LINE_END.finditer(written)
    return Span(start, start + len(written[: underline.start()].rstrip(" \t")))


def linkable(heading: Heading) -> str:
    """The text of *heading* as a link names it.

    A bracket at its end would be one of those that close the link; it counts for nothing.
    """
    return strip_heading_for_link(heading.text).rstrip("] ")
