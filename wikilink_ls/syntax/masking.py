"""What CommonMark must not see, since Obsidian reads it otherwise."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from wikilink_ls.syntax.text import Span

MAX_COLUMNS = 100
"""Of a table; CommonMark fills up every row, so that a few wide lines become a million cells."""

_WIDE_TABLE = re.compile(rf"(?:\|[ \t]*+:?-++:?[ \t]*+){{{MAX_COLUMNS}}}")
_VISIBLE = re.compile(r"[^\r\n]")
_OPENING = re.compile(r"^([ \t>]*+)((?:[-+*]|\d{1,9}[.)])[ \t]++)?\$\$", re.MULTILINE)
_DOLLARS = re.compile(r"(?<!\\)\$\$")
_LINE_IS_OVER = re.compile(r"[ \t]*+(?=[\r\n]|\Z)")
# A line that leaves the quote or the list item in which a formula began.
_OUT_OF_QUOTE = re.compile(r"(?<=\n)(?![ \t]*+>)")
_OUT_OF_ITEM = re.compile(r"(?<=\n)[^\s>]")


def masked(text: str, spans: Iterable[Span], math: Sequence[Span]) -> str:
    """*text*, as long as it was, with ``x`` for the *spans* and for the *math* blocks.

    A math block becomes one long line: CommonMark would see lists and paragraphs in its lines.
    """
    pieces: list[str] = []
    done = 0
    joined = frozenset(math)
    for span in sorted((*spans, *math)):
        hidden = span.of(text)
        mask = "x" * len(hidden) if span in joined else _VISIBLE.sub("x", hidden)
        pieces += text[done : span.start], mask
        done = span.end
    return "".join((*pieces, text[done:]))


def math_blocks(text: str, start: int, literal: Sequence[Span]) -> list[Span]:
    """From each ``$$`` that begins a line to the next one, if that one ends its line.

    *literal* is what CommonMark takes for code, math or HTML: there no block begins.
    """
    blocks: list[Span] = []
    done = start
    while opening := _OPENING.search(text, done):
        at, done = opening.end() - 2, opening.end()
        closing = _DOLLARS.search(text, done)
        if closing is None:
            break
        block = Span(at, closing.end())
        # Code that seems to begin inside the block before is none.
        around = covering(at, literal)
        known = blocks[-1].end if blocks else start
        is_code = around is not None and around != block and around.start >= known
        if is_code or _leaves(opening, closing.start()):
            continue
        done = block.end
        if _LINE_IS_OVER.match(text, done):
            blocks.append(block)
    return blocks


def _leaves(opening: re.Match[str], end: int) -> bool:
    """Whether the quote or the list item of *opening* is over before *end*."""
    marks, item = opening.groups()
    where = opening.string, opening.end(), end
    if ">" in marks and _OUT_OF_QUOTE.search(*where):
        return True
    return item is not None and _OUT_OF_ITEM.search(*where) is not None


def covering(offset: int, spans: Sequence[Span]) -> Span | None:
    """The one of *spans* that *offset* is in.

    They are sorted and apart, so one look to the left is enough.
    """
    before = bisect_right(spans, (offset, float("inf"))) - 1
    return spans[before] if before >= 0 and offset < spans[before].end else None


def merged(spans: Iterable[Span]) -> list[Span]:
    """*spans* sorted, with those that touch each other's inside made one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def without_wide_tables(source: str) -> str:
    """*source* with ``x`` for what would begin a table of too many columns."""
    if source.count("|") > MAX_COLUMNS:
        return _WIDE_TABLE.sub(lambda match: "x" * len(match[0]), source)
    return source
