"""Which files a vault holds: one walk over its folders. No file is opened."""

# A Path for each of thousands of files would take longer than the walk itself.
# ruff: noqa: PTH111, PTH112, PTH113, PTH116, PTH118

import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from fnmatch import translate
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from wikilink_ls.storage.reading import resolve_inside
from wikilink_ls.vault.sorting import sorted_in_parts

ROOT = "."
JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: what Windows has beside symbolic links.
SECOND = 10**9  # Nanoseconds.
FINE_TICK = 40_000_000
"""Nanoseconds, more than the ticks of the clocks from which systems take the times of files."""
COARSE_TICK = 2 * SECOND
"""Of FAT; where whole seconds are kept, one cannot tell whether it is one or two."""


class FileStat(NamedTuple):
    mtime_ns: int
    size: int
    disk_path: str
    """The path by which the system knows the file; it can differ in normalisation."""


class Scan(NamedTuple):
    files: dict[str, FileStat]
    """By vault path, sorted."""
    problems: list[tuple[str, str]]
    """Path and message of all that was left out and that somebody might miss."""
    unread: tuple[str, ...] = ()
    """The folders that could not be looked into, with a ``/`` at the end; the root is empty."""


def scan(root: Path, exclude: Sequence[str] = ()) -> Scan:
    """The files of the vault at *root*, of any kind, without the hidden and the excluded ones."""
    walk = _Walk(root, exclude)
    while walk.folders:
        walk.enter(*walk.folders.pop())
    files = dict(sorted_in_parts(walk.files.items(), itemgetter(0)))
    return Scan(files, sorted(walk.problems), tuple(walk.unread))


def folders(root: Path, exclude: Sequence[str] = ()) -> list[str]:
    """Those that `scan` enters, by the paths that the system knows, the root's being empty."""
    walk = _FolderWalk(root, exclude)
    while walk.folders:
        walk.enter(*walk.folders.pop())
    return sorted(walk.entered)


def with_unread(found: Scan, known: Mapping[str, FileStat]) -> Scan:
    """*found*, and what was *known* of folders that could not be looked into: it is not gone."""
    if not found.unread:
        return found
    left = {path: it for path, it in known.items() if path.startswith(found.unread)}
    return found._replace(files=dict(sorted((left | found.files).items())))


def stat_file(root: Path, disk_path: str, exclude: Sequence[str] = ()) -> FileStat | None:
    """The one file that the system knows as *disk_path*; None if `scan` would not find it."""
    target = _place(root, disk_path, exclude)
    try:
        status = target.stat() if target else None
    except OSError:
        return None
    if status is None or not stat.S_ISREG(status.st_mode):
        return None
    return FileStat(status.st_mtime_ns, status.st_size, disk_path)


def is_held(root: Path, disk_path: str, exclude: Sequence[str] = ()) -> bool:
    """Whether a file at *disk_path* is in the vault: not hidden, not excluded, not elsewhere."""
    return _place(root, disk_path, exclude) is not None


def is_left_out(path: str, exclude: Sequence[str]) -> bool:
    """Whether a file at vault path *path* is hidden or excluded, or in a folder that is."""
    return left_out(exclude)(path)


def left_out(exclude: Sequence[str]) -> Callable[[str], bool]:
    """The same, to be asked of many paths."""
    is_excluded = _excluder(exclude)

    def is_out(path: str) -> bool:
        parts = path.split("/")
        places = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return any(part.startswith(".") for part in parts) or any(map(is_excluded, places))

    return is_out


def _place(root: Path, disk_path: str, exclude: Sequence[str]) -> Path | None:
    is_out = is_left_out(normalize("NFC", disk_path), exclude)
    return None if is_out else resolve_inside(root, disk_path)


def is_unchanged(root: Path, known: FileStat) -> bool:
    """Whether the file is, by its time and size, the one that was *known*."""
    try:
        status = os.stat(os.path.join(root, known.disk_path))
    except OSError:
        return False
    return (status.st_mtime_ns, status.st_size) == (known.mtime_ns, known.size)


def is_fresh(seen: FileStat, now_ns: int) -> bool:
    """Whether a file that was *seen* just now may change unseen: be written, and look the same.

    That is so until the clock by which files get their times has gone on.
    """
    tick = FINE_TICK if seen.mtime_ns % SECOND else COARSE_TICK
    return now_ns - seen.mtime_ns < tick


def find_root(start: Path) -> Path | None:
    """The vault that *start* is in: the nearest folder with a marker of one."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if _has_marker(folder)), None)


def is_plausible_root(path: Path) -> bool:
    """Not the user's home, nor a folder around it, nor a whole drive, unless marked as a vault."""
    path = path.absolute()
    home = Path(os.path.realpath(os.path.expanduser("~")))
    is_vast = path.parent == path or home.is_relative_to(os.path.realpath(path))
    return _has_marker(path) or not is_vast


def _has_marker(folder: Path) -> bool:
    # Path.is_dir would raise where one may not look.
    is_vault = os.path.isdir(os.path.join(folder, ".obsidian"))
    return is_vault or os.path.isfile(os.path.join(folder, ".wikilink-ls.toml"))


class _Walk:
    def __init__(self, root: Path, exclude: Sequence[str]) -> None:
        self.root = root
        self.is_excluded = _excluder(exclude)
        self.folders = [("", "")]
        """To enter yet: as on the disk and as in the vault, each with a ``/`` after it."""
        self.entered: list[str] = []
        """As on the disk, each with a ``/`` after it."""
        self.files: dict[str, FileStat] = {}
        self.problems: list[tuple[str, str]] = []
        self.unread: list[str] = []

    def enter(self, disk_folder: str, folder: str) -> None:
        try:
            with os.scandir(os.path.join(self.root, disk_folder)) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
        except OSError as error:
            self.skip(folder or ROOT, error)
            if not folder or not isinstance(error, FileNotFoundError):
                self.unread.append(folder)
            return
        self.entered.append(disk_folder)
        for entry in entries:
            name = entry.name
            try:
                path = folder + (name if name.isascii() else _normal(name))
                if not self.is_excluded(path):
                    self.take(entry, disk_folder + name, path)
            except OSError as error:
                self.skip(folder + name, error)
            except UnicodeEncodeError:
                self.problems.append((folder + _legible(name), "its name is not valid Unicode"))

    def take(self, entry: "os.DirEntry[str]", disk_path: str, path: str) -> None:
        if entry.is_symlink():
            self.follow(disk_path, path)
        elif entry.is_file(follow_symlinks=False):
            self.add(entry.stat(follow_symlinks=False), disk_path, path)
        elif _is_folder(entry):
            self.folders.append((disk_path + "/", path + "/"))

    def follow(self, disk_path: str, path: str) -> None:
        target = resolve_inside(self.root, disk_path)
        if target is None:
            self.problems.append((path, "it is a link to outside the vault"))
            return
        try:
            status = target.stat()
        except FileNotFoundError:
            self.problems.append((path, "it is a link that leads nowhere"))
            return
        if stat.S_ISREG(status.st_mode):
            self.add(status, disk_path, path)
        else:
            self.problems.append((path, "it is a link to what is no file; it is not followed"))

    def add(self, status: os.stat_result, disk_path: str, path: str) -> None:
        mine = FileStat(status.st_mtime_ns, status.st_size, disk_path)
        twin = self.files.setdefault(path, mine)
        if twin is not mine:
            # The name in NFC wins; of two others any, but the same one each time.
            pair = sorted((mine, twin), key=lambda it: (it.disk_path != path, it.disk_path))
            self.files[path], loser = pair
            message = f"{path} is there too, in another Unicode normalisation; rename one of them"
            self.problems.append((loser.disk_path, message))

    def skip(self, path: str, error: OSError) -> None:
        # What vanishes while we look is no longer in the vault.
        if path == ROOT or not isinstance(error, FileNotFoundError):
            self.problems.append((path, f"it cannot be read: {error.strerror or error}"))


class _FolderWalk(_Walk):
    """A walk that asks nothing of files."""

    def take(self, entry: "os.DirEntry[str]", disk_path: str, path: str) -> None:
        if _is_folder(entry):
            self.folders.append((disk_path + "/", path + "/"))


def _excluder(globs: Sequence[str]) -> Callable[[str], bool]:
    """Whether a vault path, or its name, is one of *globs*."""
    if not globs:
        return lambda _: False
    pattern = re.compile("|".join(translate(normalize("NFC", it).rstrip("/")) for it in globs))

    def is_excluded(path: str) -> bool:
        # With a slash before it, so that **/name and /name work as in a .gitignore.
        spellings = (path, path.rpartition("/")[2], "/" + path)
        return any(map(pattern.match, spellings))

    return is_excluded


def _normal(name: str) -> str:
    name.encode()  # Raises where a name is not Unicode: Python gives its odd bytes as surrogates.
    return normalize("NFC", name)


def _legible(name: str) -> str:
    return os.fsencode(name).decode(errors="backslashreplace")


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False) and not _is_junction(entry)


def _is_junction(folder: "os.DirEntry[str]") -> bool:
    if os.name != "nt":
        return False
    return getattr(folder.stat(follow_symlinks=False), "st_reparse_tag", 0) == JUNCTION
