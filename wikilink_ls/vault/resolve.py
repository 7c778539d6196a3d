"""Which file a link means, by Obsidian's rules; its settings change only how links are written.

1. Nothing before the ``#``: the note itself.
2. Files of that very name, if it has a dot in it; else, notes of that name.
3. ``./`` and ``../`` count from the folder of the note and stop at the root; a leading ``/``
   asks for that very path.
4. A file at exactly that path; else those whose path ends so (letters, not folders, are compared).
5. Of several, those below the note's own folder; then the shortest path, then the first by name.

Aliases and titles are no names.
"""

import re
from dataclasses import dataclass

from wikilink_ls.syntax.linktext import fold
from wikilink_ls.vault.vault import File, Vault, folder_of, name_key

_LEADING_DOTS = re.compile(r"\A(?:\.{0,2}/)*")


@dataclass(frozen=True, slots=True)
class Resolution:
    path: str | None
    """The vault path of the file; None if no file answers."""
    others: tuple[str, ...] = ()
    """The files of equal right, of which *path* is but the shortest: the link is ambiguous."""


NOWHERE = Resolution(None)


def resolve(vault: Vault, linkpath: str, source: str) -> Resolution:
    """The file that *linkpath* (without subpath) means in the note at *source*."""
    linkpath = linkpath.strip()
    if not linkpath:
        return Resolution(source)
    candidates, folded = _candidates(vault, linkpath)
    if not candidates:
        return NOWHERE
    if "/" not in linkpath and len(candidates) == 1:
        return Resolution(candidates[0].path)
    if linkpath.startswith(("./", "../")):
        folded = fold(rebased(folded, fold(folder_of(source))))
    exact_only = folded.startswith("/")
    folded = folded.removeprefix("/")
    exact = [file.path for file in candidates if file.folded == folded]
    if exact:
        return Resolution(_same_case(exact, linkpath))
    if exact_only:
        return NOWHERE
    return _nearest([file for file in candidates if file.folded.endswith(folded)], source)


def _candidates(vault: Vault, linkpath: str) -> tuple[list[File], str]:
    """The files whose name *linkpath* gives, and its folded form with the extension that won."""
    files = vault.files_named(name_key(linkpath))
    folded = fold(linkpath)
    name = folded[folded.rfind("/") + 1 :]
    if "." in name and (named := _with_name(files, name)):
        return named, folded
    folded = fold(f"{linkpath}.md")
    return _with_name(files, folded[folded.rfind("/") + 1 :]), folded


def _with_name(files: tuple[File, ...], name: str) -> list[File]:
    return [file for file in files if file.folded[file.folded.rfind("/") + 1 :] == name]


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


def _nearest(files: list[File], source: str) -> Resolution:
    """The first of *files*; those below the folder of *source* are before all others."""
    folder = fold(folder_of(source))
    nearest = [file.path for file in files if file.folded.startswith(folder)] or [
        file.path for file in files
    ]
    return Resolution(nearest[0], tuple(nearest[1:])) if nearest else NOWHERE
