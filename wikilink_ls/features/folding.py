"""What of a note can be folded away: sections, properties, quotes, items, comments, code, math.

A fold is a stretch of whole lines, of which the first stays to be seen; there is one for a line at
most, and two of them are apart or one is in the other, since editors drop what is neither.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from wikilink_ls.syntax.comments import comment_blocks
from wikilink_ls.syntax.elements import ElementKind, elements
from wikilink_ls.syntax.literal import is_math_block, trimmed
from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.property_value import written_value
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.target import sections

FoldKind = Literal["comment"]
_BLOCKS: frozenset[ElementKind] = frozenset(("quote", "item", "fence", "html"))


class Fold(NamedTuple):
    first: int
    """The 0-based line that stays to be seen."""
    last: int
    kind: FoldKind | None = None


class _Nested(NamedTuple):
    fold: Fold
    depth: int
    """In how many folds it is."""


def folding(note: Note, text: str, limit: int | None = None) -> list[Fold]:
    """The folds of *note*, whose text is *text*, from its beginning to its end.

    Of more than *limit* those that are in the fewest others are kept.
    """
    folds = [_fold(note, text, span, kind) for span, kind in _spans(note, text)]
    nested = _nested(folds)
    if limit is not None and len(nested) > limit:
        nested = sorted(nested, key=lambda it: it.depth)[:limit]
    return sorted(it.fold for it in nested)


def _fold(note: Note, text: str, span: Span, kind: FoldKind | None) -> Fold:
    start, end = trimmed(text, span.start, min(span.end, len(text)))
    return Fold(note.lines.line_of(start), note.lines.line_of(end), kind)


def _spans(note: Note, text: str) -> Iterator[tuple[Span, FoldKind | None]]:
    comments = list(comment_blocks(text, note.properties.span.end, note.literal))
    yield from ((span, "comment") for span in comments)
    for span in note.literal:
        if text.startswith("<!--", span.start):
            yield span, "comment"
        elif is_math_block(text, span):
            yield span, None
    headings = (it for it in note.headings if not covering(it.span.start, comments))
    yield from ((span, None) for span in sections(headings, len(text)))
    for kind, span in elements(note, text, _BLOCKS):
        if kind != "html" or not text.startswith("<!--", span.start):
            yield span, None
    yield note.properties.span, None
    for entry in note.properties.entries:
        yield Span(entry.key_span.start, written_value(text, entry).end), None


def _nested(folds: list[Fold]) -> list[_Nested]:
    """*folds* without those of one line, and those that begin on the line of a longer one.

    One that ends after the fold in which it begins ends with it.
    """
    found: list[_Nested] = []
    around: list[Fold] = []
    for first, last, kind in sorted(folds, key=lambda it: (it.first, -it.last)):
        while around and around[-1].last < first:
            around.pop()
        inside = around[-1] if around else None
        fold = Fold(first, min(last, inside.last) if inside else last, kind)
        if fold.last > first and not (inside and inside.first == first):
            found.append(_Nested(fold, len(around)))
            around.append(fold)
    return found
