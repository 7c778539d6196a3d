"""What can be told of a cache without opening it for use: nothing is made, nothing is changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from wikilink_ls.storage.cache_folder import SUFFIXES
from wikilink_ls.storage.database import PATIENCE, about
from wikilink_ls.storage.program import program_stamp


class CacheInfo(NamedTuple):
    file: Path
    size: int
    """In bytes, with what SQLite has beside it."""
    opened: float
    """When it was last opened, in seconds since 1970."""
    root: str | None = None
    """The vault it is of; None if it is no cache, or damaged."""
    notes: int = 0
    """Canvases among them."""
    current: bool = False
    """This version of the program has written it, and would read it."""


def cache_info(file: Path) -> CacheInfo:
    size = sum(part.stat().st_size for part in parts(file))
    info = CacheInfo(file, size, file.stat().st_mtime)
    try:
        with closing(_connected(file)) as db:
            if (found := about(db)) is None:
                return info
            is_current = found.stamp == program_stamp()
            # What another version counts, nobody knows.
            notes = _notes(db) if is_current else 0
            return info._replace(root=found.root, notes=notes, current=is_current)
    except sqlite3.Error:
        return info


def parts(file: Path) -> Iterator[Path]:
    """The files that a cache consists of."""
    beside = (file.with_name(file.name + suffix) for suffix in SUFFIXES)
    return (part for part in beside if part.exists())


def _connected(file: Path) -> sqlite3.Connection:
    # What nobody is writing would be given a log of writing, and it would stay.
    is_written = file.with_name(f"{file.name}-wal").exists()
    how = "mode=ro" if is_written else "immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE)


def _notes(db: sqlite3.Connection) -> int:
    row = db.execute(
        "SELECT count(*) FROM notes WHERE facts IS NOT NULL"
        " AND number IN (SELECT max(number) FROM notes GROUP BY path)"
    ).fetchone()
    return int(row[0])
