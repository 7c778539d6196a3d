"""Large notes that are typed in, or written by others: they are read by another process.

What is asked of one that is typed in waits until it is read, or is refused as soon as somebody
types on. Completion does not wait: it makes do with what is known of the rest (`note_as_typed`).
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from time import time_ns
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.session import Session
from wikilink_ls.storage.loader import Read
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.worker_process import Worker, WorkerError
from wikilink_ls.syntax.encoding import decode_note, encode_note
from wikilink_ls.syntax.note import Note, Source
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, rules_of
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import words_of

logger = logging.getLogger(__name__)

AT_ONCE = frozenset((lsp.TEXT_DOCUMENT_COMPLETION, lsp.COMPLETION_ITEM_RESOLVE))
"""The requests that never wait."""
EDITING = frozenset(
    (
        *(lsp.TEXT_DOCUMENT_RENAME, lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CODE_ACTION_RESOLVE),
        *(lsp.WORKSPACE_WILL_RENAME_FILES, lsp.TEXT_DOCUMENT_PREPARE_RENAME),
    )
)
"""Those that may edit any note, so that none must have been typed in since it was read."""

LONGEST_READING = 10.0
"""Seconds: a file may be written again and again."""

Place = tuple[Session, str]


class Reader:
    """Another process, which parses one text after the other; on a thread of this one that would
    hold up whoever completes."""

    MOST_DEATHS = 2
    """After so many a text is no longer tried."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._worker: Worker | None = None
        self._is_alone = False

    async def facts(self, text: Source) -> bytes | None:
        """What `encode_note` says of *text*; None if it ends whoever reads it."""
        async with self._turn:
            return await asyncio.to_thread(self._facts, text)

    def _facts(self, text: Source) -> bytes | None:
        for _ in range(self.MOST_DEATHS):
            if (worker := self._started()) is None:
                return encode_note(facts_of(text.path, text.text, damaged=text.damaged))
            try:
                return worker.parse(text).facts
            except WorkerError as error:
                logger.warning("%s has ended the process that reads it: %s", text.path, error)
                self._worker = None
        return None  # It would end this process as well.

    def _started(self) -> Worker | None:
        """The process; None if there can be none."""
        if self._worker is None and not self._is_alone:
            try:
                self._worker = Worker(Path(), DEFAULT_RULES).ready()
            except WorkerError as error:
                logger.warning("large notes are read in one process: %s", error)
                self._is_alone = True
        return self._worker

    async def rest(self) -> None:
        """It will not be needed for a while."""
        async with self._turn:
            if worker := self._worker:
                self._worker = None
                await asyncio.to_thread(worker.end)


class LargeNotes:
    PAUSE = 0.05
    """Seconds in which a list of completions is made, before the note is read once more; and in
    which a file that was just written may be written again."""
    QUIET = 0.3
    """Seconds in which nobody may have typed until all that waits is answered: that takes long."""

    def __init__(self, spawn: Callable[[Any], "asyncio.Task[None]"]) -> None:
        self._spawn = spawn
        """Runs a coroutine."""
        self._reader = Reader()
        self._typed_in: dict[Place, asyncio.Task[None]] = {}
        self._files: dict[Place, asyncio.Task[None]] = {}
        self._asking: defaultdict[Place | None, set[asyncio.Future[None]]] = defaultdict(set)
        """What is done once somebody types in the note that is asked about."""

    def begin(self, session: Session) -> None:
        """The large notes of *session* are read here from now on."""
        session.on_behind = lambda path: self._start(self._typed_in, (session, path), self._read)
        session.on_large = lambda path: self._start(self._files, (session, path), self._read_file)

    def _start(
        self,
        under_way: dict[Place, "asyncio.Task[None]"],
        place: Place,
        read: Callable[[Session, str], Awaitable[None]],
    ) -> None:
        """Read what is at *place*, unless that is done; once more if it changes meanwhile."""
        running = under_way.get(place)
        if running is None or running.done():
            task = under_way[place] = self._spawn(read(*place))
            task.add_done_callback(lambda _: under_way.get(place) is task and under_way.pop(place))

    async def _read(self, session: Session, path: str) -> None:
        is_typed_in = path in session.parsed
        while path in session.behind:
            await asyncio.sleep(self.PAUSE if is_typed_in else 0)
            if (document := session.documents.get(path)) is None:
                return
            text = Source(path, document.text, session.is_damaged(path))
            facts = await self._reader.facts(text) or encode_note(facts_of(path, ""))
            vault = session.vault_as_read
            note, with_note = await asyncio.to_thread(_taken, vault, facts)
            session.take_parsed(document, note, (vault, with_note))
            if is_typed_in:
                await asyncio.sleep(self.QUIET)

    async def _read_file(self, session: Session, path: str) -> None:
        """Read a closed note; the process is not needed after the last one."""
        try:
            await self._read_closed(session, path)
        finally:
            others = any(not task.done() for task in self._files.values() if not _is_mine(task))
            is_open = any(len(it.text) > session.LARGE for it in session.documents.values())
            if not (others or is_open or self._typed_in):
                self._spawn(self.rest())

    async def _read_closed(self, session: Session, path: str) -> None:
        stat = None
        while path not in session.documents and (session.root and stat != session.stat(path)):
            await asyncio.sleep(self.PAUSE)
            seen_at = time_ns()
            if (stat := session.stat(path)) is None:
                break
            read = await asyncio.to_thread(read_note, session.root, stat.disk_path)
            if not isinstance(read, Text):
                break
            facts = await self._reader.facts(Source(path, read.text, read.damaged))
            if facts is None:
                session.give_up(path, stat)
                return
            words = words_of(decode_note(facts), rules_of(session.config.concepts))
            if session.take_read(Read(words, facts, read.damaged), stat, seen_at):
                session.tell([path])
                if stat == session.stat(path):
                    return
        session.refresh([path], at_once=True)

    async def rest(self) -> None:
        await self._reader.rest()

    def edited(self, session: Session, path: str) -> None:
        """Somebody types: what was asked of the note at *path* was asked of another text."""
        for asking in self._asking.pop((session, path), ()):
            asking.cancel()

    def waiting_for(self, method: str, place: Place | None) -> Awaitable[None] | None:
        """What a request about *place* has to wait for, if for anything."""
        typed_in = self._typed_in.items()
        tasks = [task for read, task in typed_in if method in EDITING or read == place]
        if method in EDITING:
            tasks += self._files.values()
        if not tasks:
            return None
        # Now, not when the request comes to wait: the next message may be of an edit.
        asking = asyncio.get_running_loop().create_future()
        self._asking[place].add(asking)
        waiting = asyncio.ensure_future(self._wait(tasks, place, asking))
        waiting.add_done_callback(_heard)
        return waiting

    async def _wait(
        self,
        tasks: Collection["asyncio.Task[None]"],
        place: Place | None,
        asking: "asyncio.Future[None]",
    ) -> None:
        """Raises ContentModified as soon as somebody types in the note at *place*."""
        read = asyncio.ensure_future(asyncio.wait(tasks, timeout=LONGEST_READING))
        try:
            await asyncio.wait((read, asking), return_when=asyncio.FIRST_COMPLETED)
            if asking.cancelled():
                raise ContentModified
        finally:
            read.cancel()
            self._asking[place].discard(asking)
            if not self._asking[place]:
                del self._asking[place]

    async def all_read(self) -> None:
        """Once no note has been typed in since it was read, and no file is being read."""
        if tasks := [*self._typed_in.values(), *self._files.values()]:
            await asyncio.wait(tasks, timeout=LONGEST_READING)

    def __bool__(self) -> bool:
        return bool(self._typed_in or self._files)


def _taken(vault: Vault, facts: bytes) -> tuple[Note, Vault]:
    """The note of *facts*, and *vault* with it: of a large one that is thousands of names."""
    note = decode_note(facts)
    return note, vault.with_note(note)


def _is_mine(task: "asyncio.Task[None]") -> bool:
    return task is asyncio.current_task()


def _heard(waiting: "asyncio.Future[None]") -> None:
    """Whoever asked may have given up: then nobody is to complain of what he was to be told."""
    if not waiting.cancelled():
        waiting.exception()
