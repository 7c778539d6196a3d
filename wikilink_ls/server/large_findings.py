"""The findings of large open notes, worked out aside; those of one note one after the other."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from wikilink_ls.server.aside import Aside
from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.findings import Found, findings_work
from wikilink_ls.server.session import Session

Spawn = Callable[[Any], "asyncio.Task[None]"]
"""Runs a coroutine."""


class LargeFindings:
    def __init__(
        self,
        session: Session,
        aside: Aside,
        spawn: Spawn,
        take: Callable[[str, Found], object],
        rested: Callable[[], object] = lambda: None,
    ) -> None:
        """*take* is told the findings of the note at a path, *rested* that it is done with one."""
        self._session = session
        self._aside = aside
        self._spawn = spawn
        self._take = take
        self._rested = rested
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        """The paths among them of notes that may have other findings by now."""

    def __bool__(self) -> bool:
        """Whether some are worked out."""
        return bool(self._under_way)

    def look(self, path: str) -> None:
        if path in self._under_way:
            self._again.add(path)
        else:
            self._under_way[path] = self._spawn(self._work_out(path))

    async def _work_out(self, path: str) -> None:
        try:
            await self._look(path)
            while path in self._again:
                self._again.remove(path)
                await self._look(path)
        finally:
            del self._under_way[path]
            self._rested()

    async def _look(self, path: str) -> None:
        session = self._session
        if path in session.behind or path not in session.documents:
            return  # It is looked at again as soon as it is read.
        work = findings_work(session, path)
        found = self._aside.run(session, path, work, lambda found: self._take(path, found))
        with suppress(ContentModified):  # So it is when somebody has typed on.
            if isinstance(found, Awaitable):
                await found

    def stop(self) -> None:
        """The vault is served no longer."""
        for task in self._under_way.values():
            task.cancel()
