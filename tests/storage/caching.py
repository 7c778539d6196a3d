"""Vaults beside the folder of their cache."""

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from wikilink_ls.storage.cache import Cache, Kept, Row, open_cache
from wikilink_ls.storage.cache_folder import cache_file
from wikilink_ls.storage.scan import FileStat

NOW = 1_750_000_000_000_000_000
LONG_AGO = NOW - 3600 * 10**9
MEMORY = "/dev/shm"
POSIX = pytest.mark.skipif(os.name == "nt", reason="modes and locks are POSIX's")


def row(path: str, facts: str | None, *, at: int = LONG_AGO, disk_path: str = "") -> Row:
    if facts is None:
        return Row(path, None, None)
    return Row(path, FileStat(at, len(facts), disk_path or path), facts.encode())


class Folder:
    """A vault's folder beside that of its cache."""

    def __init__(self, place: Path) -> None:
        self.root = place / "vault"
        self.folder = place / "caches"
        self.root.mkdir(exist_ok=True)

    @property
    def file(self) -> Path:
        return cache_file(self.root, self.folder)

    def open(self) -> Cache:
        opened, _ = open_cache(self.root, self.folder)
        assert opened
        return opened

    def write(self, *rows: Row, tables: bytes | None = None) -> None:
        with closing(self.open()) as opened:
            opened.write(rows, NOW)
            if tables is not None:
                assert opened.write_tables(tables)

    def read(self) -> Kept:
        opened, kept = open_cache(self.root, self.folder)
        if opened:
            opened.close()
        return kept


@contextmanager
def folder() -> Iterator[Folder]:
    """One for each example of a law; in memory, where that is possible."""
    with TemporaryDirectory(dir=MEMORY if Path(MEMORY).is_dir() else None) as path:
        yield Folder(Path(path))


def rows_in(file: Path) -> list[tuple[str, bytes]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("SELECT path, facts FROM notes ORDER BY number").fetchall()


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute(statement)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    return [record.message for record in caplog.records]
