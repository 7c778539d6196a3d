"""Walks over vaults in which something happened that only a walk can tell."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import scan


class Walks:
    """One at a time for each vault, beside the requests."""

    PAUSES = (0.3, 1, 3)
    """Seconds, one after the other."""

    def __init__(self, spawn: Callable[[Any], "asyncio.Task[None]"]) -> None:
        self._spawn = spawn
        """Runs a coroutine."""
        self._asked: set[Session] = set()
        self._under_way: dict[Session, asyncio.Task[None]] = {}
        self._expecting: set[Session] = set()
        """Those for which `ask_soon` was called, until they are forgotten."""

    def ask(self, session: Session) -> None:
        """Walk over the vault; once more if something happens meanwhile."""
        self._asked.add(session)
        self.begin_if_due(session)

    def ask_soon(self, session: Session) -> None:
        """Walk once the editor has done what it was told to do to files, whenever that is."""
        self._expecting.add(session)
        self._spawn(self._ask_again(session))

    async def _ask_again(self, session: Session) -> None:
        for seconds in self.PAUSES:
            await asyncio.sleep(seconds)
            if session in self._expecting:
                self.ask(session)

    def begin_if_due(self, session: Session) -> None:
        due = session in self._asked and session not in self._under_way
        if due and session.root and session.complete:
            self._under_way[session] = self._spawn(self._walk(session, session.root))

    def forget(self, session: Session) -> None:
        self._asked.discard(session)
        self._expecting.discard(session)

    async def finish(self, session: Session) -> None:
        """Walk over the vault, and come back once all is read that has changed."""
        self.ask(session)
        if walk := self._under_way.get(session):
            await asyncio.wait([walk])

    async def _walk(self, session: Session, root: Path) -> None:
        try:
            while session in self._asked:
                self._asked.discard(session)
                found = await asyncio.to_thread(scan, root, session.config.exclude)
                session.problems = found.problems
                differing = session.differing(found)
                for start in range(0, len(differing), session.MANY):
                    session.refresh(differing[start : start + session.MANY])
                    await asyncio.sleep(0)  # Requests come first.
        finally:
            self._under_way.pop(session, None)
