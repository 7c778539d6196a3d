"""What the system tells of files that other programs change.

It tells where to look, and no more: events come twice, late, under other names, or are lost.

Linux has to be asked for each folder. Watchfiles could find the folders by itself, but enters the
excluded and the hidden ones and links to outside, and keeps all of Python waiting meanwhile.
"""

# A Path for each of thousands of files would take longer than what is done with it.
# ruff: noqa: PTH112, PTH114, PTH118

import logging
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple
from unicodedata import normalize

from wikilink_ls.storage.scan import folders, left_out
from wikilink_ls.storage.settings import APP, FILES

logger = logging.getLogger(__name__)

STEP = 100
"""Milliseconds without an event that end a batch of them; so often the thread wakes up."""
LONGEST_BATCH = 200
"""Milliseconds; whoever hears the batches can tell that they belong together."""
POLL = 60_000
"""Milliseconds, where the system has no events and watchfiles looks by itself."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 60.0
"""Seconds before it is tried again, doubled each time."""

IS_RECURSIVE = sys.platform in ("darwin", "win32")
"""The system tells of all that is in a folder, however deep."""
OBSIDIAN, _, SETTINGS = APP.partition("/")


class Hearer(NamedTuple):
    """Whom a `Watcher` tells, on its own thread."""

    heard: Callable[[Collection[str]], object]
    """Something happened to the files, or folders, at these absolute paths."""
    doubted: Callable[[], object]
    """Anything may have happened until now."""
    failed: Callable[[str], object]
    """Nothing will be told any more, for this reason."""


class Watcher:
    """Watches a vault on a thread of its own, which keeps no process alive."""

    def __init__(self, root: Path, exclude: Sequence[str], hearer: Hearer) -> None:
        self._root = Path(os.path.realpath(root))  # macOS tells real paths, whatever was asked.
        self._exclude = exclude
        self._is_left_out = left_out(exclude)
        self._hearer = hearer
        self._stopped = Event()
        self._thread = Thread(target=self._run, name=f"watch {root}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Soon; what is under way may still be told."""
        self._stopped.set()

    def join(self, seconds: float) -> bool:
        """Wait for its end, for so long at most; whether that has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            try:
                self._listen()
            except FileNotFoundError:  # A folder is gone again, or the whole vault for now.
                logger.debug("%s: a folder is gone; watching begins anew", self._root)
                self._hearer.doubted()
            except _Interrupted as error:
                logger.info("%s: watching begins anew: %s", self._root, error)
            except (ImportError, OSError, RuntimeError, ValueError) as error:
                if not self._stopped.is_set():
                    self._hearer.failed(_reason(error))
                return
            else:
                pause = FIRST_PAUSE
                continue
            self._stopped.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _listen(self) -> None:
        """Tell what happens until there are other folders, or it is to stop."""
        # It takes a while, so it is not imported before the first vault is watched.
        from watchfiles._rust_notify import RustNotify  # noqa: PLC0415

        watched = self._folders()
        if "" not in watched:
            raise FileNotFoundError(self._root)
        places = [str(self._root / it) for it in ([""] if IS_RECURSIVE else sorted(watched))]
        with RustNotify(places, False, False, POLL, IS_RECURSIVE, False) as notify:  # noqa: FBT003 (so it is)
            # What is made between the first look and the watch is in neither.
            if self._folders() != watched:
                return
            self._hearer.doubted()
            while heard := self._next(notify.watch):
                are_others = self._are_others(heard, watched)
                self._tell(filter(self._is_settings, heard) if are_others else heard)
                if are_others:
                    return  # Of all else the next watch begins with a doubt.

    def _next(self, watch: Callable[..., "set[tuple[int, str]] | str"]) -> set[str]:
        """The paths of the next events; none if it is to stop."""
        try:
            # With a limit of its own it may lose what comes in just as that is reached.
            batch = watch(LONGEST_BATCH, STEP, 0, self._stopped)
        except RuntimeError as error:  # A file has a name that is no Unicode.
            raise _Interrupted(error) from error
        return set() if isinstance(batch, str) else {path for _, path in batch}

    def _folders(self) -> set[str]:
        """What is to be watched, as on the disk, each but the root with a ``/`` after it."""
        found = {*folders(self._root, self._exclude)}
        if os.path.isdir(os.path.join(self._root, OBSIDIAN)):
            found.add(f"{OBSIDIAN}/")
        return found

    def _are_others(self, heard: Iterable[str], watched: Collection[str]) -> bool:
        """Whether folders come or go; one that is there again is another one, not watched yet."""
        if IS_RECURSIVE:
            return False
        inside = ((self._inside(path), path) for path in heard)
        return any(
            f"{it}/" in watched or it == "" or (self._is_held(it) and _is_folder(path))
            for it, path in inside
            if it is not None
        )

    def _tell(self, heard: Iterable[str]) -> None:
        inside = ((self._inside(path), path) for path in heard)
        # Of the settings in a folder that comes or goes nothing else is heard.
        paths = [
            os.path.join(path, SETTINGS) if it == OBSIDIAN else path
            for it, path in inside
            if it and self._is_held(it)
        ]
        if paths:
            self._hearer.heard(paths)

    def _is_held(self, inside: str) -> bool:
        is_for_settings = inside == OBSIDIAN or inside in FILES
        return is_for_settings or not self._is_left_out(normalize("NFC", inside))

    def _is_settings(self, path: str) -> bool:
        inside = self._inside(path)
        return inside == OBSIDIAN or inside in FILES

    def _inside(self, path: str) -> str | None:
        """The absolute *path* from the vault on; None if it is elsewhere."""
        root = os.path.join(self._root, "")
        if path.startswith(root):
            return path[len(root) :].replace(os.sep, "/").rstrip("/")
        return "" if path == str(self._root) else None


class _Interrupted(Exception):  # noqa: N818 (it is no error of ours)
    """The library has given up; it can be asked anew."""


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _reason(error: Exception) -> str:
    """Why nothing is told, and the way out, if there is one."""
    limits = {
        "watch limit": "fs.inotify.max_user_watches",
        "Too many open files": "fs.inotify.max_user_instances",
    }
    limit = next((name for text, name in limits.items() if text in str(error)), None)
    way_out = f"; raise {limit} with sysctl" if limit else ""
    return str(error).partition(" (Error {")[0] + way_out
