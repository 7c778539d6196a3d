"""The facts of a note that was edited since they were read, as far as they still hold.

A note of a megabyte takes longer to read than a keystroke may. Until it is read again, what
stands before and after the place of the edit is known all the same.
"""

from collections.abc import Iterable, Iterator
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
        links=tuple(_links(note.links, change)),
        tags=tuple(_spanned(note.tags, change)),
        headings=tuple(_spanned(note.headings, change)),
        blocks=tuple(_blocks(note.blocks, change)),
        footnotes=tuple(_spanned(note.footnotes, change)),
        footnote_references=tuple(_spanned(note.footnote_references, change)),
        literal=tuple(map(change.stretched, note.literal)),
        tables=tuple(map(change.stretched, note.tables)),
    )


def _links(links: Iterable[Link], change: Change) -> Iterator[Link]:
    by, start, old_end = change.by, change.start, change.old_end
    for link in links:
        if link.end <= start:
            yield link
        elif link.start >= old_end:
            yield replace(link, start=link.start + by, end=link.end + by)


def _spanned(found: Iterable[Spanned], change: Change) -> Iterator[Spanned]:
    for it in found:
        span = change.moved(it.span)
        if span is not None:
            yield it if span is it.span else replace(it, span=span)


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
