"""A file as links look for it, and the order in which they do."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec import msgpack

from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.packed import Packed


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


_decode_paths = msgpack.Decoder(list[str]).decode


def decode_files(data: Any) -> tuple[File, ...]:
    """Files from the list of their paths, in their order."""
    return tuple(map(File.at, _decode_paths(data)))


NO_FILES: Packed[tuple[File, ...]] = Packed.of((), decode_files)
