"""Markdown links and images as CommonMark gives them, and where their parts are written."""

import re
from functools import cached_property
from typing import Any

import pyromark

from wikilink_ls.syntax.linktext import is_external, markdown_link
from wikilink_ls.syntax.note import Link, LinkKind
from wikilink_ls.syntax.offsets import Offsets
from wikilink_ls.syntax.text import Span

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_MATH
)

_LINE = r"[ \t\v\f]*(?:(?:\r\n?|\n)[ \t\v\f>]*)?"
# The blanks of CommonMark, which are ASCII: a no-break space is a letter of a name.
_BARE = r"[^\t-\r \\]*(?:\\.[^\t-\r \\]*)*"
_BRACKETED = r"[^>\\]*(?:\\.[^>\\]*)*"
_DESTINATION = re.compile(rf"\]\({_LINE}(?:<({_BRACKETED})>|({_BARE}))", re.DOTALL)
_ESCAPE = re.compile(r"[\\&\0]")
_DEFINITION = re.compile(
    rf"\s*\[(?:\\.|[^\]\\])*\]:{_LINE}(?:<((?:\\.|[^>\\])*)>|([^\t-\r ]*))", re.DOTALL
)

MAX_NESTED_LINKS = 8
"""Images in images that are looked at; each has the label of all those inside it."""


class MarkdownLinks:
    """The links of one body, begun and ended in the order of its events."""

    def __init__(self, text: str, source: str, offsets: Offsets) -> None:
        """*source* is what CommonMark sees of *text*."""
        self._text = text
        self._source = source
        self._offsets = offsets
        self._open: list[Any] = []

    def begin(self, detail: Any) -> None:
        self._open.append(detail)

    def end(self, kind: str, where: Any, text_end: int) -> Link | None:
        """The link that ends, if it stays in the vault; its text ends at the byte *text_end*."""
        detail = self._open.pop()
        target = detail["dest_url"]
        if not target or is_external(target) or len(self._open) >= MAX_NESTED_LINKS:
            return None
        span = self._span(detail, where)
        label_end = self._text.find("]", self._offsets(text_end), span.end)
        if label_end < 0:
            return None
        inline = detail["link_type"] == "Inline"
        label = Span(span.start + (2 if kind == "Image" else 1), label_end)
        destination = (
            self._destination(label_end, span.end)
            if inline
            else self._destinations.get(_folded_label(detail["id"]))
        )
        if destination is None:
            return None
        if inline:
            target = self._target(destination, target)
        how: LinkKind = "markdown" if inline else "reference"
        how = "markdown-embed" if kind == "Image" else how
        return markdown_link(how, span, label, destination, target, self._text)

    def _span(self, detail: Any, where: Any) -> Span:
        span = self._offsets.span(where)
        # The range of [label][] leaves out its last brackets.
        if detail["link_type"] == "Collapsed" and self._text.startswith("[]", span.end):
            return Span(span.start, span.end + 2)
        return span

    def _destination(self, label_end: int, end: int) -> Span | None:
        match = _DESTINATION.match(self._text, label_end, end - 1)
        return Span(*match.span(match.lastindex or 0)) if match else None

    def _target(self, destination: Span, target: str) -> str:
        """What *destination* means; CommonMark may have seen other letters in its place."""
        written = destination.of(self._text)
        if written and not _ESCAPE.search(written):
            return written
        if written.isascii() and "?" not in written:
            return target
        if self._text[destination.start - 1] == "<":
            written = f"<{written}>"
        link: Any
        _paragraph, link, *_ = pyromark.events(f"[]({written})", options=OPTIONS)
        return str(link["Start"]["Link"]["dest_url"])

    @property
    def definitions(self) -> list[Span]:
        """Where the link reference definitions stand, in the order of the text."""
        return sorted(span for _, span in self._defined)

    @cached_property
    def _defined(self) -> list[tuple[str, Span]]:
        found = pyromark.reference_definitions(self._source, options=OPTIONS)
        return [(label, self._offsets.span(it["span"])) for label, it in found.items()]

    @cached_property
    def _destinations(self) -> dict[str, Span]:
        """The destinations of the link reference definitions, by label."""
        matches = ((label, _DEFINITION.match(self._text, *span)) for label, span in self._defined)
        return {
            _folded_label(label): Span(*match.span(match.lastindex or 0))
            for label, match in matches
            if match
        }


def _folded_label(label: str) -> str:
    return " ".join(label.split()).casefold()
