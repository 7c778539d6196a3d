"""Reading a vault's files again when thousands have changed, as in a checkout."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event
from time import perf_counter, time_ns

from wikilink_ls.server.indexing import handing_over_to
from wikilink_ls.server.session import Session
from wikilink_ls.storage.loader import Read
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import FEW, read_batches
from wikilink_ls.vault.concept_rules import ConceptRules, rules_of
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
    known = {path: session.stats.get(path) for path in due if has_links(path)}
    seen_at = time_ns()
    stats = await asyncio.to_thread(_stats, session, known)
    for path in stats:
        due.pop(path, None)
    rules = rules_of(session.config.concepts)
    async for batch in _batches(root, stats, rules):
        due.update(dict.fromkeys(problem.path for problem in batch.problems))
        taken: list[str] = []
        async for read in _unhurried(batch.read):
            path = read.path
            is_newest = path not in due and session.stats.get(path) == known[path]
            # By other settings its words would be others.
            is_current = is_newest and rules_of(session.config.concepts) == rules
            if is_current and session.take_read(read, stats[path], seen_at):
                taken.append(path)
            else:
                due[path] = None
        session.tell(taken)


async def _batches(
    root: Path, stats: Mapping[str, FileStat], rules: ConceptRules
) -> AsyncIterator[Batch]:
    """The notes that are read, as they come from a thread that waits for nobody."""
    hand_over = handing_over_to(asyncio.get_running_loop())
    queue: asyncio.Queue[Batch | None] = asyncio.Queue()
    stop = Event()

    def read() -> None:
        try:
            with closing(read_batches(root, [*stats.items()], rules)) as batches:
                for batch in batches:
                    if stop.is_set():
                        break
                    hand_over(partial(queue.put_nowait, batch))
        finally:
            hand_over(partial(queue.put_nowait, None))

    reading = asyncio.ensure_future(asyncio.to_thread(read))
    try:
        while batch := await queue.get():
            yield batch
        await reading
    finally:
        stop.set()


async def _unhurried(reads: Iterable[Read]) -> AsyncIterator[Read]:
    """*reads*, between which requests are answered."""
    end = perf_counter() + SLICE
    for read in reads:
        yield read
        if perf_counter() >= end:
            await asyncio.sleep(0)
            end = perf_counter() + SLICE


def _stats(session: Session, paths: Iterable[str]) -> dict[str, FileStat]:
    """Those that are there, and may be taken as they are read."""
    stats = ((path, session.stat(path)) for path in paths if path not in session.documents)
    return {path: stat for path, stat in stats if stat}
