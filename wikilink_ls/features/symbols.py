"""The headings of a note, each with those below it."""

from dataclasses import dataclass, field

from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span


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
    end = note.lines.length
    top = Symbol("", 0, Span(0, end), Span(0, 0))
    open_ = [top]
    for heading in note.headings:
        start = heading.span.start
        while open_[-1].level >= heading.level:
            over = open_.pop()
            over.span = Span(over.span.start, start)
        name = heading.text or "(no text)"
        symbol = Symbol(name, heading.level, Span(start, end), heading.span)
        open_[-1].children.append(symbol)
        open_.append(symbol)
    return top.children
