"""A session with an editor."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.server.desk import Desk, Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a session with an editor, on an empty vault that is read."""

    def play(scene: Callable[[Desk], Awaitable[None]]) -> None:
        async def stage() -> None:
            desk = Desk(tmp_path)
            desk.index()
            await scene(desk)

        asyncio.run(stage())

    return play
