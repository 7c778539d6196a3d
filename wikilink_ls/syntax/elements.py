"""The blocks and the inline elements of one note, for who asks how its text is built.

The facts of a note leave most of them out, so that a vault is read quickly: these are read from
the text of one open note when somebody asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, get_args

import pyromark

from wikilink_ls.syntax.literal import trimmed
from wikilink_ls.syntax.markdown_links import OPTIONS
from wikilink_ls.syntax.masking import without_wide_tables
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.offsets import Offsets, one_byte_each
from wikilink_ls.syntax.parser import text_for_commonmark
from wikilink_ls.syntax.text import Span

ElementKind = Literal[
    "heading",
    "paragraph",
    "quote",
    "list",
    "item",
    "fence",
    "code",
    "html",
    "table",
    "row",
    "cell",
    "footnote",
    "text",
    "inline",
    "inner",
]
"""A *text* is what stands in a paragraph, a heading, a cell, or before the blocks of an item;
*inline* is emphasis, a Markdown link or an image, *inner* what its marks enclose."""

_KINDS: dict[str, ElementKind] = {
    "Heading": "heading",
    "Paragraph": "paragraph",
    "BlockQuote": "quote",
    "List": "list",
    "Item": "item",
    "CodeBlock": "code",
    "HtmlBlock": "html",
    "Table": "table",
    "TableHead": "row",
    "TableRow": "row",
    "TableCell": "cell",
    "FootnoteDefinition": "footnote",
}
_VERBATIM = ("code", "fence", "html")
_OPENING = frozenset("`$<")


class Element(NamedTuple):
    kind: ElementKind
    span: Span
    """Without the blanks at its ends."""


ALL_KINDS: frozenset[ElementKind] = frozenset(get_args(ElementKind))


def elements(note: Note, text: str, kinds: frozenset[ElementKind] = ALL_KINDS) -> list[Element]:
    """The elements of *note*, whose text is *text*; each one after those inside it."""
    return _Walk(text, _source(note, text), note.properties.span.end, kinds).found


def _source(note: Note, text: str) -> str:
    """The body of *text* as CommonMark must see it, so that it finds what the facts say."""
    start = note.properties.span.end
    # The masks are known to who reads the facts; without any of these signs there are none.
    if "$$" in text or "<!--" in text or any(map(_may_be_masked, note.links)):
        text = text_for_commonmark(text, start)
    return without_wide_tables(text[start:])


def _may_be_masked(link: Link) -> bool:
    """Whether code, math or HTML may seem to begin in *link*."""
    return not _OPENING.isdisjoint(f"{link.path}{link.subpath}{link.display}")


@dataclass(slots=True)
class _Open:
    """An element whose end is still to come."""

    kind: ElementKind
    start: int = -1
    """Where the text directly inside it begins, in bytes; -1 as long as there is none."""
    end: int = -1


class _Walk:
    """One pass over the events of a body."""

    def __init__(self, text: str, source: str, start: int, kinds: frozenset[ElementKind]) -> None:
        source = one_byte_each(source)
        self.found: list[Element] = []
        self._text = text
        self._kinds = kinds
        self._offsets = Offsets(source, start)
        self._open = [_Open("html")]
        self._walk(pyromark.events_with_range(source, options=OPTIONS, merge_text=True))

    def _walk(self, events: Iterator[Any]) -> None:
        for event, where in events:
            if "Start" in event:
                self._start(event["Start"], where)
            elif "End" in event:
                self._end(where)
            elif event == "Rule":
                self._end_text()
            elif "TaskListMarker" not in event:
                self._extend(where)

    def _start(self, value: Any, where: Any) -> None:
        name = value if type(value) is str else next(iter(value))
        kind = _KINDS.get(name, "inline")
        if kind == "inline":
            self._extend(where)
        else:
            self._end_text()
        if kind == "code" and value != {name: "Indented"}:
            kind = "fence"
        self._open.append(_Open(kind))

    def _end(self, where: Any) -> None:
        self._end_text()
        self._add(self._open.pop().kind, where)

    def _extend(self, where: Any) -> None:
        inside = self._open[-1]
        if inside.start < 0:
            inside.start = where["start"]
        inside.end = where["end"]

    def _end_text(self) -> None:
        inside = self._open[-1]
        if inside.start >= 0 and inside.kind not in _VERBATIM:
            kind: ElementKind = "inner" if inside.kind == "inline" else "text"
            self._add(kind, {"start": inside.start, "end": inside.end})
        inside.start = -1

    def _add(self, kind: ElementKind, where: Any) -> None:
        if kind in self._kinds:
            self.found.append(Element(kind, trimmed(self._text, *self._offsets.span(where))))
