"""The vault once files are moved; one or two of them, or a folder with thousands."""

from collections.abc import Collection, Iterable, Mapping

from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import VaultBuilder
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import words_of

MANY = 300
ONE_IN = 4
"""More than *MANY* moves, and of one file in so many, take longer one by one than new tables."""


def with_moves(vault: Vault, moves: Mapping[str, str], facts: Collection[Note] = ()) -> Vault:
    """The vault with each file at its new path in *moves*; of them *facts* are all that is known.

    Files may change places.
    """
    if len(moves) > max(MANY, len(vault.notes) // ONE_IN):
        return _built(vault, moves, facts)
    for path in (*moves, *moves.values()):
        vault = vault.without(path)
    for new in moves.values():
        vault = vault.with_file(new)
    for note in facts:
        vault = vault.with_note(note, encode_note(note))
    return vault


def _built(vault: Vault, moves: Mapping[str, str], facts: Iterable[Note]) -> Vault:
    moved, rules = {*moves, *moves.values()}, vault.concepts.rules
    files = [path for path in vault.files() if path not in moves]
    builder = VaultBuilder((*files, *moves.values()), rules)
    for path in (*vault.notes, *vault.canvases):
        note, stored = vault.source(path), vault.stamp(path)
        if note and stored and path not in moved:
            builder.add(words_of(note, rules), stored)
    for note in facts:
        builder.add(words_of(note, rules), encode_note(note))
    return builder.build()
