"""Reading a vault's files again when thousands have changed, as in a checkout."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter

from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import FEW, read_batches
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.paths import has_links

MANY = FEW
"""Files that are read in several processes, no longer one by one between the requests."""
SLICE = 0.003
"""Seconds for which requests wait at most."""

Due = dict[str, None]
"""The paths of files that are to be looked at, in their order."""


async def reread(session: Session, root: Path, due: Due) -> None:
    """Read the closed notes and canvases among the files that are *due*; the others stay so.

    What happens to a file meanwhile makes it due again.
    """
    paths = [path for path in due if has_links(path)]
    stats = await asyncio.to_thread(_stats, session, paths)
    for path in stats:
        due.pop(path, None)
    rules = rules_of(session.config.concepts)
    batches = await asyncio.to_thread(read_batches, root, [*stats.items()], rules)
    try:
        while batch := await asyncio.to_thread(_next, batches):
            if rules_of(session.config.concepts) == rules:
                await _take(session, batch, stats, due)
            else:  # They were read by other settings.
                due.update(dict.fromkeys(read.path for read in batch.read))
    finally:
        await asyncio.to_thread(_close, batches)


def _stats(session: Session, paths: Iterable[str]) -> dict[str, FileStat]:
    """Those that are there, and may be taken as they are read."""
    stats = ((path, session.stat(path)) for path in paths if path not in session.documents)
    return {path: stat for path, stat in stats if stat}


def _next(batches: Iterator[Batch]) -> Batch | None:
    return next(batches, None)


def _close(batches: Iterator[Batch]) -> None:
    close: Callable[[], object] | None = getattr(batches, "close", None)
    if close:
        close()


async def _take(session: Session, batch: Batch, stats: dict[str, FileStat], due: Due) -> None:
    taken: list[str] = []
    due.update(dict.fromkeys(problem.path for problem in batch.problems))
    end = perf_counter() + SLICE
    for read in batch.read:
        path = read.path
        if path in due or not session.take_read(read, stats[path]):
            due[path] = None
        else:
            taken.append(path)
        if perf_counter() >= end:
            await asyncio.sleep(0)  # Requests come first.
            end = perf_counter() + SLICE
    session.tell(taken)
