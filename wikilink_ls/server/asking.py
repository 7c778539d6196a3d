"""What the server asks of the editor, once it may."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.config import client_settings
from wikilink_ls.server.client import Client
from wikilink_ls.server.routes import SETTINGS
from wikilink_ls.server.state import VaultServer

logger = logging.getLogger(__name__)


async def register_all(ls: VaultServer) -> None:
    watches_files = False
    for method, options in _registrations(ls.client):
        is_granted = await _register(ls, method, options)
        watches_files |= is_granted and method == lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
    ls.disk.watching.set_up(editor_tells=watches_files)


def _registrations(client: Client) -> Iterator[tuple[str, Any]]:
    """What the editor is asked to tell us, as far as it can be asked."""
    if client.watches_files:
        # Attachments are files too, so all is watched; what is hidden is passed over later.
        globs = ("**/*", "**/.obsidian/*.json", "**/.wikilink-ls.toml")
        watchers = [lsp.FileSystemWatcher(glob) for glob in globs]
        watched = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
        yield lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched
    if client.registers_configuration:
        section = lsp.DidChangeConfigurationRegistrationOptions(SETTINGS)
        yield lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, section


async def _register(ls: VaultServer, method: str, options: Any) -> bool:
    """Whether the editor is willing."""
    registration = lsp.Registration(f"wikilink-ls {method}", method, options)
    params = lsp.RegistrationParams([registration])
    with _refusal_logged(method):
        await ls.front.client_register_capability_async(params)
        return True
    return False


def wants_all_diagnostics(ls: VaultServer) -> bool:
    """Whether the editor is to ask for those of closed notes, too.

    If it may, it keeps those of a note that is closed, so it may not without need.
    """
    return any(it.config.diagnostics.scope == "vault" for it in ls.vaults if it.root)


def ask_again_at_another_scope(ls: VaultServer) -> Callable[[], None]:
    """For an editor that asks for all from the start: what to do when settings are others."""
    is_for_all = wants_all_diagnostics(ls)

    def look() -> None:
        nonlocal is_for_all
        was_for_all, is_for_all = is_for_all, wants_all_diagnostics(ls)
        if is_for_all != was_for_all:
            ls.tellers.refresh_soon()

    return look


class DiagnosticsRegistration:
    """Has the editor ask for findings, as the settings are."""

    def __init__(self, ls: VaultServer) -> None:
        self._ls = ls
        self._one_by_one = asyncio.Lock()
        self._is_for_all: bool | None = None
        """None while nothing is registered."""

    async def renew(self) -> None:
        async with self._one_by_one:
            is_for_all = wants_all_diagnostics(self._ls)
            if is_for_all == self._is_for_all:
                return
            if self._is_for_all is not None:
                await _unregister(self._ls, lsp.TEXT_DOCUMENT_DIAGNOSTIC)
            self._is_for_all = is_for_all
            options = lsp.DiagnosticRegistrationOptions(
                inter_file_dependencies=True,
                workspace_diagnostics=is_for_all,
                identifier=SETTINGS,
            )
            await _register(self._ls, lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)


async def _unregister(ls: VaultServer, method: str) -> None:
    gone = lsp.Unregistration(f"wikilink-ls {method}", method)
    with _refusal_logged(method):
        await ls.front.client_unregister_capability_async(lsp.UnregistrationParams([gone]))


async def ask_settings(ls: VaultServer, told: int = 0) -> None:
    """Take what the editor answers.

    An editor that tells its settings unasked may have no answer. That undoes nothing which it has
    told since there was a reason to ask; *told* is how often it had told them by then.
    """
    if not ls.client.configuration:
        return
    params = lsp.ConfigurationParams([lsp.ConfigurationItem(section=SETTINGS)])
    with _refusal_logged(lsp.WORKSPACE_CONFIGURATION):
        answers = await ls.front.workspace_configuration_async(params)
        said = answers[0] if answers else None
        if ls.settings_told == told or client_settings(said):
            take_settings(ls, said)


def take_settings(ls: VaultServer, said: Any) -> None:
    """Take what the editor says now; if that is nothing, what it said at first counts again."""
    says_something = bool(client_settings(said))
    settings = said if says_something else ls.first_settings
    if says_something or settings != ls.settings:
        ls.configure(settings)


@contextmanager
def _refusal_logged(what: str) -> Iterator[None]:
    """An editor may refuse what we ask of it; everything goes on as if it could not do it."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 (pygls raises whatever the answer broke)
        logger.info("the editor refuses %s: %s", what, error)
