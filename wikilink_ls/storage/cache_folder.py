"""The folder with the caches of all vaults, and how it stays small."""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

logger = logging.getLogger(__name__)

VARIABLE = "WIKILINK_LS_CACHE"
"""The environment variable that names another folder; empty, no cache is kept."""
SUFFIX = ".wikilink-ls.sqlite"
"""Of our own files alone: the folder that somebody names may hold others."""
SUFFIXES = ("", "-wal", "-shm", "-journal")
"""What SQLite puts after the name of the file, for those beside it."""
LONGEST = 90 * 24 * 3600
"""Seconds for which a cache that nobody opens is kept."""


def cache_folder() -> Path | None:
    """Where caches are; None if none are wanted."""
    named = os.environ.get(VARIABLE)
    if named == "":
        return None
    try:
        folder = Path(named).expanduser() if named else Path("vaults")
    except RuntimeError as error:  # Of "~nobody/x".
        logger.warning("nothing is kept, as %s = %r is no folder: %s", VARIABLE, named, error)
        return None
    if folder.is_absolute():
        return folder
    from platformdirs import user_cache_path  # noqa: PLC0415 (takes a while, and may be unasked)

    # Never in the current folder, which may be a vault.
    return user_cache_path("wikilink-ls", appauthor=False) / folder


def caches(folder: Path) -> Iterator[Path]:
    """The caches in *folder*; none if there is no such folder."""
    return (file for file in folder.glob(f"*{SUFFIX}") if file.is_file())


def remove(file: Path) -> None:
    """Remove a cache, with what SQLite has beside it."""
    for suffix in SUFFIXES:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def remove_old(folder: Path, now: float | None = None) -> None:
    """Remove the caches that were last opened long before *now*, in seconds since 1970."""
    oldest = (time.time() if now is None else now) - LONGEST
    for file in caches(folder):
        with suppress(OSError):  # Another process may remove it as well, or be using it.
            if file.stat().st_mtime < oldest:
                remove(file)


def cache_file(root: Path, folder: Path) -> Path:
    """Where in *folder* the cache of the vault at *root* is: the same, however one got there."""
    real = os.path.normcase(os.path.realpath(root))
    digest = sha256(os.fsencode(real)).hexdigest()[:16]
    return folder / f"{digest}{SUFFIX}"
