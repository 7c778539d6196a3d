"""Obsidian's comments, ``%% … %%``: they hide nothing from links and tags, but from readers."""

from collections.abc import Iterator, Sequence

from wikilink_ls.syntax.literal import has_lines
from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.tags import begins_line
from wikilink_ls.syntax.text import Span


def comment_blocks(text: str, start: int, literal: Sequence[Span]) -> Iterator[Span]:
    """The comments of several lines in *text* from *start* on; they begin a line, and are closed.

    In what is *literal* there are none.
    """
    opening = -1
    for at in _marks(text, start, literal):
        if opening < 0:
            opening = at
        elif not has_lines(text, opening, at):
            opening = -1  # A comment on one line.
        elif begins_line(text, opening):
            yield Span(opening, at + 2)
            opening = -1
        else:
            opening = at


def comments(text: str, start: int, literal: Sequence[Span]) -> Iterator[Span]:
    """From each ``%%`` of *text* to the next, from *start* on; in what is *literal* are none.

    One that begins a line and is not closed hides all that follows: it has no end.
    """
    opening = -1
    for at in _marks(text, start, literal):
        if opening < 0:
            opening = at
        else:
            yield Span(opening, at + 2)
            opening = -1
    if opening >= 0 and begins_line(text, opening):
        yield Span(opening, len(text) + 1)


def _marks(text: str, start: int, literal: Sequence[Span]) -> Iterator[int]:
    at = text.find("%%", start)
    while at >= 0:
        if not covering(at, literal):
            yield at
        at = text.find("%%", at + 2)
