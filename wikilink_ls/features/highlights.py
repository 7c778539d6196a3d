"""Where else in the note the thing at the cursor is linked, declared, or called by its name."""

from collections.abc import Iterator

from wikilink_ls.features.subject import (
    FileSubject,
    Occurrences,
    called_spans,
    name_span,
    names_note,
    subject_at,
)
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.vault import Vault


def highlights(vault: Vault, note: Note, offset: int) -> list[Span]:
    """The places in *note* about what is at *offset*, in the order of its text.

    Empty where there is nothing, so that an editor marks words as it would.
    """
    subject = subject_at(vault, note, offset)
    if subject is None:
        return []
    spans = set(Occurrences(vault, subject).spans(note))
    if isinstance(subject, FileSubject) and subject.path == note.path:
        spans.update([name_span(subject.place)] if subject.place else _names(vault, note))
    return sorted(spans)


def _names(vault: Vault, note: Note) -> Iterator[Span]:
    """Where *note* says what it is called itself."""
    yield from called_spans(note)
    if (top := note.top_heading) is not None and names_note(vault, note, top):
        yield name_span(top)
