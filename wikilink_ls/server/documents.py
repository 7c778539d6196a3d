"""The buffers that are open in the editor, exactly as the editor has them.

Changes follow LSP 3.17 to the letter (*Text Documents*): a character past the end of its line
means the line's end, a line past the last the end of the text. Real clients rely on it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

from lsprotocol import types as lsp

from wikilink_ls.syntax.text import LineIndex, Position, Span, well_formed


@dataclass(frozen=True, slots=True)
class Document:
    """One open buffer, at one version of it."""

    uri: str
    """As the client writes it, for answers; clients disagree on how to escape a path."""
    version: int
    text: str
    """Well-formed: a lone surrogate, which JSON can hold but UTF-8 cannot, is U+FFFD here."""
    lines: LineIndex

    @classmethod
    def of(cls, uri: str, version: int, text: str) -> Self:
        text = well_formed(text)
        return cls(uri, version, text, LineIndex.of(text))

    def changed(self, change: lsp.TextDocumentContentChangeEvent) -> "Document":
        if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
            return Document.of(self.uri, self.version, change.text)
        span = self._span(change.range)
        text = self.text[: span.start] + well_formed(change.text) + self.text[span.end :]
        return Document(self.uri, self.version, text, self.lines.edited(span, text))

    def _span(self, asked: lsp.Range) -> Span:
        """Its ends in order: some clients send a selection made backwards."""
        ends = (
            self.lines.offset(Position(end.line, end.character))
            for end in (asked.start, asked.end)
        )
        return Span(*sorted(ends))


class Documents:
    """All open buffers, by URI. A `Document` is never altered, so a request may hold on to it."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(self._open.values())

    def __len__(self) -> int:
        return len(self._open)

    def get(self, uri: str) -> Document | None:
        return self._open.get(uri)

    def open(self, uri: str, version: int, text: str) -> Document:
        """A buffer that is open already is replaced: the newest text is the true one."""
        document = self._open[uri] = Document.of(uri, version, text)
        return document

    def change(
        self, uri: str, version: int, changes: Iterable[lsp.TextDocumentContentChangeEvent]
    ) -> Document | None:
        """Each change counts from the text that the one before it left.

        None if the buffer is not open: without its text a change means nothing.
        """
        document = self._open.get(uri)
        if document is None:
            return None
        document = replace(document, version=version)
        for change in changes:
            document = document.changed(change)
        self._open[uri] = document
        return document

    def close(self, uri: str) -> Document | None:
        """What was open, if anything: the file on disk is the truth again."""
        return self._open.pop(uri, None)
