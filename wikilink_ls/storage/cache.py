"""What was read of a vault, kept for the next start: one SQLite file a vault, in the user's cache.

Rows are only ever added: the facts of a note each time they are read, with the time and the size
that its file had; the tables of the whole vault, with the number of the last row they were made
of. So whatever moment a process ends at, and however many write, a row says what was true of one
file, and counts only as long as the file is as it was.

Nothing here is needed. What cannot be read, or is not what this program writes, is left out or
thrown away, and the vault is read from its files.
"""

import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self
from zlib import crc32

from wikilink_ls.storage.cache_folder import SUFFIX, remove
from wikilink_ls.storage.program import program_stamp
from wikilink_ls.storage.scan import FileStat

logger = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds that one waits for another process that writes."""
COARSEST_TIME = 2_000_000_000
"""Nanoseconds in which a file can change twice and have the same time; FAT counts so."""
UNSURE = -1
"""The time of a file that may have changed since it was read, and yet have the time it had."""

_SCHEMA = """
CREATE TABLE about (stamp TEXT NOT NULL, root TEXT NOT NULL);
CREATE TABLE notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    disk_path TEXT,
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    facts BLOB,
    checksum INTEGER NOT NULL
);
CREATE TABLE tables (last INTEGER NOT NULL, data BLOB NOT NULL, checksum INTEGER);
"""


class Row(NamedTuple):
    """A note or canvas as it was when it was read."""

    path: str
    stat: FileStat | None
    """Of its file; None if there is none any more."""
    facts: bytes | None
    """None of a file that is gone, or cannot be read."""


@dataclass(slots=True)
class Kept:
    """What the last processes left of a vault."""

    facts: dict[str, bytes] = field(default_factory=dict)
    """The newest facts of each path."""
    stats: dict[str, FileStat] = field(default_factory=dict)
    """The files that the facts are from."""
    tables: bytes | None = None
    """The tables of the vault, or None."""
    before: dict[str, bytes] = field(default_factory=dict)
    """The facts that the tables were made of."""
    last: int = 0
    """The number of the last row."""

    @property
    def changed(self) -> list[str]:
        """The paths of which the tables say something else than the facts."""
        if self.before is self.facts:
            return []
        known = self.facts.keys() | self.before.keys()
        return [it for it in known if self.facts.get(it) is not self.before.get(it)]

    @property
    def lost(self) -> set[str]:
        """The paths of which the tables say something, though they are gone."""
        return set() if self.before is self.facts else self.before.keys() - self.facts.keys()


class Cache:
    """The rows of one vault. It belongs to the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, stamp: str) -> None:
        self._db = connection
        self._stamp = stamp
        self._mine = 0
        """The last row that was read or written here."""

    @classmethod
    def open(cls, root: Path, folder: Path) -> Self | None:
        """The cache of the vault at *root*, in *folder*; None, and a line in the log, if there
        can be none.

        A file that is damaged, or by another program, is replaced.
        """
        file = cache_file(root, folder)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                return cls._opened(file, root)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError as error:
                logger.warning("%s is made anew: %s", file, error)
                remove(file)
                return cls._opened(file, root)
        except (OSError, sqlite3.Error) as error:
            logger.warning("%s is not used, so the next start will take longer: %s", file, error)
            return None

    @classmethod
    def _opened(cls, file: Path, root: Path) -> Self:
        db = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            cache = cls(db, program_stamp())
            if cache._about() != [(cache._stamp, os.fspath(root))]:
                cache._begin(os.fspath(root))
            os.utime(file)
        except BaseException:
            db.close()
            raise
        return cache

    def _about(self) -> list[tuple[str, str]]:
        """By which program it is, of which vault; nothing if it is new."""
        # To look is not to write: another process may be writing for a second.
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone():
            return []
        return self._db.execute("SELECT stamp, root FROM about").fetchall()

    def _begin(self, root: str) -> None:
        with self._transaction():
            for table in ("about", "notes", "tables"):
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._db.execute(statement)
            self._db.execute("INSERT INTO about VALUES (?, ?)", (self._stamp, root))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def read(self) -> Kept:
        """All that is kept and undamaged."""
        kept = Kept()
        with closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN")
            try:
                limit = self._read_tables(cursor, kept)
                self._read_rows(cursor, kept, limit)
            finally:
                cursor.execute("COMMIT")
        self._mine = kept.last
        return kept

    def _read_tables(self, cursor: sqlite3.Cursor, kept: Kept) -> int:
        row = cursor.execute("SELECT last, data, checksum FROM tables").fetchone()
        if row is None or crc32(row[1]) != row[2]:
            return 0
        kept.tables = row[1]
        return int(row[0])

    def _read_rows(self, cursor: sqlite3.Cursor, kept: Kept, limit: int) -> None:
        """The rows up to *limit* are those that the tables were made of."""
        cursor.execute(
            "SELECT number, path, disk_path, mtime_ns, size, facts, checksum FROM notes"
            " ORDER BY number"
        )
        facts, stats, before = kept.facts, kept.stats, None
        for number, path, disk_path, mtime_ns, size, data, checksum in cursor:
            if number > limit and before is None:
                before = facts.copy()
            kept.last = number
            if data is None:
                facts.pop(path, None)
                stats.pop(path, None)
            elif crc32(data) == checksum:
                facts[path] = data
                stats[path] = FileStat(mtime_ns, size, disk_path or path)
            elif number <= limit:
                kept.tables = None  # They were made of what nobody knows any more.
        kept.before = facts if before is None else before

    def write(self, rows: Iterable[Row], read_at: int) -> None:
        """Add *rows*, whose files were looked at before *read_at*, in nanoseconds since 1970.

        Raises sqlite3.Error; of a program that has replaced this one the cache is left alone.
        """
        values = [_values(row, read_at) for row in rows]
        with self._transaction():
            self._check_stamp()
            is_mine = self._last() == self._mine
            self._db.executemany(
                "INSERT INTO notes (path, disk_path, mtime_ns, size, facts, checksum)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                values,
            )
            if is_mine:
                self._mine = self._last()

    def write_tables(self, tables: bytes) -> bool:
        """Keep the *tables* of all the facts that were read and written here; older rows go.

        False, and nothing is done, if another process has added others.
        """
        with self._transaction():
            self._check_stamp()
            if self._last() != self._mine:
                return False
            self._db.execute(
                "DELETE FROM notes WHERE facts IS NULL OR number NOT IN"
                " (SELECT max(number) FROM notes GROUP BY path)"
            )
            self._db.execute("DELETE FROM tables")
            self._db.execute(
                "INSERT INTO tables VALUES (?, ?, ?)", (self._mine, tables, crc32(tables))
            )
        return True

    def _last(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'notes'").fetchone()
        return int(row[0]) if row else 0

    def _check_stamp(self) -> None:
        if [stamp for stamp, _ in self._about()] != [self._stamp]:
            raise sqlite3.DatabaseError("another version of this program uses it now")

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()


def _values(row: Row, read_at: int) -> tuple[object, ...]:
    path, stat, facts = row
    if stat is None or facts is None:
        return path, None, UNSURE, 0, None, 0
    is_sure = stat.mtime_ns < read_at - COARSEST_TIME
    mtime_ns = stat.mtime_ns if is_sure else UNSURE
    disk_path = None if stat.disk_path == path else stat.disk_path
    return path, disk_path, mtime_ns, stat.size, facts, crc32(facts)


def cache_file(root: Path, folder: Path) -> Path:
    """Where in *folder* the cache of the vault at *root* is: the same, however one got there."""
    real = os.path.normcase(os.path.realpath(root))
    digest = sha256(os.fsencode(real)).hexdigest()[:16]
    return folder / f"{digest}{SUFFIX}"
