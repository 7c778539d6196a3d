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

from wikilink_ls.storage.cache import Cache, Kept, Row, open_cache
from wikilink_ls.storage.cache_folder import cache_file, remove, remove_old
from wikilink_ls.storage.database import ReplacedError, is_damage

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds after which a row is written, together with those that come meanwhile."""
LONGEST_READING = 5_000_000_000
"""Nanoseconds in which a file that was looked at is surely read and told of."""
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
        self._begun = time.time_ns()
        self._root = root
        self._folder = folder
        self._first: SimpleQueue[tuple[list[Row], int] | bytes | None] = SimpleQueue()
        self._later: SimpleQueue[tuple[list[Row], int] | None] = SimpleQueue()
        self._is_over = False
        """Nothing is written any more."""
        self._thread = Thread(target=self._run, name=f"cache of {root}", daemon=True)
        self._thread.start()

    def put_first(self, rows: list[Row]) -> None:
        """*rows* of the first reading, whose files were looked at since this was made."""
        if not self._is_over:
            self._first.put((rows, self._begun))

    def end_first(self, tables: bytes | None) -> None:
        """The first reading is over; *tables*, if there are new ones, are made of its rows."""
        self.kept = Future()  # It is large, and of no more use.
        if tables is not None and not self._is_over:
            self._first.put(tables)
        self._first.put(_END)

    def put(self, row: Row) -> None:
        """A file that was looked at a moment ago."""
        if not self._is_over:
            self._later.put(([row], time.time_ns() - LONGEST_READING))

    def stop(self, timeout: float) -> None:
        """Write what is left, for *timeout* seconds at most."""
        self._first.put(_END)
        self._later.put(_END)
        self._thread.join(timeout)

    def _run(self) -> None:
        try:
            if cache := self._opened():
                with suppress(OSError):
                    remove_old(self._folder)
                self._write_to(cache)
        finally:
            self._is_over = True
            for queue in (self._first, self._later):
                while not queue.empty():
                    queue.get()

    def _opened(self) -> Cache | None:
        try:
            cache, kept = open_cache(self._root, self._folder)
        except Exception:  # Whatever it is: somebody waits for what there is.
            logger.exception("the cache of %s cannot be opened", self._root)
            cache, kept = None, Kept()
        self.kept.set_result(kept)
        return cache

    def _write_to(self, cache: Cache) -> None:
        try:
            cache.shrink()  # At a start, since nobody waits for it; at an end somebody may.
            self._write(cache)
        except (ReplacedError, sqlite3.Error) as error:
            logger.warning("the cache of %s is not written any more: %s", self._root, error)
            self._remove_if_damaged(error)
        finally:
            cache.close()

    def _remove_if_damaged(self, error: Exception) -> None:
        """Of a file that can be read and not written nobody would ever be rid."""
        if isinstance(error, sqlite3.Error) and is_damage(error):
            with suppress(OSError):
                remove(cache_file(self._root, self._folder))

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
            cache.replace(_newest(rows), read_at)

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
