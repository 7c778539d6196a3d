"""What is begun before the server knows how to use it.

A large vault that nothing is kept of will be read by other processes. They start while this one
imports what it needs; that is half a second, in which all others would be idle.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from wikilink_ls.storage.cache_folder import cache_file, cache_folder
from wikilink_ls.storage.processes import at_once, spares
from wikilink_ls.storage.scan import find_root, is_plausible_root

MANY = 1000
"""Notes for which processes are started on suspicion."""
MOST_ENTRIES = 10_000
"""Of folders that are looked at to find so many: that takes some milliseconds."""


def start_readers(folders: Iterable[Path]) -> None:
    """Start processes, if one of *folders* is a large vault that nothing is kept of."""
    roots = {find_root(folder) or folder for folder in folders}
    if any(_is_to_be_read(root) for root in roots):
        spares.start(at_once())


def end_readers() -> None:
    """Those that nobody has used by now."""
    spares.end()


def _is_to_be_read(root: Path) -> bool:
    kept = cache_folder()
    with suppress(OSError):
        is_new = kept is None or not cache_file(root, kept).exists()
        return is_new and is_plausible_root(root) and _has_many_notes(root)
    return False


def _has_many_notes(root: Path) -> bool:
    folders, notes, entries = [os.fspath(root)], 0, 0
    while folders and notes < MANY and entries < MOST_ENTRIES:
        with os.scandir(folders.pop()) as found:
            for entry in found:
                entries += 1
                if entry.name.startswith("."):
                    continue
                if entry.name.endswith(".md"):
                    notes += 1
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    return notes >= MANY
