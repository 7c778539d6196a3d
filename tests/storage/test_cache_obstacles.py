"""A cache that cannot be is no error."""

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from tests.storage.caching import NOW, POSIX, Folder, row, warnings
from wikilink_ls.storage import database
from wikilink_ls.storage.cache import Kept, open_cache


def unused(place: Folder, caplog: pytest.LogCaptureFixture) -> str:
    """What is said once of a cache that cannot be, instead of an error."""
    opened, kept = open_cache(place.root, place.folder)

    assert opened is None
    assert kept == Kept()
    (line,) = warnings(caplog)
    start = f"{place.file} is not used, so the next start will take longer: "
    assert line.startswith(start)
    return line.removeprefix(start)


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_new_cache_that_another_process_has_locked_is_not_used(
    place: Folder, kind: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    place.folder.mkdir()
    with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")

        assert unused(place, caplog) == "database is locked"


@pytest.mark.parametrize("kind", ["IMMEDIATE", "EXCLUSIVE"])
def test_what_is_there_is_read_while_another_process_writes(place: Folder, kind: str) -> None:
    place.write(row("a.md", "A"))
    with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
        other.execute(f"BEGIN {kind}")

        assert place.read().facts == {"a.md": b"A"}


def test_who_writes_waits_long_for_another_one_who_does(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    locked = Event()

    def write_slowly() -> None:
        with closing(sqlite3.connect(place.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            locked.set()
            sleep(0.2)
            other.execute("COMMIT")

    with closing(place.open()) as opened:
        another = Thread(target=write_slowly)
        another.start()
        assert locked.wait(20)
        opened.write([row("a.md", "A")], NOW)
        another.join()

    assert place.read().facts == {"a.md": b"A"}


def test_a_folder_that_is_a_file_is_not_used(
    place: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    place.folder.touch()

    assert "File exists" in unused(place, caplog)


def test_a_file_that_is_a_folder_is_not_used(
    place: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    place.file.mkdir(parents=True)

    assert "unable to open database file" in unused(place, caplog)


@POSIX
@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_in_which_nothing_may_be_written_is_not_used(
    place: Folder, is_there: bool, caplog: pytest.LogCaptureFixture
) -> None:
    place.folder.mkdir()
    if is_there:
        place.write(row("a.md", "A"))
    place.folder.chmod(0o500)
    with nobody():
        assert re.search("denied|unable to open|readonly", unused(place, caplog))
    place.folder.chmod(0o700)


@contextmanager
def nobody() -> Iterator[None]:
    """As a user for whom modes count: not as root."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


def test_a_full_disk_is_an_error_that_leaves_all_as_it_was(place: Folder) -> None:
    place.write(row("a.md", "A"), tables=b"tables")
    with closing(place.open()) as opened:
        full = opened._db.execute("PRAGMA page_count").fetchone()[0]  # noqa: SLF001
        opened._db.execute(f"PRAGMA max_page_count = {full}")  # noqa: SLF001
        with pytest.raises(sqlite3.OperationalError, match="full"):
            opened.write([row("b.md", "B" * 100_000)], NOW)
        opened.write([row("c.md", "C")], NOW)

    assert place.read().facts == {"a.md": b"A", "c.md": b"C"}


@POSIX
def test_a_vault_whose_name_is_not_unicode_has_a_cache(tmp_path: Path) -> None:
    if sys.platform == "darwin":
        pytest.skip("there all names are Unicode")
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    root.mkdir()
    opened, _ = open_cache(root, tmp_path / "caches")
    assert opened
    opened.write([row("a.md", "A")], NOW)
    opened.close()

    opened, kept = open_cache(root, tmp_path / "caches")

    assert opened
    opened.close()
    assert kept.facts == {"a.md": b"A"}
