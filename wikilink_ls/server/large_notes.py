"""Large notes that are typed in: they are read on a thread, and what can wait for that waits.

Completion does not: it makes do with what is known of the rest of the note (`note_as_typed`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.server.session import Session

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
    def __init__(self, spawn: Callable[[Any], "asyncio.Task[None]"]) -> None:
        self._spawn = spawn
        """Runs a coroutine."""
        self._reading: dict[tuple[Session, str], asyncio.Task[None]] = {}

    def read(self, session: Session, path: str) -> None:
        """Read the note at *path*, unless it is being read; once more if it changes meanwhile."""
        if (session, path) not in self._reading:
            task = self._reading[session, path] = self._spawn(self._read(session, path))
            task.add_done_callback(lambda _: self._reading.pop((session, path), None))

    async def _read(self, session: Session, path: str) -> None:
        while path in session.behind:
            document = session.documents[path]
            note = await asyncio.to_thread(session.parse, path, document)
            session.take_parsed(document, note)

    def waiting_for(
        self, method: str, session: Session | None, path: str
    ) -> Awaitable[object] | None:
        """What a request about the note at *path* has to wait for, if for anything."""
        tasks = [
            task
            for (its_session, its_path), task in self._reading.items()
            if method in EDITING or (its_session is session and its_path == path)
        ]
        return asyncio.wait(tasks) if tasks else None

    def __bool__(self) -> bool:
        return bool(self._reading)
