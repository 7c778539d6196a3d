r"""Where things are in a text: spans, lines, and the UTF-16 positions that editors speak.

Offsets are code points, spans half-open. Lines end at ``\n``, ``\r\n`` or ``\r`` and nowhere
else (LSP 3.17, *Text Documents*): ``str.splitlines`` would also split at U+2028 and its kin.
"""

import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Any, NamedTuple, Self

from wikilink_ls.syntax.packed_lines import PackedLines

LINE_END = re.compile(r"\r\n|\r|\n")
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LINE_FEED = re.compile("\n")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A half-open stretch of a text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def touches(self, offset: int) -> bool:
        """The end counts: an editor's cursor sits *after* the last typed character."""
        return self.start <= offset <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)


TOP = Span(0, 0)
"""Where a file begins; of a file that is no note, all there is to point at."""


class Position(NamedTuple):
    """A place as LSP counts it: 0-based line, and UTF-16 code units from its start."""

    line: int
    character: int


class TextEdit(NamedTuple):
    """Replace *span* of a note's text by *new_text*."""

    span: Span
    new_text: str


def edited(text: str, edits: Iterable[TextEdit]) -> str:
    """*text* after *edits*, which do not overlap, in whatever order."""
    pieces: list[str] = []
    done = 0
    for (start, end), new_text in sorted(edits):
        pieces += text[done:start], new_text
        done = end
    return "".join((*pieces, text[done:]))


def well_formed(text: str) -> str:
    """*text* with U+FFFD for each half of a surrogate pair, which no file and no wire can hold.

    One UTF-16 unit stands for one, so no position moves.
    """
    try:
        text.encode()  # Sooner done than a search for what is hardly ever there.
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def line_start(text: str, offset: int) -> int:
    """Where the line of *text* begins that *offset* is on."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end_of(text: str) -> str:
    r"""How the lines of *text* end: as its first does, with ``\n`` where there is none."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


class LineIndex:
    """The lines of one text, kept without the text.

    It knows where lines start, where their content ends, and which code points take two UTF-16
    units: enough to convert between offsets and positions by bisection.
    """

    __slots__ = ("_packed", "astral", "ends", "length", "starts")

    _packed: PackedLines | None

    def __init__(self, starts: "array[int]", ends: "array[int]", astral: "array[int]") -> None:
        self.starts = starts
        """The offset at which each line begins; there is always a first line."""
        self.ends = ends
        """The offset at which each line's content ends, before its line ending."""
        self.astral = astral
        """The offsets of the code points above U+FFFF."""
        self.length = ends[-1]

    @classmethod
    def of_packed(cls, packed: PackedLines) -> Self:
        """The index that was `packed`; it is unpacked when first asked for anything.

        Who only wants to know where a note links to never asks.
        """
        lines: Self = cls.__new__(cls)
        lines._packed = packed
        return lines

    def __getattr__(self, name: str) -> Any:
        # Asked by Python for what is not there, or not there yet.
        if name == "_packed":
            raise AttributeError(name)
        if (packed := self._packed) is not None:
            LineIndex.__init__(self, *packed.unpacked())
            self._packed = None  # Not before: another thread may ask at the same time.
        return object.__getattribute__(self, name)

    def packed(self) -> PackedLines:
        """All that `of_packed` needs, in few bytes."""
        return PackedLines.of(*self._offsets)

    @property
    def _offsets(self) -> "tuple[array[int], array[int], array[int]]":
        return self.starts, self.ends, self.astral

    @classmethod
    def of(cls, text: str) -> Self:
        if "\r" in text:
            breaks = [match.span() for match in LINE_END.finditer(text)]
            starts = array("I", [0, *[after for _, after in breaks]])
            ends = array("I", [*[before for before, _ in breaks], len(text)])
        else:
            feeds = [match.start() for match in _LINE_FEED.finditer(text)]
            starts = array("I", [0, *[feed + 1 for feed in feeds]])
            ends = array("I", [*feeds, len(text)])
        astral = () if text.isascii() else (match.start() for match in ASTRAL.finditer(text))
        return cls(starts, ends, array("I", astral))

    def edited(self, span: Span, text: str) -> Self:
        """The index of *text*, which is this index's text with *span* replaced.

        Only what the edit touches is read again; what follows it is moved.
        """
        if self.starts.typecode != "I":  # As unpacked; what follows may not fit.
            return type(self)(*(array("I", it) for it in self._offsets)).edited(span, text)
        (start, end), by = span, len(text) - self.length
        # The line endings that touch the span, not only those inside it: an edit can join a
        # "\r" to a "\n", or part them. The end of the text is no line ending.
        first = bisect_left(self.starts, start, lo=1) - 1
        last = bisect_right(self.ends, end, hi=len(self.ends) - 1)
        left, right = min(start, self.ends[first]), max(end, self.starts[last])
        breaks = [match.span() for match in LINE_END.finditer(text, left, right + by)]
        wide = [match.start() for match in ASTRAL.finditer(text, start, end + by)]
        low, high = bisect_left(self.astral, start), bisect_left(self.astral, end)
        return type(self)(
            _spliced(self.starts, first + 1, last + 1, [after for _, after in breaks], by),
            _spliced(self.ends, first, last, [before for before, _ in breaks], by),
            _spliced(self.astral, low, high, wide, by),
        )

    def fits(self, text: str) -> bool:
        """Whether it is the index of *text*; sooner told than made anew."""
        if "\r" in text:
            return LineIndex.of(text) == self
        units = len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
        return (
            len(text) == self.length
            and text.count("\n") == len(self.starts) - 1
            and sum(self.starts) - sum(self.ends) == len(self.starts) - 1 - self.length
            and units - len(text) == len(self.astral)
            # A list takes half the time of a generator, and most texts have many lines.
            and [text[start - 1] for start in self.starts[1:]].count("\n") == len(self.starts) - 1
            and all(text[offset] > "\uffff" for offset in self.astral)
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LineIndex):
            return NotImplemented
        return (self.starts, self.ends, self.astral) == (other.starts, other.ends, other.astral)

    def __hash__(self) -> int:
        return hash((len(self.starts), self.length, len(self.astral)))

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def line_span(self, line: int) -> Span:
        """The content of *line*, without its line ending."""
        return Span(self.starts[line], self.ends[line])

    def position(self, offset: int) -> Position:
        """Offsets outside the text mean its nearer end; inside a line ending, the line's end."""
        # Asked thousands of times for one answer.
        line = bisect_right(self.starts, offset) - 1 if offset > 0 else 0
        start, end, astral = self.starts[line], self.ends[line], self.astral
        offset = max(start, min(offset, end))
        pairs = bisect_left(astral, offset) - bisect_left(astral, start) if astral else 0
        return Position(line, offset - start + pairs)

    def corners(self, span: Span) -> tuple[int, int, int, int]:
        """Line and character of the start of *span*, then of its end: its two positions."""
        start, end = span
        line = bisect_right(self.starts, start) - 1
        if start < 0 or not start <= end <= self.ends[line]:
            return *self.position(start), *self.position(end)
        # Within one line, as most are, the one is not far from the other.
        character, size, astral = start - self.starts[line], end - start, self.astral
        if astral:
            pairs = bisect_left(astral, start)
            character += pairs - bisect_left(astral, self.starts[line])
            size += bisect_left(astral, end, pairs) - pairs
        return line, character, line, character + size

    def offset(self, position: Position) -> int:
        """The inverse of `position`, clamped as LSP asks.

        A character past the end of its line means the line's end, before the line ending; a line
        past the last means the end of the text; a position inside a surrogate pair, its start.
        """
        line, character = position
        if line >= len(self.starts):
            return self.length
        if line < 0:
            return 0
        start, end = self.starts[line], self.ends[line]
        first, last = bisect_left(self.astral, start), bisect_left(self.astral, end)
        pairs = bisect_left(
            range(first, last), character, key=lambda nth: self.astral[nth] - start + nth - first
        )
        return min(start + max(character, 0) - pairs, end)


def _spliced(
    offsets: "array[int]", first: int, last: int, new: Iterable[int], by: int
) -> "array[int]":
    """*offsets* with *new* ones from *first* to *last*, and all after those moved *by*."""
    return offsets[:first] + array("I", new) + _moved(offsets[last:], by)


def _moved(offsets: "array[int]", by: int) -> "array[int]":
    """Each of *offsets* moved *by*.

    They are added up as one long integer, without carries: a quarter of a loop's time.
    """
    steps = int.from_bytes(array("I", [abs(by)]) * len(offsets), sys.byteorder)
    moved = int.from_bytes(offsets, sys.byteorder) + (steps if by > 0 else -steps)
    return array("I", moved.to_bytes(len(offsets) * offsets.itemsize, sys.byteorder))
