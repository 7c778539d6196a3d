"""Processes that read notes, started before it is known which.

To start them takes a while, in which a server can import what it needs, or wait until the end of
what happens on the disk. All of it is done on a thread, and nobody waits for it.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from time import sleep

from wikilink_ls.storage.cache_folder import cache_file, cache_folder
from wikilink_ls.storage.processes import at_once, spares
from wikilink_ls.storage.scan import find_root, is_plausible_root

PATIENCE = 10
"""Seconds after which those go that nobody needs."""
MANY = 1000
"""Notes of a vault for which processes are started on suspicion."""
MOST_ENTRIES = 10_000
"""Of folders that are looked at to find so many: that takes some milliseconds."""


def start_readers() -> None:
    """There is likely to be much to read."""
    _in_background(_offer)


def start_readers_for(folders: Iterable[Path]) -> None:
    """The same, if one of *folders* is a large vault of which nothing is kept."""
    _in_background(partial(_offer_for, list(folders)))


def _in_background(offer: Callable[[], None]) -> None:
    Thread(target=offer, name="readers", daemon=True).start()


def _offer() -> None:
    """Have some, for as long as somebody may need them."""
    with suppress(OSError):  # Who needs one will try, and say so.
        spares.start(at_once(), PATIENCE)
        sleep(PATIENCE)
        spares.end_old()


def _offer_for(folders: Iterable[Path]) -> None:
    if any(_is_to_be_read(root) for root in {find_root(it) or it for it in folders}):
        _offer()


def _is_to_be_read(root: Path) -> bool:
    kept = cache_folder()
    is_new = kept is None or not cache_file(root, kept).exists()
    return is_new and is_plausible_root(root) and _has_many_notes(root)


def _has_many_notes(root: Path) -> bool:
    folders, notes, entries = [os.fspath(root)], 0, 0
    while folders:
        with suppress(OSError), os.scandir(folders.pop()) as found:
            for entry in found:
                entries += 1
                if entry.name.startswith("."):
                    continue
                if entry.name.endswith(".md"):
                    notes += 1
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                if notes >= MANY or entries >= MOST_ENTRIES:
                    return notes >= MANY
    return False
