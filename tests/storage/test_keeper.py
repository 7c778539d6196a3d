"""What writes a cache beside everything else: in which order, and what it does when it cannot."""

import logging
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

import wikilink_ls
from wikilink_ls.storage import cache, database, keeper
from wikilink_ls.storage.cache import Cache, Kept, Row, open_cache
from wikilink_ls.storage.cache_folder import cache_file
from wikilink_ls.storage.keeper import Keeper
from wikilink_ls.storage.program import program_stamp
from wikilink_ls.storage.scan import FileStat

PATIENCE = 20


def row(path: str, facts: str | None) -> Row:
    if facts is None:
        return Row(path, None, None)
    return Row(path, FileStat(0, 1, path), facts.encode())


class Place:
    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.caches = folder / "caches"
        self.root.mkdir()

    @property
    def file(self) -> Path:
        return cache_file(self.root, self.caches)

    def keeper(self) -> Keeper:
        """One that has read what there was."""
        begun = Keeper(self.root, self.caches)
        begun.kept.result(PATIENCE)
        return begun

    def keep(self, first: Iterable[Row] = (), tables: bytes | None = None) -> None:
        begun = self.keeper()
        begun.put_first([*first])
        begun.end_first(tables)
        begun.stop(PATIENCE)

    def kept(self) -> Kept:
        found, kept = open_cache(self.root, self.caches)
        assert found
        found.close()
        return kept


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(keeper, "PAUSE", 0.01)
    return Place(tmp_path)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in caplog.records]


def test_the_next_one_is_told_what_the_last_one_was(place: Place) -> None:
    place.keep([row("a.md", "A")], b"tables")

    begun = place.keeper()
    kept = begun.kept.result(PATIENCE)
    begun.stop(PATIENCE)

    assert kept.facts == {"a.md": b"A"}
    assert kept.tables == b"tables"


def test_what_happens_during_the_first_reading_is_in_no_tables(place: Place) -> None:
    begun = place.keeper()
    begun.put_first([row("a.md", "A"), row("b.md", "B")])
    begun.put(row("a.md", "newer"))
    begun.put(row("b.md", None))
    begun.end_first(b"tables")
    begun.stop(PATIENCE)

    kept = place.kept()

    assert kept.tables == b"tables"
    assert kept.before == {"a.md": b"A", "b.md": b"B"}
    assert kept.facts == {"a.md": b"newer"}


def test_who_ends_before_all_is_read_has_kept_what_was_read(place: Place) -> None:
    begun = place.keeper()
    begun.put_first([row("a.md", "A")])
    begun.put(row("b.md", "B"))
    begun.stop(PATIENCE)
    begun.end_first(b"tables")

    kept = place.kept()

    assert kept.tables is None
    assert kept.facts == {"a.md": b"A", "b.md": b"B"}


def test_of_what_is_saved_several_times_in_a_moment_the_last_is_kept(place: Place) -> None:
    place.keep([row("a.md", "1")], b"tables")
    begun = place.keeper()
    begun.end_first(None)
    for nth in range(2, 9):
        begun.put(row("a.md", str(nth)))
    begun.stop(PATIENCE)

    assert place.kept().facts == {"a.md": b"8"}


def test_a_file_that_was_changed_after_the_reading_began_is_not_trusted(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However late the row comes: the file may have changed once more after it was read."""
    now = 1_800_000_000 * 10**9
    monkeypatch.setattr("time.time_ns", lambda: now)
    begun = place.keeper()
    monkeypatch.setattr("time.time_ns", lambda: now + 60 * 10**9)
    changed = FileStat(now, 1, "a.md")
    begun.put_first([Row("a.md", changed, b"A"), row("b.md", "B")])
    begun.end_first(None)
    begun.stop(PATIENCE)

    stats = place.kept().stats

    assert stats["a.md"].mtime_ns == cache.UNSURE
    assert stats["b.md"].mtime_ns == 0


def test_what_there_was_is_not_held_for_as_long_as_a_server_lives(place: Place) -> None:
    place.keep([row("a.md", "A")], b"tables")
    begun = place.keeper()
    begun.end_first(None)

    assert not begun.kept.done()
    begun.stop(PATIENCE)


def test_what_a_vault_took_that_was_larger_is_given_back_at_a_start(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MUCH", 0)
    place.keep([row(f"{nth}.md", "x" * 10_000) for nth in range(50)], b"tables")
    place.keep([row(f"{nth}.md", None) for nth in range(1, 50)], b"new")
    large = place.file.stat().st_size

    place.keep()

    assert place.file.stat().st_size < large / 5
    assert place.kept().facts == {"0.md": b"x" * 10_000}


def test_without_a_cache_nothing_is_known_and_nothing_gathers(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    place.caches.touch()
    begun = place.keeper()
    begun.stop(PATIENCE)
    for nth in range(3):
        begun.put_first([row(f"{nth}.md", "")])
        begun.put(row(f"{nth}.md", ""))

    assert begun._first.qsize() + begun._later.qsize() <= 2  # noqa: SLF001 (the end of each)
    assert len(lines(caplog)) == 1


def test_whatever_goes_wrong_nobody_waits_in_vain(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(keeper, "open_cache", broken)

    assert place.keeper().kept.result(PATIENCE) == Kept()
    assert lines(caplog) == [f"the cache of {place.root} cannot be opened"]


def test_who_is_replaced_by_another_version_says_so_and_stops(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun = place.keeper()
    monkeypatch.setattr(database, "program_stamp", lambda: "another version")
    place.keep([row("b.md", "newer")])
    begun.put_first([row("a.md", "A")])
    begun.end_first(b"tables")
    begun.stop(PATIENCE)

    why = "another version of this program uses it now"
    assert lines(caplog) == [f"the cache of {place.root} is not written any more: {why}"]
    assert place.kept().facts == {"b.md": b"newer"}


@pytest.mark.parametrize(
    ("name", "stays"), [("SQLITE_CORRUPT", False), ("SQLITE_FULL", True), ("SQLITE_BUSY", True)]
)
def test_a_file_that_cannot_be_written_goes_if_it_is_damaged(
    place: Place,
    name: str,
    stays: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(*_: object) -> None:
        error = sqlite3.DatabaseError("it cannot be")
        error.sqlite_errorname = name
        raise error

    monkeypatch.setattr(Cache, "write", fails)
    place.keep([row("a.md", "A")])

    assert lines(caplog) == [f"the cache of {place.root} is not written any more: it cannot be"]
    assert caplog.records[0].levelno == logging.WARNING
    assert place.file.exists() == stays


# Which program it is


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the program, so to speak."""
    for folder in ("syntax", "vault", "storage", "server"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "module.py").touch()
        os.utime(tmp_path / folder / "module.py", (1, 1))
    monkeypatch.setattr(wikilink_ls, "__file__", str(tmp_path / "__init__.py"))
    return tmp_path


stamp = program_stamp.__wrapped__


@pytest.mark.parametrize("module", ["syntax/module.py", "vault/module.py", "storage/module.py"])
def test_a_program_of_which_a_module_has_changed_is_another(package: Path, module: str) -> None:
    before = stamp()
    (package / module).touch()

    assert stamp() != before


def test_what_python_has_compiled_makes_no_other_program(package: Path) -> None:
    before = stamp()
    (package / "syntax/__pycache__").mkdir()
    (package / "server/module.py").touch()

    assert stamp() == before


def test_a_program_without_files_has_a_stamp(package: Path) -> None:
    for module in package.rglob("*.py"):
        module.unlink()

    assert stamp()
