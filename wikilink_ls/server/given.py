"""The edits of the last rename that was given, so that they are known when they are done.

An editor that renames a file because a rename says so may ask again what follows from that, when
the texts are edited and the file is not yet renamed. Until then a new link can mean another file.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wikilink_ls.syntax.note import TextOf
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Done:
    """What a text has where its edits are done."""

    length: int
    pieces: tuple[tuple[int, str], ...]
    """Where the new texts stand."""

    def is_seen_in(self, text: str) -> bool:
        return len(text) == self.length and all(
            text.startswith(piece, at) for at, piece in self.pieces
        )


@dataclass(frozen=True, slots=True)
class Given:
    moves: Mapping[str, str]
    done: Mapping[str, Done]
    """By the vault path that a note has before the moves."""

    def is_taken(self, text_of: TextOf) -> bool:
        """Whether the edits are done: those of one note tell.

        An editor does all of them or none, and some, as in a canvas, where nobody sees it yet.
        """
        texts = ((done, text_of(path)) for path, done in self.done.items())
        return any(text is not None and done.is_seen_in(text) for done, text in texts)


def given(
    vault: Vault, moves: Mapping[str, str], edits: Mapping[str, tuple[TextEdit, ...]]
) -> Given:
    """What the notes of *vault* have once *edits*, which are in order and apart, are done."""
    sources = ((path, vault.source(path)) for path in edits)
    return Given(
        moves, {path: _done(note.lines.length, edits[path]) for path, note in sources if note}
    )


def _done(length: int, edits: tuple[TextEdit, ...]) -> Done:
    pieces: list[tuple[int, str]] = []
    grown = 0
    for (start, end), new_text in edits:
        pieces.append((start + grown, new_text))
        grown += len(new_text) - (end - start)
    return Done(length + grown, tuple(pieces))
