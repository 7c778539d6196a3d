"""Where a link, a tag, a reference to a footnote or the name of a concept leads."""

from dataclasses import dataclass

from wikilink_ls.features.subject import footnote_reference_at, place_at, tag_at
from wikilink_ls.syntax.folding import fold, label_key
from wikilink_ls.syntax.note import Footnote, Link, Note, Tag
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.concepts import declared_note, near_concept
from wikilink_ls.vault.target import find_footnote, place_span, target_in, target_of
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Definition:
    origin: Span
    """The link at the cursor, or the name."""
    path: str
    """The vault path of the file."""
    span: Span
    """The section, block or footnote that is linked; empty for a whole file."""
    selection: Span
    """Where the cursor is to go: the heading of a section."""


def definition(vault: Vault, note: Note, offset: int) -> Definition | None:
    """Where the link at *offset* leads, or which concept the value there declares.

    A heading or block that is missing leads to the top of its note, as in Obsidian. A link to
    nowhere leads to the concept that it nearly names. A tag leads to the first note that has it;
    a reference to a footnote there, and the footnote back to its first reference.
    """
    if link := note.link_at(offset):
        return _of_link(vault, link, note)
    declaration = vault.concepts.rules.declaration_at(note, offset)
    if declaration is not None:
        path = declared_note(vault, declaration, note.path)
        return Definition(declaration.span, path, TOP, TOP) if path else None
    if tag := tag_at(note, offset):
        return _of_tag(vault, tag, note)
    return _of_footnote(note, offset)


def _of_link(vault: Vault, link: Link, note: Note) -> Definition | None:
    target = target_of(vault, link, note)
    if target.path is None:
        nearly = near_concept(vault, link.path)
        if nearly is None:
            return None
        target = target_in(vault, link, note, nearly)
    path = target.path or ""
    if target.note is None or target.place is None:
        return Definition(link.span, path, TOP, TOP)
    return Definition(link.span, path, place_span(target.note, target.place), target.place.span)


def _of_tag(vault: Vault, tag: Tag, note: Note) -> Definition:
    key = fold(tag.name)
    path = min(vault.tags.paths(key), default=note.path)
    # A note that is typed in may be ahead of the tables.
    first = vault.notes.get(path, note)
    span = next((it.span for it in first.tags if fold(it.name) == key), None)
    if span is None:
        return Definition(tag.span, note.path, tag.span, tag.span)
    return Definition(tag.span, path, span, span)


def _of_footnote(note: Note, offset: int) -> Definition | None:
    if reference := footnote_reference_at(note, offset):
        footnote = find_footnote(note.footnotes, reference.label)
        if footnote is None:
            return None
        return Definition(reference.span, note.path, footnote.span, footnote.label_span)
    place = place_at(note, offset)
    if not isinstance(place, Footnote):
        return None
    label = label_key(place.label)
    spans = (it.span for it in note.footnote_references if label_key(it.label) == label)
    span = next(spans, None)
    return Definition(place.label_span, note.path, span, span) if span else None
