"""Edits in many notes at once: each from a text that is sure to be the one of its facts."""

from collections.abc import Callable, Iterable, Mapping

from wikilink_ls.features.edits.editable import (
    UNREAD,
    check_kept,
    editable_text,
    has_unread_properties,
    known_text,
)
from wikilink_ls.features.edits.following import lie_in_headings, with_headings_followed
from wikilink_ls.features.edits.rewriting import LeftError
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import TextEdit
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
    is_named: Callable[[str], bool],
) -> dict[str, tuple[TextEdit, ...]]:
    """The edits of the notes and canvases at *paths*, each as `changes_of` it says.

    `RenameError` if one of them cannot follow the rename of *name*, or has properties that cannot
    be read and in which *name* seems to be named, as `is_named` it says. Only notes with changes,
    or such properties, have their text read.
    """
    edits: dict[str, tuple[TextEdit, ...]] = {}
    left: dict[str, str] = {}
    headed: dict[str, str] = {}
    for path in sorted(paths):
        note = vault.source(path)
        if note is None:
            continue
        try:
            edits[path], text = _edits(note, list(changes_of(note)), text_of, is_named)
            if lie_in_headings(note.headings, edits[path]):
                headed[path] = text
        except LeftError as reason:
            left[path] = str(reason)
    check_all_follow(name, left)
    followed = with_headings_followed(vault, edits, headed, text_of)
    check_all_follow(name, followed.left)
    return {path: found for path, found in followed.edits.items() if found}


def _edits(
    note: Note, changes: list[Change], text_of: TextOf, is_named: Callable[[str], bool]
) -> tuple[tuple[TextEdit, ...], str]:
    """Those of *note*, and its text, if there are any."""
    if has_unread_properties(note):
        text = known_text(note, text_of)
        if is_named(note.properties.span.of(text)):
            raise LeftError(UNREAD)
    if not changes:
        return (), ""
    text = editable_text(note, text_of)
    found = {it for change in changes for it in change(note, text)}
    edits = tuple(sorted(it for it in found if it.span.of(text) != it.new_text))
    check_kept(note, text, edits)
    return edits, text


def check_all_follow(name: str, left: Mapping[str, str], done: str = "renamed") -> None:
    """Refuses what is to be *done* to *name* if notes would be *left* behind."""
    if left:
        shown = [f"'{path}' {why}" for path, why in list(left.items())[:SHOWN_NOTES]]
        more = len(left) - len(shown)
        listed = ", ".join([*shown, f"and {more} more"] if more else shown)
        raise RenameError(f"'{name}' is not {done}: {listed}; its links would break")
