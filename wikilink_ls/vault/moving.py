"""The vault once files are moved; one or two of them, or a folder with thousands."""

from collections.abc import Collection, Iterable, Mapping

from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.vault import Vault

MANY = 300
"""So many moves one by one take as long as new tables for some thousand notes."""


def with_moves(vault: Vault, moves: Mapping[str, str], facts: Collection[Note] = ()) -> Vault:
    """The vault with each file at its new path in *moves*; of them *facts* are all that is known.

    Files may change places.
    """
    if len(moves) > MANY:
        return _built(vault, moves, facts)
    for path in (*moves, *moves.values()):
        vault = vault.without(path)
    for new in moves.values():
        vault = vault.with_file(new)
    for note in facts:
        vault = vault.with_note(note)
    return vault


def _built(vault: Vault, moves: Mapping[str, str], facts: Iterable[Note]) -> Vault:
    moved = {*moves, *moves.values()}
    known = (*vault.notes.values(), *vault.canvases.values())
    staying = [note for note in known if note.path not in moved]
    files = [path for path in vault.files() if path not in moves]
    return build_vault((*files, *moves.values()), (*staying, *facts), vault.concepts.rules)
