"""The first readings of vaults: when they begin, go on and end, and that they are kept."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from wikilink_ls.server import progress
from wikilink_ls.server.indexing import handing_over_to, start_indexing
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.session import Session
from wikilink_ls.storage.cache_folder import cache_folder
from wikilink_ls.storage.keeper import Keeper


class Readings:
    LAST_WORDS = 5.0
    """Seconds in which the last rows of all caches are written; for the tables of 100,000 notes a
    busy machine needs some. An editor that does not wait so long ends the process, and the next
    start makes them anew."""

    def __init__(
        self,
        front: WireServer,
        spawn: Callable[[Any], "asyncio.Task[None]"],
        editor_is_ready: asyncio.Event | None,
    ) -> None:
        self._front = front
        """What speaks with the editor."""
        self._spawn = spawn
        """Runs a coroutine."""
        self._editor_is_ready = editor_is_ready
        """When the editor may be shown how far a reading is; None if it cannot."""
        self._keepers: dict[Session, Keeper] = {}
        self._last: dict[Session, progress.Progress] = {}
        """How far the last reading of each vault is."""

    @property
    def are_going_on(self) -> bool:
        return any(not it.over.is_set() for it in self._last.values())

    def begin(self, session: Session, root: Path) -> None:
        shown = progress.Progress(self._front, f"Reading {root.name}")
        if self._editor_is_ready:
            self._spawn(progress.show(shown, self._editor_is_ready))
        hand_over = handing_over_to(asyncio.get_running_loop())
        self._last[session] = shown
        start_indexing(session, root, hand_over, shown, self._keep(session, root))

    def _keep(self, session: Session, root: Path) -> Keeper | None:
        """What is read of *session* is kept for the next start, if that is wanted and possible."""
        folder = cache_folder() if session.config.cache else None
        if folder is None:
            return None
        keeper = self._keepers[session] = Keeper(root, folder)
        session.on_read = keeper.put
        return keeper

    async def go_on(self, session: Session) -> None:
        """Read the rest of a vault whose reading was stopped; done, or stopped, at the end."""
        if session.root is not None and session.stopped:
            session.stopped = False
            self._last.pop(session, None)
            if keeper := self._keepers.pop(session, None):
                await asyncio.to_thread(keeper.stop, self.LAST_WORDS)
            if not session.left:
                self.begin(session, session.root)
        if last := self._last.get(session):
            await last.over.wait()

    def forget(self, session: Session) -> None:
        """The vault is served no longer."""
        self._last.pop(session, None)
        if keeper := self._keepers.pop(session, None):
            keeper.stop(0)

    def end(self) -> None:
        """The server ends: write down what is not yet, as far as that is quick."""
        for keeper in self._keepers.values():
            keeper.stop(0)
        end = perf_counter() + self.LAST_WORDS
        for keeper in self._keepers.values():
            keeper.stop(max(0.0, end - perf_counter()))
