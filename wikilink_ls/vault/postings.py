"""Who writes what: a table from a folded name to its spellings to the notes that use them.

Tables are persistent: a changed one shares its structure with the one it came from, so that a
change costs the same in a vault of any size.
"""

from __future__ import annotations  # The tables of rpds take no [] at run time.

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Self, TypeAlias

from rpds import HashTrieMap, HashTrieSet

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.paths import name_key

Spellings: TypeAlias = "HashTrieMap[str, HashTrieSet[str]]"
"""Spelling -> paths."""
_NONE: Spellings = HashTrieMap()


class Posting(NamedTuple):
    key: str
    """The folded name."""
    spelling: str
    """The name as the note writes it."""


class Postings:
    """Links by the file name they ask for, aliases, tags: key -> spelling -> paths of notes."""

    __slots__ = ("_table",)

    def __init__(self, table: HashTrieMap[str, Spellings] | None = None) -> None:
        self._table: HashTrieMap[str, Spellings] = HashTrieMap() if table is None else table

    @classmethod
    def of(cls, postings: Iterable[tuple[tuple[str, str], str]]) -> Self:
        """A table from pairs of a posting and the path of its note, all at once."""
        raw: dict[str, dict[str, list[str]]] = {}
        for (key, spelling), path in postings:
            raw.setdefault(key, {}).setdefault(spelling, []).append(path)
        return cls(
            HashTrieMap(
                {
                    key: HashTrieMap(
                        {spelling: HashTrieSet(paths) for spelling, paths in spellings.items()}
                    )
                    for key, spellings in raw.items()
                }
            )
        )

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def spellings(self, key: str) -> Spellings:
        return self._table.get(key, _NONE)

    def paths(self, key: str) -> set[str]:
        """The notes that write *key* in any spelling."""
        return set().union(*self.spellings(key).values())

    def added(self, posting: Posting, path: str) -> Self:
        spellings = self.spellings(posting.key)
        paths: HashTrieSet[str] = spellings.get(posting.spelling, HashTrieSet())
        spellings = spellings.insert(posting.spelling, paths.insert(path))
        return type(self)(self._table.insert(posting.key, spellings))

    def removed(self, posting: Posting, path: str) -> Self:
        spellings = self.spellings(posting.key)
        paths = spellings.get(posting.spelling)
        if paths is None or path not in paths:
            return self
        paths = paths.remove(path)
        if paths:
            spellings = spellings.insert(posting.spelling, paths)
        else:
            spellings = spellings.remove(posting.spelling)
        if spellings:
            return type(self)(self._table.insert(posting.key, spellings))
        return type(self)(self._table.remove(posting.key))

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
            key: {spelling: frozenset(paths) for spelling, paths in spellings.items()}
            for key, spellings in self._table.items()
        }


def mentions_of(note: Note | None) -> set[Posting]:
    links = note.links if note else ()
    return {Posting(name_key(link.path), link.path) for link in links if link.path}


def all_mentions(notes: Iterable[Note]) -> Iterator[tuple[tuple[str, str], str]]:
    """What `mentions_of` says of each note, as fast as can be."""
    for note in notes:
        for path in {link.path for link in note.links if link.path}:
            yield (name_key(path), path), note.path


def asides_of(note: Note | None) -> set[Posting]:
    """Those of `mentions_of` that stand in properties alone."""
    links = note.links if note else ()
    asides = {link.path for link in links if link.key is not None and link.path}
    if asides:
        asides.difference_update(link.path for link in links if link.key is None)
    return {Posting(name_key(path), path) for path in asides}


def aliases_of(note: Note | None) -> set[Posting]:
    return {Posting(fold(alias), alias) for alias in (note.aliases if note else ())}


def tags_of(note: Note | None) -> set[Posting]:
    return {Posting(fold(tag.name), tag.name) for tag in (note.tags if note else ())}
