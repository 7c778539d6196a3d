"""Starts that find what was kept, and something in their way."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from time import sleep
from typing import Any

import pytest

from tests.server.test_indexing import Told
from wikilink_ls.server.indexing import start_indexing
from wikilink_ls.server.readings import Readings
from wikilink_ls.server.session import Session
from wikilink_ls.server.walks import Walks
from wikilink_ls.storage import restoring, workers
from wikilink_ls.storage.cache import Cache
from wikilink_ls.storage.keeper import Keeper
from wikilink_ls.vault.concept_rules import rules_of

PATIENCE = 30


class Start:
    """One start of a server on a vault, with what earlier ones have kept."""

    def __init__(
        self, root: Path, folder: Path, settings: Any = None, *, stop: bool = False
    ) -> None:
        self.session, self.told = Session(root), Told()
        self.told.stop = stop
        self.session.configure(("test", settings or {}))
        self.keeper = Keeper(root, folder)
        self.steps: Queue[Callable[[], None]] = Queue()
        start_indexing(self.session, root, self.steps.put, self.told, self.keeper)

    def step(self) -> None:
        self.steps.get(timeout=PATIENCE)()

    def finish(self) -> Session:
        while not self.told.is_over:
            self.step()
        self.keeper.stop(PATIENCE)
        return self.session


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / "sub").mkdir(parents=True)
    for nth in range(6):
        write(root / f"{nth}.md", f"---\naliases: [old{nth}]\n---\n[[{nth + 1}]]")
    write(root / "sub/x.md", "[[0]]")
    Start(root, tmp_path / "caches").finish()
    return root


def write(file: Path, text: str) -> None:
    """Long ago, so that nobody doubts it; a longer text is another one."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, (1_000_000_000, 1_000_000_000))


def test_tables_that_take_a_moment_are_kept_though_the_editor_leaves_at_once(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables = Cache.write_tables

    def slowly(cache: Cache, data: bytes) -> bool:
        sleep(1.2)  # As those of 100,000 notes, on a busy machine.
        return write_tables(cache, data)

    monkeypatch.setattr(Cache, "write_tables", slowly)
    start = Start(root, tmp_path / "others")
    while not start.told.is_over:
        start.step()
    start.keeper.stop(Readings.LAST_WORDS)

    next_one = Keeper(root, tmp_path / "others")
    assert next_one.kept.result(PATIENCE).tables is not None
    next_one.stop(PATIENCE)


def test_it_reads_no_note(root: Path, tmp_path: Path) -> None:
    start = Start(root, tmp_path / "caches")
    start.step()

    assert start.session.vault.notes["0.md"].aliases == ("old0",)
    assert not start.session.complete
    assert start.finish().complete
    assert start.told.said == []


@contextmanager
def unreadable(folder: Path) -> Iterator[None]:
    """Whoever looks into *folder* gets an error, as of a drive that is busy."""
    look = os.scandir

    def scandir(path: str) -> Any:
        if Path(path) == folder:
            raise OSError(5, "Input/output error")
        return look(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", scandir)
        yield


async def walked(session: Session) -> None:
    await Walks(asyncio.ensure_future).finish(session)


@pytest.mark.parametrize("folder", ["sub", "."])
def test_what_cannot_be_looked_into_is_not_gone(root: Path, tmp_path: Path, folder: str) -> None:
    with unreadable(root / folder):
        session = Start(root, tmp_path / "caches").finish()

        asyncio.run(walked(session))

    assert session.complete
    assert "sub/x.md" in session.vault.notes
    again = Start(root, tmp_path / "caches")
    assert "sub/x.md" in again.finish().vault.notes
    assert again.told.said == []


def test_a_reading_that_is_stopped_leaves_a_vault_that_agrees_with_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "FEW", 0)
    monkeypatch.setattr(workers, "BATCH", 2)
    for nth in range(6):
        write(root / f"{nth}.md", f"---\naliases: [new{nth}]\n---\nand more")

    session = Start(root, tmp_path / "caches", stop=True).finish()

    assert session.stopped
    session.refresh([f"{nth}.md" for nth in range(6)])
    for nth in range(6):
        assert session.vault.aliases.paths(f"new{nth}") == {f"{nth}.md"}
        assert session.vault.aliases.paths(f"old{nth}") == set()


def test_tables_are_kept_by_the_settings_of_the_last_start(root: Path, tmp_path: Path) -> None:
    settings = {"concepts": {"notes": ["1*"]}}
    Start(root, tmp_path / "caches", settings).finish()

    start = Start(root, tmp_path / "caches", settings)
    start.step()

    assert start.session.vault.concepts.rules == rules_of(start.session.config.concepts)
    assert start.session.vault.concepts.names.paths("1") == {"1.md"}
    start.finish()
