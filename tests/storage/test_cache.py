"""What is kept of a vault between two starts: rows in, rows out or nothing, never an error."""

import sqlite3
from contextlib import closing
from functools import partial
from typing import Any

import pytest

from tests.storage.caching import LONG_AGO, NOW, Folder, execute, row, rows_in
from wikilink_ls.storage.cache import UNSURE, Kept, Row
from wikilink_ls.storage.scan import FileStat


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


def test_the_file_shrinks_with_its_vault(place: Folder) -> None:
    large = grown_and_emptied(place, left=1)

    with closing(place.open()) as opened:
        opened.shrink()

    assert place.read().facts == {"0.md": b"x" * 50_000}
    assert place.read().tables == b"new"
    assert place.file.stat().st_size < large / 10


def test_a_file_of_which_most_is_in_use_stays_as_it_is(place: Folder) -> None:
    large = grown_and_emptied(place, left=60)

    with closing(place.open()) as opened:
        opened.shrink()

    assert place.file.stat().st_size > large * 0.9


def grown_and_emptied(place: Folder, left: int) -> int:
    """The size of a cache of a hundred notes, of which some are *left*."""
    many = [row(f"{nth}.md", "x" * 50_000) for nth in range(100)]
    place.write(*many, tables=b"tables")
    large = place.file.stat().st_size
    place.write(*(row(it.path, None) for it in many[left:]), tables=b"new")
    return large


def test_of_a_note_that_is_saved_all_day_one_row_is_left(place: Folder) -> None:
    place.write(row("a.md", "0"), row("b.md", "B"), tables=b"tables")
    with closing(place.open()) as opened:
        for nth in range(1, 4):
            opened.replace([row("a.md", str(nth))], NOW)

    assert rows_in(place.file) == [("a.md", b"0"), ("b.md", b"B"), ("a.md", b"3")]
    assert place.read().tables == b"tables"
    assert place.read().facts == {"a.md": b"3", "b.md": b"B"}


class Counting(sqlite3.Connection):
    """It counts what the database does, in hundreds of its instructions."""

    steps = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.set_progress_handler(self.count, 100)

    @classmethod
    def count(cls) -> None:
        cls.steps += 1


def test_to_replace_ten_times_as_many_rows_takes_ten_times_as_many_steps(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Counting))

    def steps_of(count: int) -> int:
        place.file.unlink(missing_ok=True)
        place.write(row("a.md", "A"), tables=b"tables")
        with closing(place.open()) as opened:
            Counting.steps = 0
            for said in ("old", "new"):
                opened.replace([row(f"{nth}.md", said) for nth in range(count)], NOW)
            return Counting.steps

    few, many = steps_of(200), steps_of(2000)

    assert {said for _, said in rows_in(place.file)} == {b"A", b"new"}
    assert 0 < few < many < 15 * few


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
