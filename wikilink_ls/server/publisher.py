"""When the findings of which open notes are sent."""

import asyncio
from collections.abc import Callable, Iterable

from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.paths import name_key

Send = Callable[[wire.PublishDiagnostics], object]


class Publisher:
    """Sends the findings of a vault's open notes, a little after their last change."""

    SLICE = 10
    """Notes whose findings are worked out in one go; a rename can open hundreds."""

    def __init__(self, session: Session, send: Send) -> None:
        self._session = session
        self._send = send
        self._changed: set[str] = set()
        """The `name_key`s of files that came, went or changed since the last time."""
        self._names = self._asked_by_all()
        """What any note may ask for, when findings were sent last."""
        self._due: dict[str, None] = {}
        """The notes whose findings are to be sent, in their order."""
        self._timer: asyncio.TimerHandle | None = None
        self.on_look: Callable[[Note], object] = lambda _note: None
        """Told each note whose links may lead elsewhere now."""
        session.on_change.append(self.names_changed)

    def names_changed(self, names: Iterable[str]) -> None:
        """Soon look again at the open notes with these names, and at those that ask for them."""
        self._changed.update(names)
        if not self._changed:
            return
        if self._timer:
            self._timer.cancel()
        delay = self._session.config.diagnostics.debounce
        self._timer = asyncio.get_running_loop().call_later(delay, self._publish)

    def everything_changed(self) -> None:
        """The settings are others."""
        self.names_changed(map(name_key, self._session.documents))

    def _publish(self) -> None:
        self._timer = None
        changed, self._changed = self._changed, set()
        known, self._names = self._names, self._asked_by_all()
        everything = [*map(id, known)] != [*map(id, self._names)]
        for path in list(self._session.documents):
            note = self._session.note(path)
            if note and (everything or _asks_for(note, changed)):
                self._due[path] = None
        self._publish_some()

    def _asked_by_all(self) -> tuple[object, ...]:
        """The names of concepts; and of all notes, if they are looked for in every text.

        These tables stay the same objects as long as nothing in them changes.
        """
        vault, severity = self._session.vault, self._session.config.diagnostics.severity
        if severity["unlinked-mention"] == "off":
            return (vault.concepts.names,)
        return vault.concepts.names, vault.named, vault.aliases

    def _publish_some(self) -> None:
        """Some of what is due, and the rest after the requests that came meanwhile."""
        for path in list(self._due)[: self.SLICE]:
            del self._due[path]
            note = self._session.note(path)
            if note and path in self._session.documents:
                self._publish_note(note)
                self.on_look(note)
        if self._due:
            asyncio.get_running_loop().call_soon(self._publish_some)

    def _publish_note(self, note: Note) -> None:
        session = self._session
        document = session.documents[note.path]
        vault, text, complete = session.vault, document.text, session.complete
        found = diagnostics(vault, note, session.config, text, complete=complete)
        items = [convert.to_diagnostic(note.lines, finding) for finding in found]
        self._send(wire.PublishDiagnostics(document.uri, items, document.version))

    def close(self, uri: str) -> None:
        """Nothing is said of a note that is closed."""
        self._send(wire.PublishDiagnostics(uri, []))


def _asks_for(note: Note, names: set[str]) -> bool:
    """Whether *note* is called, or links, one of *names*."""
    return name_key(note.path) in names or any(name_key(link.path) in names for link in note.links)
