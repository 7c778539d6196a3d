"""The link path that leads to a file after files moved, in the style of the one before."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.paths import folder_of, is_note


@dataclass(frozen=True, slots=True)
class Move:
    """Where a link stands and where it leads, before and after files moved."""

    target: str
    new_target: str
    source: str
    new_source: str

    @property
    def keeps_folders(self) -> bool:
        """Neither end comes into another folder: all but the name of the file stays true."""
        return folder_of(self.target) == folder_of(self.new_target) and folder_of(
            self.source
        ) == folder_of(self.new_source)

    @property
    def keeps_way(self) -> bool:
        """Both ends move together: the way from one folder to the other stays as it was."""
        before = _relative(folder_of(self.target), self.source)
        return before == _relative(folder_of(self.new_target), self.new_source)


def link_paths(linkpath: str, move: Move, *, relative: bool) -> Iterator[str]:
    """What can be written for *linkpath*, the best first: in its style, then the whole path.

    A bare name stays one, a path keeps the number of its segments, and what counts from the folder
    of the note goes on to. *relative* is the format of a vault whose links do so without dots.
    """
    name = _name(linkpath, move)
    path = folder_of(move.new_target) + name
    if linkpath.startswith(("./", "../")) and move.keeps_way:
        yield folder_of(linkpath) + name
    yield _restyled(linkpath, name, move, relative=relative)
    yield path
    yield move.new_target
    yield f"/{path}"
    yield f"/{move.new_target}"
    # A folder may have a name that no wikilink can hold; it may be that of the note itself.
    yield name
    yield _with_dots(path, move.new_source)


def _name(linkpath: str, move: Move) -> str:
    """The last segment; with its extension where that was written."""
    last = posixpath.basename(linkpath)
    old, new = posixpath.basename(move.target), posixpath.basename(move.new_target)
    if old == new:
        return last
    with_extension = fold(last) == fold(old)
    return new if with_extension or not is_note(new) else new[:-3]


def _restyled(linkpath: str, name: str, move: Move, *, relative: bool) -> str:
    head = folder_of(linkpath)
    if move.keeps_folders:
        return head + name
    if linkpath.startswith(("./", "../")):
        return _with_dots(folder_of(move.new_target) + name, move.new_source)
    if relative and fold(head) == fold(folder_of(_relative(move.target, move.source))):
        return _relative(folder_of(move.new_target) + name, move.new_source)
    return _from_root(head, folder_of(move.new_target) + name, move)


def _from_root(head: str, path: str, move: Move) -> str:
    if head.startswith("/"):
        return f"/{path}"
    if head and fold(head) == fold(folder_of(move.target)):
        return path
    return "/".join(path.split("/")[-head.count("/") - 1 :])


def _with_dots(path: str, source: str) -> str:
    written = _relative(path, source)
    return written if written.startswith("../") else f"./{written}"


def _relative(path: str, source: str) -> str:
    # From "/": else it would ask for the working directory of the process.
    return posixpath.relpath(f"/{path}", f"/{folder_of(source)}")
