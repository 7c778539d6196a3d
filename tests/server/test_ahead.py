"""Processes for a large vault are started before anything else, and are never left behind."""

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

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
    yield found
    spares.end()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = tmp_path / "금고"
    for folder in ("", ".obsidian", "한글 폴더"):
        (vault / folder).mkdir(parents=True, exist_ok=True)
        for name in ("a.md", "b.md", "c.png"):
            (vault / folder / name).write_text("[[a]]")
    return vault


def start_readers_for(folders: Iterable[Path]) -> None:
    async def begin() -> None:
        ahead.start_readers_for(folders)

    asyncio.run(begin())


def test_a_large_vault_is_read_by_processes_that_wait_for_it(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "BATCH", 1)
    start_readers_for([vault])
    assert len(started) == 2

    notes = [it for it in scan(vault).files.items() if has_links(it[0])]
    read = list(read_batches(vault, notes, DEFAULT_RULES))

    assert sum(len(batch.read) for batch in read) == 4
    assert [process.returncode for process in started] == [0, 0]


def test_those_that_nobody_needs_end(
    started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PATIENCE", 0.1)

    async def wait() -> None:
        ahead.start_readers()
        for _ in range(200):
            await asyncio.sleep(0.05)
            if len(started) == 2 and all(process.returncode for process in started):
                return
        pytest.fail("they are still there")

    asyncio.run(wait())


def test_no_more_are_started_than_are_of_use(started: list[Process]) -> None:
    spares.start(2)
    with spares.take() as one:
        one.kill()
    spares.start(2)

    assert len(started) == 3


def test_a_vault_in_which_somebody_works_is_meant_as_well(
    vault: Path, started: list[Process]
) -> None:
    start_readers_for([vault / "한글 폴더"])

    assert len(started) == 2


@pytest.mark.parametrize("many", [5, 100])
def test_none_is_started_for_a_small_vault(
    many: int, vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MANY", many)
    start_readers_for([vault])

    assert started == []


def test_none_is_started_for_what_is_kept_or_is_no_vault(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(vault.parent))
    cache_file(vault, vault.parent).touch()

    start_readers_for([vault, vault / "a.md", vault.parent / "nowhere", Path(vault.anchor)])

    assert started == []


def test_a_folder_of_other_files_is_not_gone_through(
    vault: Path, started: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "MOST_ENTRIES", 2)
    start_readers_for([vault])

    assert started == []


def test_where_no_process_can_be_started_nobody_is_told(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikilink_ls.storage.processes.sys.executable", "/no/such/python")

    start_readers_for([vault])
