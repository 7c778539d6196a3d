"""What text a heading says, where it says it, and how a link says it."""

import re
from collections.abc import Callable

from wikilink_ls.syntax.folding import strip_heading_for_link
from wikilink_ls.syntax.note import Heading
from wikilink_ls.syntax.text import LINE_END, Span

_ATX = re.compile(r"#{1,6}(?:[ \t\v\f]|\Z)[ \t]*")
"""Other than to CommonMark, to pulldown-cmark each of these blanks ends the marks."""
_CLOSING = re.compile(r"(?:\A|[ \t])#+\Z")
_PLAIN = re.compile(r"#{1,6}[ \t]+([^\s#](?:[^\r\n#]*[^\s#])?)[ \t]*(?:\r\n?|\n)?")
"""Most headings; at others one has to look more closely."""


def heading(text: str, whole: Span, level: int, trimmed: Callable[[int, int], Span]) -> Heading:
    """The one that CommonMark sees at *whole*; *trimmed* takes the blanks off its ends."""
    if plain := _PLAIN.fullmatch(text, *whole):
        return Heading(plain[1], level, Span(whole.start, plain.end(1)))
    span = trimmed(*whole)
    shown = _text_span(text, span).of(text)
    return Heading(shown if _ATX.match(text, *span) else _on_one_line(shown), level, span)


def _on_one_line(shown: str) -> str:
    return " ".join(line.strip() for line in LINE_END.split(shown) if line.strip())


def heading_text_span(text: str, heading: Heading) -> Span:
    """The text of *heading*, without the marks around it; of one with an underline, its lines."""
    return _text_span(text, heading.span)


def _text_span(text: str, span: Span) -> Span:
    start, written = span.start, span.of(text)
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
