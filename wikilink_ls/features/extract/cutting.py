"""Lines of a text that are cut out, left out or moved, and what must stay between the others."""

import re
from collections.abc import Iterable, Iterator

from wikilink_ls.features.actions.near_elements import elements_near
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import TOP, LineIndex, Span, TextEdit, edited


def cut(text: str, span: Span, edits: Iterable[TextEdit]) -> str:
    """What *edits* make of *span*; of those that reach out of it only what is inside."""
    inside = (
        TextEdit(Span(max(it.span.start, span.start), min(it.span.end, span.end)), it.new_text)
        for it in edits
        if it.span.start <= span.end and span.start <= it.span.end
    )
    return edited(
        span.of(text), (TextEdit(it.span.shifted(-span.start), it.new_text) for it in inside)
    )


def dedented(text: str, indent: str) -> str:
    return re.sub(rf"(\A|\r\n?|\n){re.escape(indent)}", r"\1", text) if indent else text


def without_lines(note: Note, text: str, spans: Iterable[Span]) -> Iterator[TextEdit]:
    """The edits that take the lines of *spans* away; of two blank lines that would meet, one."""
    lines = note.lines
    for first, last in _runs(lines, spans):
        is_over = last + 1 == len(lines)
        start, end = lines.starts[first], lines.length if is_over else lines.starts[last + 1]
        if not _line(note, last + 1).of(text).strip() and first > 0:
            above = _line(note, first - 1)
            start = start if above.of(text).strip() else above.start
        yield TextEdit(Span(start, end), "")


def _runs(lines: LineIndex, spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """The first and the last line of what follows without a line between."""
    runs: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        first, last = lines.line_of(start), lines.line_of(end)
        if runs and runs[-1][1] + 1 == first:
            first = runs.pop()[0]
        runs.append((first, last))
    return iter(runs)


def blank_lines_around(note: Note, text: str, span: Span) -> tuple[bool, bool]:
    """Whether one line in the place of *span* needs a blank line above it, and below.

    Else it would be a part of what stands there, and the lines of *span* were not.
    """
    above = _line(note, note.lines.line_of(span.start) - 1)
    below = _line(note, note.lines.line_of(span.end) + 1)
    if above.start < note.properties.span.end or any(
        above.overlaps(it.span) for it in note.headings
    ):
        above = TOP
    if below.of(text).startswith("#"):
        below = TOP
    needed = [bool(it.of(text).strip()) for it in (above, below)]
    known = elements_near(note, text, span) if any(needed) else []
    joined = [any(it.span.start < at < it.span.end for it in known) for at in span]
    return needed[0] and not joined[0], needed[1] and not joined[1]


def _line(note: Note, line: int) -> Span:
    """The content of *line*; nothing before the first and after the last."""
    return note.lines.line_span(line) if 0 <= line < len(note.lines) else TOP
