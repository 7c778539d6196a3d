"""How what is kept is told from what a disk has made of it."""

from typing import NamedTuple
from zlib import crc32


def checksum_of(
    path: object, disk_path: object, mtime_ns: object, size: object, facts: object
) -> int | None:
    """Of the row of a note; None if that cannot be one."""
    if not (facts is None or isinstance(facts, bytes)):
        return None
    file = f"{path}\0{disk_path}\0{mtime_ns} {size} {facts is None}"
    return crc32(facts or b"", crc32(file.encode()))


def with_checksum(rows: int, checksum: object) -> int:
    """The checksum of some *rows* and of one more, which has *checksum*."""
    return crc32(f"{checksum};".encode(), rows)


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
