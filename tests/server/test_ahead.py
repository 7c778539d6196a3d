"""Processes for a large vault are started before anything else, and are never left behind."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from wikilink_ls.server import ahead
from wikilink_ls.storage import processes, workers
from wikilink_ls.storage.cache_folder import VARIABLE, cache_file
from wikilink_ls.storage.processes import Process, spares
from wikilink_ls.storage.scan import scan
from wikilink_ls.storage.workers import read_batches
from wikilink_ls.vault.concept_rules import DEFAULT_RULES
from wikilink_ls.vault.paths import has_links


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    """The processes that are started."""
    found: list[Process] = []

    def start() -> Process:
        found.append(start_one())
        return found[-1]

    start_one = processes.started
    monkeypatch.setattr(processes, "started", start)
    monkeypatch.setattr(ahead, "at_once", lambda: 2)
    monkeypatch.setattr(workers, "at_once", lambda: 2)
    monkeypatch.setattr(ahead, "MANY", 4)
    monkeypatch.setattr(ahead, "sleep", lambda _: None)
    yield found
    spares.start(0, patience=0)
    spares.end_old()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = tmp_path / "금고"
    for folder in ("", ".obsidian", "한글 폴더"):
        (vault / folder).mkdir(parents=True, exist_ok=True)
        for name in ("a.md", "b.md", "c.png"):
            (vault / folder / name).write_text("[[a]]")
    return vault


def start_readers_for(*folders: Path) -> None:
    """Done when it is known whether there will be any."""
    before = {*enumerate_threads()}
    ahead.start_readers_for(folders)
    for thread in {*enumerate_threads()} - before:
        thread.join()


def test_a_large_vault_is_read_by_processes_that_wait_for_it(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "BATCH", 1)
    start_readers_for(vault)
    assert len(started) == 2

    notes = [it for it in scan(vault).files.items() if has_links(it[0])]
    read = list(read_batches(vault, notes, DEFAULT_RULES))

    assert sum(len(batch.read) for batch in read) == 4
    assert [process.returncode for process in started] == [0, 0]


def test_those_that_nobody_needs_end(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 0)
    start_readers_for(vault)

    assert len(started) == 2
    assert all(process.returncode for process in started)


def test_they_stay_as_long_as_they_were_wanted_last(started: list[Process]) -> None:
    spares.start(1, patience=0)
    spares.start(1, patience=60)
    spares.end_old()
    assert started[0].poll() is None

    spares.start(1, patience=0)
    spares.end_old()

    assert len(started) == 1
    assert started[0].returncode


def test_no_more_are_started_than_are_of_use(started: list[Process]) -> None:
    threads = [Thread(target=spares.start, args=(2, 0)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(started) == 2


def test_one_that_has_ended_is_not_taken(started: list[Process]) -> None:
    spares.start(1, patience=0)
    started[0].kill()
    started[0].wait()

    with spares.take() as taken:
        assert taken is started[1]
        taken.kill()


def test_a_vault_in_which_somebody_works_is_meant_as_well(
    vault: Path, started: list[Process]
) -> None:
    start_readers_for(vault / "한글 폴더")

    assert len(started) == 2


@pytest.mark.parametrize("many", [5, 100])
def test_none_is_started_for_a_small_vault(
    many: int, vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MANY", many)
    start_readers_for(vault)

    assert started == []


def test_none_is_started_for_what_is_kept_or_is_no_vault(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(vault.parent))
    cache_file(vault, vault.parent).touch()

    start_readers_for(vault, vault / "a.md", vault.parent / "nowhere", Path(vault.anchor))

    assert started == []


def test_a_folder_of_other_files_is_not_gone_through(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_ENTRIES", 2)
    start_readers_for(vault)

    assert started == []


def test_a_folder_that_cannot_be_looked_into_is_passed_over(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    def look(folder: Any) -> Any:
        if str(folder).endswith("폴더"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    scandir = os.scandir
    monkeypatch.setattr(ahead, "MANY", 2)
    monkeypatch.setattr("wikilink_ls.server.ahead.os.scandir", look)
    (vault / "a.md").unlink()
    (vault / "마지막").mkdir()
    (vault / "마지막" / "c.md").touch()

    start_readers_for(vault)

    assert len(started) == 2


def test_where_no_process_can_be_started_nobody_is_told(
    vault: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("wikilink_ls.storage.processes.sys.executable", "/no/such/python")

    start_readers_for(vault)

    assert caplog.records == []
    with pytest.raises(OSError, match="/no/such/python"):
        spares.start(1, patience=0)
