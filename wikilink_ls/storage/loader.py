"""From files to notes. The one place that will know how many processes parse."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.facts import facts_of

NOT_UTF8 = "it is not UTF-8; it is read with replacement characters and never edited"
UTF16 = "it is UTF-16, not UTF-8; it is read but never edited"


class Problem(NamedTuple):
    path: str
    message: str


def load_note(root: Path, path: str, disk_path: str, *, seen: bool = False) -> Note | Problem:
    """The note or canvas at vault path *path*, or why it cannot be read.

    *seen* is as for `read_note`.
    """
    read = read_note(root, disk_path, seen=seen)
    if isinstance(read, Text):
        return facts_of(path, read.text, damaged=read.damaged)
    return Problem(path, read.message)


def damage(root: Path, note: Note, disk_path: str) -> Problem:
    """What is wrong with the damaged *note*; that is rare enough to read its file once more."""
    read = read_note(root, disk_path)
    is_utf16 = isinstance(read, Text) and read.is_utf16
    return Problem(note.path, UTF16 if is_utf16 else NOT_UTF8)


def load_notes(root: Path, files: Iterable[tuple[str, FileStat]]) -> Iterator[Note | Problem]:
    """The notes among *files*, as a walk has just found them, one by one, in their order."""
    return (load_note(root, path, stat.disk_path, seen=True) for path, stat in files)
