"""Sets of names that are searched as a whole, and change a little at a time."""

from __future__ import annotations  # The tables of rpds take no [] at run time.

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property

from rpds import HashTrieSet

from wikilink_ls.vault.lookup import Lookup, LookupTable, begins_word

_AFTER_SLASH = chr(ord("/") + 1)


class Base:
    """Sorted names, and an index that finds some of them quickly.

    The index of many names takes a second to make, which nobody who types is to wait for: until
    it is there, all names are gone through.
    """

    FEW = 5000
    """Names of which the index is made when it is first asked for."""

    def __init__(self, names: Sequence[str], lookup: LookupTable | None = None) -> None:
        self.names = names
        self._lookup = None if lookup is None else Lookup(names, lookup)

    @property
    def is_ready(self) -> bool:
        """Whether searches are as quick as they can be, or soon will be."""
        return self._lookup is not None or len(self.names) <= self.FEW

    @property
    def lookup(self) -> Lookup:
        """The index, which is made if it is not there."""
        if self._lookup is None:
            self._lookup = Lookup(self.names)
        return self._lookup

    def __contains__(self, name: str) -> bool:
        at = bisect_left(self.names, name)
        return at < len(self.names) and self.names[at] == name

    def has_prefix(self, prefix: str, without: Container[str] = ()) -> bool:
        """Whether a name begins so that is not among those *without*."""
        return any(name not in without for name in self.with_prefix(prefix))

    def with_prefix(self, prefix: str) -> Iterator[str]:
        """The names that begin so, in order."""
        names = self.names
        for at in range(bisect_left(names, prefix), len(names)):
            if not names[at].startswith(prefix):
                return
            yield names[at]

    def in_folder(self, prefix: str, steps: int) -> Iterator[str]:
        """The paths that begin so, in order, but for those in folders below.

        That is a look at so many of them, or *steps* over such a folder.
        """
        names = self.names
        at = bisect_left(names, prefix)
        for _ in range(steps):
            if at == len(names) or not names[at].startswith(prefix):
                return
            slash = names[at].find("/", len(prefix))
            if slash < 0:
                yield names[at]
                at += 1
            else:
                at = bisect_left(names, names[at][:slash] + _AFTER_SLASH, at)

    def with_word(self, prefix: str) -> Iterator[str]:
        """The names in which a word, though not the first one, begins so."""
        if self.is_ready:
            return self.lookup.with_word(prefix)
        return (name for name in self.names if begins_word(prefix, name))

    def with_letters(self, letters: str) -> Iterator[str]:
        """The names that have all *letters*, in whatever order."""
        if self.is_ready:
            return self.lookup.with_letters(letters)
        return filter(set(letters).issubset, self.names)

    def lacking(self, letters: str, most: int) -> list[Iterator[str]]:
        """The names that lack none of *letters*, those that lack one, and so on, up to *most*.

        Each of the letters is given once.
        """
        if self.is_ready:
            return self.lookup.lacking(letters, most)
        return [filter(_lacking(letters, count), self.names) for count in range(most + 1)]

    @cached_property
    def text(self) -> str:
        """All names, each on a line of its own."""
        return "\n".join(("", *self.names, ""))

    def containing(self, part: str) -> Iterator[str]:
        text = self.text
        at = text.find(part)
        while at >= 0:
            end = text.index("\n", at)
            yield text[text.rindex("\n", 0, at) + 1 : end]
            at = text.find(part, end)


EMPTY = Base(())
NONE: HashTrieSet[str] = HashTrieSet()


class Names:
    """A set of folded names, indexed once; changes are kept beside the index until they are many.

    A search asks the index and looks at the few names that came since; a name that comes or goes
    costs no pass over the whole, except once in many times.
    """

    __slots__ = ("_added", "_base", "_removed", "_sorted")

    MAX_CHANGES = 1024

    def __init__(
        self, base: Base = EMPTY, added: HashTrieSet[str] = NONE, removed: HashTrieSet[str] = NONE
    ) -> None:
        self._base = base
        self._added = added
        """Not in the base."""
        self._removed = removed
        """In the base, and no longer meant."""
        self._sorted: Base | None = None
        """What is added, as soon as `has_prefix` asks for it."""

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        return cls(Base(sorted(set(names))))

    @property
    def is_ready(self) -> bool:
        return self._base.is_ready

    def prepare(self) -> None:
        """Make the index, for which no search waits; on whatever thread."""
        _ = self._base.lookup

    @property
    def base(self) -> Base:
        """The names that were indexed at once."""
        return self._base

    def __iter__(self) -> Iterator[str]:
        return self._meant(self._base.names, lambda _: True)

    def __len__(self) -> int:
        return len(self._base.names) + len(self._added) - len(self._removed)

    def __contains__(self, name: str) -> bool:
        return name in self._added or (name not in self._removed and name in self._base)

    def with_name(self, name: str) -> Names:
        if name in self:
            return self
        if name in self._removed:
            return Names(self._base, self._added, self._removed.remove(name))
        return _compact(self._base, self._added.insert(name), self._removed)

    def without_name(self, name: str) -> Names:
        if name not in self:
            return self
        if name in self._added:
            return Names(self._base, self._added.remove(name), self._removed)
        return _compact(self._base, self._added, self._removed.insert(name))

    def has_prefix(self, prefix: str) -> bool:
        """Whether a name begins so; of the many that come and go none is looked at in turn."""
        if self._added:
            self._sorted = self._sorted or Base(sorted(self._added))
            if self._sorted.has_prefix(prefix):
                return True
        return self._base.has_prefix(prefix, self._removed)

    def with_prefix(self, prefix: str) -> Iterator[str]:
        """The names that begin so."""
        found = self._base.with_prefix(prefix)
        return self._meant(found, lambda name: name.startswith(prefix))

    def in_folder(self, prefix: str, steps: int) -> Iterator[str]:
        """The paths that begin so, but for those in folders below; for that it takes *steps*."""
        found = self._base.in_folder(prefix, steps)
        return self._meant(
            found, lambda it: it.startswith(prefix) and "/" not in it[len(prefix) :]
        )

    def with_word(self, prefix: str) -> Iterator[str]:
        """The names in which a word, though not the first one, begins so."""
        found = self._base.with_word(prefix)
        return self._meant(found, lambda name: begins_word(prefix, name))

    def with_letters(self, letters: str) -> Iterator[str]:
        """The names that have all *letters*, in whatever order."""
        found = self._base.with_letters(letters)
        return self._meant(found, set(letters).issubset)

    def lacking(self, letters: str, most: int) -> list[Iterator[str]]:
        """The names that lack none of *letters*, those that lack one, and so on, up to *most*.

        Each of the letters is given once.
        """
        found = self._base.lacking(letters, most)
        return [self._meant(it, _lacking(letters, count)) for count, it in enumerate(found)]

    def containing(self, part: str) -> Iterator[str]:
        """The names with *part*, which is not empty, somewhere in them.

        That is a look at all names, though a quick one, and needs no index; only for names that
        have no line ends in them.
        """
        return self._meant(self._base.containing(part), lambda name: part in name)

    def _meant(self, found: Iterable[str], fits: Callable[[str], bool]) -> Iterator[str]:
        """*found* in the base, and what else *fits*."""
        yield from filter(fits, self._added)
        yield from (name for name in found if name not in self._removed)


def _lacking(letters: str, count: int) -> Callable[[str], bool]:
    return lambda name: sum(letter not in name for letter in letters) == count


def _compact(base: Base, added: HashTrieSet[str], removed: HashTrieSet[str]) -> Names:
    names = Names(base, added, removed)
    if len(added) + len(removed) <= Names.MAX_CHANGES:
        return names
    # Sorted names and a few behind them are sorted in no time.
    left = [name for name in base.names if name not in removed] if removed else [*base.names]
    return Names(Base(sorted([*left, *sorted(added)])))
