"""Writes down what was read of a vault, beside everything else."""

import logging
import sqlite3
import time
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from wikilink_ls.storage.cache import Cache, Kept, Row
from wikilink_ls.storage.cache_folder import remove_old

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds after which a row is written, together with those that come meanwhile."""
_END = None


class Keeper:
    """The cache of a vault, on a thread of its own.

    Rows of the first reading are written as they come; then the tables that are made of them;
    what happens meanwhile is written after that, or it would be in rows that the tables seem to
    be made of.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self.kept: Future[Kept] = Future()
        """What there was; nothing, if there can be no cache."""
        self._root = root
        self._folder = folder
        self._first: SimpleQueue[tuple[list[Row], int] | bytes | None] = SimpleQueue()
        self._later: SimpleQueue[tuple[list[Row], int] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=f"cache of {root}", daemon=True)
        self._thread.start()

    def put_first(self, rows: list[Row]) -> None:
        """*rows* of the first reading, whose files were looked at just now."""
        self._first.put((rows, time.time_ns()))

    def end_first(self, tables: bytes | None) -> None:
        """The first reading is over; *tables*, if there are new ones, are made of its rows."""
        if tables is not None:
            self._first.put(tables)
        self._first.put(_END)

    def put(self, row: Row) -> None:
        """A file that was looked at just now."""
        self._later.put(([row], time.time_ns()))

    def stop(self, timeout: float) -> None:
        """Write what is left, for *timeout* seconds at most."""
        self._first.put(_END)
        self._later.put(_END)
        self._thread.join(timeout)

    def _run(self) -> None:
        cache = Cache.open(self._root, self._folder)
        try:
            self.kept.set_result(cache.read() if cache else Kept())
        except sqlite3.Error as error:
            logger.warning("the cache of %s cannot be read: %s", self._root, error)
            self.kept.set_result(Kept())
        if cache is None:
            return
        with suppress(OSError):
            remove_old(self._folder)
        try:
            self._write(cache)
        except sqlite3.Error as error:
            logger.warning("the cache of %s is not written any more: %s", self._root, error)
        finally:
            cache.close()

    def _write(self, cache: Cache) -> None:
        while (found := self._first.get()) is not _END:
            if isinstance(found, bytes):
                cache.write_tables(found)
            else:
                cache.write(*found)
        is_over = False
        while not is_over and (first := self._later.get()) is not _END:
            rows, read_at = first
            is_over = self._collect(rows)
            cache.write(_newest(rows), read_at)

    def _collect(self, rows: list[Row]) -> bool:
        """Add to *rows* what comes within a moment; True if nothing more will."""
        end = time.monotonic() + PAUSE
        with suppress(Empty):
            while (left := end - time.monotonic()) > 0:
                if (more := self._later.get(timeout=left)) is _END:
                    return True
                rows.extend(more[0])
        return False


def _newest(rows: Iterable[Row]) -> list[Row]:
    return list({row.path: row for row in rows}.values())
