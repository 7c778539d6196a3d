"""The facts of one note, as its text states them; no other note is known here.

Everything is frozen and made of plain values, so that a note can be shared between versions of a
vault, sent to another process, and written down. Spans are code points in the note's text.
"""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Raw, Struct

from wikilink_ls.syntax.packed_lines import PackedLines
from wikilink_ls.syntax.text import LineIndex, Span

LinkKind = Literal[
    "wikilink",
    "embed",
    "markdown",
    "markdown-embed",
    "property",
    "property-markdown",
    "reference",
    "file",
]
"""How a link is written. A *property* link is a wikilink, *property-markdown* a Markdown link,
that fills a property's value; a *reference* is ``[text][label]``; a *file* is what a canvas shows,
and its path, ``/a/b.md``, the one in the vault."""

TextOf = Callable[[str], str | None]
"""Gives the text of the note at a vault path, which facts do not keep; None if it has none."""

ProblemCode = Literal["invalid-properties", "unquoted-property-link"]


class Source(Struct, frozen=True, gc=False, array_like=True):
    """A note or canvas as text, of which the facts are made."""

    path: str
    text: str
    damaged: bool = False
    """Its file is not UTF-8."""


class LinkPlace(Struct, frozen=True, gc=False, array_like=True):
    """Where a link stands, and which file it asks for."""

    kind: LinkKind
    start: int
    """Where the whole link begins, its ``!`` included."""
    end: int
    path: str
    """The linkpath: decoded, trimmed; empty in a link to the note itself."""

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Link(LinkPlace, frozen=True, gc=False, array_like=True):
    """An internal link or embed."""

    subpath: str
    """``#heading``, ``#^block`` … with the ``#``, decoded and trimmed; or empty."""
    display: str | None
    """The display text that was written, or None."""
    parts: tuple[int, ...]
    """Start and end of path, of subpath, and of display, as written, counted from *start*.

    Small numbers on purpose: Python shares those up to 256, and a vault has many links."""
    key: str | None = None
    """Of a link in properties: ``up``, ``related.0``."""

    @property
    def path_span(self) -> Span:
        return Span(self.start + self.parts[0], self.start + self.parts[1])

    @property
    def subpath_span(self) -> Span:
        """From the ``#``; empty, at the end of the path, where there is no subpath."""
        return Span(self.start + self.parts[2], self.start + self.parts[3])

    @property
    def display_span(self) -> Span:
        return Span(self.start + self.parts[4], self.start + self.parts[5])

    @property
    def linktext(self) -> str:
        return self.path + self.subpath


class Heading(Struct, frozen=True, gc=False, array_like=True):
    text: str
    """As written, without the ``#`` marks: ``A link in a [[x]]``."""
    level: int
    span: Span
    """Its own lines, without the last line ending."""


class Block(Struct, frozen=True, gc=False, array_like=True):
    """A block that carries a block id."""

    id: str
    span: Span
    """The lines of the block; an id on a line of its own is not part of it."""
    id_span: Span
    """The id, without its ``^``."""


class Footnote(Struct, frozen=True, gc=False, array_like=True):
    """A footnote definition."""

    label: str
    span: Span

    @property
    def label_span(self) -> Span:
        """The label, between ``[^`` and ``]``."""
        start = self.span.start + 2
        return Span(start, start + len(self.label))


class FootnoteReference(Struct, frozen=True, gc=False, array_like=True):
    """``[^label]`` in the text, whether or not that footnote is there."""

    label: str
    span: Span

    @property
    def label_span(self) -> Span:
        """The label, between ``[^`` and ``]``."""
        return Span(self.span.start + 2, self.span.end - 1)


class Tag(Struct, frozen=True, gc=False, array_like=True):
    name: str
    """Without the ``#``, in the case that was written."""
    span: Span
    """With its ``#``; in properties there may be none."""
    in_properties: bool = False


class PropertyText(Struct, frozen=True, gc=False, array_like=True):
    """A text in a property: its value, or an item of its list."""

    key: str
    """Where it stands: ``up``, ``related.0``."""
    text: str
    span: Span
    """Between the quotes, where there are any."""
    quoted: bool

    def is_item_of(self, key: str) -> bool:
        """Whether it stands in the list that is the value of *key*, not deeper."""
        return self.key.startswith(f"{key}.") and self.key[len(key) + 1 :].isdigit()


class Property(Struct, frozen=True, array_like=True):
    key: str
    key_span: Span
    value_span: Span
    texts: tuple[PropertyText, ...]
    """Every text in the value, in the order of the text."""


class Problem(Struct, frozen=True, gc=False, array_like=True):
    """What is wrong in a note by itself."""

    code: ProblemCode
    message: str
    span: Span


class Properties(Struct, frozen=True, array_like=True):
    values: dict[str, Any] = {}
    """As Obsidian reads them: dates and ``yes`` are texts."""
    entries: tuple[Property, ...] = ()
    span: Span = Span(0, 0)
    """From the first ``---`` to the end of the line of the second; empty without properties."""
    problems: tuple[Problem, ...] = ()

    def get(self, name: str) -> Property | None:
        """The property called *name*, in any case (Obsidian: names are case-insensitive)."""
        wanted = name.lower()
        for entry in self.entries:
            if entry.key.lower() == wanted:
                return entry
        return None


class LinkPlaces(Struct, frozen=True, gc=False, array_like=True):
    """Where the links of a note stand: what `LinkFacts` begins with, as it is kept."""

    path: str
    packed: PackedLines
    links: tuple[LinkPlace, ...]

    @property
    def lines(self) -> LineIndex:
        return LineIndex(*self.packed.unpacked())


class FrontFacts(Struct, frozen=True, array_like=True):
    """What a note says in its properties, read from what is kept of it in a fifth of the time."""

    path: str
    lines: Raw
    links: Raw
    title: Raw
    properties: Properties
    aliases: tuple[str, ...]


class LinkFacts(Struct, frozen=True, array_like=True):
    """What a note has of links: its first facts, for who goes through thousands of notes."""

    path: str
    """Vault path: NFC, with ``/``, with ``.md``."""
    lines: LineIndex
    links: tuple[Link, ...]
    """In the order of the text."""


class Note(LinkFacts, frozen=True, array_like=True):
    title: str
    """The property ``title``, else the first level-1 heading, else the file's name."""
    properties: Properties
    aliases: tuple[str, ...]
    tags: tuple[Tag, ...]
    """Those of the properties first, then the inline ones."""
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    footnotes: tuple[Footnote, ...]
    literal: tuple[Span, ...]
    """Code, math and HTML, where nothing is a link; sorted, apart from each other."""
    tables: tuple[Span, ...]
    excerpt: str
    """The beginning of the first paragraph, as it is written."""
    quote: str
    """The beginning of the first block quote at the top level, without its marks; or empty."""
    footnote_references: tuple[FootnoteReference, ...] = ()
    """In the order of the text."""
    damaged: bool = False
    """The file is not UTF-8: it was read with replacement characters and must not be edited."""
    unread: bool = False
    """The file is a canvas that is no JSON: what links it has nobody knows."""

    @property
    def top_heading(self) -> Heading | None:
        """The first heading of the first level."""
        return next((heading for heading in self.headings if heading.level == 1), None)

    def link_at(self, offset: int) -> Link | None:
        """The link at a cursor; of nested links the inner one."""
        # At each keystroke, of thousands in a large note: no span is made of each.
        touching = [link for link in self.links if link.start <= offset <= link.end]
        return min(touching, key=lambda link: link.end - link.start, default=None)

    def in_literal(self, offset: int) -> bool:
        return any(span.start < offset < span.end for span in self.literal)
