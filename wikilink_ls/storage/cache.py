"""What was read of a vault, kept for the next start: one SQLite file a vault, in the user's cache.

Rows are only ever added: the facts of a note each time they are read, with the time and the size
that its file had; the tables of the whole vault, with the number of the last row they were made
of. So whatever moment a process ends at, and however many write, a row says what was true of one
file, and counts only as long as the file is as it was. A row goes when a newer one says otherwise
and no tables were made of it.

Nothing here is needed. What cannot be read, or is not what this program writes, is left out or
thrown away, and the vault is read from its files.
"""

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import NamedTuple

from wikilink_ls.storage.cache_folder import cache_file, remove
from wikilink_ls.storage.checksums import DAMAGED, TablesRow, checksum_of, with_checksum
from wikilink_ls.storage.database import Database, is_damage
from wikilink_ls.storage.scan import FileStat, is_fresh
from wikilink_ls.syntax.text import well_formed

logger = logging.getLogger(__name__)

UNSURE = -1
"""The time of a file that may have changed since it was read, and yet have the time it had."""


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

    def __init__(self, file: Path, root: Path) -> None:
        """Raises sqlite3.Error or OSError."""
        self._database = Database(file, root)
        self._db = self._database.connection
        self._mine = 0
        """The last row, as long as all rows were read or written here."""

    def read(self) -> Kept:
        """All that is kept and undamaged."""
        kept = Kept()
        self._db.execute("BEGIN")
        try:
            mine = self._last()
            self._read(kept)
        finally:
            self._db.execute("COMMIT")
        self._mine = mine
        return kept

    def _read(self, kept: Kept) -> None:
        row = self._db.execute("SELECT last, rows, checksum, data FROM tables").fetchone()
        tables = TablesRow(*row) if row else TablesRow()
        if not tables.is_sound:
            tables = TablesRow()
        rows = self._read_rows(kept, tables.last)
        if tables.rows == rows:
            kept.tables = tables.data

    def _read_rows(self, kept: Kept, limit: int) -> int:
        """The rows up to *limit* are those that the tables were made of; their checksum."""
        found = self._db.execute(
            "SELECT number, path, disk_path, mtime_ns, size, checksum, facts FROM notes"
            " ORDER BY number"
        )
        facts, stats, before, rows = kept.facts, kept.stats, None, 0
        for number, path, disk_path, mtime_ns, size, checksum, data in found:
            if number > limit and before is None:
                before = facts.copy()
            is_sound = checksum == checksum_of(path, disk_path, mtime_ns, size, data)
            if before is None:
                rows = with_checksum(rows, checksum if is_sound else DAMAGED)
            if is_sound and data is not None:
                facts[path] = data
                stats[path] = FileStat(mtime_ns, size, disk_path or path)
            elif is_sound:
                facts.pop(path, None)
                stats.pop(path, None)
        kept.before = facts if before is None else before
        return rows

    def write(self, rows: Iterable[Row], read_at: int) -> None:
        """Add *rows*, whose files were read after *read_at*, in nanoseconds since 1970.

        Raises sqlite3.Error; ReplacedError if another program has replaced this one.
        """
        values = _values(rows, read_at)
        with self._database.changes():
            self._add(values)

    def replace(self, rows: Sequence[Row], read_at: int) -> None:
        """The same for a few *rows*, of which there may be many in the course of a day.

        Older ones of the same paths go, unless tables were made of them.
        """
        values = _values(rows, read_at)
        with self._database.changes() as db:
            # There is no index of paths: one look at the rows is to find those of all.
            db.execute("CREATE TEMP TABLE IF NOT EXISTS replaced (path TEXT PRIMARY KEY)")
            db.execute("DELETE FROM replaced")
            db.executemany(
                "INSERT OR IGNORE INTO replaced VALUES (?)", [(value[0],) for value in values]
            )
            db.execute(
                "DELETE FROM notes WHERE path IN replaced"
                " AND number > (SELECT coalesce(max(last), 0) FROM tables)"
            )
            self._add(values)

    def _add(self, values: Sequence[tuple[object, ...]]) -> None:
        is_mine = self._last() == self._mine
        self._db.executemany(
            "INSERT INTO notes (path, disk_path, mtime_ns, size, checksum, facts)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            values,
        )
        if is_mine:
            self._mine = self._last()

    def write_tables(self, data: bytes) -> bool:
        """Keep as tables the *data* made of all that was read and written here; older rows go.

        False, and nothing is done, if another process has added rows.
        """
        with self._database.changes() as db:
            if self._last() != self._mine:
                return False
            newest, old = _newest_and_old(db)
            db.executemany("DELETE FROM notes WHERE number = ?", ((it,) for it in old))
            tables = TablesRow(self._mine, reduce(with_checksum, newest, 0), data=data).checked()
            db.execute("DELETE FROM tables")
            db.execute(
                "INSERT INTO tables (last, rows, checksum, data) VALUES (?, ?, ?, ?)", tables
            )
        return True

    def shrink(self) -> None:
        """Give the disk back what a vault took that was much larger once; raises sqlite3.Error."""
        self._database.shrink()

    def _last(self) -> int:
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'notes'").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self._database.close()


def open_cache(root: Path, folder: Path) -> tuple[Cache | None, Kept]:
    """The cache of the vault at *root*, in *folder*, and what it holds.

    None, nothing, and a line in the log, if there can be no cache. A file that is damaged, or of
    another program, is replaced.
    """
    file = cache_file(root, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            return _opened(file, root)
        except (sqlite3.Error, TypeError, ValueError) as error:
            if isinstance(error, sqlite3.Error) and not is_damage(error):
                raise
            remove(file)
            opened = _opened(file, root)
            logger.warning("%s was damaged, and is made anew: %s", file, error)
            return opened
    except (OSError, sqlite3.Error) as error:
        logger.warning("%s is not used, so the next start will take longer: %s", file, error)
        return None, Kept()


def _opened(file: Path, root: Path) -> tuple[Cache, Kept]:
    cache = Cache(file, root)
    try:
        return cache, cache.read()
    except BaseException:
        cache.close()
        raise


def _newest_and_old(db: sqlite3.Connection) -> tuple[Iterable[int], list[int]]:
    """The checksums of the newest row of each path that has facts, and the numbers of all others.

    In one look at the rows, which are large.
    """
    newest: dict[str, tuple[int, int]] = {}
    old: list[int] = []
    for number, path, checksum, is_gone in db.execute(
        "SELECT number, path, CAST(checksum AS INTEGER), facts IS NULL FROM notes ORDER BY number"
    ):
        if known := newest.pop(path, None):
            old.append(known[0])
        if is_gone:
            old.append(number)
        else:
            newest[path] = number, checksum
    return (checksum for _, checksum in newest.values()), old


def _values(rows: Iterable[Row], read_at: int) -> list[tuple[object, ...]]:
    # A client may ask for what no file can be called.
    return [_value(row, read_at) for row in rows if well_formed(row.path) == row.path]


def _value(row: Row, read_at: int) -> tuple[object, ...]:
    path, stat, facts = row
    if stat is None or facts is None:
        file: tuple[str, str | None, int, int] = (path, None, UNSURE, 0)
        facts = None
    else:
        is_sure = not is_fresh(stat, read_at)
        disk_path = None if stat.disk_path == path else stat.disk_path
        file = (path, disk_path, stat.mtime_ns if is_sure else UNSURE, stat.size)
    return (*file, checksum_of(*file, facts), facts)
