"""Reading many notes in several processes."""

import atexit
import logging
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager, suppress
from itertools import islice
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

ENDED = "the processes that read notes have ended"


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


class _Line:
    """A process, or those that take its place, and what is on the way to it and back."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._sent: deque[_Asked] = deque()

    def __len__(self) -> int:
        return len(self._sent)

    def send(self, asked: _Asked) -> None:
        self._sent.append(asked)
        with self._telling_of_failure():
            self._ask(asked)

    def take(self) -> None:
        """Wait for what the process says of the first that it was sent."""
        files, said = self._sent[0]
        with self._telling_of_failure():
            said.set_result(self._answer(files))
            self._sent.popleft()

    def end(self, error: Exception) -> None:
        """Who waits for what is left is told the *error*."""
        while self._sent:
            self._sent.popleft().said.set_exception(error)
        self._worker.end()

    def _ask(self, asked: _Asked) -> None:
        with suppress(WorkerError):  # There will be no answer, and that is seen to then.
            self._worker.ask(asked.files)

    def _answer(self, files: list[ToRead]) -> Batch:
        try:
            return self._worker.answer()
        except WorkerError as error:
            logger.warning("a process that reads notes is lost: %s", error)
        batch, self._worker = read_carefully(self._worker, files)
        for asked in islice(self._sent, 1, None):
            self._ask(asked)
        return batch

    @contextmanager
    def _telling_of_failure(self) -> Iterator[None]:
        """Nobody is to wait for ever, whatever it is."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 (whoever waits for an answer gets it)
            self.end(error)


class Readers:
    """Several processes that read notes, in the order in which they are asked for."""

    def __init__(
        self, root: Path, rules: ConceptRules, most: int = MOST, ahead: int = AHEAD
    ) -> None:
        """As many as are of use, and no more than *most*; each has *ahead* batches at a time."""
        self._ahead = ahead
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        """None at its end."""
        self._is_closed = False
        self._threads: list[Thread] = []
        """One for each process."""
        for worker in _started(root, rules, min(at_once(), most)):
            line = _Line(worker)
            thread = Thread(target=self._serve, args=(line,), name="reading", daemon=True)
            try:
                thread.start()
                self._threads.append(thread)
            except RuntimeError:  # There can be no more threads.
                worker.end()
        atexit.register(self.close)  # Later no thread would go on, nor end.

    @property
    def are_there(self) -> bool:
        """It is possible here to start any."""
        return bool(self._threads)

    def read(self, files: list[ToRead]) -> "Future[Batch]":
        """Raises RuntimeError once they have ended."""
        if self._is_closed:
            raise RuntimeError(ENDED)
        said: Future[Batch] = Future()
        self._asked.put(_Asked(files, said))
        return said

    def read_all(self, batches: Iterable[list[ToRead]]) -> Iterator[Batch]:
        """What each of *batches* says, in their order; all are asked for at once."""
        return _results(deque(map(self.read, batches)))

    def close(self) -> None:
        """End them; what is not read yet never will be."""
        self._is_closed = True
        with suppress(Empty):
            while asked := self._asked.get_nowait():
                asked.said.cancel()
        self._asked.put(None)
        for thread in self._threads:
            thread.join()
        atexit.unregister(self.close)

    def _serve(self, line: _Line) -> None:
        """Have what is asked for read on *line*."""
        while self._send(line) and not self._is_closed:
            line.take()
        line.end(RuntimeError(ENDED))

    def _send(self, line: _Line) -> bool:
        """Send as much as may be on *line*; False if that is nothing, for ever."""
        while len(line) < self._ahead:
            try:
                asked = self._asked.get(block=not line)
            except Empty:
                break
            if asked is None:
                self._asked.put(None)  # It is for all of them.
                break
            if asked.said.set_running_or_notify_cancel():
                line.send(asked)
        return len(line) > 0


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
