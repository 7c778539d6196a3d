"""Who tells the findings of each vault: to editors that ask for them, or to those that do not."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from wikilink_ls.server.aside import Aside
from wikilink_ls.server.large_findings import Spawn
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.publisher import Publisher
from wikilink_ls.server.puller import Puller
from wikilink_ls.server.session import Session
from wikilink_ls.server.wire import PublishDiagnostics


class Tellers:
    """A `Puller` or a `Publisher` for each vault, and each file on its own; never both."""

    def __init__(
        self,
        server: WireServer,
        spawn: Spawn,
        is_open: Callable[[str], bool],
        aside: Aside,
    ) -> None:
        self.pulling = False
        """The editor asks for findings."""
        self.news = asyncio.Event()
        """There may be something new in a vault."""
        self.holder: object = None
        """Who asked for the findings of all notes last, and is to be answered."""
        self.vaults_seen = 0
        """Grows when a vault comes or goes: then all findings are to be compared again."""
        self._server = server
        self._spawn = spawn
        self._is_open = is_open
        """Whether a URI is open."""
        self._aside = aside
        self._by_session: dict[Session, Puller | Publisher] = {}
        self._refresh_is_due = False

    def of(self, session: Session) -> Puller | Publisher:
        if session not in self._by_session:
            self._by_session[session] = (
                Puller(
                    session,
                    self.refresh_soon,
                    self.news.set,
                    self._is_heard,
                    self._spawn,
                    self._aside,
                )
                if self.pulling
                else Publisher(session, self._send, self._is_open, self._spawn, self._aside)
            )
        return self._by_session[session]

    def pullers(self) -> Iterator[Puller]:
        return (it for it in list(self._by_session.values()) if isinstance(it, Puller))

    def _is_heard(self) -> bool:
        return self.holder is not None

    def forget(self, session: Session) -> None:
        if teller := self._by_session.pop(session, None):
            teller.stop()

    def vaults_changed(self) -> None:
        self.vaults_seen += 1
        self.news.set()

    def _send(self, found: PublishDiagnostics) -> None:
        self._server.protocol.notify(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, found)

    def refresh_soon(self) -> None:
        """Once, however many notes are found in one go to have other findings."""
        if not self._refresh_is_due:
            self._refresh_is_due = True
            self._spawn(self._refresh())

    async def _refresh(self) -> None:
        await asyncio.sleep(0)
        self._refresh_is_due = False
        with suppress(JsonRpcException):  # It may refuse, and asks when it likes to.
            await self._server.workspace_diagnostic_refresh_async(None)
