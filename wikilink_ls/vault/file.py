"""A file as links look for it, and the order in which they do."""

from collections.abc import Iterable
from typing import NamedTuple

from wikilink_ls.syntax.folding import fold


class File(NamedTuple):
    folded: str
    """The folded vault path."""
    path: str
    name: str
    """The folded name: of ten thousand files called so, none is to be cut out again."""

    @classmethod
    def at(cls, path: str) -> "File":
        folded = fold(path)
        return cls(folded, path, folded[folded.rfind("/") + 1 :])


def in_order(files: Iterable[File]) -> tuple[File, ...]:
    """*files*, the shortest path first."""
    return tuple(sorted(files, key=place))


def place(file: File) -> tuple[int, str]:
    return len(file.path), file.path
