"""The edits of the last rename that was given, so that they are known when they are done.

An editor that renames a file because a rename says so may ask again what follows from that, when
the texts are edited and the file is not yet renamed. Until then a new link can mean another file.
Once the file is renamed nothing of this holds: the same move may be asked for again, for others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.note_map import Stored, lines_of, note_of
from wikilink_ls.vault.vault import Vault

FileId = tuple[int, int]
"""What of a file stays when it is moved."""
IdOf = Callable[[str], FileId | None]
"""Gives that of the file at a vault path; None if there is none."""


class Done(NamedTuple):
    """What a text has where its edits are done; worked out when that is asked."""

    facts: Stored
    """Those before them, as the vault keeps them: a rename can be in thousands of notes."""
    edits: tuple[TextEdit, ...]

    @property
    def note(self) -> Note:
        return note_of(self.facts)

    def is_seen_in(self, text: str | None) -> bool:
        if text is None:
            return False
        grown = 0
        for (start, end), new_text in self.edits:
            if not text.startswith(new_text, start + grown):
                return False
            grown += len(new_text) - (end - start)
        return len(text) == lines_of(self.facts).length + grown


@dataclass(frozen=True, slots=True)
class Given:
    moves: Mapping[str, str]
    done: Mapping[str, Done]
    """By the vault path that a note has before the moves."""
    moved: tuple[str, FileId] | None = None
    """Where a file is once the moves are done, and which one."""

    def has_happened(self, id_of: IdOf) -> bool:
        """Whether the disk has the moves; not all editors tell."""
        return self.moved is not None and id_of(self.moved[0]) == self.moved[1]

    def taken(
        self, vault: Vault, text_of: TextOf, is_open: Callable[[str], bool]
    ) -> dict[str, Done]:
        """What is done, as far as one sees.

        An editor does all of it or none, and some, as in a canvas, where nobody sees it yet: in
        what is not open and as it was.
        """
        seen = {path for path, done in self.done.items() if done.is_seen_in(text_of(path))}
        return {
            path: done
            for path, done in self.done.items()
            if path in seen or (seen and not is_open(path) and vault.source(path) == done.note)
        }


def given(
    vault: Vault,
    moves: Mapping[str, str],
    edits: Mapping[str, tuple[TextEdit, ...]],
    id_of: IdOf = lambda _path: None,
) -> Given:
    """What the notes of *vault* have once *edits*, which are in order and apart, are done."""
    kept = ((path, vault.stamp(path)) for path in edits)
    done = {path: Done(facts, edits[path]) for path, facts in kept if facts}
    # In another case the new name may be that of the file before it moves.
    others = (pair for pair in moves.items() if fold(pair[0]) != fold(pair[1]))
    old, new = next(others, ("", ""))
    file = id_of(old) if old else None
    return Given(moves, done, (new, file) if file else None)
