"""The server's state: the vaults it serves, the open buffers, the editor at the other end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

from lsprotocol import types as lsp

from wikilink_ls.config import client_settings
from wikilink_ls.features.completion import Editor
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.server import wire
from wikilink_ls.server.aside import Aside
from wikilink_ls.server.client import Client
from wikilink_ls.server.disk import Disk
from wikilink_ls.server.documents import Document, Documents
from wikilink_ls.server.given import Given, given
from wikilink_ls.server.large_notes import AT_ONCE, EDITING, LargeNotes
from wikilink_ls.server.lenses import Lenses
from wikilink_ls.server.memory import Memory
from wikilink_ls.server.problems import Problems
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.publisher import Publisher
from wikilink_ls.server.puller import Puller
from wikilink_ls.server.readings import Readings
from wikilink_ls.server.recent import Recent
from wikilink_ls.server.refresher import Refresher
from wikilink_ls.server.session import Session
from wikilink_ls.server.tellers import Tellers
from wikilink_ls.server.token_results import TokenResults
from wikilink_ls.server.vaults import Place, Vaults
from wikilink_ls.server.walks import Walks
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Position, Span

logger = logging.getLogger(__name__)


class OpenNote(NamedTuple):
    """An open note as a request finds it."""

    session: Session
    note: Note
    text: str

    def offset(self, position: lsp.Position | wire.Position) -> int:
        return self.note.lines.offset(Position(position.line, position.character))

    def span(self, where: lsp.Range | wire.Range) -> Span:
        return Span(self.offset(where.start), self.offset(where.end))


class VaultServer:
    """Everything that changes while the server runs is here or in a `Session`."""

    def __init__(self, front: WireServer, client: Client) -> None:
        self.front = front
        """What speaks with the editor."""
        self.client = client
        self.settings: Any = None
        """As the client sent them last."""
        self.first_settings: Any = None
        """As it sent them with its first request."""
        self.settings_told = 0
        """How often it has sent them unasked since."""
        self.documents = Documents()
        self.vaults = Vaults(self._begin, self._end)
        self.token_results = TokenResults(self._refresh_tokens)
        self.editor_is_ready = asyncio.Event()
        self.given: dict[Session, Given] = {}
        """The rename or the move that each vault was given last."""
        self.aside = Aside()
        self.lenses = Lenses(self.aside)
        self.tellers = Tellers(front, self.spawn, self._is_open, self.aside)
        self.tellers.pulling = client.pulls_diagnostics
        self._refreshers: dict[Session, Refresher] = {}
        shows = self.editor_is_ready if client.progress else None
        self.readings = Readings(front, self.spawn, shows)
        self.settled = Event()
        """The editor has told its settings, or has been asked in vain."""
        self._preparing: set[Session] = set()
        self._said_unread: set[Session] = set()
        self.memory = Memory()
        self.on_settings: Callable[[], object] = lambda: None
        """Told when the settings of a vault may be others."""
        self._recent = Recent()
        self._walks = Walks(self.spawn)
        self.large = LargeNotes(self.spawn)
        self.disk = Disk(self.vaults, self._walks, lambda: self.configure(self.settings))
        self._tasks: set[asyncio.Task[None]] = set()
        self._problems = Problems(self.show_warning)
        self.tell = self._problems.tell

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
        """Serve one more vault, or one more file on its own."""
        self._tell_of(session)
        self.large.begin(session)
        session.settled = self.settled
        session.on_complete.append(partial(self._walks.begin_if_due, session))
        session.on_complete.append(self.memory.give_back_soon)
        session.on_change.append(lambda _paths: self._prepare_search(session))
        session.on_complete.append(partial(self.disk.watching.begin, session))
        self.tell(session.configure(("client settings", client_settings(self.settings))))
        if session.root is None:
            return
        self._vaults_changed(session.root)
        self.readings.begin(session, session.root)
        for other in list(self.vaults):
            if other is not session:
                self._rehome(other)

    def _prepare_search(self, session: Session) -> None:
        """So many names have come or gone that there is no index of them: it is made elsewhere."""
        due = session.complete and not session.is_searchable
        if due and session not in self._preparing:
            self._preparing.add(session)
            task = self.spawn(asyncio.to_thread(session.vault.prepare_search))
            task.add_done_callback(lambda _: self._preparing.discard(session))

    def _end(self, session: Session) -> None:
        """Serve a vault no longer."""
        self._rehome(session)
        self._forget(session)
        if session.root:
            self._vaults_changed(session.root)

    def _vaults_changed(self, root: Path) -> None:
        """The vault at *root* has come or gone; what is in it belongs to no vault around it."""
        for session in self.vaults.around(root):
            inner = self.vaults.inside(session.root) if session.root else ()
            returning = {*session.inner} - {*inner}
            if inner != session.inner:
                session.leave_out(inner)
                self.disk.watching.renew(session)
            if returning:
                self.rescan(session)
        self.tellers.vaults_changed()
        self.on_settings()

    def _rehome(self, session: Session) -> None:
        """Its open notes move to where they belong, since a vault has come or gone."""
        for path, document in list(session.documents.items()):
            place = self.vaults.place(document.uri)
            if place.session is not session:
                place.session.open(place.path, document)
                session.close(path)
                self._leave(session, document.uri)

    def _leave(self, session: Session, uri: str) -> None:
        """The note that was open as *uri* is in *session* no longer."""
        if session.root and not session.documents:
            self.vaults.leave(session)
        elif session.root is None:
            self.vaults.forget_alone(uri)
            self._forget(session)

    def _forget(self, session: Session) -> None:
        if refresher := self._refreshers.pop(session, None):
            refresher.stop()
        self.tellers.forget(session)
        self._recent.forget(session)
        self.given.pop(session, None)
        self._walks.forget(session)
        self._said_unread.discard(session)
        self.readings.forget(session)
        session.leave()
        self.disk.watching.forget(session)

    def _tell_of(self, session: Session) -> Publisher | Puller:
        """What tells the editor of findings; with it begins what tells it of all else."""
        if session not in self._refreshers:
            self._refreshers[session] = Refresher(
                session, self.client, self.front.protocol.send_request
            )
            if self.client.refreshes_tokens:
                look_again = partial(self.token_results.look_again, session)
                self.tellers.of(session).on_look = look_again
        return self.tellers.of(session)

    def held(self, method: str, params: Any) -> Awaitable[object] | None:
        """A request about a large note that is typed in waits until that is read again."""
        if not self.large or method in AT_ONCE:
            return None
        document = getattr(params, "text_document", None)
        place = self.known_place(document.uri) if document else None
        is_about_any = place is not None or method in EDITING
        return self.large.waiting_for(method, place) if is_about_any else None

    def known_place(self, uri: str) -> Place | None:
        """Where *uri* is in a vault that is served, or, if it is open, on its own."""
        return self.vaults.place(uri) if self._is_open(uri) else self.vaults.vault_place(uri)

    def _is_open(self, uri: str) -> bool:
        return self.documents.get(uri) is not None

    def _refresh_tokens(self) -> None:
        self.front.workspace_semantic_tokens_refresh(None)

    def say_if_unread(self, session: Session) -> None:
        """Say once that of who links where not all is known yet: no answer can say so itself."""
        if session.knows_all or session in self._said_unread:
            return
        self._said_unread.add(session)
        message = "wikilink-ls: not all of the vault is read, so not all links are known"
        params = lsp.ShowMessageParams(lsp.MessageType.Info, message)
        self.front.protocol.notify(lsp.WINDOW_SHOW_MESSAGE, params)

    def show_warning(self, message: str) -> None:
        params = lsp.ShowMessageParams(lsp.MessageType.Warning, message)
        self.front.protocol.notify(lsp.WINDOW_SHOW_MESSAGE, params)

    def configure(self, settings: Any) -> None:
        """Take *settings* from the client, and read those of the vaults again."""
        self.settings = settings
        problems: list[str] = []
        for session in self.vaults:
            excluded = session.config.exclude
            problems += session.configure(("client settings", client_settings(settings)))
            if session.config.exclude != excluded:
                self.rescan(session)
                self.disk.watching.renew(session)
            self._tell_of(session).everything_changed()
            self._refreshers[session].everything_changed()
        self._problems.tell_all(problems)
        self.on_settings()

    def open(self, uri: str, version: int, text: str) -> None:
        place = self.vaults.open(uri)
        self._tell_of(place.session)
        place.session.open(place.path, self.documents.open(uri, version, text))
        self._recent.opened(place.session, place.path)
        self.disk.opened(place)

    def change(self, uri: str, document: Document | None) -> None:
        if document:
            session, path = self.vaults.place(uri)
            self.large.edited(session, path)
            session.change(path, document)

    def close(self, uri: str) -> None:
        self.documents.close(uri)
        self.token_results.close(uri)
        place = self.vaults.place(uri)
        session, path = place
        self.lenses.close(session, path)
        document = session.documents.get(path)
        if document is None or document.uri == uri:
            session.close(path)
            if other := self._other_buffer(place):
                session.open(path, other)
        self._tell_of(session).close(uri, path)
        self._leave(session, uri)
        if not any(len(it.text) > session.LARGE for it in self.documents):
            self.spawn(self.large.rest())

    def _other_buffer(self, place: Place) -> Document | None:
        """What is still open of the same file, by a URI that is spelled otherwise."""
        same = (it for it in self.documents if self.vaults.place(it.uri) == place)
        return next(same, None)

    def open_note(self, uri: str) -> OpenNote | None:
        """The note that is open as *uri*, with all that was typed."""
        document = self.documents.get(uri)
        if document is None:
            return None
        session, path = self.vaults.place(uri)
        session.wait_for_names()
        note = session.note_as_typed(path)
        # Of a file that is open twice, the buffer that is the note.
        document = session.documents.get(path, document)
        return OpenNote(session, note, document.text) if note else None

    def editor(self, session: Session) -> Editor:
        return Editor(self.client.reaches, self._recent.of(session))

    def uri_of(self, session: Session, path: str) -> str:
        return session.uri_of(path)

    def rescan(self, session: Session) -> None:
        self._walks.ask(session)

    async def finish_rescan(self, session: Session) -> None:
        """The same, done when this comes back."""
        await self._walks.finish(session)

    def expect_changes(self, session: Session) -> None:
        """The editor is about to rename files; not all tell when they have, and what they did."""
        self._walks.ask_soon(session)

    def expect_moves(self, session: Session, changes: VaultEdits) -> None:
        """The editor is about to move files; it may ask once more what follows from that."""
        self.expect_changes(session)
        moves = dict(changes.moves)
        self.given[session] = given(session.vault, moves, changes.edits, session.file_id)

    def moves_are_done(self, session: Session, moves: Mapping[str, str]) -> None:
        """The editor has moved files: what was given for that is no longer to come."""
        last = self.given.get(session)
        if last and last.moves.items() & moves.items():
            del self.given[session]
