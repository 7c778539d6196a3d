"""The lenses that an editor knows of, and asks for one by one."""

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from wikilink_ls.features.code_lens import CodeLens, CodeLenses
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.vault import Vault


@dataclass(slots=True)
class _Known:
    vault: Vault
    shown: dict[str, list[CodeLens]] = field(default_factory=dict)
    """The lenses of notes in *vault*, by path."""
    counting: dict[str, CodeLenses] = field(default_factory=dict)
    """What counts them; it lasts from vault to vault."""


class Lenses:
    """All lenses of a note are counted at once, and remembered until the vault is another."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Session, _Known] = WeakKeyDictionary()

    def of(self, session: Session, note: Note) -> list[CodeLens]:
        known = self._of_vault(session, session.vault)
        if note.path not in known.shown:
            counting = known.counting.setdefault(note.path, CodeLenses())
            known.shown[note.path] = counting.of(known.vault, note)
        return known.shown[note.path]

    def _of_vault(self, session: Session, vault: Vault) -> _Known:
        known = self._known.get(session)
        if known is None or known.vault is not vault:
            counting = known.counting if known else {}
            counting = {path: it for path, it in counting.items() if path in session.documents}
            known = self._known[session] = _Known(vault, counting=counting)
        return known
