"""Edits in many notes at once: each from a text that is sure to be the one of its facts."""

from collections.abc import Callable, Iterable, Mapping

from wikilink_ls.features.renamable import RenameError
from wikilink_ls.features.rewriting import CHANGED, LeftError
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import LineIndex, TextEdit
from wikilink_ls.vault.vault import Vault

SHOWN_NOTES = 3

Change = Callable[[Note, str], Iterable[TextEdit]]
"""Gives its edits for a note and its text; `LeftError` if it cannot."""


def changed_notes(
    vault: Vault,
    paths: Iterable[str],
    changes_of: Callable[[Note], Iterable[Change]],
    text_of: TextOf,
    name: str,
) -> dict[str, tuple[TextEdit, ...]]:
    """The edits of the notes and canvases at *paths*, each as `changes_of` it says.

    `RenameError` if one of them cannot follow the rename of *name*. Only notes with changes have
    their text read.
    """
    edits: dict[str, tuple[TextEdit, ...]] = {}
    left: dict[str, str] = {}
    for path in sorted(paths):
        note = vault.source(path)
        if note is None or not (changes := list(changes_of(note))):
            continue
        try:
            text = editable_text(note, text_of)
            found = {it for change in changes for it in change(note, text)}
            edits[path] = tuple(sorted(it for it in found if it.span.of(text) != it.new_text))
        except LeftError as reason:
            left[path] = str(reason)
    check_all_follow(name, left)
    return {path: found for path, found in edits.items() if found}


def editable_text(note: Note, text_of: TextOf) -> str:
    """The text of *note*; `LeftError` if it cannot be edited."""
    if note.damaged:
        raise LeftError("is not valid UTF-8")
    text = text_of(note.path)
    if text is None:
        raise LeftError("cannot be read")
    # A file may be another by now; who gives the text knows better, this costs next to nothing.
    if LineIndex.of(text) != note.lines:
        raise LeftError(CHANGED)
    return text


def check_all_follow(name: str, left: Mapping[str, str], done: str = "renamed") -> None:
    """Refuses what is to be *done* to *name* if notes would be *left* behind."""
    if left:
        shown = [f"'{path}' {why}" for path, why in list(left.items())[:SHOWN_NOTES]]
        more = len(left) - len(shown)
        listed = ", ".join([*shown, f"and {more} more"] if more else shown)
        raise RenameError(f"'{name}' is not {done}: {listed}; its links would break")
