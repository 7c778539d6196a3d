"""Where the code and the comments end that hide links and tags."""

import re

from wikilink_ls.syntax.text import Span

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*")
_BLANKS = frozenset(" \t\r\n")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def trimmed(text: str, start: int, end: int) -> Span:
    """``text[start:end]`` without the blanks at its ends."""
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    while start < end and text[start] in _BLANKS:
        start += 1
    return Span(start, end)


def has_lines(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is on more lines than one."""
    return text.find("\n", start, end) >= 0 or text.find("\r", start, end) >= 0


def is_math_block(text: str, span: Span) -> bool:
    """Whether the paragraph at *span* is math on lines of its own."""
    return text.startswith("$$", span.start) and has_lines(text, *span)


def code(text: str, span: Span, *, fenced: bool) -> Span:
    """Code that only the note's end ends has no end: a cursor there is inside."""
    if span.end < len(text):
        return span
    is_over = _has_closing_fence(text, span) if fenced else text.endswith(("\n", "\r"))
    return span if is_over else Span(span.start, span.end + 1)


def _has_closing_fence(text: str, span: Span) -> bool:
    end = trimmed(text, *span).end
    line = max(text.rfind("\n", span.start, end), text.rfind("\r", span.start, end)) + 1
    opening, closing = _FENCE.match(text, span.start), _FENCE.fullmatch(text, line, end)
    if line <= span.start or not (opening and closing):
        return False
    return closing[1].startswith(opening[1])


def html(text: str, span: Span) -> Span:
    """A comment hides itself alone, other HTML its whole block."""
    comment = _COMMENT.match(text, *span)
    if comment is None:
        return span
    # Like a fence, a comment that is still open has no end.
    is_open = not comment[0].endswith("-->")
    return Span(comment.start(), len(text) + 1 if is_open else comment.end())
