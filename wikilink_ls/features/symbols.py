"""The headings of a note, each with those below it."""

from dataclasses import dataclass, field

from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.target import section_of


@dataclass(slots=True)
class Symbol:
    name: str
    level: int
    span: Span
    """The section."""
    selection: Span
    """The heading."""
    children: list["Symbol"] = field(default_factory=list)


def symbols(note: Note) -> list[Symbol]:
    """The outermost headings; a level that is left out is no level."""
    roots: list[Symbol] = []
    open_: list[Symbol] = []
    for heading in note.headings:
        symbol = Symbol(
            heading.text or "(no text)", heading.level, section_of(note, heading), heading.span
        )
        while open_ and open_[-1].level >= heading.level:
            open_.pop()
        (open_[-1].children if open_ else roots).append(symbol)
        open_.append(symbol)
    return roots
