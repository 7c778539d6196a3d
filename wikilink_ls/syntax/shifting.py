"""The facts of a note that was edited since they were read, as far as they still hold.

A note of a megabyte takes longer to read than a keystroke may. Until it is read again, what
stands before and after the place of the edit is known all the same.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from wikilink_ls.syntax.note import (
    Block,
    Footnote,
    FootnoteReference,
    Heading,
    Link,
    Note,
    Properties,
    Tag,
)
from wikilink_ls.syntax.text import LineIndex, Span

_CHUNK = 1 << 12

Spanned = TypeVar("Spanned", Heading, Block, Footnote, FootnoteReference, Tag)


class Change(NamedTuple):
    """Where two texts differ: all before *start* is the same, and all after the two ends."""

    start: int
    old_end: int
    new_end: int

    @property
    def by(self) -> int:
        """How far what follows has moved."""
        return self.new_end - self.old_end

    @classmethod
    def between(cls, old: str, new: str) -> "Change":
        shorter = min(len(old), len(new))
        start = _common(old, new, shorter)
        after = _common_at_end(old, new, shorter - start)
        return cls(start, len(old) - after, len(new) - after)

    def moved(self, span: Span) -> Span | None:
        """Where *span* is now; None if the edit has touched what is in it."""
        if span.end <= self.start:
            return span
        return span.shifted(self.by) if span.start >= self.old_end else None

    def stretched(self, span: Span) -> Span:
        """Where *span* is now, if what was typed in it belongs to it."""
        start = span.start if span.start <= self.start else max(span.start, self.old_end) + self.by
        end = span.end if span.end <= self.start else max(span.end, self.old_end) + self.by
        return Span(start, end)


def shifted(note: Note, change: Change, lines: LineIndex) -> Note:
    """*note* after *change*, with the *lines* of its text as it is now.

    What the edit touches is not there; code and tables with the edit in them have grown.
    """
    return replace(
        note,
        lines=lines,
        properties=_properties(note.properties, change),
        links=_links(note.links, change),
        tags=_spanned(note.tags, change),
        headings=_spanned(note.headings, change),
        blocks=tuple(_blocks(note.blocks, change)),
        footnotes=_spanned(note.footnotes, change),
        footnote_references=_spanned(note.footnote_references, change),
        literal=_stretched(note.literal, change),
        tables=_stretched(note.tables, change),
    )


# All these are in the order of the text. There are thousands, at each keystroke: little is asked
# of what is before the edit, and nothing of what follows it.


def _links(links: tuple[Link, ...], change: Change) -> tuple[Link, ...]:
    begin, by = attrgetter("start"), change.by
    first = bisect_left(links, change.start, key=begin)
    last = bisect_left(links, change.old_end, lo=first, key=begin)
    before = [it for it in links[:first] if it.end <= change.start]
    after = [replace(it, start=it.start + by, end=it.end + by) for it in links[last:]]
    return *before, *after


def _spanned(found: tuple[Spanned, ...], change: Change) -> tuple[Spanned, ...]:
    begin = attrgetter("span.start")
    first = bisect_left(found, change.start, key=begin)
    last = bisect_left(found, change.old_end, lo=first, key=begin)
    before: list[Spanned] = [it for it in found[:first] if it.span.end <= change.start]
    after: list[Spanned] = [replace(it, span=it.span.shifted(change.by)) for it in found[last:]]
    return tuple(before + after)


def _stretched(spans: tuple[Span, ...], change: Change) -> tuple[Span, ...]:
    """*spans*, which are apart from each other."""
    begin, by = itemgetter(0), change.by
    first = bisect_right(spans, change.start, key=itemgetter(1))
    last = bisect_right(spans, change.start, key=begin)
    last = max(last, bisect_left(spans, change.old_end, key=begin))
    after = [Span(start + by, end + by) for start, end in spans[last:]]
    return *spans[:first], *map(change.stretched, spans[first:last]), *after


def _blocks(blocks: Iterable[Block], change: Change) -> Iterator[Block]:
    for block in blocks:
        id_span = change.moved(block.id_span)
        if id_span is not None:
            yield replace(block, span=change.stretched(block.span), id_span=id_span)


def _properties(properties: Properties, change: Change) -> Properties:
    if change.start >= properties.span.end:
        return properties
    # What is in YAML means nothing without the rest of it.
    return Properties(span=change.stretched(properties.span))


def _common(old: str, new: str, most: int) -> int:
    """How many letters both begin with, of *most*."""
    at = 0
    while at < most and old[at : at + _CHUNK] == new[at : at + _CHUNK]:
        at += _CHUNK
    end = min(at + _CHUNK, most)
    return next((it for it in range(min(at, most), end) if old[it] != new[it]), end)


def _common_at_end(old: str, new: str, most: int) -> int:
    """How many letters both end with, of *most*."""
    done = 0
    while done + _CHUNK <= most and _before(old, done, _CHUNK) == _before(new, done, _CHUNK):
        done += _CHUNK
    while done < most and old[-1 - done] == new[-1 - done]:
        done += 1
    return done


def _before(text: str, done: int, length: int) -> str:
    end = len(text) - done
    return text[end - length : end]
