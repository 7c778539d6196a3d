"""Where a link, or the name of a concept, leads."""

from dataclasses import dataclass

from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.concepts import declared_note, near_concept
from wikilink_ls.vault.target import place_span, target_in, target_of
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
    nowhere leads to the concept that it nearly names.
    """
    if link := note.link_at(offset):
        return _of_link(vault, link, note)
    declaration = vault.concepts.rules.declaration_at(note, offset)
    path = declared_note(vault, declaration, note.path) if declaration else None
    return Definition(declaration.span, path, TOP, TOP) if declaration and path else None


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
