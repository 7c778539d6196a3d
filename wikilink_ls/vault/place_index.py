"""Where in a note each name stands that a subpath can say, for thousands of links to one note."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from wikilink_ls.syntax.folding import fold_heading, label_key
from wikilink_ls.syntax.note import Block, Footnote, Heading

Fact = TypeVar("Fact")
Index = TypeVar("Index")

fold_name = lru_cache(maxsize=1 << 16)(fold_heading)


class Kept(Generic[Fact, Index]):
    """An index for each tuple of facts that was asked last: it is known by its identity."""

    MOST = 1 << 13
    """Facts, before the older half of the indexes is forgotten."""

    def __init__(self, make: Callable[[tuple[Fact, ...]], Index]) -> None:
        self._make = make
        self._new: dict[int, tuple[tuple[Fact, ...], Index]] = {}
        """With the facts, so that no others come to have their identity."""
        self._old: dict[int, tuple[tuple[Fact, ...], Index]] = {}
        self._facts = 0
        """How many the indexes in `_new` are of."""

    def __len__(self) -> int:
        return len(self._new) + len(self._old)

    def of(self, facts: tuple[Fact, ...]) -> Index:
        key = id(facts)
        known = self._new.get(key)
        if known is None:
            known = self._old.get(key) or (facts, self._make(facts))
            if self._facts + len(facts) > self.MOST:
                self._old, self._new, self._facts = self._new, {}, 0
            self._new[key] = known
            self._facts += len(facts) + 1
        return known[1]


class HeadingIndex:
    """Of the headings of one note. Each is meant by its number."""

    __slots__ = ("_headings", "_numbers", "_parents")

    def __init__(self, headings: tuple[Heading, ...]) -> None:
        self._headings = headings
        self._numbers: dict[str, dict[int, list[int]]] = {}
        """For each folded text and each level, in order."""
        for number, heading in enumerate(headings):
            of_text = self._numbers.setdefault(fold_name(heading.text), {})
            of_text.setdefault(heading.level, []).append(number)
        self._parents: list[int] | None = None

    def walk(self, names: Sequence[str]) -> Iterator[int]:
        """Each name takes the next heading that has it and is deeper than the one before."""
        at, level = -1, 0
        for name in names:
            found = self._next(fold_name(name), at, level)
            if found is None:
                return
            at, level = found, self._headings[found].level
            yield at

    def _next(self, name: str, after: int, above: int) -> int | None:
        first: int | None = None
        for level, numbers in self._numbers.get(name, {}).items():
            if level > above:
                at = bisect_right(numbers, after) if after >= 0 else 0
                if at < len(numbers) and (first is None or numbers[at] < first):
                    first = numbers[at]
        return first

    def count(self, name: str) -> int:
        """How many have that folded text."""
        return sum(map(len, self._numbers.get(name, {}).values()))

    def called(self, name: str) -> Iterator[Heading]:
        """Those of that folded text, by level."""
        for numbers in self._numbers.get(name, {}).values():
            yield from (self._headings[number] for number in numbers)

    def number(self, heading: Heading) -> int:
        headings = self._headings
        at = bisect_left(headings, heading.span, key=lambda it: it.span)
        if at == len(headings) or headings[at] != heading:
            raise ValueError("the heading is not of this note")
        return at

    def parents(self, number: int) -> Iterator[int]:
        """Those whose sections it is in, the innermost first."""
        if self._parents is None:
            self._parents = self._all_parents()
        parent = self._parents[number]
        while parent >= 0:
            yield parent
            parent = self._parents[parent]

    def _all_parents(self) -> list[int]:
        parents: list[int] = []
        open_: list[int] = []
        for number, heading in enumerate(self._headings):
            while open_ and self._headings[open_[-1]].level >= heading.level:
                open_.pop()
            parents.append(open_[-1] if open_ else -1)
            open_.append(number)
        return parents


def _first_blocks(blocks: tuple[Block, ...]) -> dict[str, Block]:
    # The last that is put in stays, so from the end on.
    return {it.id.lower(): it for it in reversed(blocks)}


def _first_footnotes(footnotes: tuple[Footnote, ...]) -> dict[str, Footnote]:
    return {label_key(it.label): it for it in reversed(footnotes)}


headings_of = Kept(HeadingIndex).of
"""The index of a note's headings."""
blocks_of = Kept(_first_blocks).of
"""The first block for each id in lower case."""
footnotes_of = Kept(_first_footnotes).of
"""The first footnote for each label in lower case."""
