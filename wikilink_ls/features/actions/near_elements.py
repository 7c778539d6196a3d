"""How a note is built near a place, without a look at all of it."""

from bisect import bisect_left, bisect_right

from msgspec.structs import replace

from wikilink_ls.syntax.elements import Element, elements
from wikilink_ls.syntax.note import Note, Properties
from wikilink_ls.syntax.text import Span


def elements_near(note: Note, text: str, span: Span) -> list[Element]:
    """The elements of *note* from the heading before *span* to the one after it.

    Whatever block is open ends at a heading: so these are all that *span* could be a part of.
    """
    starts = [it.span.start for it in note.headings]
    before, after = bisect_right(starts, span.start), bisect_left(starts, span.end + 1)
    start = starts[before - 1] if before else note.properties.span.end
    end = starts[after] if after < len(starts) else len(text)
    links = tuple(it for it in note.links if start <= it.start < end)
    part = replace(note, properties=Properties(), links=links)
    found = elements(part, text[start:end])
    return [Element(it.kind, it.span.shifted(start)) for it in found]
