"""Reading many notes in several processes."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import IO, BinaryIO, cast

from msgspec import msgpack

import wikilink_ls
from wikilink_ls.storage.loader import Problem, Read, load
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.storage.worker import (
    Batch,
    Files,
    OpenText,
    Task,
    Wanted,
    encode,
    read_frame,
    write_frame,
)
from wikilink_ls.vault.concept_rules import ConceptRules

logger = logging.getLogger(__name__)

BATCH = 100
"""Notes that are read, and handed over, together."""
FEW = 400
"""Notes that are read sooner than a process is started for them."""
MOST_WORKERS = 8
_decode = msgpack.Decoder(Batch).decode
DEADLY = "reading it ended the process that did; please report what is in it, or exclude it"


def read_batches(
    root: Path, files: Sequence[tuple[str, FileStat]], rules: ConceptRules
) -> Iterator[Batch]:
    """The notes and canvases among *files*, as a walk has found them; some at a time, in order."""
    wanted: Files = [(path, stat.disk_path) for path, stat in files]
    batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    if len(wanted) > FEW and (workers := _started(root, rules, len(batches))):
        return _by_workers(workers, batches)
    return (_read_here(root, rules, batch) for batch in batches)


def _read_here(root: Path, rules: ConceptRules, files: Files) -> Batch:
    loaded = [load(root, path, disk_path, rules) for path, disk_path in files]
    return Batch(
        [it for it in loaded if isinstance(it, Read)],
        [it for it in loaded if isinstance(it, Problem)],
    )


class WorkerError(Exception):
    """A worker has ended, or cannot be started."""


class Worker:
    """One process. It reads for one thread at a time."""

    def __init__(self, root: Path, rules: ConceptRules) -> None:
        self._start = (root, rules)
        try:
            self._process = subprocess.Popen(
                # Without the current folder on the path: that may be a vault, and hold a yaml.py.
                [sys.executable, "-P", "-m", "wikilink_ls.storage.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WorkerError(str(error)) from error

    def ready(self) -> "Worker":
        """Itself, once it can read; raises WorkerError if it never will."""
        root, rules = self._start
        self._asked(encode(Task(os.fspath(root), rules.settings)))
        return self

    def read(self, files: Files) -> Batch:
        return self._asked(encode(Wanted(files=files)))

    def parse(self, text: OpenText) -> Read:
        """Raises WorkerError if it ends meanwhile."""
        return self._asked(encode(Wanted(texts=[text]))).read[0]

    def _asked(self, request: bytes) -> Batch:
        try:
            write_frame(_open(self._process.stdin), request)
            return _decode(read_frame(_open(self._process.stdout)))
        except (OSError, EOFError, ValueError) as error:
            self.end()
            raise WorkerError(f"it ended with {self._process.returncode}") from error

    def another(self) -> "Worker":
        return Worker(*self._start).ready()

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _open(pipe).close()
        self._process.wait()


def _open(pipe: IO[bytes] | None) -> BinaryIO:
    if pipe is None:
        raise ValueError("no pipe")
    return cast("BinaryIO", pipe)


def _environment() -> dict[str, str]:
    """Such that the worker finds this very package."""
    here = Path(wikilink_ls.__file__).parents[1]
    paths = (os.fspath(here), os.environ.get("PYTHONPATH"))
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _started(root: Path, rules: ConceptRules, batches: int) -> list[Worker]:
    """Workers that are ready; none if that is not possible here."""
    workers: list[Worker] = []
    try:
        workers += (Worker(root, rules) for _ in range(min(_cores(), MOST_WORKERS, batches)))
        return [worker.ready() for worker in workers]
    except WorkerError as error:
        logger.warning("notes are read in one process, as no other can be started: %s", error)
        for worker in workers:
            worker.end()
        return []


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _by_workers(workers: Sequence[Worker], batches: Iterable[Files]) -> Iterator[Batch]:
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)

    def read(files: Files) -> Batch:
        worker = free.get()
        try:
            return worker.read(files)
        except WorkerError as error:
            logger.warning("a process that reads notes is lost: %s", error)
            batch, worker = _read_carefully(worker, files)
            return batch
        finally:
            free.put(worker)

    pool = ThreadPoolExecutor(len(workers), "reading")
    try:
        yield from pool.map(read, batches)
    finally:
        pool.shutdown(cancel_futures=True)
        for _ in workers:
            free.get().end()


def _read_carefully(lost: Worker, files: Files) -> tuple[Batch, Worker]:
    """Read *files*, of which one may end the process that reads it; and a worker that lives."""
    worker, whole = lost.another(), Batch()
    for file in files:
        try:
            batch = worker.read([file])
        except WorkerError:
            worker, batch = worker.another(), Batch(problems=[Problem(file[0], DEADLY)])
        whole.read.extend(batch.read)
        whole.problems.extend(batch.problems)
    return whole, worker
