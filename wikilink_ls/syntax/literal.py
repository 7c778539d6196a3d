"""Where the code and the comments end that hide links and tags."""

import re
from bisect import bisect_left

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


class Trimmer:
    """`trimmed` for all blocks of one text, in linear time.

    Thousands of blocks, inside each other, may end with the same megabyte of blanks.
    """

    LONG = 64
    """Blanks that one would not like to pass over again and again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs: list[tuple[int, int]] = []
        """The long runs of blanks that were cut off, in order and apart from each other."""

    def __call__(self, start: int, end: int) -> Span:
        if self._text[max(start, end - self.LONG) : end].isspace():
            end = self._before_blanks(start, end)
        return trimmed(self._text, start, end)

    def _before_blanks(self, start: int, end: int) -> int:
        last = self._without_blanks(start, end)
        if end - last > self.LONG:
            self._note(last, end)
        return last

    def _without_blanks(self, start: int, end: int) -> int:
        """Where ``text[start:end]`` ends without blanks; known ones are jumped over."""
        text, runs = self._text, self._runs
        while True:
            before = bisect_left(runs, (end,))
            known = runs[before - 1] if before else (start, start)
            low = max(start, known[1])
            while end > low and text[end - 1] in _BLANKS:
                end -= 1
            if end > known[1] or end <= start:
                return max(start, end)
            end = known[0]

    def _note(self, start: int, end: int) -> None:
        runs = self._runs
        first = bisect_left(runs, (start,))
        if first and runs[first - 1][1] >= start:
            first -= 1
            start = runs[first][0]
        after = first
        while after < len(runs) and runs[after][0] <= end:
            end = max(end, runs[after][1])
            after += 1
        runs[first:after] = [(start, end)]


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
