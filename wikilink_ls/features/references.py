"""Who speaks of what the cursor is on: links, tags, footnotes, and the values by which notes
declare a concept."""

from collections.abc import Iterator
from typing import NamedTuple

from wikilink_ls.features.subject import (
    FileSubject,
    Occurrences,
    Subject,
    notes_about,
    subject_at,
)
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.vault import Vault


class Reference(NamedTuple):
    path: str
    """The vault path of the note, or of the canvas."""
    span: Span


def references(vault: Vault, note: Note, offset: int, *, declaration: bool) -> list[Reference]:
    """Every link, tag and declared value that is about what is at *offset*, by path and place.

    Where there is nothing, about *note* itself. With *declaration* also where the thing itself
    is: its heading, block or footnote, and of a note its first heading. In other files there is
    no such place.
    """
    subject = subject_at(vault, note, offset) or FileSubject(note.path)
    found = set(_occurring(vault, subject, note))
    if declaration and isinstance(subject, FileSubject) and is_note(subject.path):
        found.add(_definition(vault, note, subject))
    return sorted(found)


def backlinks(vault: Vault, path: str) -> list[Reference]:
    """Every link and declared value that is about the file at *path*, by path and place."""
    return sorted(_occurring(vault, FileSubject(path)))


def _occurring(vault: Vault, subject: Subject, own: Note | None = None) -> Iterator[Reference]:
    """The references of the whole vault, in which *own* is a note as it is now."""
    occurrences = Occurrences(vault, subject)
    for path in notes_about(vault, subject).union((own.path,) if own else ()):
        note = own if own and path == own.path else occurrences.source(path)
        if note is not None:
            yield from (Reference(path, span) for span in occurrences.spans(note))


def _note_at(vault: Vault, note: Note, path: str) -> Note | None:
    return note if path == note.path else vault.source(path)


def _definition(vault: Vault, note: Note, subject: FileSubject) -> Reference:
    if subject.place is not None:
        return Reference(subject.path, subject.place.span)
    target = _note_at(vault, note, subject.path)
    heading = next(iter(target.headings), None) if target else None
    return Reference(subject.path, heading.span if heading else TOP)
