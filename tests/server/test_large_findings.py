"""The findings of a large note, which may be asked for faster than they are worked out."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from wikilink_ls.server.aside import Aside
from wikilink_ls.server.documents import Document
from wikilink_ls.server.findings import Found
from wikilink_ls.server.large_findings import LargeFindings
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of

PATIENCE = 30
"""Seconds: far above what anything takes."""


class Desk:
    """A vault in which `Home.md` is open, read at once though it is large."""

    def __init__(self, root: Path) -> None:
        self.session = Session(root)
        self.session.LARGE = 0
        self.session.take_vault(found := scan(root), build_vault(found.files))
        self.session.on_behind = self.read
        self.write("[[Garden]]")
        self.told: list[int] = []
        """How many findings there were, each time that they were told."""
        self.large = LargeFindings(self.session, Aside(), asyncio.ensure_future, self._take)

    def _take(self, _path: str, found: Found) -> None:
        self.told.append(len(found.items))

    def write(self, text: str) -> None:
        self.session.change("Home.md", Document.of("file:///v/Home.md", 1, text))

    def read(self, path: str) -> None:
        document = self.session.documents[path]
        self.session.take_parsed(document, facts_of(path, document.text))

    async def rest(self) -> list[int]:
        while self.large:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        return self.told


Run = Callable[[Callable[[Desk], Awaitable[None]]], None]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def play(scene: Callable[[Desk], Awaitable[None]]) -> None:
        async def stage() -> None:
            await scene(Desk(tmp_path))

        asyncio.run(asyncio.wait_for(stage(), PATIENCE))

    return play


def test_however_often_it_is_looked_at_meanwhile_it_is_worked_out_once_more(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.large.look("Home.md")
        await asyncio.sleep(0)
        (desk.session.disk_file("Garden.md")).touch()
        desk.session.refresh(["Garden.md"])
        for _ in range(5):
            desk.large.look("Home.md")

        assert await desk.rest() == [1, 0]

    run(scene)


def test_of_a_text_that_is_another_by_then_nothing_is_told(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.large.look("Home.md")
        await asyncio.sleep(0)
        desk.write("[[Garden]] [[Kitchen]]")

        assert await desk.rest() == []
        desk.large.look("Home.md")
        assert await desk.rest() == [2]

    run(scene)


def test_of_a_note_that_is_not_read_yet_or_closed_nothing_is_told(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.on_behind = lambda _path: None
        desk.write("[[Garden]] not read")
        desk.large.look("Home.md")
        assert await desk.rest() == []

        desk.read("Home.md")
        desk.session.close("Home.md")
        desk.large.look("Home.md")
        assert await desk.rest() == []

    run(scene)
