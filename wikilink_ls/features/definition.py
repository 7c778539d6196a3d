"""Where a link leads."""

from dataclasses import dataclass

from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.target import place_span, target_of
from wikilink_ls.vault.vault import Vault

TOP = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Definition:
    origin: Span
    """The link at the cursor."""
    path: str
    """The vault path of the file."""
    span: Span
    """The section, block or footnote that is linked; empty for a whole file."""
    selection: Span
    """Where the cursor is to go: the heading of a section."""


def definition(vault: Vault, note: Note, offset: int) -> Definition | None:
    """Where the link at *offset* leads.

    A heading or block that is missing leads to the top of its note, as in Obsidian.
    """
    link = note.link_at(offset)
    if link is None:
        return None
    target = target_of(vault, link, note)
    if target.path is None:
        return None
    if target.note is None or target.place is None:
        return Definition(link.span, target.path, TOP, TOP)
    span = place_span(target.note, target.place)
    return Definition(link.span, target.path, span, target.place.span)
