"""Memory that is free again is given back once, after the work, on whatever system."""

import asyncio
import gc
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Queue

import pytest

from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.server import memory
from wikilink_ls.server.memory import Memory, give_back

PATIENCE = 10


def test_however_often_it_is_asked_for_it_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done: Queue[str] = Queue()
    monkeypatch.setattr(memory, "give_back", lambda: done.put("given back"))
    monkeypatch.setattr(Memory, "PAUSE", 0)

    async def work() -> None:
        kept = Memory()
        for _ in range(2):
            kept.give_back_soon()
            kept.give_back_soon()
            await asyncio.to_thread(done.get, timeout=PATIENCE)
            assert done.empty()

    asyncio.run(work())


def test_the_collector_rests_from_large_work_until_its_memory_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Memory, "PAUSE", 0)

    async def work() -> None:
        kept = Memory()
        for _ in range(2):
            with suppress(RenameError), kept.large_work():
                assert not gc.isenabled()
                raise RenameError
        assert not gc.isenabled()
        await asyncio.to_thread(wait_for, gc.isenabled)

    def wait_for(is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < end
            time.sleep(0.001)

    asyncio.run(work())


def test_the_collector_goes_on_though_nothing_can_be_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Memory, "PAUSE", 0)
    monkeypatch.setattr("wikilink_ls.server.memory.Thread", refuse)
    monkeypatch.setattr("wikilink_ls.server.memory.give_back", refuse)

    async def work() -> None:
        with Memory().large_work():
            pass
        await asyncio.sleep(0.05)

    asyncio.run(work())

    assert gc.isenabled()


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_no_system_is_harmed(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", system)

    give_back()
