"""Where the prose of a note names something without a link."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from wikilink_ls.features.mentioning.prose import no_prose
from wikilink_ls.features.mentioning.words import Named, lines, named_in
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span, line_start
from wikilink_ls.vault.names import Names

Thing = TypeVar("Thing")


def unlinked_mentions(
    note: Note, text: str, named: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, Span]]:
    """What of *named*, which has the names of each thing, the body names; and where."""
    meant = {fold(name): it for it, names in named.items() for name in names if name}
    names = (Names.of(meant),)
    whole = Span(0, len(text))
    return named_things(
        note, text, whole, lambda line: named_in(line, names), lambda name, _: meant[name]
    )


def named_things(
    note: Note,
    text: str,
    within: Span,
    find: Callable[[str], Iterable[Named]],
    meaning: Callable[[str, str], Thing | None],
) -> Iterator[tuple[Thing, Span]]:
    """What the lines *within* name, and where, in their order; of names that overlap the first,
    and the longest.

    *find* tells the names in a line, *meaning* what one means as it is written, if anything.
    """
    start = line_start(text, within.start)
    done = max(start, note.properties.span.end)
    taken: list[Span] | None = None
    for at, line in lines(text, done, within.end):
        for named in find(line):
            span = Span(at + named.start, at + named.end)
            if span.start < done or (thing := meaning(named.name, span.of(text))) is None:
                continue
            taken = no_prose(note, text) if taken is None else taken
            if _is_free(span, taken):
                done = span.end
                yield thing, span


def _is_free(span: Span, taken: Sequence[Span]) -> bool:
    """Whether *span* overlaps none of *taken*, which are sorted and apart."""
    after = bisect_left(taken, (span.end,))
    return not after or taken[after - 1].end <= span.start
