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
from wikilink_ls.syntax.text import TOP, LineIndex, Span
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.vault import Vault


class Reference(NamedTuple):
    path: str
    """The vault path of the note, or of the canvas."""
    span: Span


class InNote(NamedTuple):
    """The references in one note or canvas."""

    path: str
    lines: LineIndex | None
    """Its lines; None of a file that is no note, or that is not read yet."""
    spans: list[Span]
    """In order."""


def references(vault: Vault, note: Note, offset: int, *, declaration: bool) -> Iterator[InNote]:
    """Every link, tag and declared value that is about what is at *offset*, by path and place.

    Where there is nothing, about *note* itself. With *declaration* also where the thing itself
    is: its heading, block or footnote, and of a note its first heading. In other files there is
    no such place. Each note is read once, however many places are shown.
    """
    subject = subject_at(vault, note, offset) or FileSubject(note.path)
    definition = None
    if declaration and isinstance(subject, FileSubject) and is_note(subject.path):
        definition = _definition(vault, note, subject)
    return _occurring(vault, subject, note, definition)


def backlinks(vault: Vault, path: str) -> Iterator[InNote]:
    """Every link and declared value that is about the file at *path*, by path and place."""
    return _occurring(vault, FileSubject(path))


def _occurring(
    vault: Vault, subject: Subject, own: Note | None = None, definition: Reference | None = None
) -> Iterator[InNote]:
    """The references of the whole vault, in which *own* is a note as it is now."""
    occurrences = Occurrences(vault, subject)
    more = (it.path for it in (own, definition) if it)
    paths = sorted(notes_about(vault, subject).union(more))
    for path, source in zip(paths, occurrences.sources(paths), strict=True):
        note = own if own and path == own.path else source
        spans = occurrences.spans(note) if note else []
        if definition and path == definition.path:
            spans = sorted({*spans, definition.span})
        if spans:
            yield InNote(path, note.lines if note else None, spans)


def _note_at(vault: Vault, note: Note, path: str) -> Note | None:
    return note if path == note.path else vault.source(path)


def _definition(vault: Vault, note: Note, subject: FileSubject) -> Reference:
    if subject.place is not None:
        return Reference(subject.path, subject.place.span)
    target = _note_at(vault, note, subject.path)
    heading = next(iter(target.headings), None) if target else None
    return Reference(subject.path, heading.span if heading else TOP)
