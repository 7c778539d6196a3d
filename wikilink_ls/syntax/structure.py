"""What CommonMark says of a note's body: where code, headings, blocks and Markdown links are.

pyromark reads the Markdown; its ranges are UTF-8 bytes and become code points here, if anything
is made of them: most events are but passed over, and a vault has millions.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from math import inf
from typing import Any, NamedTuple

import pyromark

from wikilink_ls.syntax.headings import heading
from wikilink_ls.syntax.literal import Trimmer, code, html, trimmed
from wikilink_ls.syntax.markdown_links import OPTIONS, MarkdownLinks
from wikilink_ls.syntax.masking import without_wide_tables
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link
from wikilink_ls.syntax.offsets import Offsets, one_byte_each
from wikilink_ls.syntax.text import Span

_LINKS = frozenset(("Link", "Image"))
_LITERAL = frozenset(("Code", "InlineHtml", "InlineMath", "DisplayMath"))
_LEAVES = frozenset(("Heading", "CodeBlock", "HtmlBlock", "Table"))
_CONTAINERS = frozenset(("List", "Item", "BlockQuote", "FootnoteDefinition"))

_BEFORE_ID = (" ", "\t", "\r", "\n", "]]")
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)")
_ANY_ID = re.compile(rb"\^[A-Za-z0-9-]+[ \t]*(?:[\r\n]|\Z)")
_QUOTE_MARKS = re.compile(r"(?:\r\n?|\n)[ \t]*(?:>[ \t]?)+")

EXCERPT_LENGTH = 300
"""Code points."""


@dataclass(slots=True)
class Structure:
    """The spans are code points of the whole note."""

    literal: list[Span] = field(default_factory=list)
    """Code, math and HTML, in the order of the text."""
    comments: list[Span] = field(default_factory=list)
    """HTML comments that begin a line on which text follows them."""
    definitions: list[Span] = field(default_factory=list)
    """Where a ``[label]: destination`` stands."""
    tables: list[Span] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    """The Markdown links that stay in the vault."""
    excerpt: str = ""
    quote: str = ""


def read_structure(text: str, start: int, masked: str | None = None) -> Structure:
    """The structure of *text* from *start* on, where the properties end.

    CommonMark sees *masked* in its place, if there is one: a text of the same length.
    """
    source = one_byte_each((text if masked is None else masked)[start:])
    return _Walk(text, without_wide_tables(source), start).structure


class _Inside(NamedTuple):
    """A finished block, which an id on a line of its own would name."""

    kind: str
    where: Any
    is_first: bool = False
    """It is a paragraph, with no block before it in its parent."""


class _Frame:
    """A block that is not finished yet."""

    __slots__ = ("inline_end", "kind", "own_end", "previous", "quote", "where")

    def __init__(self, kind: str, where: Any, quote: Any) -> None:
        self.kind = kind
        self.where = where
        """Its range, as pyromark gives it."""
        self.quote = quote
        """The range of the outermost quote around it."""
        self.previous: _Inside | None = None
        """The last finished block inside."""
        self.inline_end = -1
        """Where the last text ends, in bytes, that is not in a container inside this one."""
        self.own_end = -1
        """The same when the last leaf inside began, whose texts are not those of this block."""


class _Walk:
    """One pass over the events of a body. Of most blocks nothing is made, and nothing computed."""

    def __init__(self, text: str, source: str, start: int) -> None:
        self.structure = Structure()
        self._text = text
        self._source = source
        self._offsets = Offsets(source, start)
        self._frames = [_Frame("Document", None, None)]
        self._links = MarkdownLinks(text, source, self._offsets)
        self._ids = [match.start() for match in _ANY_ID.finditer(source.encode())]
        """Where, in bytes, something stands that may be a block id."""
        self._next_id = self._id_from(0)
        self._trimmed = Trimmer(text)
        if "]:" in source:
            self.structure.definitions = self._links.definitions
        self._walk()
        self.structure.blocks.sort(key=lambda block: block.id_span)
        self.structure.links.sort(key=lambda link: link.start)

    def _walk(self) -> None:
        # A dict with one key, or the name of a line break or rule: such a string has no "Start".
        event: Any
        frames, literal = self._frames, self.structure.literal
        for event, where in pyromark.events_with_range(
            self._source, options=OPTIONS, merge_text=True
        ):
            if "Text" in event:
                frames[-1].inline_end = where["end"]
            elif "Start" in event:
                if (value := event["Start"]) == "Paragraph":  # As most blocks are.
                    frame = frames[-1]
                    frame.own_end = frame.inline_end
                else:
                    self._start(value, where)
            elif "End" in event:
                if (value := event["End"]) == "Paragraph":
                    self._end_paragraph(where)
                else:
                    self._end(value, where)
            elif type(event) is dict:
                frames[-1].inline_end = where["end"]
                if not _LITERAL.isdisjoint(event):
                    literal.append(self._offsets.span(where))
            elif event == "Rule":
                frames[-1].previous = None

    def _start(self, value: Any, where: Any) -> None:
        parent = self._frames[-1]
        kind = value if type(value) is str else next(iter(value))
        if kind in _LEAVES:
            parent.own_end = parent.inline_end
            self._start_leaf(kind, value, where)
        elif kind in _CONTAINERS:
            frame = _Frame(kind, where, parent.quote)
            if kind == "BlockQuote" and not parent.quote:
                frame.quote = where
            elif kind == "FootnoteDefinition":
                footnote = Footnote(value[kind], self._span(where))
                self.structure.footnotes.append(footnote)
            self._frames.append(frame)
        elif kind in _LINKS:
            self._links.begin(value[kind])
            parent.inline_end = where["start"] + (2 if kind == "Image" else 1)

    def _end(self, value: Any, where: Any) -> None:
        frame = self._frames[-1]
        kind = value if type(value) is str else next(iter(value))
        if kind in _LEAVES:
            frame.inline_end = frame.own_end
            frame.previous = None if kind == "Heading" else _Inside(kind, where)
        elif kind in _CONTAINERS:
            self._frames.pop()
            self._end_container(frame, self._frames[-1])
        elif kind in _LINKS:
            if link := self._links.end(kind, where, frame.inline_end):
                self.structure.links.append(link)
            frame.inline_end = where["end"]

    def _span(self, where: Any) -> Span:
        """The range *where* without the blanks at its ends."""
        return self._trimmed(*self._offsets.span(where))

    def _start_leaf(self, kind: str, value: Any, where: Any) -> None:
        structure = self.structure
        match kind:
            case "Heading" if len(self._frames) == 1:  # Obsidian knows top-level headings alone.
                whole, level = self._offsets.span(where), int(value[kind]["level"][1])
                structure.headings.append(heading(self._text, whole, level, self._trimmed))
            case "CodeBlock":
                whole, fenced = self._offsets.span(where), value[kind] != "Indented"
                structure.literal.append(code(self._text, whole, fenced=fenced))
            case "HtmlBlock":
                self._html(self._span(where))
            case "Table":
                structure.tables.append(self._span(where))

    def _html(self, span: Span) -> None:
        hidden = html(self._text, span)
        self.structure.literal.append(hidden)
        if hidden.end < span.end:
            self.structure.comments.append(hidden)

    def _end_container(self, frame: _Frame, parent: _Frame) -> None:
        kind, where = frame.kind, frame.where
        match kind:
            case "Item" if self._has_id(where["start"], frame.inline_end):
                own = Span(self._span(where).start, self._offsets(frame.inline_end))
                self._name(own, own)
            case "List" if parent.kind != "Item" and not self.structure.excerpt:
                self.structure.excerpt = _beginning(self._text, self._span(where))
            case "BlockQuote" if parent.kind == "Document" and not self.structure.quote:
                quote = _beginning(self._text, self._span(where))
                self.structure.quote = quote.lstrip("> \t\r\n")
        parent.previous = _Inside(kind, where)

    def _end_paragraph(self, where: Any) -> None:
        """Note its block id, and that an id on the next line would name its block."""
        parent = self._frames[-1]
        parent.inline_end = parent.own_end
        inside = _Inside("Paragraph", where, parent.previous is None)
        end = where["end"]
        if end > self._next_id and self._has_id(where["start"], end):
            self._next_id = self._id_from(end)
            span = self._span(where)
            if _is_id(self._text, span):
                self._name_previous(span, parent)
                return
            self._name(self._block(inside, parent), span)
        parent.previous = inside
        if not self.structure.excerpt:
            self.structure.excerpt = _beginning(self._text, self._span(where))

    def _id_from(self, at: int) -> float:
        """Where the first of the ids from *at* on stands, in bytes."""
        nth = bisect_left(self._ids, at)
        return self._ids[nth] if nth < len(self._ids) else inf

    def _has_id(self, start: int, end: int) -> bool:
        nth = bisect_left(self._ids, start)
        return nth < len(self._ids) and self._ids[nth] < end

    def _name_previous(self, id_: Span, parent: _Frame) -> None:
        """Give the block before it in *parent* the id that a paragraph is."""
        if parent.previous:
            block = self._block(parent.previous, parent)
            if not self._is_defined_between(block, id_):
                self._name(block, id_)
        parent.previous = None

    def _block(self, inside: _Inside, parent: _Frame) -> Span:
        """What an id of *inside*, which is in *parent*, names."""
        block = span = self._span(inside.where)
        if inside.kind != "Paragraph":
            return block
        if parent.kind == "Item" and inside.is_first:
            block = Span(self._span(parent.where).start, span.end)
        if parent.quote and (quote := self._span(parent.quote)).end <= span.end:
            block = quote
        return block

    def _is_defined_between(self, before: Span, after: Span) -> bool:
        """Whether a link reference definition, which is no block, parts two blocks."""
        definitions = self.structure.definitions
        nth = bisect_left(definitions, (before.end,))
        return nth < len(definitions) and definitions[nth].start < after.start

    def _name(self, block: Span, named: Span) -> None:
        """Give *block* the id at the end of *named*, if there is one."""
        at = self._text.rfind("^", *named)
        if at < 0:
            return
        match = _BLOCK_ID.fullmatch(self._text, at, trimmed(self._text, *named).end)
        # After a link, as after a space, a run of text begins: ![[a.png]]^id.
        if match and (at == named.start or self._text.endswith(_BEFORE_ID, named.start, at)):
            self.structure.blocks.append(Block(match[1], block, Span(*match.span(1))))


def _is_id(text: str, span: Span) -> bool:
    return text.startswith("^", span.start) and _BLOCK_ID.fullmatch(text, *span) is not None


def _beginning(text: str, span: Span) -> str:
    """The first letters of *span*, without the marks of quotes around them."""
    start = text[span.start : min(span.end, span.start + EXCERPT_LENGTH)]
    return _QUOTE_MARKS.sub("\n", start)
