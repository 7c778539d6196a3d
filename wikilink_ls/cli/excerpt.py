"""The line of a finding, and carets below what is wrong in it."""

from bisect import bisect_right

from rich.cells import cell_len

from wikilink_ls.cli.terminal import visible
from wikilink_ls.syntax.text import Span

WIDTH = 90
"""Columns of a line that are shown. Hangul and emoji take two each."""


def excerpt(text: str, line: Span, span: Span) -> tuple[str, str]:
    """The *line* of *text*, or what fits of it around *span*, and the carets that go below."""
    end = max(span.start, min(span.end, line.end))
    # A line can be a megabyte long. One code point too many tells that something is left out.
    reach = WIDTH + 1
    before = _shown(text[max(line.start, span.start - reach) : span.start])
    marked = _shown(text[span.start : min(end, span.start + reach)])
    after = _shown(text[end : min(line.end, end + reach)])
    if cell_len(before + marked + after) > WIDTH:
        marked = _beginning(marked, WIDTH // 2)
        room = WIDTH - cell_len(marked)
        before = _ending(before, max(room // 2, room - cell_len(after)))
        after = _beginning(after, room - cell_len(before))
    carets = "^" * max(1, cell_len(marked))
    return f"{before}{marked}{after}".rstrip(), " " * cell_len(before) + carets


def _shown(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _beginning(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    fitting = bisect_right(range(len(text)), width - 1, key=lambda n: cell_len(text[:n])) - 1
    return f"{text[:fitting]}…"


def _ending(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    end = len(text)
    fitting = bisect_right(range(end), width - 1, key=lambda n: cell_len(text[end - n :])) - 1
    return f"…{text[end - fitting :]}"
