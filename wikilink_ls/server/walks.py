"""Walks over vaults in which something happened that only a walk can tell."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter, time_ns
from typing import Any, NamedTuple

from wikilink_ls.server import turns
from wikilink_ls.server.collector import collector
from wikilink_ls.server.reading_ahead import ReadAhead
from wikilink_ls.server.rereading import MANY, Due, Looked, reread
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import FileStat, scan, with_unread
from wikilink_ls.storage.settings import Seen, settings_seen
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault


class Walked(NamedTuple):
    """What a walk was like."""

    seconds: float
    found: bool
    """There was something that nobody had told of: no open note, and no reason to walk."""
    settings: Seen


class Walks:
    """One at a time for each vault, beside the requests."""

    PAUSES = (0.3, 1, 3)
    """Seconds, one after the other."""
    SLICE = turns.SLICE
    LONG = 500
    """Files; from so many on Python's collector would keep requests waiting more than once."""

    def __init__(self, spawn: Callable[[Any], "asyncio.Task[None]"]) -> None:
        self._spawn = spawn
        """Runs a coroutine."""
        self.on_walked: Callable[[Session, Walked], object] = lambda _session, _walked: None
        self._asked: dict[Session, bool] = {}
        """The vaults to walk over; whether there is a reason, or it is to look around."""
        self._under_way: dict[Session, asyncio.Task[None]] = {}
        self._expecting: set[Session] = set()
        """Those for which `ask_soon` was called, until they are forgotten."""

        self._due: dict[Session, Due] = {}
        """The paths for which the disk is still to be asked, in their order."""
        self._reading: dict[Session, asyncio.Task[None]] = {}
        self._ahead: dict[Session, ReadAhead] = {}

    def ask(self, session: Session, *, has_reason: bool = True) -> None:
        """Walk over the vault; once more if something happens meanwhile."""
        self._asked[session] = has_reason or self._asked.get(session, False)
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

    def refresh(self, session: Session, paths: Iterable[str]) -> None:
        """Ask the disk for *paths*, of which there are many, between the requests."""
        self._due.setdefault(session, {}).update(dict.fromkeys(paths))
        self._read(session)

    def _read(self, session: Session) -> "asyncio.Task[None]":
        """What reads all that is due; one for each vault, or a file would be read twice."""
        reading = self._reading.get(session)
        if reading is None or reading.done():
            reading = self._reading[session] = self._spawn(self._read_due(session))
        return reading

    async def _read_due(self, session: Session) -> None:
        is_long, is_reread = len(self._due.get(session, ())) > self.LONG, False
        with collector.off() if is_long else nullcontext():
            while due := self._due.get(session):
                if len(due) > MANY and session.root and not is_reread:
                    is_reread = True  # What is due even now is not so simple.
                    await reread(session, session.root, due, self._ahead.pop(session, None))
                    continue
                session.refresh_some(due, perf_counter() + self.SLICE)
                await asyncio.sleep(0)  # Requests come first.

    def read_ahead(self, session: Session) -> None:
        """There are so many changes that the next walk will find much to read."""
        # What a walk is about to have read looks as if it had changed once more.
        if session.root and session.complete and session not in self._under_way:
            self._end_ahead(session)
            exclude, known = session.config.exclude, dict(session.stats)
            self._ahead[session] = ReadAhead(session.root, exclude, known, session.vault_as_read)

    def _end_ahead(self, session: Session) -> None:
        if ahead := self._ahead.pop(session, None):
            ahead.end()

    def forget(self, session: Session) -> None:
        self._end_ahead(session)
        self._due.pop(session, None)
        self._reading.pop(session, None)
        self._asked.pop(session, None)
        self._expecting.discard(session)

    async def finish(self, session: Session) -> None:
        """Walk over the vault, and come back once all is read that has changed."""
        self.ask(session, has_reason=False)
        if walk := self._under_way.get(session):
            await asyncio.wait([walk])

    async def _walk(self, session: Session, root: Path) -> None:
        try:
            while session in self._asked:
                walked = await self._look(session, root, has_reason=self._asked.pop(session))
                if session.left:
                    return
                await asyncio.wait([self._read(session)])
                self._end_ahead(session)
                self.on_walked(session, walked)
        finally:
            self._under_way.pop(session, None)

    async def _look(self, session: Session, root: Path, *, has_reason: bool) -> Walked:
        """Find out what is to be read."""
        began = perf_counter()
        settings = await asyncio.to_thread(settings_seen, root)
        if ahead := self._ahead.get(session):
            ahead.stop()
        looked_at = time_ns()
        found = await asyncio.to_thread(scan, root, session.config.exclude)
        session.problems = found.problems
        known, vault = dict(session.stats), session.vault
        found = with_unread(found, known)
        given_up = session.given_up
        paths = await asyncio.to_thread(differing, known, found.files, vault, given_up)
        seconds = perf_counter() - began
        news = (it for it in paths if known.get(it) != found.files.get(it))
        is_news = any(it not in session.documents for it in news)
        session.take_spellings(found, paths)
        if not session.left:
            due = self._due.setdefault(session, {})
            for path in (*paths, *session.fresh):
                stat = found.files.get(path)
                due[path] = Looked(stat, looked_at) if stat else None
        return Walked(seconds, found=is_news and not has_reason, settings=settings)


def differing(
    known: Mapping[str, FileStat],
    seen: Mapping[str, FileStat],
    vault: Vault,
    given_up: Mapping[str, FileStat],
) -> list[str]:
    """What to refresh after a walk has *seen* the files of *vault*, which were *known* before.

    By then the disk may say otherwise again. What was *given up* is not tried as it is.
    """
    paths = {path for path in known.keys() | seen.keys() if known.get(path) != seen.get(path)}
    # A file may be away for the moment in which it is read, and come back as it was.
    missing = (path for path in seen if has_links(path) and vault.stamp(path) is None)
    paths.update(path for path in missing if given_up.get(path) != seen[path])
    # Which names there are is soon known; what changed in a file takes longer.
    return sorted(paths, key=lambda it: (it in known and it in seen, it))
