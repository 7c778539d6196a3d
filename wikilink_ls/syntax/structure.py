"""What CommonMark says of a note's body: where code, headings, blocks and Markdown links are.

pyromark reads the Markdown; its ranges are UTF-8 bytes and become code points here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyromark

from wikilink_ls.syntax.linktext import is_external, markdown_link
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link, LinkKind
from wikilink_ls.syntax.text import Span

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_MATH
)
_INLINE = frozenset(("Emphasis", "Strong", "Strikethrough"))
_LINKS = frozenset(("Link", "Image"))
_LITERAL = frozenset(("Code", "InlineHtml", "InlineMath", "DisplayMath"))

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))
_BLOCK_ID = re.compile(r"(?<![^ \t\r\n])\^([A-Za-z0-9-]+)")
_FENCE = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DESTINATION = re.compile(r"\]\(\s*(?:<((?:\\.|[^>\\])*+)>|((?:\\.|[^\s\\])*+))", re.DOTALL)
_DEFINITION = re.compile(r"\s*\[(?:\\.|[^\]\\])*+\]:\s*(?:<([^>]*+)>|(\S*+))", re.DOTALL)
_QUOTE_MARKS = re.compile(r"(?:\r\n?|\n)[ \t]*(?:>[ \t]?)*")

EXCERPT_LENGTH = 300
"""Code points."""


@dataclass(slots=True)
class Structure:
    """The spans are code points of the whole note."""

    literal: list[Span] = field(default_factory=list)
    """Code, math and HTML, in the order of the text."""
    comments: list[Span] = field(default_factory=list)
    """HTML comments that begin a line on which text follows them."""
    tables: list[Span] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    """The Markdown links that stay in the vault."""
    excerpt: str = ""


class Offsets:
    """Code points for UTF-8 byte offsets into one text, by way of a count every 256 bytes."""

    __slots__ = ("_base", "_counts", "_data")

    STEP = 256

    def __init__(self, text: str, base: int) -> None:
        """*base* is the offset, in code points, at which *text* begins."""
        self._base = base
        self._data = text.encode()
        self._counts = [] if len(text) == len(self._data) else list(self._count())

    def _count(self) -> Iterator[int]:
        count = 0
        for start in range(0, len(self._data) + 1, self.STEP):
            yield count
            chunk = self._data[start : start + self.STEP]
            count += len(chunk.translate(None, _CONTINUATION_BYTES))

    def __call__(self, byte: int) -> int:
        if not self._counts:
            return self._base + byte
        chunk = byte // self.STEP
        rest = self._data[chunk * self.STEP : byte].translate(None, _CONTINUATION_BYTES)
        return self._base + self._counts[chunk] + len(rest)


def read_structure(text: str, start: int) -> Structure:
    """The structure of *text* from *start* on, where the properties end."""
    return _Walk(_SURROGATE.sub("\ufffd", text), start).structure


@dataclass(slots=True)
class _Frame:
    """A block whose end is still to come."""

    kind: str
    span: Span
    previous: Span | None = None
    """The last finished block inside, which an id on a line of its own would name."""
    own: Span | None = None
    """Of a tight list item: its own text, without nested blocks."""


class _Walk:
    """One pass over the events of a body."""

    def __init__(self, text: str, start: int) -> None:
        self.structure = Structure()
        self._text = text
        self._body = text[start:]
        self._offset = Offsets(self._body, start)
        self._frames = [_Frame("Document", Span(start, len(text)))]
        self._open_links: list[tuple[Any, Span]] = []
        self._label_end = 0
        self._definitions: dict[str, Span] | None = None
        for event, byte_range in pyromark.events_with_range(
            self._body, options=_OPTIONS, merge_text=True
        ):
            if type(event) is dict:
                self._event(event, byte_range)
        self.structure.blocks.sort(key=lambda block: block.id_span)
        self.structure.links.sort(key=lambda link: link.start)

    def _event(self, event: Any, byte_range: Any) -> None:
        ((what, value),) = event.items()
        if what == "End":
            self._end(value)
            return
        offset = self._offset
        span = Span(offset(byte_range["start"]), offset(byte_range["end"]))
        if what == "Start":
            self._start(value, span)
            return
        if what in _LITERAL:
            self.structure.literal.append(span)
        self._inline(span)

    def _inline(self, span: Span) -> None:
        self._label_end = span.end
        frame = self._frames[-1]
        if frame.kind == "Item":
            frame.own = Span(frame.own.start if frame.own else span.start, span.end)

    def _start(self, value: Any, span: Span) -> None:
        kind, detail = (value, None) if type(value) is str else next(iter(value.items()))
        if kind in _LINKS:
            self._open_links.append((detail, span))
            self._label_end = span.start + (2 if kind == "Image" else 1)
        elif kind not in _INLINE:
            trimmed = self._trimmed(span)
            self._frames.append(_Frame(kind, trimmed))
            self._start_block(kind, detail, trimmed, span)

    def _trimmed(self, span: Span) -> Span:
        start, end = span
        while end > start and self._text[end - 1] in " \t\r\n":
            end -= 1
        while start < end and self._text[start] in " \t\r\n":
            start += 1
        return Span(start, end)

    def _start_block(self, kind: str, detail: Any, span: Span, whole: Span) -> None:
        structure = self.structure
        match kind:
            case "CodeBlock":
                structure.literal.append(self._code(whole))
            case "HtmlBlock":
                self._html(span)
            case "Table":
                structure.tables.append(span)
            case "FootnoteDefinition":
                structure.footnotes.append(Footnote(detail, span))
            case "Heading" if len(self._frames) == 2:  # Obsidian knows top-level headings alone.
                level = int(detail["level"][1])
                structure.headings.append(Heading(self._heading_text(span), level, span))

    def _code(self, span: Span) -> Span:
        """A fence that is still open has no end: a cursor at the end of the note is inside."""
        if span.end < len(self._text):
            return span
        line = self._text.rfind("\n", span.start, self._trimmed(span).end) + 1
        closed = line > span.start and _FENCE.fullmatch(self._text, line, span.end)
        return span if closed else Span(span.start, span.end + 1)

    def _html(self, span: Span) -> None:
        """A comment hides itself alone, other HTML its whole block."""
        comment = _COMMENT.match(self._text, *span)
        hidden = Span(*comment.span()) if comment else span
        self.structure.literal.append(hidden)
        if hidden.end < span.end:
            self.structure.comments.append(hidden)

    def _heading_text(self, span: Span) -> str:
        source = span.of(self._text).strip(" \t")
        if not source.startswith("#"):
            return source.rpartition("\n")[0].strip()
        source = source.lstrip("#").strip(" \t")
        without_closing = source.rstrip("#")
        if without_closing.endswith((" ", "\t")) or not without_closing:
            return without_closing.rstrip(" \t")
        return source

    def _end(self, value: Any) -> None:
        kind = value if type(value) is str else next(iter(value))
        if kind in _LINKS:
            self._end_link(kind)
        elif kind not in _INLINE:
            self._end_block(self._frames.pop(), self._frames[-1])

    def _end_block(self, frame: _Frame, parent: _Frame) -> None:
        if frame.kind == "Paragraph":
            parent.previous = self._paragraph(frame.span, parent)
            return
        if frame.kind == "Item" and frame.own:
            own = Span(frame.span.start, frame.own.end)
            self._name(own, frame.own)
        if frame.kind == "List":
            self._excerpt(frame.span)
        parent.previous = None if frame.kind == "Heading" else frame.span

    def _paragraph(self, span: Span, parent: _Frame) -> Span | None:
        """Note the block id of a paragraph; the block that an id on the next line would name."""
        if _BLOCK_ID.fullmatch(self._text, *span):
            if parent.previous:
                self._name(parent.previous, span)
            return None
        block = span
        if parent.kind == "Item" and parent.previous is None:
            block = Span(parent.span.start, span.end)
        quote = next((it.span for it in self._frames if it.kind == "BlockQuote"), None)
        if quote and quote.end <= span.end:
            block = quote
        self._name(block, span)
        self._excerpt(span)
        return block

    def _name(self, block: Span, named: Span) -> None:
        """Give *block* the id at the end of *named*, if there is one."""
        named = self._trimmed(named)
        at = self._text.rfind("^", *named)
        match = _BLOCK_ID.fullmatch(self._text, at, named.end) if at >= 0 else None
        if match and (at == named.start or self._text[at - 1] in " \t\r\n"):
            self.structure.blocks.append(Block(match[1], block, Span(*match.span(1))))

    def _excerpt(self, span: Span) -> None:
        if not self.structure.excerpt:
            start = self._text[span.start : min(span.end, span.start + EXCERPT_LENGTH)]
            self.structure.excerpt = _QUOTE_MARKS.sub("\n", start)

    def _end_link(self, kind: str) -> None:
        detail, span = self._open_links.pop()
        label_end = self._text.find("]", self._label_end, span.end)
        self._label_end = span.end
        self._inline(span)
        target = detail["dest_url"]
        if not target or is_external(target) or label_end < 0:
            return
        label = Span(span.start + (2 if kind == "Image" else 1), label_end)
        inline = detail["link_type"] == "Inline"
        destination = (
            self._destination(label_end, span.end) if inline else self._definition(detail["id"])
        )
        if destination:
            how: LinkKind = "markdown" if inline else "reference"
            if kind == "Image":
                how = "markdown-embed"
            link = markdown_link(how, span, label, destination, target, self._text)
            self.structure.links.append(link)

    def _destination(self, label_end: int, end: int) -> Span | None:
        match = _DESTINATION.match(self._text, label_end, end - 1)
        return Span(*match.span(match.lastindex or 0)) if match else None

    def _definition(self, label: str) -> Span | None:
        """The destination in the definition of *label*."""
        if self._definitions is None:
            found = pyromark.reference_definitions(self._body, options=_OPTIONS)
            offset = self._offset
            self._definitions = {
                " ".join(name.split()).casefold(): Span(
                    offset(it["span"]["start"]), offset(it["span"]["end"])
                )
                for name, it in found.items()
            }
        span = self._definitions.get(" ".join(label.split()).casefold())
        match = _DEFINITION.match(self._text, *span) if span else None
        return Span(*match.span(match.lastindex or 0)) if match else None
