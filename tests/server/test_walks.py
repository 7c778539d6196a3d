"""Files that changed are looked at beside the requests, however many there are."""

import asyncio
import gc
import os
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.server.reading import Readers
from wikilink_ls.server import reading_ahead, walks
from wikilink_ls.server.reading_ahead import ReadAhead
from wikilink_ls.server.session import Session
from wikilink_ls.server.walks import Walks
from wikilink_ls.storage.scan import FileStat, Scan, scan
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import ConceptRules

MANY = 60
PATIENCE = 20
"""Seconds."""


class Beside:
    """What happens in a loop beside the requests, and how often they get their turn."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tasks: list[asyncio.Task[None]] = []
        self.walks = Walks(self.spawn)
        self.turns = 0
        self.told: list[int] = []
        session.on_change.append(self.tell)

    def spawn(self, coroutine: Any) -> "asyncio.Task[None]":
        self.tasks.append(asyncio.ensure_future(coroutine))
        return self.tasks[-1]

    def tell(self, paths: Iterable[str]) -> None:
        self.told.append(len(list(paths)))

    async def done(self) -> None:
        while not all(task.done() for task in self.tasks):
            self.turns += 1
            await asyncio.sleep(0)
        await asyncio.gather(*self.tasks)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Of a vault in which every note has another text than the one that was read."""
    for nth in range(MANY):
        (tmp_path / f"{nth}.md").write_text("# old")
    session = Session(tmp_path)
    session.take_vault(found := scan(tmp_path), build_vault(found.files))
    session.refresh(found.files)
    for path in found.files:
        (tmp_path / path).write_text("[[new]]")
    return session


def test_requests_come_between_the_files_that_changed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Walks, "SLICE", 0)

    async def reading() -> Beside:
        beside = Beside(session)
        beside.walks.refresh(session, list(session.stats)[:20])
        beside.walks.refresh(session, list(session.stats)[:30])
        await beside.done()
        return beside

    beside = asyncio.run(reading())

    assert sum(bool(note.links) for note in session.vault.notes.values()) == 30
    assert beside.told == [1] * 30
    assert beside.turns >= 30
    assert len(beside.tasks) == 1


@pytest.mark.parametrize("long", [MANY - 1, MANY])
def test_the_collector_rests_while_much_is_read(
    session: Session, monkeypatch: pytest.MonkeyPatch, long: int
) -> None:
    monkeypatch.setattr(Walks, "LONG", long)
    seen: list[bool] = []
    session.on_change.append(lambda _paths: seen.append(gc.isenabled()))

    async def walking() -> None:
        await Beside(session).walks.finish(session)

    asyncio.run(walking())

    assert {*seen} == {long == MANY}
    assert gc.isenabled()


@pytest.mark.parametrize("slice_", [0, 60])
def test_a_walk_ends_when_all_is_read(
    session: Session, monkeypatch: pytest.MonkeyPatch, slice_: int
) -> None:
    monkeypatch.setattr(Walks, "SLICE", slice_)

    async def walking() -> Beside:
        beside = Beside(session)
        await beside.walks.finish(session)
        return beside

    beside = asyncio.run(walking())

    assert all(note.links for note in session.vault.notes.values())
    assert beside.told == ([MANY] if slice_ else [1] * MANY)


def test_what_a_walk_found_is_compared_on_another_thread(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    compare = walks.differing

    def differing(*given: Any) -> list[str]:
        threads.append(threading.get_ident())
        return compare(*given)

    monkeypatch.setattr(walks, "differing", differing)

    async def walking() -> None:
        await Beside(session).walks.finish(session)

    asyncio.run(walking())

    assert threads
    assert threading.get_ident() not in threads


def make_old(session: Session) -> None:
    """As if the files had been written long ago, so that nobody doubts that it is all."""
    for path in session.stats:
        os.utime((session.root or Path()) / path, (1e9, 1e9))


def test_what_a_walk_has_seen_is_not_searched_for_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(session)
    monkeypatch.setattr(walks, "MANY", MANY - 1)
    monkeypatch.setattr(Session, "stat", None)

    of(session, "ask")

    assert len(session.vault.mentions.paths("new")) == MANY


class Ahead(ReadAhead):
    """It tells who wanted what was read ahead, and who wanted it no more."""

    told: list[str]

    def batches(self, files: Sequence[tuple[str, FileStat]], rules: ConceptRules) -> Any:
        self.told.append(f"{len(files)} wanted")
        return super().batches(files, rules)

    def stop(self) -> None:
        self.told.append("stopped")
        super().stop()

    def end(self) -> None:
        self.told.append("ended")
        super().end()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(Ahead, "told", [], raising=False)
    monkeypatch.setattr(walks, "ReadAhead", Ahead)
    return Ahead.told


def of(session: Session, *steps: str) -> None:
    """Walks do these things, one after the other."""

    async def doing() -> None:
        beside = Beside(session)
        for step in steps:
            getattr(beside.walks, step)(session)
        await beside.done()

    asyncio.run(doing())


def test_what_was_read_ahead_of_a_walk_is_taken(
    session: Session, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "MANY", MANY - 1)
    of(session, "read_ahead", "ask")

    assert told == ["stopped", f"{MANY} wanted", "stopped"]
    assert all(note.links for note in session.vault.notes.values())


def test_what_was_read_ahead_of_a_walk_that_finds_little_is_of_no_use(
    session: Session, told: list[str]
) -> None:
    of(session, "read_ahead", "ask")

    assert told == ["stopped", "ended"]
    assert all(note.links for note in session.vault.notes.values())


def test_of_two_readings_ahead_the_newer_one_counts(
    session: Session, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "MANY", MANY - 1)
    of(session, "read_ahead", "read_ahead", "ask")

    assert told == ["ended", "stopped", f"{MANY} wanted", "stopped"]


def wait_until_read(count: int) -> None:
    """So many notes have been read ahead."""
    end = time.monotonic() + PATIENCE
    while sum(it.asked.total() for it in Readers.made) < count:
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("change", ["written", "removed"])
def test_what_was_told_of_during_a_walk_is_newer_than_what_was_read_ahead(
    session: Session, told: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    root = session.root or Path()
    make_old(session)
    monkeypatch.setattr(Readers, "made", [], raising=False)
    monkeypatch.setattr(reading_ahead, "Readers", Readers)
    monkeypatch.setattr(reading_ahead, "FEW", 0)
    monkeypatch.setattr(walks, "MANY", MANY - 2)

    async def walking() -> None:
        beside, loop = Beside(session), asyncio.get_running_loop()

        async def tell() -> None:
            session.refresh(["7.md"])

        def scan_and_change(*given: Any) -> Scan:
            found = scan(*given)
            (root / "7.md").unlink()
            if change == "written":
                (root / "7.md").write_text("[[newest]]")
            asyncio.run_coroutine_threadsafe(tell(), loop).result(PATIENCE)
            return found

        monkeypatch.setattr(walks, "scan", scan_and_change)
        beside.walks.read_ahead(session)
        await asyncio.to_thread(wait_until_read, MANY)
        beside.walks.ask(session)
        await beside.done()

    asyncio.run(walking())

    assert told[1].endswith("wanted")
    assert Readers.made[0].asked.total() == MANY + (change == "written")
    assert session.vault.mentions.paths("new") == session.stats.keys() - {"7.md"}
    assert session.vault.mentions.paths("newest") == ({"7.md"} if change == "written" else set())
    assert session.stats == scan(root).files


def test_nothing_is_read_ahead_of_the_first_reading(session: Session, told: list[str]) -> None:
    session.complete = False
    of(session, "read_ahead", "forget")

    assert told == []


def test_nothing_is_read_ahead_while_a_walk_is_under_way(
    session: Session, told: list[str]
) -> None:
    of(session, "ask", "read_ahead")

    assert told == []


def test_nothing_is_read_ahead_of_a_vault_that_is_left(session: Session, told: list[str]) -> None:
    of(session, "read_ahead", "forget")

    assert told == ["ended"]


def test_a_vault_that_is_left_is_read_no_further(session: Session) -> None:
    async def leaving() -> None:
        beside = Beside(session)
        beside.walks.refresh(session, session.stats)
        beside.walks.forget(session)
        await beside.done()

    asyncio.run(leaving())

    assert not any(note.links for note in session.vault.notes.values())
