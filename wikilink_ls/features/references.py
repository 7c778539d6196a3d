"""Who speaks of what the cursor is on: links, tags, footnotes, and the values by which notes
declare a concept."""

from typing import NamedTuple

from wikilink_ls.features.subject import (
    FileSubject,
    Occurrences,
    notes_about,
    subject_at,
)
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.vault import Vault


class Reference(NamedTuple):
    path: str
    """The vault path of the note, or of the canvas."""
    span: Span


def references(vault: Vault, note: Note, offset: int, *, declaration: bool) -> list[Reference]:
    """Every link, tag and declared value that is about what is at *offset*, by path and place.

    Where there is nothing, about *note* itself. With *declaration* also where the thing itself
    is: its heading, block or footnote, and of a note its first heading.
    """
    subject = subject_at(vault, note, offset) or FileSubject(note.path)
    occurrences = Occurrences(vault, subject)
    found = {
        Reference(path, span)
        for path in notes_about(vault, subject)
        if (source := _note_at(vault, note, path)) is not None
        for span in occurrences.spans(source)
    }
    found.update(Reference(note.path, span) for span in occurrences.spans(note))
    if declaration and isinstance(subject, FileSubject):
        found.add(_definition(vault, note, subject))
    return sorted(found)


def _note_at(vault: Vault, note: Note, path: str) -> Note | None:
    return note if path == note.path else vault.source(path)


def _definition(vault: Vault, note: Note, subject: FileSubject) -> Reference:
    if subject.place is not None:
        return Reference(subject.path, subject.place.span)
    target = _note_at(vault, note, subject.path)
    heading = next(iter(target.headings), None) if target else None
    return Reference(subject.path, heading.span if heading else TOP)
