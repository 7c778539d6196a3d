"""When an editor is asked to look again at what it shows above and beside the text."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.server.client import Client
from wikilink_ls.server.session import Session
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.vault import Vault

Ask = Callable[[str], object]
"""Sends the editor a request of this method, whose answer is nothing."""


class Refresher:
    """Knows what of an open note depends on others, and so is old before its own text changes."""

    PAUSE = 0.3
    """Seconds without a change, in which a half-typed link becomes a whole one."""

    def __init__(self, session: Session, client: Client, ask: Ask) -> None:
        self._session = session
        self._client = client
        self._ask = ask
        self._vault = session.vault
        """As it was when the editor was asked last."""
        self._complete = self._is_known()
        self._changed: set[str] = set()
        """The `name_key`s of files that came, went or changed since."""
        self._timer: asyncio.TimerHandle | None = None
        session.on_change.append(self.changed)

    def stop(self) -> None:
        """The vault is not served any more."""
        self._session.on_change.remove(self.changed)
        if self._timer:
            self._timer.cancel()

    def _is_known(self) -> bool:
        """Whether all that is counted has been read; of a file on its own it has."""
        return self._session.complete or self._session.root is None

    def changed(self, paths: Iterable[str]) -> None:
        """Something happened to the files at *paths*."""
        self._changed.update(map(name_key, paths))
        if not self._changed:
            return
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(self.PAUSE, self._look)

    def everything_changed(self) -> None:
        """The settings are others."""
        self._complete = False
        self.changed(self._session.documents)

    def _look(self) -> None:
        self._timer = None
        changed, self._changed = self._changed, set()
        old, self._vault = self._vault, self._session.vault
        is_new, self._complete = not self._complete, self._is_known()
        if not self._complete:  # What is shown until then is not counted.
            return
        if self._client.refreshes_lenses and (is_new or self._links_differ(old, changed)):
            self._ask(lsp.WORKSPACE_CODE_LENS_REFRESH)
        if self._client.refreshes_hints and (is_new or self._texts_differ(old, changed)):
            self._ask(lsp.WORKSPACE_INLAY_HINT_REFRESH)

    def _links_differ(self, old: Vault, changed: set[str]) -> bool:
        new = self._vault
        if not self._session.config.code_lens.enabled:
            return False
        if old.concepts.names is not new.concepts.names:
            return True
        return any(_links(old, it) != _links(new, it) for it in _paths(old, new, changed))

    def _texts_differ(self, old: Vault, changed: set[str]) -> bool:
        """Whether an open note has links to what is shown otherwise now."""
        wanted, new = self._session.config.inlay_hints, self._vault
        if not (wanted.embeds or wanted.titles) or not self._is_linked(changed):
            return False
        paths = _paths(old, new, changed)
        if wanted.embeds:  # The facts of a note do not tell whether its text is the same.
            return any(old.notes.get(it) is not new.notes.get(it) for it in paths)
        return any(_title(old, it) != _title(new, it) for it in paths)

    def _is_linked(self, names: set[str]) -> bool:
        notes = map(self._vault.notes.get, self._session.documents)
        links = (link for note in notes if note for link in note.links)
        return any(name_key(link.path) in names for link in links)


def _paths(old: Vault, new: Vault, names: set[str]) -> set[str]:
    return {
        file.path for vault in (old, new) for name in names for file in vault.files_named(name)
    }


def _links(vault: Vault, path: str) -> Any:
    """All that the note at *path* says of others, and whether there is such a file."""
    note = vault.source(path)
    if note is None:
        return path in vault
    declared = [it.key for it in vault.concepts.rules.declarations(note)]
    return [link.linktext for link in note.links], declared


def _title(vault: Vault, path: str) -> str | None:
    note = vault.notes.get(path)
    return note.title if note else None
