"""Which names fit what is typed, and how well. Names and queries are folded."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from wikilink_ls.vault.names import Names

FEW = 5
"""With fewer fitting names than this, names with a typing error are let through."""
TYPO_LIKENESS = 60
MAX_SURVIVORS = 2000
"""Names that are ranked; more fit only queries of a letter or two."""

_WORD_BREAKS = " -_/.([{,:;|"


class Match(NamedTuple):
    """How well a name fits; the lesser, the better."""

    how: int
    """0 equal, 1 beginning, 2 beginning of a word, 3 inside, 4 letters apart, 5 typing error."""
    length: int
    name: str


def search(names: Names, query: str) -> list[Match]:
    """The *names* that *query* fits, the best first.

    A letter of the query after the other must be in the name, as in fzf.
    """
    if not query:
        return [Match(1, 0, name) for name in names.starting_with("", MAX_SURVIVORS)]
    found = {*names.starting_with(query, MAX_SURVIVORS), *_subsequences(names, query)}
    matches = [grade(query, name) for name in found]
    if len(matches) < FEW and len(query) > 2:
        matches += _typos(names, query, found)
    return sorted(matches)


def _subsequences(names: Names, query: str) -> Iterator[str]:
    for choices in (names.base, tuple(names.added)):
        for name, _, _ in process.extract(
            query,
            choices,
            scorer=LCSseq.similarity,
            score_cutoff=len(query),
            limit=MAX_SURVIVORS,
        ):
            if name not in names.removed:
                yield name


def _typos(names: Names, query: str, known: Iterable[str]) -> Iterator[Match]:
    found: Sequence[tuple[str, float, int]] = process.extract(
        query, names.base, scorer=fuzz.ratio, score_cutoff=TYPO_LIKENESS, limit=FEW
    )
    for name, likeness, _ in found:
        if name not in known and name not in names.removed:
            yield Match(5, 100 - int(likeness), name)


def grade(query: str, name: str) -> Match:
    """How well *name* fits *query*, whose letters are all in it."""
    if name == query:
        how = 0
    elif (at := name.find(query)) >= 0:
        how = 1 if at == 0 else 2 if name[at - 1] in _WORD_BREAKS else 3
        if how == 3 and any(f"{mark}{query}" in name for mark in _WORD_BREAKS):
            how = 2
    else:
        how = 4
    return Match(how, len(name), name)


def fits(query: str, name: str) -> bool:
    """Whether the letters of *query* are in *name*, in their order."""
    letters = iter(name)
    return all(letter in letters for letter in query)
