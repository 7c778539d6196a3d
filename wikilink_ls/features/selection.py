"""How a selection at a cursor grows: from the word over link, sentence and section to the note."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal

from wikilink_ls.features.edits.link_kinds import is_wiki
from wikilink_ls.syntax.elements import Element, elements
from wikilink_ls.syntax.literal import has_lines, trimmed
from wikilink_ls.syntax.masking import merged
from wikilink_ls.syntax.note import Block, Link, Note, Property, Tag
from wikilink_ls.syntax.properties import split
from wikilink_ls.syntax.property_value import written_value
from wikilink_ls.syntax.prose import sentence_at, word_at
from wikilink_ls.syntax.text import LINE_END, Span
from wikilink_ls.vault.target import sections

MOST_STEPS = 100
"""Of thousands of quotes in each other nobody selects one by one."""

_What = Link | Tag | Block | Element | Literal["literal", "section"]
Place = tuple[Span, _What]
"""Where something is that can be selected, and what."""

_SEGMENT = re.compile(r"[^#]+")
_MARKS = re.compile(r"`+|~{3,}|\$\$?")


def selection(note: Note, text: str, offsets: Iterable[int]) -> list[list[Span]]:
    """For each of *offsets* in *note*, whose text is *text*, the selections there.

    The smallest comes first, and each of them is in the one that follows.
    """
    offsets = list(offsets)
    steps, whole = _Steps(note, text), Span(0, len(text))
    near = touching(steps.places(), offsets)
    known = {offset: _growing(steps.at(offset, it), whole) for offset, it in near.items()}
    return [known[offset] for offset in offsets]


def touching(places: Iterable[Place], offsets: Iterable[int]) -> dict[int, list[Place]]:
    """For each of *offsets* those of *places* that it touches; in one walk over all of them."""
    coming = sorted(places, key=lambda it: it[0].start, reverse=True)
    near: list[Place] = []
    found: dict[int, list[Place]] = {}
    for offset in sorted(set(offsets)):
        near = [it for it in near if it[0].end >= offset]
        while coming and coming[-1][0].start <= offset:
            if (place := coming.pop())[0].end >= offset:
                near.append(place)
        found[offset] = near
    return found


def _growing(steps: Iterable[Span], whole: Span) -> list[Span]:
    """Those of *steps* that hold each other; where two overlap, the smaller."""
    chain: list[Span] = []
    for span in sorted(set(steps), key=lambda it: (it.end - it.start, -it.start)):
        inner = chain[-1] if chain else span
        if span.start <= inner.start and inner.end <= span.end and span != whole:
            chain.append(span)
    return [*chain[: MOST_STEPS - 1], whole]


class _Steps:
    """All that a selection in one note could be."""

    def __init__(self, note: Note, text: str) -> None:
        self._note = note
        self._text = text
        self._literal = [Span(start, min(end, len(text))) for start, end in note.literal]
        self._whole = merged((*self._literal, *(link.span for link in note.links)))

    def places(self) -> Iterator[Place]:
        """All that is somewhere in the note, and so near some of the offsets only."""
        note = self._note
        for link in note.links:
            yield link.span, link
        for tag in note.tags:
            yield tag.span, tag
        for block in note.blocks:
            yield Span(block.id_span.start - 1, block.id_span.end), block
        for element in elements(note, self._text):
            yield element.span, element
        for span in self._literal:
            yield span, "literal"
        for span in sections(note.headings, len(self._text)):
            yield span, "section"

    def at(self, offset: int, near: Iterable[Place]) -> Iterator[Span]:
        for span in self._around(offset, near):
            if span.start < span.end and span.touches(offset):
                yield span

    def _around(self, offset: int, near: Iterable[Place]) -> Iterator[Span]:
        """Those at *offset*, and some that are elsewhere."""
        if word := word_at(self._text, offset):
            yield word
        properties = self._note.properties.span
        in_properties = bool(properties.end) and offset <= properties.end
        if in_properties:
            yield from self._in_properties
        for span, what in near:
            if isinstance(what, Link):
                yield from _link_steps(self._text, what)
            elif not in_properties:
                yield from self._in_body(span, what, offset)

    @cached_property
    def _in_properties(self) -> list[Span]:
        found: list[Span] = []
        for entry in self._note.properties.entries:
            found += _property_steps(self._text, entry)
        found += (trimmed(self._text, *span) for span in split(self._text) or ())
        return found

    def _in_body(self, span: Span, what: _What, offset: int) -> Iterator[Span]:
        match what:
            case Tag():
                yield from (span, Span(span.start + 1, span.end))
            case Element():
                yield from self._in_element(what, offset)
            case "literal":
                yield from self._in_literal(span, offset)
            case "section":
                yield self._own(span, offset)
            case _:
                yield span

    def _own(self, section: Span, offset: int) -> Span:
        """*section* without the blank lines at its end, if *offset* is not there."""
        own = trimmed(self._text, *section)
        is_over = offset == section.end < len(self._text)
        return own if is_over or own.touches(offset) else section

    def _in_literal(self, span: Span, offset: int) -> Iterator[Span]:
        yield span
        if inside := _between_marks(self._text, span):
            yield inside
        if has_lines(self._text, *span):
            lines = self._note.lines
            start, end = lines.line_span(lines.line_of(offset))
            yield trimmed(self._text, max(start, span.start), min(end, span.end))

    def _in_element(self, element: Element, offset: int) -> Iterator[Span]:
        yield element.span
        if element.kind == "text":
            sentence = sentence_at(self._text, element.span, offset, self._whole)
            yield from (sentence,) if sentence else ()


def _link_steps(text: str, link: Link) -> Iterator[Span]:
    for match in _SEGMENT.finditer(text, *link.subpath_span):
        yield trimmed(text, *match.span())
    yield link.path_span
    yield link.subpath_span
    yield Span(link.path_span.start, link.subpath_span.end)
    yield link.display_span
    opening = text.find("[[", link.start, link.start + 3)
    if opening >= 0 and is_wiki(link.kind):
        yield Span(opening + 2, link.end - 2)
    yield link.span


def _property_steps(text: str, entry: Property) -> Iterator[Span]:
    for item in entry.texts:
        yield item.span
        if item.quoted:
            yield Span(item.span.start - 1, item.span.end + 1)
    value = written_value(text, entry)
    yield entry.key_span
    yield value
    yield Span(entry.key_span.start, value.end)


def _between_marks(text: str, span: Span) -> Span | None:
    """What the marks of code or math enclose; of fenced code the lines between the fences."""
    opening = _MARKS.match(text, *span)
    if opening is None:
        return None
    start, end = opening.end(), span.end
    is_closed = text.endswith(opening[0], start, end)
    if len(opening[0]) < 3:
        return trimmed(text, start, end - len(opening[0]) if is_closed else end)
    breaks = [match.span() for match in LINE_END.finditer(text, start, end)]
    if not breaks:
        return None
    first, last = breaks[0][1], breaks[-1][0] if is_closed else end
    return Span(first, max(first, last))
