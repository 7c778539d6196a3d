"""The server's state: the vaults it serves, the open buffers, the editor at the other end."""

import asyncio
import logging
from collections import deque
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from lsprotocol import types as lsp

import wikilink_ls
from wikilink_ls.config import client_settings
from wikilink_ls.features.completion import Editor
from wikilink_ls.server import progress
from wikilink_ls.server.client import Client
from wikilink_ls.server.documents import Document, Documents
from wikilink_ls.server.indexing import start_indexing
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.publisher import Publisher
from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_path, to_uri
from wikilink_ls.server.vaults import Vaults
from wikilink_ls.server.wire import PublishDiagnostics
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.note import Note

logger = logging.getLogger(__name__)

RECENT = 20
"""How many notes count as opened recently."""


class OpenNote(NamedTuple):
    """An open note as a request finds it."""

    session: Session
    note: Note
    text: str


class VaultServer(WireServer):
    """Everything that changes while the server runs is here or in a `Session`."""

    def __init__(self) -> None:
        super().__init__(
            "wikilink-ls",
            wikilink_ls.__version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
        )
        self.client = Client()
        self.settings: Any = None
        """As the client sent them last."""
        self.documents = Documents()
        self.vaults = Vaults(self._begin)
        self.editor_is_ready = asyncio.Event()
        self._publishers: dict[Session, Publisher] = {}
        self._recent: dict[Session, deque[str]] = {}
        self._rescans: dict[Session, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._told: tuple[str, ...] = ()

    def spawn(self, coroutine: Any) -> "asyncio.Task[None]":
        """Run *coroutine* beside the requests; a task that nobody holds could be lost."""
        task: asyncio.Task[None] = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            logger.error("a task failed", exc_info=error)

    def _begin(self, session: Session) -> None:
        """Serve one more vault."""
        self._publisher(session)
        self.tell(session.configure(("client settings", client_settings(self.settings))))
        if session.root is None:
            return
        loop = asyncio.get_running_loop()
        shown = progress.Progress(self, f"Reading {session.root.name}")
        if self.client.progress:
            self.spawn(progress.show(shown, self.editor_is_ready))
        start_indexing(session, session.root, loop.call_soon_threadsafe, shown)

    def _publisher(self, session: Session) -> Publisher:
        if session not in self._publishers:
            self._publishers[session] = Publisher(session, self._send_diagnostics)
        return self._publishers[session]

    def _send_diagnostics(self, found: PublishDiagnostics) -> None:
        self.protocol.notify(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, found)

    def tell(self, problems: list[str]) -> None:
        """Show what is wrong with the settings; once, not with each change of another setting."""
        for problem in problems:
            logger.warning("%s", problem)
        if problems and tuple(problems) != self._told:
            message = "\n".join(("wikilink-ls:", *problems))
            params = lsp.ShowMessageParams(lsp.MessageType.Warning, message)
            self.protocol.notify(lsp.WINDOW_SHOW_MESSAGE, params)
        self._told = tuple(problems)

    def configure(self, settings: Any) -> None:
        """Take *settings* from the client, and read those of the vaults again."""
        self.settings = settings
        problems: list[str] = []
        for session in self.vaults:
            problems += session.configure(("client settings", client_settings(settings)))
            self._publisher(session).everything_changed()
        self.tell(problems)

    def open(self, uri: str, version: int, text: str) -> None:
        place = self.vaults.place(uri)
        self._publisher(place.session)
        place.session.open(place.path, self.documents.open(uri, version, text))
        recent = self._recent.setdefault(place.session, deque(maxlen=RECENT))
        if place.path in recent:
            recent.remove(place.path)
        recent.appendleft(place.path)

    def change(self, uri: str, document: Document | None) -> None:
        if document:
            place = self.vaults.place(uri)
            place.session.change(place.path, document)

    def close(self, uri: str) -> None:
        self.documents.close(uri)
        place = self.vaults.place(uri)
        place.session.close(place.path)
        self._publisher(place.session).close(uri)
        if place.session.root is None:
            self.vaults.forget_alone(uri)
            self._publishers.pop(place.session, None)

    def open_note(self, uri: str) -> OpenNote | None:
        """The note that is open as *uri*, with all that was typed."""
        document = self.documents.get(uri)
        if document is None:
            return None
        session, path = self.vaults.place(uri)
        note = session.note(path)
        return OpenNote(session, note, document.text) if note else None

    def editor(self, session: Session) -> Editor:
        return Editor(self.client.reaches, tuple(self._recent.get(session, ())))

    def uri_of(self, session: Session, path: str) -> str:
        """The URI of a vault path; of an open note the one that the client uses."""
        document = session.documents.get(path)
        return document.uri if document else to_uri(session.disk_file(path))

    def files_changed(self, uris: list[str]) -> None:
        """Something happened to *uris*; the disk tells what."""
        places: dict[Session, set[str]] = {}
        settings_changed = False
        for uri in uris:
            file = to_path(uri)
            settings_changed |= file is not None and self._is_settings(file)
            if place := self.vaults.vault_place(uri):
                places.setdefault(place.session, set()).add(place.path)
        for session, paths in places.items():
            self._files_changed(session, paths)
        if settings_changed:
            self.configure(self.settings)

    def _is_settings(self, file: Path) -> bool:
        return file.name == ".wikilink-ls.toml" or file.parent.name == ".obsidian"

    def _files_changed(self, session: Session, paths: set[str]) -> None:
        """One walk for a folder, or for more files than one would look at one by one."""
        if len(paths) > session.MANY or any(map(session.may_be_folder, paths)):
            self.rescan(session)
        else:
            session.refresh(sorted(paths))

    def rescan(self, session: Session) -> None:
        """Walk over the vault, beside the requests; not twice at once."""
        task = self._rescans.get(session)
        if session.root and session.complete and (task is None or task.done()):
            self._rescans[session] = self.spawn(self._rescan(session, session.root))

    async def _rescan(self, session: Session, root: Path) -> None:
        found = await asyncio.to_thread(partial(scan, root, session.config.exclude))
        session.rescan(found)

    def saved(self, uri: str) -> None:
        """Where the editor does not watch files, a save is a moment to look around."""
        place = self.vaults.vault_place(uri)
        if place and not self.client.watches_files:
            self.rescan(place.session)
