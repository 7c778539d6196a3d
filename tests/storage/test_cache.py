"""What is kept of a vault between two starts: rows in, rows out or nothing, never an error."""

import logging
import os
import random
import re
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wikilink_ls.storage import database
from wikilink_ls.storage.cache import UNSURE, Cache, Kept, Row, open_cache
from wikilink_ls.storage.cache_folder import LONGEST, cache_file, caches, remove_old
from wikilink_ls.storage.database import ReplacedError
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


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@contextmanager
def folder() -> Iterator[Folder]:
    """One for each example of a law; in memory, where that is possible."""
    with TemporaryDirectory(dir=MEMORY if Path(MEMORY).is_dir() else None) as path:
        yield Folder(Path(path))


def test_of_a_vault_that_was_never_read_nothing_is_known(place: Folder) -> None:
    assert place.read() == Kept()


def test_what_was_written_is_read_by_the_next_one(place: Folder) -> None:
    place.write(row("a.md", "A"), row("폴더/과도함.md", "과"), row("b.canvas", ""))

    kept = place.read()

    assert kept.facts == {"a.md": b"A", "폴더/과도함.md": "과".encode(), "b.canvas": b""}
    assert kept.stats["a.md"] == FileStat(LONG_AGO, 1, "a.md")


def test_of_a_file_the_spelling_on_the_disk_is_kept(place: Folder) -> None:
    place.write(row("\u00e9.md", "é", disk_path="e\u0301.md"))

    assert place.read().stats["\u00e9.md"].disk_path == "e\u0301.md"


def test_the_newest_row_counts(place: Folder) -> None:
    place.write(row("a.md", "old"), row("b.md", "B"), row("a.md", "new"))

    assert place.read().facts == {"a.md": b"new", "b.md": b"B"}


def test_what_is_gone_or_cannot_be_read_any_more_is_forgotten(place: Folder) -> None:
    place.write(row("a.md", "A"), row("b.md", "B"))
    place.write(row("a.md", None), Row("b.md", FileStat(LONG_AGO, 1, "b.md"), None))

    kept = place.read()

    assert (kept.facts, kept.stats) == ({}, {})


@pytest.mark.parametrize(
    ("before", "known"),
    [
        *((3_000_000_000, True), (1_000_000_000, False), (0, False), (-(10**9), False)),
        *((50_000_001, True), (30_000_001, False)),  # Of a clock that counts finer.
    ],
)
def test_a_file_that_may_change_within_the_tick_of_its_clock_is_not_trusted(
    place: Folder, before: int, known: bool
) -> None:
    place.write(row("a.md", "A", at=NOW - before))

    kept = place.read()

    assert kept.stats["a.md"].mtime_ns == (NOW - before if known else UNSURE)
    assert kept.facts == {"a.md": b"A"}


def test_a_time_that_no_database_can_hold_is_not_trusted(place: Folder) -> None:
    place.write(row("a.md", "A", at=2**63))

    assert place.read().stats["a.md"].mtime_ns == UNSURE


def test_a_path_that_no_file_can_have_is_left_out(place: Folder) -> None:
    place.write(row("\ud83d.md", None), row("a.md", "A"))

    assert place.read().facts == {"a.md": b"A"}


# Tables


def test_tables_come_with_the_rows_that_they_were_made_of(place: Folder) -> None:
    place.write(row("a.md", "A"), row("b.md", "B"), tables=b"tables")
    place.write(row("b.md", "new"), row("c.md", "C"), row("a.md", None))

    kept = place.read()

    assert kept.tables == b"tables"
    assert kept.before == {"a.md": b"A", "b.md": b"B"}
    assert kept.facts == {"b.md": b"new", "c.md": b"C"}
    assert sorted(kept.changed) == ["a.md", "b.md", "c.md"]


def test_nothing_has_changed_if_nobody_wrote_since(place: Folder) -> None:
    place.write(row("a.md", "A"), row("a.md", "new"), tables=b"tables")

    assert place.read().changed == []


def test_tables_of_what_another_process_did_not_know_are_refused(place: Folder) -> None:
    with closing(place.open()) as mine:
        mine.write([row("a.md", "A")], NOW)
        place.write(row("b.md", "another's"))
        assert not mine.write_tables(b"tables")
        mine.write([row("c.md", "C")], NOW)
        assert not mine.write_tables(b"tables")

    assert place.read().tables is None
    assert place.read().facts.keys() == {"a.md", "b.md", "c.md"}


def test_who_has_read_all_can_make_tables_also_after_a_row_of_what_is_gone(place: Folder) -> None:
    place.write(row("a.md", "A"), row("b.md", "B"))
    place.write(row("b.md", None), tables=b"old")  # The last row of all, and it goes.

    place.write(row("c.md", "C"), tables=b"new")

    assert place.read().tables == b"new"


def test_with_new_tables_old_rows_go(place: Folder) -> None:
    place.write(row("a.md", "1"), row("a.md", "2"), row("b.md", "B"), row("b.md", None))
    place.write(row("a.md", "3"), tables=b"tables")

    assert rows_in(place.file) == [("a.md", b"3")]


def test_of_a_note_that_is_saved_all_day_one_row_is_left(place: Folder) -> None:
    place.write(row("a.md", "0"), row("b.md", "B"), tables=b"tables")
    with closing(place.open()) as opened:
        for nth in range(1, 4):
            opened.replace([row("a.md", str(nth))], NOW)

    assert rows_in(place.file) == [("a.md", b"0"), ("b.md", b"B"), ("a.md", b"3")]
    assert place.read().tables == b"tables"
    assert place.read().facts == {"a.md": b"3", "b.md": b"B"}


def test_a_row_that_another_process_made_tables_of_is_not_replaced(place: Folder) -> None:
    with closing(place.open()) as long_open:
        long_open.replace([row("a.md", "1")], NOW)
        place.write(row("b.md", "B"), tables=b"tables")
        long_open.replace([row("a.md", "2")], NOW)

    kept = place.read()

    assert kept.tables == b"tables"
    assert kept.before == {"a.md": b"1", "b.md": b"B"}
    assert kept.facts == {"a.md": b"2", "b.md": b"B"}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE notes SET facts = 'X' WHERE path = 'a.md'",
        "UPDATE notes SET facts = NULL WHERE path = 'a.md'",
        "UPDATE notes SET path = 'c.md' WHERE path = 'a.md'",
        "UPDATE notes SET size = size + 1 WHERE path = 'a.md'",
        "DELETE FROM notes WHERE path = 'a.md'",
        "UPDATE tables SET last = 1",
        "UPDATE tables SET data = x'00'",
        "UPDATE tables SET data = 'tables'",
    ],
)
def test_tables_do_not_count_without_the_very_rows_they_were_made_of(
    place: Folder, damage: str
) -> None:
    place.write(row("a.md", "A"), row("b.md", "B"), tables=b"tables")
    execute(place.file, damage)

    kept = place.read()

    assert kept.tables is None
    assert kept.facts.items() <= {"a.md": b"A", "b.md": b"B"}.items()


# Other programs, and other processes


def test_what_another_version_has_written_is_not_read(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write(row("a.md", "A"), tables=b"tables")

    monkeypatch.setattr(database, "program_stamp", lambda: "another version")

    assert place.read() == Kept()


def test_who_is_replaced_by_another_version_stops(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(place.open()) as old:
        old.write([row("a.md", "A")], NOW)
        monkeypatch.setattr(database, "program_stamp", lambda: "another version")
        place.write(row("a.md", "newer"))

        with pytest.raises(ReplacedError):
            old.write([row("a.md", "older")], NOW)
        with pytest.raises(ReplacedError):
            old.write_tables(b"tables")

    assert place.read().facts == {"a.md": b"newer"}


def test_who_was_replaced_stops_though_his_own_version_came_back(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(place.open()) as old:
        old.write([row("a.md", "A")], NOW)
        with monkeypatch.context() as patch:
            patch.setattr(database, "program_stamp", lambda: "another version")
            place.read()
        place.write(row("a.md", "newer"))  # It has the number of the old one's row.

        with pytest.raises(ReplacedError):
            old.write_tables(b"tables")


def test_the_same_vault_is_known_by_another_way_to_it(place: Folder) -> None:
    link = place.root.with_name("link")
    link.symlink_to(place.root)
    place.write(row("a.md", "A"))

    opened, kept = open_cache(link, place.folder)

    assert opened
    opened.close()
    assert kept.facts == {"a.md": b"A"}


def test_two_write_at_once_and_what_both_say_is_kept(place: Folder) -> None:
    with closing(place.open()) as one, closing(place.open()) as other:
        for nth in range(5):
            one.write([row(f"{nth}.md", "one"), row("both.md", "one")], NOW)
            other.write([row(f"{nth + 5}.md", "other"), row("both.md", "other")], NOW)

    kept = place.read()

    assert kept.facts == (
        {f"{nth}.md": b"one" for nth in range(5)}
        | {f"{nth}.md": b"other" for nth in range(5, 10)}
        | {"both.md": b"other"}
    )


Write = Callable[[Cache, list[Row]], None]
WRITES: list[Write] = [
    lambda it, rows: it.write(rows, NOW),
    lambda it, rows: it.replace(rows, NOW),
]
NAMES = st.sampled_from(["a.md", "b.md", "c.md"])


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["write", "replace", "tables", "open"]),
            st.dictionaries(NAMES, st.sampled_from(["1", "22", None]), max_size=3),
        ),
        max_size=25,
    )
)
def test_however_many_write_the_newest_counts_and_tables_say_what_they_were_made_of(
    steps: list[tuple[int, str, dict[str, str | None]]],
) -> None:
    """Whoever writes tables tells what it knows; that has to be what comes with them."""
    with folder() as place:
        newest: dict[str, bytes] = {}
        made: dict[bytes, dict[str, bytes]] = {}
        opened: dict[int, tuple[Cache, dict[str, bytes]]] = {}
        for who, what, said in steps:
            if what == "open" or who not in opened:
                if who in opened:
                    opened.pop(who)[0].close()
                found, kept = open_cache(place.root, place.folder)
                assert found
                opened[who] = found, dict(kept.facts)
            mine, known = opened[who]
            if what == "tables":
                name = f"tables {len(made)}".encode()
                if mine.write_tables(name):
                    made[name] = dict(known)
                continue
            for each in (newest, known):
                each.update({path: it.encode() for path, it in said.items() if it})
                for path in [path for path, it in said.items() if it is None]:
                    each.pop(path, None)
            WRITES[what == "replace"](mine, [row(path, it) for path, it in said.items()])
        for mine, _ in opened.values():
            mine.close()

        kept = place.read()

        assert kept.facts == newest
        assert (kept.tables is None) == (not made)
        assert kept.tables is None or kept.before == made[kept.tables]


# Damage


def rows_in(file: Path) -> list[tuple[str, bytes]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("SELECT path, facts FROM notes ORDER BY number").fetchall()


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute(statement)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert all(record.levelno == logging.WARNING for record in caplog.records)
    return [record.message for record in caplog.records]


FACTS = {f"{nth}/노트 {nth}.md": f"{nth} facts " * 30 * nth for nth in range(30)}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a cache with tables, and rows that came after them."""
    place = Folder(tmp_path_factory.mktemp("sound"))
    first = dict(list(FACTS.items())[:20])
    place.write(*(row(*it) for it in first.items()), tables=b"tables" * 500)
    place.write(*(row(*it) for it in FACTS.items() if it[0] not in first))
    return place.file


@settings(max_examples=250)
@given(st.integers(), st.integers(0, 12), st.booleans())
def test_of_a_damaged_file_nothing_wrong_is_read_and_what_follows_is_as_ever(
    sound: Path, seed: int, flips: int, cut: bool
) -> None:
    chance = random.Random(seed)
    data = bytearray(sound.read_bytes())
    for _ in range(flips):
        # Often where SQLite says how the file is laid out.
        at = chance.randrange(len(data)) if chance.random() < 0.7 else chance.randrange(100)
        data[at] = chance.randrange(256)
    if cut:
        del data[chance.randrange(len(data)) :]
    with folder() as place:
        place.root = sound.parents[1] / "vault"
        place.folder.mkdir()
        place.file.write_bytes(data)

        kept = place.read()

        assert kept.facts.items() <= {path: it.encode() for path, it in FACTS.items()}.items()
        assert kept.stats.keys() == kept.facts.keys()
        if data == sound.read_bytes():
            assert len(kept.facts) == len(FACTS)
            assert kept.tables
        if kept.tables is not None:
            assert kept.tables == b"tables" * 500
            assert list(kept.before) == list(FACTS)[:20]


@pytest.mark.parametrize(
    "content", [b"A text file, not a cache.\n" * 100, b"\0" * 5000, b"SQLite format 3\0" * 9]
)
def test_a_file_that_is_something_else_is_replaced(
    place: Folder, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    place.folder.mkdir()
    place.file.write_bytes(content)

    place.write(row("a.md", "A"))

    assert len(warnings(caplog)) == 1
    assert place.read().facts == {"a.md": b"A"}


@pytest.mark.parametrize(
    "tables",
    [
        ["notes (a, b)"],
        ["about (stamp)", "notes (a, b)"],
        ["about (stamp, root, made)", "tables (x)"],
    ],
)
def test_the_database_of_another_program_is_replaced(place: Folder, tables: list[str]) -> None:
    place.folder.mkdir()
    for table in tables:
        execute(place.file, f"CREATE TABLE {table}")

    place.write(row("a.md", "A"), tables=b"tables")

    assert place.read().tables == b"tables"


def test_a_file_that_is_damaged_within_is_replaced_when_it_is_read(
    place: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    place.write(row("a.md", "A"))
    execute(place.file, "ALTER TABLE notes RENAME COLUMN size TO length")

    assert place.read() == Kept()
    place.write(row("a.md", "A"))

    assert place.read().facts == {"a.md": b"A"}
    (line,) = warnings(caplog)
    assert line.startswith(f"{place.file} was damaged, and is made anew: ")


# Obstacles


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


# The folder


@POSIX
def test_nobody_else_may_read_what_notes_say(place: Folder) -> None:
    place.folder.mkdir(mode=0o755)
    with closing(place.open()) as opened:
        opened.write([row("a.md", "A")], NOW)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in place.folder.iterdir()}

        assert len(list(place.folder.iterdir())) == 3  # With the log of SQLite, and its index.
        assert modes == {0o600}


@POSIX
def test_a_folder_that_is_made_is_for_nobody_else(place: Folder) -> None:
    place.write()

    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


def test_a_cache_that_nobody_has_opened_for_long_is_removed(place: Folder) -> None:
    place.write(row("a.md", "A"))
    other = Folder(place.root)
    other.folder = place.folder
    other.write(row("b.md", "B"))
    opened_at = place.file.stat().st_mtime
    os.utime(other.file, (opened_at - 10, opened_at - 10))

    remove_old(place.folder, now=opened_at + LONGEST - 5)

    assert list(caches(place.folder)) == [place.file]


def test_to_open_a_cache_is_to_want_it_for_another_while(place: Folder) -> None:
    place.write(row("a.md", "A"))
    os.utime(place.file, (0, 0))
    place.read()

    remove_old(place.folder)

    assert place.read().facts == {"a.md": b"A"}


def test_without_a_folder_there_are_no_old_caches(tmp_path: Path) -> None:
    remove_old(tmp_path / "none")

    assert not (tmp_path / "none").exists()


def test_nothing_is_written_into_the_vault(place: Folder) -> None:
    place.write(row("a.md", "A"), tables=b"tables")

    assert list(place.root.iterdir()) == []
    assert place.file.is_file()


def test_files_of_others_are_never_ours(tmp_path: Path) -> None:
    names = ["photos.sqlite", "0123456789abcdef.sqlite", "wikilink-ls.sqlite.bak"]
    for name in names:
        (tmp_path / name).write_text("not ours")
        os.utime(tmp_path / name, (0, 0))

    remove_old(tmp_path)

    assert list(caches(tmp_path)) == []
    assert {file.name for file in tmp_path.iterdir()} == {*names}
