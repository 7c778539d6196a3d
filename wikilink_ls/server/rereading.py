"""Reading a vault's files again when thousands have changed, as in a checkout."""

import asyncio
import logging
from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Event
from time import time_ns
from typing import NamedTuple

from wikilink_ls.server.indexing import handing_over_to
from wikilink_ls.server.reading_ahead import ReadAhead
from wikilink_ls.server.session import Session
from wikilink_ls.server.turns import Turn
from wikilink_ls.storage.loader import Read
from wikilink_ls.storage.scan import FileStat, is_unchanged
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import FEW, read_batches
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.paths import has_links, name_key

logger = logging.getLogger(__name__)

MANY = FEW
"""Files that are read in several processes, no longer one by one between the requests."""


class Looked(NamedTuple):
    """A file that somebody looked at a moment ago, before it is read."""

    stat: FileStat
    at: int
    """When, at the earliest: in nanoseconds since 1970."""


Due = dict[str, Looked | None]
"""The paths of files that are to be read, in their order; None where one has to look first."""


async def reread(session: Session, root: Path, due: Due, ahead: ReadAhead | None = None) -> None:
    """Read the closed notes and canvases among the files that are *due*; the others stay so.

    Some may be read *ahead* already. Of the rest comes first what open notes link to: it is what
    somebody looks at. What happens to a file meanwhile makes it due again.
    """
    known = {path: session.stats.get(path) for path in due if has_links(path)}
    open_notes = [*filter(None, map(session.vault.source, session.documents))]
    wanted = {path: due[path] for path in known}
    looked = await asyncio.to_thread(_looked, session, wanted, open_notes)
    for path in looked:
        due.pop(path, None)
    rules = rules_of(session.config.concepts)
    files = [(path, it.stat) for path, it in looked.items()]
    if ahead:
        vault, batches = ahead.vault, ahead.batches(files, rules)
    else:
        vault = session.vault_as_read
        batches = read_batches(root, files, rules, vault)
    async for batch in _as_they_come(batches):
        due.update(dict.fromkeys(_left_to_try(session, batch, looked)))
        taken: list[str] = []
        async for read in _unhurried(batch.read):
            path = read.path
            is_newest = path not in due and session.stats.get(path) == known[path]
            # By other settings its words would be others.
            is_current = is_newest and rules_of(session.config.concepts) == rules
            if is_current and session.take_read(read, *looked[path], vault):
                taken.append(path)
            else:
                due[path] = None
        session.tell(taken)


def _left_to_try(session: Session, batch: Batch, looked: Mapping[str, Looked]) -> Iterator[str]:
    """The paths of what could not be read, but for those that are given up."""
    for path, message in batch.problems:
        if path in batch.deadly and path not in session.documents:
            logger.warning("%s: %s", path, message)
            session.give_up(path, looked[path].stat)
        else:
            yield path


async def _as_they_come(batches: Generator[Batch, None, None]) -> AsyncIterator[Batch]:
    """*batches*, from a thread that waits for nobody."""
    hand_over = handing_over_to(asyncio.get_running_loop())
    queue: asyncio.Queue[Batch | None] = asyncio.Queue()
    stop = Event()

    def read() -> None:
        try:
            with closing(batches):
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
    turn = Turn()
    for read in reads:
        yield read
        await turn.over()


def _looked(session: Session, due: Due, open_notes: Iterable[Note]) -> dict[str, Looked]:
    """Those that are there, and may be taken as they are read: open notes never are.

    Those come first that *open_notes* link to by their names.
    """
    now = time_ns()
    first = {name_key(link.path) for note in open_notes for link in note.links}
    found: dict[str, Looked] = {}
    for path, seen in sorted(due.items(), key=lambda it: name_key(it[0]) not in first):
        if path in session.documents:
            continue
        # Since a walk has seen it, somebody may have been told of it, and have read it already.
        if seen and session.root and is_unchanged(session.root, seen.stat):
            found[path] = seen
        elif stat := session.stat(path):
            found[path] = Looked(stat, now)
    return found
