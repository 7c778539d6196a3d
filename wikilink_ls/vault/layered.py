"""Persistent maps with a base: a change costs the same in a vault of any size."""

from __future__ import annotations  # The tables of rpds take no [] at run time.

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from rpds import HashTrieMap

V = TypeVar("V")
_GONE: Any = object()


class Layered(Mapping[str, V], Generic[V]):
    """A map that never changes: `insert` and `remove` give the next one.

    The base was made at once and is compact; what is different since is kept beside it, in a map
    that shares its structure with the one before.
    """

    __slots__ = ("_base", "_count", "_since")

    def __init__(
        self,
        base: Mapping[str, V],
        since: HashTrieMap[str, V] | None = None,
        count: int | None = None,
    ) -> None:
        self._base = base
        self._since: HashTrieMap[str, V] = HashTrieMap() if since is None else since
        """What is in the base and gone since is `_GONE` here."""
        self._count = len(base) if count is None else count

    @property
    def base(self) -> Mapping[str, V]:
        """What was made at once."""
        return self._base

    def __getitem__(self, key: str) -> V:
        value = self._since.get(key)
        if value is None:
            return self._base[key]
        if value is _GONE:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        value = self._since.get(key)
        if value is None:
            return self._base.get(key, default)
        return default if value is _GONE else value

    def get_all(self, keys: Iterable[str]) -> Iterator[V | None]:
        """What `get` gives of each of thousands of *keys*, in half the time."""
        since, base = self._since.get, self._base.get
        for key in keys:
            value = since(key)
            yield base(key) if value is None else None if value is _GONE else value

    def __contains__(self, key: object) -> bool:
        value = self._since.get(key) if isinstance(key, str) else None
        return key in self._base if value is None else value is not _GONE

    def __iter__(self) -> Iterator[str]:
        since = self._since
        yield from (key for key in self._base if key not in since) if since else self._base
        yield from (key for key, value in since.items() if value is not _GONE)

    def __len__(self) -> int:
        return self._count

    def insert(self, key: str, value: V) -> Layered[V]:
        return Layered(self._base, self._since.insert(key, value), self._count + (key not in self))

    def remove(self, key: str) -> Layered[V]:
        """The map without *key*; raises KeyError if it has none."""
        if key not in self:
            raise KeyError(key)
        in_base = key in self._base
        since = self._since.insert(key, _GONE) if in_base else self._since.remove(key)
        return Layered(self._base, since, self._count - 1)
