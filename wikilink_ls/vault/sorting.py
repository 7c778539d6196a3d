"""Sorting hundreds of thousands of names while others wait for the interpreter."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T", bound=Any)
_LETTERS = 2
_MANY = 5000
"""Names that are sorted within milliseconds."""


def sorted_in_parts(items: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """*items* in their order, which is first of all that of their names.

    One long sort would keep all other threads from running, for half a second and more; many
    short ones, each of names that begin with the same letters, let them.
    """
    items = list(items)
    if len(items) <= _MANY:
        return sorted(items)
    names = list(map(name, items))
    letters = _alike(min(names), max(names)) + _LETTERS
    parts: defaultdict[str, list[T]] = defaultdict(list)
    for each, item in zip(names, items, strict=True):
        parts[each[:letters]].append(item)
    in_order: list[T] = []
    for beginning in sorted(parts):
        part = parts.pop(beginning)
        # Names that are no longer are all alike.
        in_order += sorted_in_parts(part, name) if len(beginning) == letters else sorted(part)
    return in_order


def _alike(first: str, last: str) -> int:
    """How many letters all names begin with that are sorted between these two."""
    return next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1),
        len(first),
    )
