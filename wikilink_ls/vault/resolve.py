"""Which file a link means, by Obsidian's rules; its settings change only how links are written.

1. Nothing before the ``#``: the note itself.
2. Files of that very name, if it has a dot in it; else, notes of that name.
3. ``./`` and ``../`` count from the folder of the note and stop at the root; a leading ``/``
   asks for that very path.
4. A file at exactly that path; else those whose path ends so (letters, not folders, are compared).
5. Of several, those below the note's own folder; then the shortest path, then the first by name.
   The link is ambiguous, unless the one that is chosen is the only one beside the note.

Aliases and titles are no names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.file import File
from wikilink_ls.vault.paths import folder_of, name_key
from wikilink_ls.vault.vault import Vault

MOST_OTHERS = 5
"""Of a name that thousands of files share, so many are enough to tell that it is shared."""

_LEADING_DOTS = re.compile(r"\A(?:\.{0,2}/)*")


@dataclass(frozen=True, slots=True)
class Resolution:
    path: str | None
    """The vault path of the file; None if no file answers."""
    others: tuple[str, ...] = ()
    """The files of equal right, of which *path* is but the shortest: the link is ambiguous."""
    more: int = 0
    """How many of them are not in *others*, which has the first few."""


NOWHERE = Resolution(None)


def resolve(vault: Vault, linkpath: str, source: str) -> Resolution:
    """The file that *linkpath* (without subpath) means in the note at *source*."""
    linkpath = linkpath.strip()
    if not linkpath:
        return Resolution(source)
    if single := _single_note(vault, linkpath):
        return Resolution(single)
    # A link that says the very path takes no look at all the files of that name.
    written = _written(linkpath, source)
    return Resolution(written) if written in vault else _by_name(vault, linkpath, source)


def _single_note(vault: Vault, linkpath: str) -> str | None:
    """The note that *linkpath* means, if that is a name which no other file has: as most are."""
    if "/" in linkpath or "." in linkpath:
        return None
    files = vault.files_named(name_key(linkpath))
    is_meant = len(files) == 1 and files[0].name == fold(f"{linkpath}.md")
    return files[0].path if is_meant else None


def _by_name(vault: Vault, linkpath: str, source: str) -> Resolution:
    candidates, folded = _candidates(vault, linkpath)
    if not candidates:
        return NOWHERE
    if "/" not in linkpath and len(candidates) == 1:
        return Resolution(candidates[0].path)
    if linkpath.startswith(("./", "../")):
        folded = fold(rebased(folded, fold(folder_of(source))))
    exact_only = folded.startswith("/")
    folded = folded.removeprefix("/")
    known = folded in vault.file_paths
    exact = [file.path for file in candidates if file.folded == folded] if known else []
    if exact:
        return Resolution(_same_case(exact, linkpath))
    if exact_only:
        return NOWHERE
    if "/" in folded:
        candidates = [file for file in candidates if file.folded.endswith(folded)]
    return _nearest(candidates, source)


def _written(linkpath: str, source: str) -> str:
    """The vault path that *linkpath* says, letter by letter."""
    # A last segment of dots is a folder, not a name.
    if linkpath.startswith(("./", "../")) and not linkpath.endswith(("/.", "/..")):
        linkpath = rebased(linkpath, folder_of(source))
    path = linkpath.removeprefix("/")
    return path if "." in path[path.rfind("/") + 1 :] else f"{path}.md"


def _candidates(vault: Vault, linkpath: str) -> tuple[Sequence[File], str]:
    """The files whose name *linkpath* gives, and its folded form with the extension that won."""
    files = vault.files_named(name_key(linkpath))
    folded = fold(linkpath)
    name = folded[folded.rfind("/") + 1 :]
    if "." in name and (named := _with_name(files, name)):
        return named, folded
    folded = fold(f"{linkpath}.md")
    return _with_name(files, folded[folded.rfind("/") + 1 :]), folded


def _with_name(files: Sequence[File], name: str) -> Sequence[File]:
    return [file for file in files if file.name == name]


def rebased(path: str, folder: str) -> str:
    """*path* with its leading ``./`` and ``../`` taken from *folder*, never above the root."""
    folders = folder.rstrip("/").split("/") if folder else []
    segments = path.split("/")
    while segments and segments[0] in (".", ".."):
        if segments.pop(0) == ".." and folders:
            folders.pop()
    return "/".join((*folders, *segments))


def _same_case(paths: list[str], linkpath: str) -> str:
    """Of paths that differ in case alone, the one that is written."""
    written = _LEADING_DOTS.sub("", linkpath)
    same = (path for end in (written, f"{written}.md") for path in paths if path.endswith(end))
    return next(same, paths[0])


def _nearest(files: Sequence[File], source: str) -> Resolution:
    """The first of *files*; those below the folder of *source* are before all others."""
    folder = fold(folder_of(source))
    below = [file for file in files if file.folded.startswith(folder)] if folder else files
    nearest = below or files
    if not nearest:
        return NOWHERE
    first, *others = nearest[: MOST_OTHERS + 1]
    if _is_only_sibling(first, below, folder):
        return Resolution(first.path)
    paths = tuple(file.path for file in others)
    return Resolution(first.path, paths, len(nearest) - 1 - len(paths))


def _is_only_sibling(file: File, below: Sequence[File], folder: str) -> bool:
    """Whether *file* alone is in *folder* itself: beside the note is nearer than any deeper."""
    beside = folder + file.name
    return file.folded == beside and [it.folded for it in below].count(beside) == 1
