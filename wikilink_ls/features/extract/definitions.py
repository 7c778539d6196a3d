"""The footnotes and link destinations that a part of a note needs, wherever they are defined."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wikilink_ls.features.extract.cutting import cut
from wikilink_ls.syntax.elements import elements
from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.masking import covering, merged
from wikilink_ls.syntax.note import Footnote, Note
from wikilink_ls.syntax.text import Span, TextEdit

_TEXTS = frozenset(("paragraph", "heading", "text", "fence", "code", "html", "table"))
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]")
_DESTINATION = re.compile(
    r"(?:^|(?<=\r)) {0,3}(\[(?!\^)(?:\\.|[^\[\]\\\r\n])+\]):[ \t]*[^\s][^\r\n]*", re.MULTILINE
)


class Definition(NamedTuple):
    label: str
    """As it is compared; that of a footnote begins with ``^``."""
    span: Span
    """Whole lines, without the last line ending."""

    @property
    def is_footnote(self) -> bool:
        return self.label.startswith("^")


class Parting(NamedTuple):
    """Which definitions a piece of a note has, and which the rest."""

    gone: tuple[Definition, ...]
    """In the piece, which needs them not."""
    brought: tuple[Definition, ...]
    """From the rest to the piece."""
    left: tuple[Definition, ...]
    """In the piece; the rest has them as well."""
    moved: tuple[Definition, ...]
    """Of those that are brought; the rest needs them not."""


@dataclass(frozen=True)
class Definitions:
    """Of *note*, whose text is *text*."""

    note: Note
    text: str

    def parting(self, piece: Span) -> Parting:
        """What becomes of the definitions, if *piece* is taken out of the note."""
        inside = [it for it in self._all if piece.overlaps(it.span)]
        outside = [it for it in self._all if it not in inside]
        here = self.needed_in(piece)
        there = self._needed(
            label for label, at in self._uses if not piece.start <= at < piece.end
        )
        brought = tuple(it for it in outside if it.label in here)
        return Parting(
            gone=tuple(it for it in inside if it.label in there - here),
            brought=brought,
            left=tuple(it for it in inside if it.label in there),
            moved=tuple(it for it in brought if it.label not in there),
        )

    @property
    def labels(self) -> set[str]:
        return {it.label for it in self._all}

    def needed_in(self, piece: Span) -> set[str]:
        """The labels that *piece* uses, and those that their definitions need."""
        return self._needed(label for label, at in self._uses if piece.start <= at < piece.end)

    def _needed(self, labels: Iterable[str]) -> set[str]:
        """*labels*, and those that their definitions need."""
        needed = set[str]()
        waiting = list(labels)
        while waiting:
            if (label := waiting.pop()) not in needed:
                needed.add(label)
                waiting += self._inner.get(label, ())
        return needed

    @cached_property
    def _all(self) -> list[Definition]:
        lines, found = self.note.lines, list[Definition]()
        for footnote in self.note.footnotes:
            start = lines.starts[lines.line_of(footnote.span.start)]
            if not self.text[start : footnote.span.start].strip():
                found.append(Definition(label_of(footnote), Span(start, footnote.span.end)))
        return sorted((*found, *self._destinations()), key=lambda it: it.span)

    def _destinations(self) -> Iterator[Definition]:
        """The definitions of link destinations; in a paragraph there is none."""
        found = list(_DESTINATION.finditer(self.text, self.note.properties.span.end))
        known = elements(self.note, self.text) if found else ()
        texts = merged(it.span for it in known if it.kind in _TEXTS)
        for match in found:
            if not covering(match.start(1), texts):
                end = match.start() + len(match[0].rstrip())
                yield Definition(_folded(match[1][1:-1]), Span(match.start(), end))

    @cached_property
    def _uses(self) -> list[tuple[str, int]]:
        """The labels that are written outside of definitions, and where."""
        spans = [it.span for it in self._all]
        return [(label, at) for label, at in self._written if not covering(at, spans)]

    @cached_property
    def _inner(self) -> dict[str, list[str]]:
        """The labels that are written inside definitions, by those of the definitions."""
        by_span = {it.span: it.label for it in self._all}
        spans, inner = list(by_span), dict[str, list[str]]()
        for label, at in self._written:
            if (span := covering(at, spans)) and by_span[span] != label:
                inner.setdefault(by_span[span], []).append(label)
        return inner

    @cached_property
    def _written(self) -> list[tuple[str, int]]:
        labels = {it.label for it in self._all}
        if not labels:
            return []
        found = _LABEL.finditer(self.text, self.note.properties.span.end)
        written = ((_folded(it[1]), it.start()) for it in found)
        return [
            (label, at)
            for label, at in written
            if label in labels and not covering(at, self.note.literal)
        ]


def below(
    definitions: Iterable[Definition], text: str, edits: Collection[TextEdit], newline: str
) -> str:
    """*definitions* of *text*, with *edits* in them, as they stand below what needs them."""
    written, kind = "", None
    for it in definitions:
        # A destination right below a footnote would be a part of it.
        newlines = 1 if kind == it.is_footnote else 2
        written += newline * newlines + cut(text, it.span, edits)
        kind = it.is_footnote
    return written


def label_of(footnote: Footnote) -> str:
    """As `Definition` has it."""
    return _folded(f"^{footnote.label}")


def _folded(label: str) -> str:
    """*label* as it is compared; that of a destination as CommonMark says."""
    return label_key(label) if label.startswith("^") else " ".join(label.split()).casefold()
