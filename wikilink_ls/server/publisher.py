"""Findings for editors that do not ask for them: what is sent, and when it is taken back."""

from collections.abc import Callable
from typing import NamedTuple

from wikilink_ls.server import wire
from wikilink_ls.server.aside import Aside
from wikilink_ls.server.findings import NOTHING, Found, findings, is_whole
from wikilink_ls.server.large_findings import LargeFindings, Spawn
from wikilink_ls.server.rechecking import Recheck, Why
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import Note

Send = Callable[[wire.PublishDiagnostics], object]


class Shown(NamedTuple):
    """What the editor shows of a note."""

    uri: str
    id: str


class Publisher:
    """Sends the findings of a vault's open notes; of the closed ones those that are news."""

    def __init__(
        self,
        session: Session,
        send: Send,
        is_open: Callable[[str], bool],
        spawn: Spawn,
        aside: Aside,
    ) -> None:
        self._session = session
        self._send = send
        self._is_open = is_open
        """Whether a URI is open, in whatever vault."""
        self._large = LargeFindings(session, aside, spawn, self._show_open)
        self._shown: dict[str, Shown] = {}
        """By vault path; closed notes of which nothing is said are left out."""
        self.on_look: Callable[[Note], object] = lambda _note: None
        """Told each open note whose links may lead elsewhere now."""
        self._recheck = Recheck(session, self._look, self._shown.keys)
        self.everything_changed = self._recheck.everything_changed

    @property
    def is_quiet(self) -> bool:
        """All that is to be said is said."""
        return self._recheck.is_quiet and not self._large

    def _look(self, path: str, why: Why) -> None:
        if path in self._session.documents:
            self._publish_open(path, why)
        elif is_whole(self._session) and path in self._session.vault:
            self._publish_closed(path)
        else:
            self._take_back(path)

    def _publish_open(self, path: str, why: Why) -> None:
        session = self._session
        note = session.note(path)
        if note is None:
            return
        if why == "others":
            self.on_look(note)
        if session.is_large(path):
            self._large.look(path)
        else:
            self._show_open(path, findings(session, path))

    def _show_open(self, path: str, found: Found) -> None:
        document = self._session.documents[path]
        shown = self._shown.get(path)
        if shown and shown.uri != document.uri:
            self._take_back(path)
        self._shown[path] = Shown(document.uri, found.id)
        self._send(wire.PublishDiagnostics(document.uri, found.items, document.version))

    def _publish_closed(self, path: str) -> None:
        found = findings(self._session, path)
        shown = self._shown.pop(path, None)
        uri = shown.uri if shown else self._session.uri_of(path)
        if found.items:
            self._shown[path] = Shown(uri, found.id)
        if found.id != (shown.id if shown else NOTHING.id):
            self._send(wire.PublishDiagnostics(uri, found.items))

    def _take_back(self, path: str) -> None:
        shown = self._shown.pop(path, None)
        if shown and not self._is_open(shown.uri):
            self._send(wire.PublishDiagnostics(shown.uri, []))

    def close(self, uri: str, path: str) -> None:
        """The findings of a closed note go, unless they are those of its file as well."""
        shown = self._shown.get(path)
        stays = shown and shown.uri == uri and path in self._session.vault
        if stays and is_whole(self._session) and path not in self._session.documents:
            return  # It is looked at again: its file may say something else.
        if shown and shown.uri == uri:
            del self._shown[path]
        self._send(wire.PublishDiagnostics(uri, []))

    def stop(self) -> None:
        """The vault is served no longer."""
        self._recheck.stop()
        self._large.stop()
        for path in list(self._shown):
            self._take_back(path)
