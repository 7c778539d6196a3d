"""The lenses that an editor knows of, and asks for one by one."""

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from wikilink_ls.features.code_lens import CodeLens, CodeLenses
from wikilink_ls.server.aside import Aside
from wikilink_ls.server.convert_graph import LensName, named
from wikilink_ls.server.documents import Document
from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.session import Session
from wikilink_ls.server.turns import Turn
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.vault import Vault

Named = Mapping[LensName, CodeLens]


class _Known(NamedTuple):
    vault: Vault
    document: Document
    lenses: Named


class _Counting:
    """What is counted for one open note, from vault to vault."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._counted = CodeLenses()
        self._known: _Known | None = None
        self._suspects: set[str] = set()
        """The paths of files that changed since."""
        self._one_by_one = asyncio.Lock()

    def changed(self, paths: Iterable[str]) -> None:
        self._suspects.update(paths)

    async def of(self, session: Session, note: Note, document: Document) -> Named:
        async with self._one_by_one:
            vault, known = session.vault, self._known
            is_same = known and known.vault is vault and known.document is document
            if known and is_same and not self._suspects:
                return known.lenses
            await self._catch_up(vault, note.path)
            lenses = await self._worked_out(session, vault, note)
            if session.documents.get(note.path) is not document:
                raise ContentModified
            self._known = _Known(vault, document, lenses)
            return lenses

    async def _catch_up(self, vault: Vault, path: str) -> None:
        suspects, self._suspects = self._suspects, set()
        turn = Turn()
        try:
            for _ in self._counted.catch_up(vault, path, suspects):
                await turn.over()
        except BaseException:
            self._suspects |= suspects
            raise

    async def _worked_out(self, session: Session, vault: Vault, note: Note) -> Named:
        def work() -> Named:
            return dict(named(note, self._counted.lenses(vault, note)))

        found = self._aside.of(session, note.path, work)
        return await found if isinstance(found, Awaitable) else found


class _OfSession:
    def __init__(self) -> None:
        self.by_path: dict[str, _Counting] = {}

    def changed(self, paths: Iterable[str]) -> None:
        for counting in self.by_path.values():
            counting.changed(paths)


class Lenses:
    """What others link in a note is counted between the requests: a hub has many links.

    Then all lenses of the note are known, until it or the vault is another.
    """

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._known: WeakKeyDictionary[Session, _OfSession] = WeakKeyDictionary()

    async def of(self, session: Session, note: Note) -> Named:
        """Those of *note*, which is open as it is now; ContentModified if somebody types on."""
        document = session.documents.get(note.path)
        if document is None:
            return {}
        known = self._known.get(session)
        if known is None:
            known = self._known[session] = _OfSession()
            session.on_change.append(known.changed)
        counting = known.by_path.get(note.path)
        if counting is None:
            counting = known.by_path[note.path] = _Counting(self._aside)
        return await counting.of(session, note, document)

    def close(self, session: Session, path: str) -> None:
        if known := self._known.get(session):
            known.by_path.pop(path, None)
