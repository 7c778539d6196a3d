"""The links of a note that lead somewhere, for an editor to make them clickable."""

from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concepts import declared_note
from wikilink_ls.vault.target import targets_of
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class DocumentLink:
    span: Span
    path: str
    """The vault path of the file."""
    line: int | None
    """The 0-based line of the heading, block or footnote, if one is linked."""


def document_links(vault: Vault, note: Note) -> Iterator[DocumentLink]:
    """The links, and the concepts that the note declares by their names."""
    for link, target in targets_of(vault, note.links, note):
        if target.path is None:
            continue
        line = None
        if target.place and target.note:
            line = target.note.lines.line_of(target.place.span.start)
        yield DocumentLink(link.span, target.path, line)
    for declaration in vault.concepts.rules.declarations(note):
        path = declared_note(vault, declaration, note.path)
        if path is not None and declaration.linkpath is None:
            yield DocumentLink(declaration.span, path, None)
