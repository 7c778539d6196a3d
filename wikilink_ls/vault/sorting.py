"""Sorting hundreds of thousands of names while others wait for the interpreter."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T", bound=Any)
_LETTERS = 2
_MANY = 5000
"""Names that are sorted within milliseconds."""


def sorted_in_parts(items: Iterable[T], name: Callable[[T], str]) -> Iterator[T]:
    """*items* in their order, which is first of all that of their names.

    One long sort would keep all other threads from running, for half a second and more; many
    short ones, each of names that begin with the same letters, let them.
    """
    yield from _sorted(items, name, _LETTERS)


def _sorted(items: Iterable[T], name: Callable[[T], str], letters: int) -> Iterator[T]:
    """*items*, whose names begin with the same letters but for the last two of *letters*."""
    parts: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        parts[name(item)[:letters]].append(item)
    for beginning in sorted(parts):
        part = parts.pop(beginning)
        if len(part) > _MANY and len(beginning) == letters:
            yield from _sorted(part, name, letters + _LETTERS)
        else:
            yield from sorted(part)
