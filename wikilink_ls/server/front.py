"""The server as an editor meets it, which answers `initialize` before the rest is imported."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import cache, partial
from importlib import import_module
from threading import Thread
from typing import Any

from lsprotocol import types as lsp

import wikilink_ls
from wikilink_ls.server.client import Client, client_of, folders_of
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.routes import COMMANDS, OPTIONS, ROUTES, SIGNS, WAITING

logger = logging.getLogger(__name__)

PULLING = (lsp.TEXT_DOCUMENT_DIAGNOSTIC, lsp.WORKSPACE_DIAGNOSTIC)
"""How editors ask for findings."""


@cache
def function_of(name: str) -> Callable[..., Any]:
    """What `ROUTES` or `COMMANDS` name."""
    module, _, function = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"{__package__}.{module}"), function)
    return found


def import_all() -> None:
    """Who comes before it is done waits for what he needs, and for no more."""
    try:
        for name in (*ROUTES.values(), *COMMANDS.values()):
            function_of(name)
    except Exception:
        logger.exception("the server is not whole")


class Front(WireServer):
    """Takes every request to the function that `ROUTES` names."""

    PAUSE = 0.3
    """Seconds in which an editor's first requests import what they need, and nothing else is."""
    PAUSES = 10
    """So often it is put off while a vault is read for the first time."""

    def __init__(self) -> None:
        super().__init__(
            "wikilink-ls",
            wikilink_ls.__version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental,
        )
        self._said: lsp.InitializeParams | None = None
        self._client = Client()
        self._state: Any = None
        self._register()

    def _register(self) -> None:
        self.feature(lsp.INITIALIZE)(partial(self._meet))
        for method, name in ROUTES.items():
            run = self._wait_for if method in WAITING else self._call
            self.feature(method, OPTIONS.get(method))(partial(run, name))
        for command in COMMANDS:
            self.command(command)(partial(self._execute, command))

    def _meet(self, params: lsp.InitializeParams) -> None:
        self._said, self._client = params, client_of(params)
        if self._client.by_words:
            options = lsp.CompletionOptions(trigger_characters=SIGNS)
            self.protocol.fm.feature_options[lsp.TEXT_DOCUMENT_COMPLETION] = options
        # It is offered at once, unless that can be done later, when all settings are known; or
        # not at all. Who is offered it at once may ask for the findings of closed notes whatever
        # the settings are by now.
        if not self._client.pulls_diagnostics or self._client.registers_diagnostics:
            self.withhold(*PULLING)
        asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        """Once `initialize` is answered: the vaults are read before anybody asks for them."""
        loop = asyncio.get_running_loop()
        if self._said:
            function_of("ahead.start_readers_for")(folders_of(self._said))
        self._serve()
        loop.call_later(self.PAUSE, self._import_rest, self.PAUSES)

    def _import_rest(self, pauses: int) -> None:
        """Beside the requests; but two threads that are busy are enough."""
        if pauses and self._state.readings.are_going_on:
            again = partial(self._import_rest, pauses - 1)
            asyncio.get_running_loop().call_later(self.PAUSE, again)
        else:
            Thread(target=import_all, name="imports", daemon=True).start()

    def _serve(self) -> Any:
        """The `VaultServer`, which begins with the vaults of the editor's first words."""
        if self._state is None:
            self._state = function_of("state.VaultServer")(self, self._client)
            function_of("app.begin")(self._state, self._said)
        return self._state

    def _call(self, name: str, params: Any) -> Any:
        return function_of(name)(self._serve(), params)

    async def _wait_for(self, name: str, params: Any) -> Any:
        return await function_of(name)(self._serve(), params)

    async def _execute(self, command: str, given: Any) -> Any:
        run = function_of(COMMANDS[command])
        return await function_of("commands.execute")(self._serve(), command, run, given)

    def held(self, method: str, params: Any) -> Awaitable[object] | None:
        found: Awaitable[object] | None = self._state and self._state.held(method, params)
        return found

    def end(self) -> None:
        """Write down what is not yet, as far as that is quick."""
        if self._state is not None:
            self._state.readings.end()
