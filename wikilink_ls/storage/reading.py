"""Reading one note; nothing outside the vault."""

# Asked for each note, Path would take as long as the reading itself.
# ruff: noqa: PTH116, PTH118

import os
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import NamedTuple

MAX_NOTE_SIZE = 32 * 1024 * 1024
NO_FILE = "it is no file"
_FLAGS = os.O_RDONLY | sum(
    getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NONBLOCK", "O_NOINHERIT")
)
"""The bytes as they are, for this process alone; and to open a pipe waits for nobody."""
_MORE = 1 << 16


class Text(NamedTuple):
    """What a note says, with its newlines as they are and without a byte order mark."""

    text: str
    damaged: bool
    """It is not UTF-8, so it must not be written; U+FFFD stands for what is no text at all."""
    is_utf16: bool = False


class Unreadable(NamedTuple):
    """A file that is not read, and why."""

    path: str
    message: str


def read_note(root: Path, disk_path: str, *, seen: bool = False) -> Text | Unreadable:
    """The note at *disk_path*, which is relative to *root* and spelled as on the disk.

    Of a path that a walk has just *seen*, which follows no link out of the vault, it need not be
    found out again that it is inside.
    """
    path = os.path.join(root, disk_path) if seen else _inside(root, disk_path)
    if path is None:
        return Unreadable(disk_path, "it leads outside the vault")
    try:
        # Not even opened, as of a device that alone may do something.
        if not seen and not stat.S_ISREG(os.stat(path).st_mode):
            return Unreadable(disk_path, NO_FILE)
        opened = os.open(path, _FLAGS)
        try:
            return _read(opened, disk_path)
        finally:
            os.close(opened)
    except OSError as error:
        return Unreadable(disk_path, f"it cannot be read: {error.strerror or error}")


def _read(opened: int, disk_path: str) -> Text | Unreadable:
    status = os.fstat(opened)
    if not stat.S_ISREG(status.st_mode):
        return Unreadable(disk_path, NO_FILE)
    if status.st_size > MAX_NOTE_SIZE:
        limit = MAX_NOTE_SIZE // 1024 // 1024
        return Unreadable(disk_path, f"it is larger than {limit} MiB; split it or exclude it")
    # One more than there are, so that who gets them all knows that there are no more.
    data = os.read(opened, status.st_size + 1)
    if len(data) != status.st_size:
        data += b"".join(iter(lambda: os.read(opened, _MORE), b""))
    return decode(data)


def decode(data: bytes) -> Text:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Text(data.decode("utf-16", errors="replace"), damaged=True, is_utf16=True)
    data = data.removeprefix(BOM_UTF8)
    try:
        return Text(data.decode(), damaged=False)
    except UnicodeDecodeError:
        return Text(data.decode(errors="replace"), damaged=True)


def resolve_inside(root: Path, vault_path: str) -> Path | None:
    """Where *vault_path* is on the disk, or None if that is outside the vault.

    The file need not exist. Symbolic links count for where they lead.
    """
    path = _inside(root, vault_path)
    return None if path is None else Path(path)


def _inside(root: Path, path: str) -> str | None:
    whole = os.path.join(root, path)
    try:
        real = os.path.realpath(whole)
        # A root without links is its own real path, and need not be looked up for each note.
        inside = _within(real, os.fspath(root)) or _within(real, os.path.realpath(root))
    except (OSError, ValueError):  # A NUL in the path; on Windows, a name it does not take.
        return None
    return whole if inside and ".." not in path.split("/") else None


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
