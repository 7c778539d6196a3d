"""Sets of names that are searched as a whole, and change a little at a time."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence


class Names:
    """A set of folded names, sorted once; changes are kept beside it until they are many.

    A search runs over `base` at the speed of C and over the few `added` names; adding or taking
    away a name costs no pass over the whole, except once in `MAX_CHANGES` times.
    """

    __slots__ = ("added", "base", "removed")

    MAX_CHANGES = 256

    def __init__(
        self,
        base: Sequence[str] = (),
        added: frozenset[str] = frozenset(),
        removed: frozenset[str] = frozenset(),
    ) -> None:
        self.base = base
        """Sorted; may hold names that are in `removed`."""
        self.added = added
        """Not in *base*."""
        self.removed = removed
        """In *base*, and no longer meant."""

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        return cls(sorted(set(names)))

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in self.base if name not in self.removed)
        yield from self.added

    def __len__(self) -> int:
        return len(self.base) + len(self.added) - len(self.removed)

    def __contains__(self, name: str) -> bool:
        if name in self.added:
            return True
        return name not in self.removed and self._in_base(name)

    def _in_base(self, name: str) -> bool:
        at = bisect_left(self.base, name)
        return at < len(self.base) and self.base[at] == name

    def with_name(self, name: str) -> "Names":
        if name in self:
            return self
        if name in self.removed:
            return Names(self.base, self.added, self.removed - {name})
        return Names(self.base, self.added | {name}, self.removed)._compact()

    def without_name(self, name: str) -> "Names":
        if name not in self:
            return self
        if name in self.added:
            return Names(self.base, self.added - {name}, self.removed)
        return Names(self.base, self.added, self.removed | {name})._compact()

    def _compact(self) -> "Names":
        if len(self.added) + len(self.removed) <= self.MAX_CHANGES:
            return self
        return Names.of(self)

    def starting_with(self, prefix: str, limit: int) -> Iterator[str]:
        """At most *limit* names of the base, in order, and any number of the added ones."""
        start = bisect_left(self.base, prefix)
        for at in range(start, min(start + limit, len(self.base))):
            name = self.base[at]
            if not name.startswith(prefix):
                break
            if name not in self.removed:
                yield name
        yield from (name for name in self.added if name.startswith(prefix))
