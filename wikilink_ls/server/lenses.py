"""The lenses that an editor knows of, and asks for one by one."""

import asyncio
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from wikilink_ls.features.code_lens import CodeLens, CodeLenses
from wikilink_ls.server.session import Session
from wikilink_ls.server.turns import Turn
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.vault import Vault


class _Counting:
    """What is counted for one open note, from vault to vault."""

    def __init__(self) -> None:
        self._lenses = CodeLenses()
        self._suspects: set[str] = set()
        """The paths of files that changed since."""
        self._one_by_one = asyncio.Lock()

    def changed(self, paths: Iterable[str]) -> None:
        self._suspects.update(paths)

    async def of(self, session: Session, note: Note) -> list[CodeLens]:
        async with self._one_by_one:
            vault, suspects = session.vault, self._suspects
            self._suspects = set()
            try:
                await self._catch_up(vault, note.path, suspects)
            except asyncio.CancelledError:
                self._suspects |= suspects
                raise
            return self._lenses.lenses(vault, note)

    async def _catch_up(self, vault: Vault, path: str, suspects: set[str]) -> None:
        turn = Turn()
        for _ in self._lenses.catch_up(vault, path, suspects):
            await turn.over()


class _OfSession:
    def __init__(self) -> None:
        self._by_path: dict[str, _Counting] = {}

    def changed(self, paths: Iterable[str]) -> None:
        for counting in self._by_path.values():
            counting.changed(paths)

    def counting(self, session: Session, path: str) -> _Counting:
        """That of the note at *path*; those of notes that are not open any more are given up."""
        if path not in self._by_path:
            known = self._by_path.items()
            self._by_path = {it: counting for it, counting in known if it in session.documents}
            self._by_path[path] = _Counting()
        return self._by_path[path]


class Lenses:
    """All lenses of a note are counted at once, between the requests: a hub has many links."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Session, _OfSession] = WeakKeyDictionary()

    async def of(self, session: Session, note: Note) -> list[CodeLens]:
        known = self._known.get(session)
        if known is None:
            known = self._known[session] = _OfSession()
            session.on_change.append(known.changed)
        return await known.counting(session, note.path).of(session, note)
