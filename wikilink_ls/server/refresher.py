"""When an editor is asked to look again at what it shows above and beside the text."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.config import Config
from wikilink_ls.server.client import Client
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import LinkKind
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.vault import Vault

Ask = Callable[[str], object]
"""Sends the editor a request of this method, whose answer is nothing."""
LENSES, HINTS = lsp.WORKSPACE_CODE_LENS_REFRESH, lsp.WORKSPACE_INLAY_HINT_REFRESH
EMBEDS: frozenset[LinkKind] = frozenset({"embed", "markdown-embed"})


class Refresher:
    """Knows what of an open note depends on others, and so is old before its own text changes."""

    PAUSE = 0.3
    """Seconds without a change, in which a half-typed link becomes a whole one."""

    def __init__(self, session: Session, client: Client, ask: Ask) -> None:
        self._session = session
        self._ask = ask
        self._heard = _heard(client)
        self._vault = session.vault
        """As it was when the editor was asked last."""
        self._known = session.knows_all
        self._shown: set[str] = set()
        """What was shown then, by the method that asks to show it again."""
        self._changed: set[str] = set()
        """The `name_key`s of files that came, went or changed since."""
        self._timer: asyncio.TimerHandle | None = None
        session.on_change.append(self.changed)

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
        self._known = False
        self.changed(self._session.documents)

    def stop(self) -> None:
        """The vault is served no longer."""
        if self._timer:
            self._timer.cancel()
        self._session.on_change.remove(self.changed)

    def _look(self) -> None:
        self._timer = None
        changed, self._changed = self._changed, set()
        old, self._vault = self._vault, self._session.vault
        is_new, self._known = not self._known, self._session.knows_all
        if not self._known:  # What is shown until then is not counted.
            return
        before, self._shown = self._shown, _wanted(self._session.config)
        # What is wanted no longer has to go.
        due = before | self._shown if is_new else self._differing(old, changed)
        for method in sorted(due & self._heard):
            self._ask(method)

    def _differing(self, old: Vault, changed: set[str]) -> set[str]:
        differ = {LENSES: self._links_differ, HINTS: self._texts_differ}
        return {it for it in self._shown & self._heard if differ[it](old, changed)}

    def _links_differ(self, old: Vault, changed: set[str]) -> bool:
        new = self._vault
        if old.concepts.names is not new.concepts.names:
            return True
        return any(_links(old, it) != _links(new, it) for it in _paths(old, new, changed))

    def _texts_differ(self, old: Vault, changed: set[str]) -> bool:
        """Whether an open note has links to what is shown otherwise now."""
        wanted, new = self._session.config.inlay_hints, self._vault
        if wanted.titles:
            linked = _paths(old, new, self._linked(changed))
            if any(_title(old, it) != _title(new, it) for it in linked):
                return True
        # The facts of a note do not tell whether its text is the same.
        embedded = _paths(old, new, self._linked(changed, EMBEDS)) if wanted.embeds else ()
        return any(old.stamp(it) is not new.stamp(it) for it in embedded)

    def _linked(self, names: set[str], kinds: Collection[LinkKind] = ()) -> set[str]:
        """Those of *names* that the links of open notes have: all links, or those of *kinds*."""
        notes = map(self._vault.notes.get, self._session.documents)
        links = (link for note in notes if note for link in note.links)
        return names & {name_key(it.path) for it in links if not kinds or it.kind in kinds}


def _heard(client: Client) -> set[str]:
    """What the editor lets itself be asked for."""
    heard = {LENSES: client.refreshes_lenses, HINTS: client.refreshes_hints}
    return {method for method, does in heard.items() if does}


def _wanted(config: Config) -> set[str]:
    hints = config.inlay_hints
    wanted = {LENSES: config.code_lens.enabled, HINTS: hints.embeds or hints.titles}
    return {method for method, is_wanted in wanted.items() if is_wanted}


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
