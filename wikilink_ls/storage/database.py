"""The SQLite file of a cache: who made it, and how it is read and written in one piece."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from wikilink_ls.storage.program import program_stamp

PATIENCE = 2.0
"""Seconds that one waits for another process that writes, while others wait for what is there."""
LONG_PATIENCE = 60.0
"""The same once that is read, and nobody waits."""
MUCH = 1000
"""Pages that are free; of four kilobytes, mostly."""

_SCHEMA = """
CREATE TABLE about (stamp TEXT NOT NULL, root TEXT NOT NULL, made TEXT NOT NULL);
CREATE TABLE notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    disk_path TEXT,
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    facts BLOB
);
CREATE TABLE tables (
    last INTEGER NOT NULL, rows INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL
);
"""
# What stands in the way of a file that may be sound; all else is wrong with the file itself.
_OBSTACLES = (
    *("SQLITE_AUTH", "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_INTERRUPT"),
    *("SQLITE_IOERR", "SQLITE_LOCKED", "SQLITE_NOLFS", "SQLITE_NOMEM", "SQLITE_PERM"),
    *("SQLITE_PROTOCOL", "SQLITE_READONLY"),
)


class About(NamedTuple):
    """Which cache it is."""

    stamp: str
    root: str
    made: str
    """Another one each time it is begun anew."""


class ReplacedError(Exception):
    """Another version of the program has begun the cache anew."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether a file is no cache, or no longer one, if it gives this *error*."""
    # Without a name are errors of Python's own: a text that is not UTF-8.
    return not getattr(error, "sqlite_errorname", "").startswith(_OBSTACLES)


class Database:
    """A cache of the vault at *root*, for the thread that has opened it."""

    def __init__(self, file: Path, root: Path) -> None:
        file.touch(0o600)  # Facts quote notes; and the time says when it was last opened.
        self.connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
        try:
            if not file.stat().st_size:  # So that what is free can be given back.
                self.connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
            self._about = self._begun(program_stamp(), legible_root(root))
            self.connection.execute(f"PRAGMA busy_timeout = {LONG_PATIENCE * 1000:.0f}")
        except BaseException:
            self.connection.close()
            raise

    def _begun(self, stamp: str, root: str) -> About:
        """What it says of itself, after it was begun anew if that is something else."""
        # To look is not to write: another process may be writing for a second.
        if (about := self._found()) is None or about[:2] != (stamp, root):
            with self.transaction():
                # Maybe the other one has begun it meanwhile.
                if (about := self._found()) is None or about[:2] != (stamp, root):
                    about = self._begin(stamp, root)
        return about

    def _begin(self, stamp: str, root: str) -> About:
        for table in ("about", "notes", "tables"):
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in filter(str.strip, _SCHEMA.split(";")):
            self.connection.execute(statement)
        about = About(stamp, root, os.urandom(8).hex())
        self.connection.execute("INSERT INTO about VALUES (?, ?, ?)", about)
        return about

    def _found(self) -> About | None:
        return about(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # Of a full disk it has rolled back by itself.
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def changes(self) -> Iterator[sqlite3.Connection]:
        """A transaction; raises ReplacedError if it is no longer the cache that was opened."""
        with self.transaction():
            if self._found() != self._about:
                raise ReplacedError("another version of this program uses it now")
            yield self.connection

    def shrink(self) -> None:
        """Give the disk back what is free, if that is much, and most of the file.

        Raises sqlite3.Error.
        """
        free, pages = (
            self.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("freelist_count", "page_count")
        )
        if free > max(MUCH, pages // 2):
            # It goes on page by page, and Python's `execute` stops at the first.
            self.connection.executescript("PRAGMA incremental_vacuum")

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.connection.close()


def about(connection: sqlite3.Connection) -> About | None:
    """What a cache says of itself; None if it is new, or no cache of any program like this."""
    columns = connection.execute("SELECT name FROM pragma_table_info('about')").fetchall()
    if not {(name,) for name in About._fields} <= {*columns}:
        return None
    row = connection.execute("SELECT stamp, root, made FROM about").fetchone()
    return About(*row) if row else None


def legible_root(root: Path) -> str:
    """Where a vault is, however one got there; also of a folder whose name is not Unicode."""
    return os.fsencode(os.path.realpath(root)).decode(errors="backslashreplace")
