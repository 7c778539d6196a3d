"""Reading many notes in several processes."""

import logging
import os
import subprocess
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import IO, BinaryIO, cast

from msgspec import msgpack

from wikilink_ls.storage.loader import Problem, Read, ToRead
from wikilink_ls.storage.processes import MOST, at_once, spares
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.storage.worker import (
    Batch,
    Task,
    Wanted,
    encode,
    read_frame,
    skip_to_ready,
    write_frame,
)
from wikilink_ls.syntax.note import Source
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.vault import Vault

logger = logging.getLogger(__name__)

BATCH = 100
"""Notes that are read, and handed over, together."""
FEW = 400
"""Notes that are read sooner than a process is started for them."""
_decode = msgpack.Decoder(Batch).decode
DEADLY = "reading it ended the process that did; please report what is in it, or exclude it"
LOST = "the process that was to read it has ended, and no other can be started; start once more"
LONGEST = 120.0
"""Seconds in which an answer comes, if ever: a file may lie where nobody answers any more. Who
waits for a drive that lets nobody go, not even when killed, is waited for."""
HURRIED = 2.0
"""The same for one file of many, when another of them was late."""
LATE = "nobody could read it in time; see whether its drive is there, else report what is in it"
PATIENCE = 5
"""Seconds in which a process ends that has nothing more to do."""


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


class Readers:
    """Several processes that read notes, in the order in which they are asked for."""

    def __init__(self, root: Path, rules: ConceptRules, most: int = MOST) -> None:
        """As many as are of use, and no more than *most*."""
        self._workers = _started(root, rules, min(at_once(), most))
        self._free: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._pool = ThreadPoolExecutor(max(1, len(self._workers)), "reading")

    @property
    def are_there(self) -> bool:
        """It is possible here to start any."""
        return bool(self._workers)

    def read(self, files: list[ToRead]) -> "Future[Batch]":
        return self._pool.submit(self._read, files)

    def read_all(self, batches: Iterable[list[ToRead]]) -> Iterator[Batch]:
        """What each of *batches* says, in their order; all are asked for at once."""
        return _results(deque(map(self.read, batches)))

    def close(self) -> None:
        """End them; what is not read yet never will be."""
        self._pool.shutdown(cancel_futures=True)
        for _ in self._workers:
            self._free.get().end()

    def _read(self, files: list[ToRead]) -> Batch:
        worker = self._free.get()
        try:
            return worker.read(files)
        except WorkerError as error:
            logger.warning("a process that reads notes is lost: %s", error)
            batch, worker = _read_carefully(worker, files)
            return batch
        finally:
            self._free.put(worker)


class WorkerError(Exception):
    """A worker has ended, or cannot be started."""


class Worker:
    """One process. It reads for one thread at a time."""

    def __init__(self, root: Path, rules: ConceptRules) -> None:
        self.ended = False
        self.is_late = False
        """It has ended because it did not answer in time."""
        self._start = (root, rules)
        try:
            self._process = spares.take()
        except OSError as error:
            raise WorkerError(str(error)) from error

    def ready(self) -> "Worker":
        """Itself, once it can read; raises WorkerError if it never will."""
        root, rules = self._start
        with self._living(), self._in_time(LONGEST):
            skip_to_ready(_open(self._process.stdout))
        self._asked(encode(Task(os.fsencode(root), rules.settings)))
        return self

    def read(self, files: list[ToRead], seconds: float | None = None) -> Batch:
        """Raises WorkerError if it ends meanwhile, or does not answer for so many *seconds*."""
        return self._asked(encode(Wanted(files=files)), seconds)

    def parse(self, text: Source) -> Read:
        """Raises WorkerError if it ends meanwhile."""
        return self._asked(encode(Wanted(texts=[text]))).read[0]

    def _asked(self, request: bytes, seconds: float | None = None) -> Batch:
        with self._living(), self._in_time(seconds or LONGEST):
            write_frame(_open(self._process.stdin), request)
            return _decode(read_frame(_open(self._process.stdout)))

    @contextmanager
    def _in_time(self, seconds: float) -> Iterator[None]:
        timer = Timer(seconds, self._give_up)
        timer.daemon = True
        with suppress(RuntimeError):  # There can be no more threads: then without a limit.
            timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.is_late = True
        self.kill()

    @contextmanager
    def _living(self) -> Iterator[None]:
        try:
            yield
        except (OSError, EOFError, ValueError) as error:
            self.end()
            raise WorkerError(f"it ended with {self._process.returncode}") from error

    def another(self) -> "Worker":
        return Worker(*self._start).ready()

    def kill(self) -> None:
        """End it at once, from whatever thread; who waits for an answer gets a WorkerError."""
        self._process.kill()

    def end(self) -> None:
        self.ended = True
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _open(pipe).close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _open(pipe: IO[bytes] | None) -> BinaryIO:
    if pipe is None:
        raise ValueError("no pipe")
    return cast("BinaryIO", pipe)


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


def _read_carefully(lost: Worker, files: list[ToRead]) -> tuple[Batch, Worker]:
    """Read *files*, of which one may end the process that reads it; and the last worker."""
    worker, whole, seconds = lost, Batch(), LONGEST
    for file in files:
        worker, batch = _read_alone(worker, file, seconds)
        if worker.is_late and worker is not lost:
            seconds = HURRIED  # Where one file is not to be had, others may be the same.
        whole.read.extend(batch.read)
        whole.problems.extend(batch.problems)
        whole.deadly.extend(batch.deadly)
    return whole, worker


def _read_alone(worker: Worker, file: ToRead, seconds: float) -> tuple[Worker, Batch]:
    try:
        reader = worker.another() if worker.ended else worker
    except WorkerError:
        return worker, Batch(problems=[Problem(file.path, LOST)])
    try:
        return reader, reader.read([file], seconds)
    except WorkerError:
        problem = Problem(file.path, LATE if reader.is_late else DEADLY)
        return reader, Batch(problems=[problem], deadly=[file.path])
