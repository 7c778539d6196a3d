"""While a checkout goes on, what it has written is read; in the end only the rest is left."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest

from tests.server.reading import Readers
from wikilink_ls.config import Concepts
from wikilink_ls.server import reading_ahead
from wikilink_ls.server.reading_ahead import ReadAhead
from wikilink_ls.storage import workers
from wikilink_ls.storage.scan import FileStat, scan
from wikilink_ls.storage.vaults import load_vault
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules
from wikilink_ls.vault.postings import Posting

NOTES = 30
LONG_AGO = 1_000_000_000
PATIENCE = 20


class Checkout:
    """A vault in which notes are written one after the other."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.looks = Semaphore(0)
        self.read_anew = 0
        """How often all was read in the end, as if nothing had been."""
        for nth in range(NOTES):
            self.write(nth, "old", LONG_AGO)
        (root / "picture.png").touch()
        self.known = scan(root).files
        self.vault = load_vault(root).vault
        self.begun: list[ReadAhead] = []

    def begin(self) -> ReadAhead:
        self.begun.append(ReadAhead(self.root, (), self.known, self.vault))
        return self.begun[-1]

    def begin_and_look(self) -> ReadAhead:
        ahead = self.begin()
        self.wait_for_a_look()
        return ahead

    @property
    def readers(self) -> Readers:
        """The processes of the one reading that there was."""
        (readers,) = Readers.made
        return readers

    def end(self) -> None:
        for ahead in self.begun:
            ahead.end()
            assert ahead.join(PATIENCE)

    def scan(self, root: Path, _exclude: object) -> object:
        found = scan(root)
        self.looks.release()
        return found

    def write(self, nth: int, text: str, seconds: float = LONG_AGO + 60) -> None:
        file = self.root / f"{nth}.md"
        file.write_text(f"[[{text}]]")
        os.utime(file, (seconds, seconds))

    def write_all(self, text: str) -> None:
        for nth in range(NOTES):
            self.write(nth, text)

    def read_batches(self, *given: Any) -> Iterator[Any]:
        self.read_anew += 1
        return workers.read_batches(*given)

    def wait_for_a_look(self) -> None:
        """Once it has begun with this, the first look is over, and what it found is read."""
        for _ in range(2):
            assert self.looks.acquire(timeout=PATIENCE)

    @property
    def changed(self) -> list[tuple[str, FileStat]]:
        return [it for it in scan(self.root).files.items() if it[1] != self.known[it[0]]]

    def read(self, ahead: ReadAhead, rules: ConceptRules = DEFAULT_RULES) -> list[tuple[str, str]]:
        """The notes that are told of in the end, and the one link of each."""
        reads = [read for batch in ahead.batches(self.changed, rules) for read in batch.read]
        said = {read.path: read.before.mentions for read in reads if read.before}
        assert said == {read.path: (Posting("old", "old"),) for read in reads}
        return sorted(
            (read.path, mention.spelling) for read in reads for mention in read.words.mentions
        )


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path)
    monkeypatch.setattr(Readers, "made", [], raising=False)
    monkeypatch.setattr(reading_ahead, "Readers", Readers)
    monkeypatch.setattr(reading_ahead, "FEW", 4)
    monkeypatch.setattr(reading_ahead, "BATCH", 5)
    monkeypatch.setattr(workers, "BATCH", 5)
    monkeypatch.setattr(reading_ahead, "scan", checkout.scan)
    monkeypatch.setattr(reading_ahead, "read_batches", checkout.read_batches)
    monkeypatch.setattr(ReadAhead, "PAUSE", 0.01)
    yield checkout
    checkout.end()


def all_say(text: str) -> list[tuple[str, str]]:
    return sorted((f"{nth}.md", text) for nth in range(NOTES))


def test_what_is_written_is_read_once_before_the_end(checkout: Checkout) -> None:
    checkout.write_all("new")
    ahead = checkout.begin_and_look()
    readers = checkout.readers
    asked = readers.asked.copy()

    assert checkout.read(ahead) == all_say("new")
    assert asked == readers.asked == {f"{nth}.md": 1 for nth in range(NOTES)}
    assert readers.is_closed
    assert checkout.read_anew == 0


def test_what_is_written_later_is_read_when_it_is_there(checkout: Checkout) -> None:
    for nth in range(10):
        checkout.write(nth, "new")
    ahead = checkout.begin_and_look()
    checkout.write_all("new")

    assert checkout.read(ahead) == all_say("new")
    assert checkout.read_anew == 0


def test_other_files_are_none_to_read(checkout: Checkout) -> None:
    checkout.write_all("new")
    (checkout.root / "picture.png").write_text("another one")
    os.utime(checkout.root / "picture.png", (LONG_AGO, LONG_AGO))
    checkout.begin_and_look()

    assert checkout.readers.asked.total() == NOTES


def test_no_more_wait_to_be_read_than_are_soon_read(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readers, "are_busy", True)
    monkeypatch.setattr(ReadAhead, "AT_ONCE", 3)
    checkout.write_all("new")
    ahead = checkout.begin_and_look()
    checkout.wait_for_a_look()
    readers = checkout.readers
    assert len(readers.futures) == 3

    monkeypatch.setattr(Readers, "are_busy", False)
    checkout.write_all("newer")
    for nth in range(NOTES):
        checkout.write(nth, "newer", LONG_AGO + 120)

    assert checkout.read(ahead) == all_say("newer")
    assert [it.cancelled() for it in readers.futures[:3]] == [True] * 3


def test_what_nobody_has_begun_to_read_is_read_in_the_order_that_is_wanted(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readers, "are_busy", True)
    checkout.write_all("new")
    ahead = checkout.begin_and_look()

    monkeypatch.setattr(Readers, "are_busy", False)
    wanted = [*reversed(checkout.changed)]
    reads = [read for batch in ahead.batches(wanted, DEFAULT_RULES) for read in batch.read]

    assert [it.path for it in reads] == [path for path, _ in wanted]


def test_no_more_is_kept_than_has_room(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadAhead, "MOST", 12)
    checkout.write_all("new")
    ahead = checkout.begin_and_look()
    checkout.wait_for_a_look()
    assert checkout.readers.asked.total() == 10

    assert checkout.read(ahead) == all_say("new")


def test_who_looks_himself_ends_the_looks_and_has_what_was_read(checkout: Checkout) -> None:
    checkout.write_all("new")
    ahead = checkout.begin_and_look()
    readers = checkout.readers
    asked = readers.asked.total()

    ahead.stop()
    assert not ahead.join(0.05)

    assert checkout.read(ahead) == all_say("new")
    assert readers.asked.total() == asked
    assert ahead.join(PATIENCE)


def test_what_is_written_once_more_counts_as_it_is_then(checkout: Checkout) -> None:
    checkout.write_all("half of it")
    ahead = checkout.begin_and_look()
    for nth in range(NOTES):
        checkout.write(nth, "whole", LONG_AGO + 120)

    assert checkout.read(ahead) == all_say("whole")


def test_what_is_as_it_was_before_in_the_end_is_not_told_of(checkout: Checkout) -> None:
    checkout.write_all("new")
    ahead = checkout.begin_and_look()
    checkout.write(7, "old", LONG_AGO)

    assert checkout.read(ahead) == [it for it in all_say("new") if it[0] != "7.md"]


def test_what_was_written_just_now_may_change_and_look_the_same(checkout: Checkout) -> None:
    for nth in range(NOTES):
        checkout.write(nth, "new", 4_000_000_000)
    ahead = checkout.begin_and_look()
    assert Readers.made == []

    for nth in range(NOTES):
        checkout.write(nth, "wen", 4_000_000_000)
    assert checkout.read(ahead) == all_say("wen")


def test_by_other_settings_all_is_read_anew(checkout: Checkout) -> None:
    checkout.write_all("new")
    ahead = checkout.begin_and_look()
    readers = checkout.readers
    asked = readers.asked.total()

    assert checkout.read(ahead, ConceptRules(Concepts(notes=("1*",)))) == all_say("new")
    assert readers.asked.total() == asked
    assert readers.is_closed
    assert checkout.read_anew == 1


def test_for_few_changes_no_process_is_started(checkout: Checkout) -> None:
    for nth in range(4):
        checkout.write(nth, "new")
    ahead = checkout.begin_and_look()

    assert checkout.read(ahead) == [(f"{nth}.md", "new") for nth in range(4)]
    assert Readers.made == []


def test_where_no_process_can_be_started_all_is_read_in_the_end(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readers, "are_there", False)
    checkout.write_all("new")
    ahead = checkout.begin_and_look()

    assert checkout.read(ahead) == all_say("new")
    assert not any(it.asked for it in Readers.made)


def test_what_nobody_wants_ends(checkout: Checkout) -> None:
    checkout.write_all("new")
    ahead = checkout.begin_and_look()

    ahead.end()

    assert ahead.join(PATIENCE)
    assert [it.is_closed for it in Readers.made] == [True]


def test_it_ends_by_itself_and_is_of_no_use_then(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadAhead, "PATIENCE", 0.05)
    checkout.write_all("new")
    ahead = checkout.begin()

    assert ahead.join(PATIENCE)
    assert all(it.is_closed for it in Readers.made)
    assert checkout.read(ahead) == all_say("new")


def test_a_failure_costs_nothing_but_time(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> object:
        raise MemoryError

    monkeypatch.setattr(reading_ahead, "scan", fail)
    checkout.write_all("new")
    ahead = checkout.begin()

    assert ahead.join(PATIENCE)
    assert checkout.read(ahead) == all_say("new")
    assert [it.message for it in caplog.records] == [
        f"{checkout.root}: nothing more is read ahead"
    ]


def test_processes_read_the_same(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "Readers", workers.Readers)
    monkeypatch.setattr(workers, "at_once", lambda: 2)
    monkeypatch.setattr(workers, "BATCH", 4)
    for nth in range(20):
        checkout.write(nth, "new")
    ahead = checkout.begin_and_look()
    checkout.write_all("new")

    assert checkout.read(ahead) == all_say("new")
