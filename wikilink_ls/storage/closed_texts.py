"""The texts of closed notes, for who wants thousands of them at once."""

import os
import stat
from codecs import BOM_UTF8
from pathlib import Path

from wikilink_ls.storage.reading import MAX_NOTE_SIZE, Text, decode, read_note, resolve_inside
from wikilink_ls.storage.scan import FileStat, is_unchanged
from wikilink_ls.vault.paths import folder_of

_PLAIN = (
    getattr(os, "O_NOFOLLOW", 0) and os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
)
"""To open what is no link, and to wait for nobody; 0 where the system has no such thing."""


class ClosedTexts:
    """Made for one piece of work, in which no folder is looked up twice."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._start = os.path.join(root, "")  # noqa: PTH118 (asked for each note)
        self._inside: dict[str, bool] = {}
        """Whether each folder is in the vault, wherever it is by its links."""

    def known(self, file: FileStat) -> str | None:
        """What *file* says, if it is by its time and size the one that was known."""
        folder = folder_of(file.disk_path)
        inside = self._inside.get(folder)
        if inside is None:
            inside = self._inside[folder] = resolve_inside(self._root, folder) is not None
        data = self._plain(file) if inside and _PLAIN and file.size <= MAX_NOTE_SIZE else None
        return self._carefully(file) if data is None else _text(data)

    def _plain(self, file: FileStat) -> bytes | None:
        """All of a plain file; nothing of what takes a second look."""
        try:
            opened = os.open(self._start + file.disk_path, _PLAIN)
        except (OSError, ValueError):
            return None
        try:
            data = os.read(opened, file.size + 1)
            # After the reading: what is written meanwhile changes the time.
            seen = os.fstat(opened)
        except OSError:
            return None
        finally:
            os.close(opened)
        is_known = (seen.st_mtime_ns, seen.st_size) == (file.mtime_ns, file.size)
        return data if is_known and stat.S_ISREG(seen.st_mode) and len(data) == file.size else None

    def _carefully(self, file: FileStat) -> str | None:
        read = read_note(self._root, file.disk_path)
        if isinstance(read, Text) and is_unchanged(self._root, file):
            return read.text
        return None


def _text(data: bytes) -> str:
    """What `decode` says, sooner of what is plain UTF-8."""
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        return decode(data).text
