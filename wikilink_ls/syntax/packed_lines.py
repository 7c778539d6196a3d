"""The lines of a text in half the bytes, while nobody asks for them."""

import sys
from array import array

from msgspec import Struct

_WIDE = 1 << 16


class PackedLines(Struct, frozen=True, gc=False, array_like=True):
    """What a `LineIndex` is made of, in the byte order of this machine.

    Two bytes an offset, where that is enough: no more than a copy, and no loop, is between this
    and an index.
    """

    starts: bytes
    ends: bytes
    astral: bytes
    wide: bool
    """Four bytes an offset."""

    @classmethod
    def of(cls, *offsets: "array[int]") -> "PackedLines":
        """Starts, ends and what is astral, packed."""
        wide = any(it and it[-1] >= _WIDE for it in offsets)
        code = "I" if wide else "H"
        starts, ends, astral = (array(code, it).tobytes() for it in offsets)
        return cls(starts, ends, astral, wide)

    @property
    def count(self) -> int:
        return len(self.starts) // self._size

    @property
    def length(self) -> int:
        """Of the text, in code points."""
        return int.from_bytes(self.ends[-self._size :], sys.byteorder)

    @property
    def _size(self) -> int:
        """Bytes an offset."""
        return 4 if self.wide else 2

    def unpacked(self) -> "tuple[array[int], array[int], array[int]]":
        code = "I" if self.wide else "H"
        return array(code, self.starts), array(code, self.ends), array(code, self.astral)
