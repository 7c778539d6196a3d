"""The first reading of a vault, beside the requests that come meanwhile.

The names of all files are known after one walk; the facts of notes come in as they are parsed;
the tables at the end. All of it runs on a thread of its own, which shares the interpreter with
the main thread in slices of half a millisecond, and hands over there what it has.
"""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter

from wikilink_ls.server.progress import Progress
from wikilink_ls.server.session import Session, Walk
from wikilink_ls.storage.loader import Problem, load_notes
from wikilink_ls.storage.scan import FileStat, Scan, scan
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.paths import has_links

logger = logging.getLogger(__name__)

BATCH = 100
"""Notes that are handed over together."""

HandOver = Callable[[Callable[[], None]], object]
"""Runs a function on the main thread, soon, in order."""


def handing_over_to(loop: asyncio.AbstractEventLoop) -> HandOver:
    """From another thread to the main one; a loop that has ended wants nothing any more."""

    def hand_over(function: Callable[[], None]) -> None:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(function)

    return hand_over


class Collector:
    """Python's, which is off while any vault is read.

    While millions of facts are made it would look at all of them again and again; and once more,
    at each full collection, for as long as the server lives.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._readings = 0

    @contextmanager
    def off(self) -> Iterator[None]:
        with self._lock:
            self._readings += 1
            gc.disable()
        try:
            yield
        finally:
            with self._lock:
                self._readings -= 1
                if not self._readings:
                    gc.freeze()
                    gc.enable()


_collector = Collector()


def start_indexing(session: Session, root: Path, hand_over: HandOver, progress: Progress) -> None:
    """Fill *session* with the vault at *root*, whenever that is done."""
    walk: Walk = Future()
    session.expect_names(walk)
    index = partial(_index, session, root, walk, hand_over, progress)
    Thread(target=index, name=f"index {root}", daemon=True).start()


def _index(
    session: Session, root: Path, walk: Walk, hand_over: HandOver, progress: Progress
) -> None:
    try:
        with _collector.off():
            _read(session, root, walk, hand_over, progress)
    except Exception:
        logger.exception("indexing %s failed", root)
        walk.cancel()  # Nobody waits for it any longer.
    finally:
        hand_over(progress.end)


def _read(
    session: Session, root: Path, walk: Walk, hand_over: HandOver, progress: Progress
) -> None:
    started = perf_counter()
    found = scan(root, session.config.exclude)
    rules = rules_of(session.config.concepts)
    walk.set_result((found, build_vault(found.files, rules=rules)))
    hand_over(session.wait_for_names)
    files = [it for it in found.files.items() if has_links(it[0])]
    notes: list[Note] = []
    for batch in _batches(root, files):
        notes += batch
        hand_over(partial(session.take_notes, batch))
        hand_over(partial(progress.report, len(notes), len(files)))
    built = build_vault(found.files, notes, rules)
    built.prepare_search()
    hand_over(partial(session.take_vault, found, built))
    _log(root, found, len(built.notes), perf_counter() - started)


def _batches(root: Path, files: Sequence[tuple[str, FileStat]]) -> Iterator[list[Note]]:
    for start in range(0, len(files), BATCH):
        batch: list[Note] = []
        for loaded in load_notes(root, files[start : start + BATCH]):
            if isinstance(loaded, Problem):
                logger.warning("%s: %s", loaded.path, loaded.message)
            else:
                batch.append(loaded)
        yield batch


def _log(root: Path, found: Scan, notes: int, seconds: float) -> None:
    for path, message in found.problems:
        logger.warning("%s: %s", path, message)
    logger.info("%s: %d notes of %d files in %.2f s", root, notes, len(found.files), seconds)
