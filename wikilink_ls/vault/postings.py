"""Who writes what: a table from a folded name to its spellings to the notes that use them."""

from __future__ import annotations  # The tables of rpds take no [] at run time.

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from typing import Any, NamedTuple, Self, TypeAlias

from msgspec import msgpack
from rpds import HashTrieMap, HashTrieSet

from wikilink_ls.vault.packed import Packed, PackedTable
from wikilink_ls.vault.sorting import sorted_in_parts

Numbers = dict[str, list[int]]
"""Spelling -> the numbers of paths."""
Table: TypeAlias = "HashTrieMap[str, HashTrieMap[str, HashTrieSet[str]]]"
"""Key -> spelling -> paths."""

_decode = msgpack.Decoder(Numbers).decode
_NO_PATHS: HashTrieSet[str] = HashTrieSet()
_EMPTY: Packed[Numbers] = Packed.of((), _decode)


class Posting(NamedTuple):
    key: str
    """The folded name."""
    spelling: str
    """The name as the note writes it."""


class Postings:
    """Links by the file name they ask for, aliases, tags: key -> spelling -> paths of notes.

    Never changed: what is said since the table was made is kept beside it, and what is no longer
    said; so that a change costs the same in a vault of any size.
    """

    __slots__ = ("_added", "_base", "_paths", "_removed")

    def __init__(
        self,
        base: Packed[Numbers] = _EMPTY,
        paths: Sequence[str] = (),
        added: Table | None = None,
        removed: Table | None = None,
    ) -> None:
        self._base = base
        self._paths = paths
        """By their numbers in the base; sorted."""
        self._added: Table = HashTrieMap() if added is None else added
        """What is said and not in the base."""
        self._removed: Table = HashTrieMap() if removed is None else removed
        """What is in the base and no longer said."""

    @classmethod
    def of(cls, said: Mapping[Posting, list[int]], paths: Sequence[str]) -> Self:
        """A table of who says what, by the number of the path, all at once."""
        in_order = sorted_in_parts(said.items(), lambda it: it[0][0])
        by_key = groupby(in_order, key=lambda it: it[0][0])
        items = ((key, {it[0][1]: it[1] for it in found}) for key, found in by_key)
        return cls(Packed.of(items, _decode), paths)

    @classmethod
    def read(cls, table: PackedTable, paths: Sequence[str]) -> Self:
        return cls(Packed.read(table, _decode), paths)

    @property
    def base(self) -> Packed[Numbers]:
        """The table as it was made at once, without what was said since."""
        return self._base

    @property
    def numbered(self) -> Sequence[str]:
        """The paths that the base counts."""
        return self._paths

    def __contains__(self, key: str) -> bool:
        return key in self._added or (key in self._base and self._is_left(key))

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._base if key not in self._removed or self._is_left(key))
        yield from (it for it in self._added if it not in self._base or not self._is_left(it))

    def _is_left(self, key: str) -> bool:
        """Whether something of what the base says of *key* is still said."""
        removed = self._removed.get(key)
        return removed is None or _count(self._base[key]) > _count(removed)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def spellings(self, key: str) -> Mapping[str, Collection[str]]:
        """How *key* is written, and by which notes."""
        found = self._from_base(key)
        for spelling, paths in self._added.get(key, HashTrieMap()).items():
            found[spelling] = [*found.get(spelling, ()), *paths]
        return found

    def _from_base(self, key: str) -> dict[str, Collection[str]]:
        numbers, removed = self._base.get(key, {}), self._removed.get(key)
        names = self._paths
        if removed is None:
            return {spelling: _Numbered(names, found) for spelling, found in numbers.items()}
        said: dict[str, Collection[str]] = {}
        for spelling, found in numbers.items():
            gone = removed.get(spelling, _NO_PATHS)
            if left := [path for it in found if (path := names[it]) not in gone]:
                said[spelling] = left
        return said

    def paths(self, key: str) -> set[str]:
        """The notes that write *key* in any spelling."""
        return set().union(*self.spellings(key).values())

    def stamp(self, key: str) -> tuple[object, ...]:
        """Objects that are the same as long as the same notes write *key*, and write it so."""
        return self._base, self._added.get(key), self._removed.get(key)

    def added(self, posting: Posting, path: str) -> Self:
        if not self._was_said(posting, path):
            return self._next(added=_with(self._added, posting, path))
        return self._next(removed=_without(self._removed, posting, path))

    def removed(self, posting: Posting, path: str) -> Self:
        if not self._was_said(posting, path):
            return self._next(added=_without(self._added, posting, path))
        return self._next(removed=_with(self._removed, posting, path))

    def _was_said(self, posting: Posting, path: str) -> bool:
        """Whether the base says so."""
        numbers = self._base.get(posting.key, {}).get(posting.spelling, ())
        return path in _Numbered(self._paths, numbers)

    def _next(self, added: Table | None = None, removed: Table | None = None) -> Self:
        return type(self)(
            self._base,
            self._paths,
            self._added if added is None else added,
            self._removed if removed is None else removed,
        )

    def exchanged(self, old: AbstractSet[Posting], new: AbstractSet[Posting], path: str) -> Self:
        """The table with what *path* writes now, *new*, in the place of *old*."""
        table = self
        for posting in old - new:
            table = table.removed(posting, path)
        for posting in new - old:
            table = table.added(posting, path)
        return table

    def as_dict(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        """Everything, as plain values, to be compared."""
        return {
            key: {spelling: frozenset(paths) for spelling, paths in self.spellings(key).items()}
            for key in self
        }


class _Numbered(Collection[str]):
    """Paths by their numbers: of thousands most are only counted, or the first one looked at."""

    __slots__ = ("_numbers", "_paths")

    def __init__(self, paths: Sequence[str], numbers: Sequence[int]) -> None:
        self._paths = paths
        self._numbers = numbers

    def __iter__(self) -> Iterator[str]:
        return map(self._paths.__getitem__, self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, path: object) -> bool:
        if not isinstance(path, str):
            return False
        number = _place(self._paths, path)
        return number is not None and _place(self._numbers, number) is not None


def _place(ordered: Sequence[Any], item: Any) -> int | None:
    """Where *item* is in what is sorted; None if it is not there."""
    at = bisect_left(ordered, item)
    return at if at < len(ordered) and ordered[at] == item else None


def _with(table: Table, posting: Posting, path: str) -> Table:
    spellings = table.get(posting.key, HashTrieMap())
    paths = spellings.get(posting.spelling, _NO_PATHS)
    return table.insert(posting.key, spellings.insert(posting.spelling, paths.insert(path)))


def _without(table: Table, posting: Posting, path: str) -> Table:
    spellings = table.get(posting.key)
    paths = spellings.get(posting.spelling) if spellings else None
    if spellings is None or paths is None or path not in paths:
        return table
    paths = paths.remove(path)
    if paths:
        spellings = spellings.insert(posting.spelling, paths)
    else:
        spellings = spellings.remove(posting.spelling)
    return table.insert(posting.key, spellings) if spellings else table.remove(posting.key)


def _count(spellings: Mapping[str, Collection[object]]) -> int:
    return sum(map(len, spellings.values()))
