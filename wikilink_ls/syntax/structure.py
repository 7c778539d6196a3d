"""What CommonMark says of a note's body: where code, headings, blocks and Markdown links are.

pyromark reads the Markdown; its ranges are UTF-8 bytes and become code points here, if anything
is made of them: most events are but passed over, and a vault has millions.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

import pyromark

from wikilink_ls.syntax.literal import code, html, trimmed
from wikilink_ls.syntax.markdown_links import OPTIONS, MarkdownLinks
from wikilink_ls.syntax.masking import without_wide_tables
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link
from wikilink_ls.syntax.offsets import Offsets, one_byte_each
from wikilink_ls.syntax.text import Span

_LINKS = frozenset(("Link", "Image"))
_TEXTS = frozenset(("Paragraph", "List", "Item"))
"""Blocks that matter for the block ids at their ends, and one of them for the excerpt."""
_LITERAL = frozenset(("Code", "InlineHtml", "InlineMath", "DisplayMath"))
_BLOCKS = frozenset(
    (
        *("Paragraph", "Heading", "CodeBlock", "HtmlBlock", "Table"),
        *("List", "Item", "BlockQuote", "FootnoteDefinition"),
    )
)

_BEFORE_ID = (" ", "\t", "\r", "\n", "]]")
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)")
_ANY_ID = re.compile(r"\^[A-Za-z0-9-]+[ \t]*(?:[\r\n]|\Z)")
_ATX = re.compile(r"#{1,6}(?=[ \t]|\Z)")
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
    source = without_wide_tables((text if masked is None else masked)[start:])
    return _Walk(text, one_byte_each(source), start).structure


@dataclass(slots=True)
class _Frame:
    """A block whose end is still to come."""

    kind: str
    span: Span
    quote: Span | None
    """The outermost quote around it."""
    previous: Span | None = None
    """The last finished block inside, which an id on a line of its own would name."""
    inline_end: int = -1
    """Where the last text ends, in bytes, that is not in a block inside this one."""


class _Walk:
    """One pass over the events of a body."""

    def __init__(self, text: str, source: str, start: int) -> None:
        self.structure = Structure()
        self._text = text
        self._source = source
        self._offsets = Offsets(source, start)
        self._frames = [_Frame("Document", Span(start, len(text)), None)]
        self._links = MarkdownLinks(text, source, self._offsets)
        self._has_ids = _ANY_ID.search(source) is not None
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
                self._start(event["Start"], where)
            elif "End" in event:
                self._end(event["End"], where)
            elif type(event) is dict:
                frames[-1].inline_end = where["end"]
                if not _LITERAL.isdisjoint(event):
                    literal.append(self._offsets.span(where))
            elif event == "Rule":
                frames[-1].previous = None

    def _start(self, value: Any, where: Any) -> None:
        if type(value) is str:
            kind, detail = value, None
        else:
            ((kind, detail),) = value.items()
        if kind in _LINKS:
            self._links.begin(detail)
            self._frames[-1].inline_end = where["start"] + (2 if kind == "Image" else 1)
        elif kind in _TEXTS and not self._has_ids and self.structure.excerpt:
            self._frames.append(self._frames[-1])  # Nothing is made of it: it counts as depth.
        elif kind in _BLOCKS:
            parent = self._frames[-1]
            whole = self._offsets.span(where)
            # What is cut off from a block is cut off from those inside it, too.
            span = trimmed(self._text, whole.start, min(whole.end, parent.span.end))
            quote = parent.quote or (span if kind == "BlockQuote" else None)
            if kind not in _TEXTS:
                self._start_block(kind, detail, span, whole)
            self._frames.append(_Frame(kind, span, quote))

    def _end(self, value: Any, where: Any) -> None:
        kind = value if type(value) is str else next(iter(value))
        if kind in _LINKS:
            frame = self._frames[-1]
            if link := self._links.end(kind, where, frame.inline_end):
                self.structure.links.append(link)
            frame.inline_end = where["end"]
        elif kind in _BLOCKS:
            self._end_block(self._frames.pop(), self._frames[-1])

    def _start_block(self, kind: str, detail: Any, span: Span, whole: Span) -> None:
        structure = self.structure
        match kind:
            case "CodeBlock":
                structure.literal.append(code(self._text, whole, fenced=detail != "Indented"))
            case "HtmlBlock":
                self._html(span)
            case "Table":
                structure.tables.append(span)
            case "FootnoteDefinition":
                structure.footnotes.append(Footnote(detail, span))
            case "Heading" if len(self._frames) == 1:  # Obsidian knows top-level headings alone.
                level = int(detail["level"][1])
                structure.headings.append(Heading(_heading_text(span.of(self._text)), level, span))

    def _html(self, span: Span) -> None:
        hidden = html(self._text, span)
        self.structure.literal.append(hidden)
        if hidden.end < span.end:
            self.structure.comments.append(hidden)

    def _end_block(self, frame: _Frame, parent: _Frame) -> None:
        if frame is parent:
            return
        match frame.kind:
            case "Paragraph":
                parent.previous = self._paragraph(frame.span, parent)
                return
            case "Item" if frame.inline_end >= 0:
                own = Span(frame.span.start, self._offsets(frame.inline_end))
                self._name(own, own)
            case "List" if parent.kind != "Item":
                self._excerpt(frame.span)
            case "BlockQuote" if parent.kind == "Document" and not self.structure.quote:
                self.structure.quote = _beginning(self._text, frame.span).lstrip("> \t\r\n")
        parent.previous = None if frame.kind == "Heading" else frame.span

    def _paragraph(self, span: Span, parent: _Frame) -> Span | None:
        """Note the block id of a paragraph; the block that an id on the next line would name."""
        if self._text.startswith("^", span.start) and _BLOCK_ID.fullmatch(self._text, *span):
            if parent.previous and not self._is_defined_between(parent.previous, span):
                self._name(parent.previous, span)
            return None
        block = span
        if parent.kind == "Item" and parent.previous is None:
            block = Span(parent.span.start, span.end)
        if parent.quote and parent.quote.end <= span.end:
            block = parent.quote
        self._name(block, span)
        self._excerpt(span)
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

    def _excerpt(self, span: Span) -> None:
        if not self.structure.excerpt:
            self.structure.excerpt = _beginning(self._text, span)


def _beginning(text: str, span: Span) -> str:
    """The first letters of *span*, without the marks of quotes around them."""
    start = text[span.start : min(span.end, span.start + EXCERPT_LENGTH)]
    return _QUOTE_MARKS.sub("\n", start)


def _heading_text(source: str) -> str:
    """The text of a heading that is written as *source*, on one line."""
    marks = _ATX.match(source)
    if marks is None:
        *lines, _underline = source.replace("\r", "\n").split("\n")
        return " ".join(line.strip() for line in lines if line.strip())
    text = source[marks.end() :].strip(" \t")
    without_closing = text.rstrip("#")
    if without_closing.endswith((" ", "\t")) or not without_closing:
        return without_closing.rstrip(" \t")
    return text
