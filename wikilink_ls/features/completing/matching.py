"""Which names fit what is typed, and how well. Names and queries are folded."""

import sys
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from wikilink_ls.vault.lookup import begins_word
from wikilink_ls.vault.names import Names

MANY = 200
"""Names of each sort that are looked at: more fit only a letter or two."""
ENOUGH = 100
"""With so many names that begin with the query, or have such a word, no other is wanted."""
MOST_SCANNED = 5000
"""Names with the letters of the query in which their order is looked at."""
MOST_LACKING = 2
"""Letters that a name may lack in which there is a typing error."""
FEW = 5
"""With fewer fitting names than this, names with a typing error are let through."""
TYPO_LIKENESS = 60


BEGINNING = 1
INSIDE = 3
APART = 4
WORST = 5


class Match(NamedTuple):
    """How well a name fits; the lesser, the better."""

    how: int
    """0 equal, 1 beginning, 2 beginning of a word, 3 inside, 4 letters apart, 5 typing error."""
    length: int
    name: str


def search(names: Names, query: str, worst: int = WORST) -> list[Match]:
    """The *names* that *query* fits, the best first; how well must not be less than *worst*.

    A letter of the query after the other must be in the name, as in fzf. Names in which the query
    begins a word are better than others; where there are enough of them, the others are left out.
    """
    if not query:
        return [Match(1, 0, name) for name in islice(names.with_prefix(""), MANY)]
    beginning = islice(names.with_prefix(query), MANY)
    found = set(chain(beginning, islice(names.with_word(query), MANY)))
    if len(found) < ENOUGH:
        having = islice(names.with_letters(query), MOST_SCANNED)
        is_one = fits if worst >= APART else _within
        found.update(islice((name for name in having if is_one(query, name)), MANY))
    matches = [grade(query, name) for name in found]
    if worst == WORST and len(matches) < FEW and len(query) > 2:
        matches += _typos(names, query, found)
    return sorted(matches)


def scan(names: Names, query: str) -> list[Match]:
    """As `search`, without an index and without typing errors; *query* is not empty."""
    found = set(islice(names.containing(query), MOST_SCANNED))
    if len(found) < ENOUGH:
        found.update(_with_letters_apart(names, query))
    return sorted(grade(query, name) for name in found)


def _with_letters_apart(names: Names, query: str) -> Iterator[str]:
    """What `fits` says of each of *names*, in a tenth of its time."""
    score, least = LCSseq.similarity, len(query)
    for name, _, _ in process.extract_iter(query, names, scorer=score, score_cutoff=least):
        yield name


def _typos(names: Names, query: str, known: Collection[str]) -> Iterator[Match]:
    for name, likeness in resembling(names, query, TYPO_LIKENESS, FEW):
        if name not in known:
            yield Match(WORST, 100 - likeness, name)


def resembling(names: Names, text: str, likeness: int, limit: int) -> list[tuple[str, int]]:
    """The *names* most like *text*, and how like they are, of 100; from *likeness* on.

    Of the letters of *text* a name has all, or all but one or two: enough for any typing error.
    """
    letters = sorted(dict.fromkeys(text), key=text.count)
    longest = list(_longest_alike(text, letters, likeness))
    near: list[str] = []
    seen = 0
    for most, lacking in zip(
        longest, names.lacking("".join(letters), len(longest) - 1), strict=True
    ):
        scanned = list(islice(lacking, MOST_SCANNED))
        near += (name for name in scanned if len(name) <= most)
        seen += len(scanned)
        if seen >= ENOUGH:
            break
    found = process.extract(text, near, scorer=fuzz.ratio, score_cutoff=likeness, limit=limit)
    return sorted(((name, int(score)) for name, score, _ in found), key=lambda it: (-it[1], it[0]))


def _longest_alike(text: str, letters: Sequence[str], likeness: int) -> Iterator[int]:
    """How long a name may be that lacks none of *letters*, one, two …, and yet is so like *text*.

    The likeness is what both have in common, twice, of all their letters.
    """
    common = len(text)
    for lacking in letters[: MOST_LACKING + 1]:
        most = 200 * common // likeness - len(text) if likeness else sys.maxsize
        if most < 1:
            return
        yield most
        common -= text.count(lacking)


def _within(query: str, name: str) -> bool:
    return query in name


def grade(query: str, name: str) -> Match:
    """How well *name* fits *query*, whose letters are all in it."""
    at = name.find(query)
    if at < 0:
        how = APART
    elif at > 0:
        how = 2 if begins_word(query, name) else 3
    else:
        how = 0 if name == query else 1
    return Match(how, len(name), name)


def fits(query: str, name: str) -> bool:
    """Whether the letters of *query* are in *name*, in their order."""
    at = 0
    for letter in query:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True
