"""How what is kept is told from what a disk has made of it."""

from typing import NamedTuple
from zlib import crc32

_MASK = (1 << 63) - 1
DAMAGED = 1 << 62
"""The checksum of no row."""


def checksum_of(
    path: object, disk_path: object, mtime_ns: object, size: object, facts: object
) -> int:
    """Of the row of a note; `DAMAGED` if that cannot be one."""
    file = f"{path}\0{disk_path}\0{mtime_ns} {size}"
    if isinstance(facts, bytes):
        return crc32(facts, crc32(file.encode()))
    return ~crc32(file.encode()) if facts is None else DAMAGED


def with_checksum(rows: int, checksum: int) -> int:
    """The checksum of some *rows* and of one more, which has *checksum*."""
    return (rows * 1_000_003 + checksum) & _MASK


class TablesRow(NamedTuple):
    """The tables of a vault, and of what they were made."""

    last: int = 0
    """The number of the last row."""
    rows: int = 0
    """All rows, as `with_checksum` adds them up."""
    checksum: int = 0
    data: bytes | None = None

    @property
    def is_sound(self) -> bool:
        return isinstance(self.data, bytes) and self.checksum == self._right_checksum()

    def checked(self) -> "TablesRow":
        """The same with its checksum."""
        return self._replace(checksum=self._right_checksum())

    def _right_checksum(self) -> int:
        return crc32(self.data or b"", crc32(f"{self.last} {self.rows}".encode()))
