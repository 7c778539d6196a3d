"""Large notes that are typed in: they are read on a thread, and what can wait for that waits.

Completion does not: it makes do with what is known of the rest of the note (`note_as_typed`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.session import Session
from wikilink_ls.storage.worker import OpenText
from wikilink_ls.storage.workers import Worker, WorkerError
from wikilink_ls.syntax.encoding import decode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.facts import facts_of

logger = logging.getLogger(__name__)

_Place = tuple[Session, str]

AT_ONCE = frozenset((lsp.TEXT_DOCUMENT_COMPLETION, lsp.COMPLETION_ITEM_RESOLVE))
"""The requests that never wait."""
EDITING = frozenset(
    (
        *(lsp.TEXT_DOCUMENT_RENAME, lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CODE_ACTION_RESOLVE),
        *(lsp.WORKSPACE_WILL_RENAME_FILES, lsp.TEXT_DOCUMENT_PREPARE_RENAME),
    )
)
"""Those that may edit any note, so that none must have been typed in since it was read."""


class LargeNotes:
    PAUSE = 0.05
    """Seconds in which a list of completions is made, before the note is read once more."""
    QUIET = 0.3
    """Seconds in which nobody may have typed until all that waits is answered: that takes long."""

    def __init__(self, spawn: Callable[[Any], "asyncio.Task[None]"]) -> None:
        self._spawn = spawn
        """Runs a coroutine."""
        self._reading: dict[_Place, asyncio.Task[None]] = {}
        self._asked: dict[tuple[str, Session | None, str], object] = {}
        """Who has asked last for each method and note, of those that wait."""
        self._workers: dict[Session, Worker | None] = {}
        """None where there can be none."""

    def read(self, session: Session, path: str) -> None:
        """Read the note at *path*, unless it is being read; once more if it changes meanwhile."""
        if (session, path) not in self._reading:
            task = self._reading[session, path] = self._spawn(self._read(session, path))
            task.add_done_callback(lambda _: self._reading.pop((session, path), None))

    async def _read(self, session: Session, path: str) -> None:
        is_typed_in = path in session.parsed
        while path in session.behind:
            await asyncio.sleep(self.PAUSE if is_typed_in else 0)
            if (document := session.documents.get(path)) is None:
                return
            text = OpenText(path, document.text, session.is_damaged(path))
            note = await asyncio.to_thread(self._parsed, session, text)
            session.take_parsed(document, note)
            if is_typed_in:
                await asyncio.sleep(self.QUIET)

    def _parsed(self, session: Session, text: OpenText) -> Note:
        """In another process: on a thread of this one it would hold up whoever completes."""
        if session not in self._workers:
            self._workers[session] = _worker(session)
        if worker := self._workers[session]:
            try:
                return decode_note(worker.parse(text).facts)
            except WorkerError as error:
                logger.warning("large notes are read in one process: %s", error)
                self._workers[session] = None
        return facts_of(text.path, text.text, damaged=text.damaged)

    def forget(self, session: Session) -> None:
        if worker := self._workers.pop(session, None):
            worker.end()

    def waiting_for(
        self, method: str, session: Session | None, path: str
    ) -> Awaitable[object] | None:
        """What a request about the note at *path* has to wait for, if for anything."""
        tasks = [
            task
            for (its_session, its_path), task in self._reading.items()
            if method in EDITING or (its_session is session and its_path == path)
        ]
        return self._wait(tasks, (method, session, path)) if tasks else None

    async def _wait(
        self, tasks: Collection["asyncio.Task[None]"], asked: tuple[str, Session | None, str]
    ) -> None:
        """Raises ContentModified if the same is asked once more meanwhile, of a newer text."""
        mine = self._asked[asked] = object()
        await asyncio.wait(tasks)
        if self._asked.get(asked) is not mine:
            raise ContentModified
        del self._asked[asked]

    def __bool__(self) -> bool:
        return bool(self._reading)


def _worker(session: Session) -> Worker | None:
    try:
        return Worker(session.root or Path(), rules_of(session.config.concepts)).ready()
    except WorkerError as error:
        logger.warning("large notes are read in one process: %s", error)
        return None
