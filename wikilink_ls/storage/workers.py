"""Reading many notes in several processes."""

import logging
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from wikilink_ls.storage.loader import ToRead
from wikilink_ls.storage.processes import MOST, at_once
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.worker_process import Worker, WorkerError, read_carefully
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.vault import Vault

logger = logging.getLogger(__name__)

BATCH = 100
"""Notes that are read, and handed over, together."""
FEW = 400
"""Notes that are read sooner than a process is started for them."""
AHEAD = 2
"""Batches that a process has at a time: with the next at hand it need not wait until this one,
whose threads take turns, has taken what it says of the last."""


def read_batches(
    root: Path,
    files: Sequence[tuple[str, FileStat]],
    rules: ConceptRules,
    known: Vault | None = None,
) -> Generator[Batch, None, None]:
    """The notes and canvases among *files*, as a walk has found them; some at a time, in order.

    With what they said before, by what is *known* of them. Processes that were started for it
    end with it.
    """
    batches = in_batches(files, known)
    if len(files) > FEW:
        with closing(Readers(root, rules, len(batches))) as readers:
            if readers.are_there:
                yield from readers.read_all(batches)
                return
    for batch in batches:
        yield Batch.of(root, batch, rules)


def in_batches(
    files: Sequence[tuple[str, FileStat]], known: Vault | None = None
) -> list[list[ToRead]]:
    """*files* as they are asked for, with what is *known* of them."""
    wanted = [ToRead(path, stat.disk_path, _facts(known, path)) for path, stat in files]
    return [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]


def _facts(known: Vault | None, path: str) -> bytes:
    stored = known.stamp(path) if known else None
    return stored if isinstance(stored, bytes) else b""


class _Asked(NamedTuple):
    files: list[ToRead]
    said: Future[Batch]


class Readers:
    """Several processes that read notes, in the order in which they are asked for."""

    def __init__(self, root: Path, rules: ConceptRules, most: int = MOST) -> None:
        """As many as are of use, and no more than *most*."""
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        """None at its end."""
        self._threads: list[Thread] = []
        """One for each process."""
        for worker in _started(root, rules, min(at_once(), most)):
            thread = Thread(target=self._serve, args=(worker,), name="reading", daemon=True)
            try:
                thread.start()
                self._threads.append(thread)
            except RuntimeError:  # There can be no more threads.
                worker.end()

    @property
    def are_there(self) -> bool:
        """It is possible here to start any."""
        return bool(self._threads)

    def read(self, files: list[ToRead]) -> "Future[Batch]":
        said: Future[Batch] = Future()
        self._asked.put(_Asked(files, said))
        return said

    def read_all(self, batches: Iterable[list[ToRead]]) -> Iterator[Batch]:
        """What each of *batches* says, in their order; all are asked for at once."""
        return _results(deque(map(self.read, batches)))

    def close(self) -> None:
        """End them; what is not read yet never will be."""
        with suppress(Empty):
            while asked := self._asked.get_nowait():
                asked.said.cancel()
        self._asked.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self, worker: Worker) -> None:
        """Have *worker*, or those that take its place, read what is asked for."""
        sent: deque[_Asked] = deque()
        while self._send(worker, sent):
            asked = sent.popleft()
            try:
                batch, worker = _answered(worker, asked, sent)
                asked.said.set_result(batch)
            except Exception as error:  # noqa: BLE001 (whatever it is, somebody waits)
                asked.said.set_exception(error)
        worker.end()

    def _send(self, worker: Worker, sent: deque[_Asked]) -> bool:
        """Have *worker* be *sent* as much as it may have; False if that is nothing, for ever."""
        while len(sent) < AHEAD:
            try:
                asked = self._asked.get(block=not sent)
            except Empty:
                break
            if asked is None:
                self._asked.put(None)  # It is for all of them.
                break
            if asked.said.set_running_or_notify_cancel():
                sent.append(asked)
                _ask(worker, asked)
        return bool(sent)


def _ask(worker: Worker, asked: _Asked) -> None:
    with suppress(WorkerError):  # There will be no answer, and that is seen to then.
        worker.ask(asked.files)


def _answered(worker: Worker, asked: _Asked, next_: Iterable[_Asked]) -> tuple[Batch, Worker]:
    """What *worker* says of what it was *asked*; and who goes on with the *next_*."""
    try:
        return worker.answer(), worker
    except WorkerError as error:
        logger.warning("a process that reads notes is lost: %s", error)
    batch, worker = read_carefully(worker, asked.files)
    for it in next_:
        _ask(worker, it)
    return batch, worker


def _started(root: Path, rules: ConceptRules, count: int) -> list[Worker]:
    """Workers that are ready; none if that is not possible here."""
    workers: list[Worker] = []
    try:
        workers += (Worker(root, rules) for _ in range(count))
        return [worker.ready() for worker in workers]
    except WorkerError as error:
        logger.warning("notes are read in one process, as no other can be started: %s", error)
        for worker in workers:
            worker.end()
        return []


def _results(coming: "deque[Future[Batch]]") -> Iterator[Batch]:
    while coming:
        yield coming.popleft().result()  # Nobody holds it any more.
