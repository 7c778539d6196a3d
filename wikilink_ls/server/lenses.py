"""The lenses that an editor knows of, and asks for one by one."""

from weakref import WeakKeyDictionary

from wikilink_ls.features.code_lens import CodeLens, code_lenses
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.vault import Vault


class Lenses:
    """All lenses of a note are counted at once, and remembered until the vault is another."""

    def __init__(self) -> None:
        self._counted: WeakKeyDictionary[Session, tuple[Vault, dict[str, list[CodeLens]]]] = (
            WeakKeyDictionary()
        )

    def of(self, session: Session, note: Note) -> list[CodeLens]:
        vault = session.vault
        known = self._counted.get(session)
        if known is None or known[0] is not vault:
            known = self._counted[session] = (vault, {})
        if note.path not in known[1]:
            known[1][note.path] = code_lenses(vault, note)
        return known[1][note.path]
