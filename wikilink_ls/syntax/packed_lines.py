"""The lines of a text in a quarter of the bytes that their offsets take, while nobody asks."""

from array import array
from collections.abc import Iterable
from itertools import accumulate
from operator import eq, sub

from msgspec import Struct

_WIDE = 1 << 16


class PackedLines(Struct, frozen=True, gc=False, array_like=True):
    """What a `LineIndex` is made of, in the byte order of this machine."""

    lengths: bytes
    """Of all lines but the last one, with their endings: two bytes each, or four if *wide*."""
    wide: bool
    length: int
    """Of the whole text."""
    ends: bytes
    """Where the content of each line ends; empty if each line ending is one letter."""
    astral: bytes

    @classmethod
    def of(cls, starts: "array[int]", ends: "array[int]", astral: "array[int]") -> "PackedLines":
        lengths = list(map(sub, starts[1:], starts))
        wide = max(lengths, default=0) >= _WIDE
        return cls(
            array("I" if wide else "H", lengths).tobytes(),
            wide,
            ends[-1],
            b"" if all(map(eq, ends, _before(starts[1:]))) else ends.tobytes(),
            astral.tobytes(),
        )

    def unpacked(self) -> tuple["array[int]", "array[int]", "array[int]"]:
        """The starts, the ends and what is astral."""
        lengths = _array("I" if self.wide else "H", self.lengths)
        starts = array("I", accumulate(lengths, initial=0))
        if self.ends:
            ends = _array("I", self.ends)
        else:
            ends = array("I", _before(starts[1:]))
            ends.append(self.length)
        return starts, ends, _array("I", self.astral)


def _before(starts: Iterable[int]) -> list[int]:
    return [start - 1 for start in starts]


def _array(code: str, data: bytes) -> "array[int]":
    numbers = array(code)
    numbers.frombytes(data)
    return numbers
