"""One process that reads notes, as whoever has started it sees it; `worker.py` is what it does."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, BinaryIO, cast

from msgspec import DecodeError, msgpack

from wikilink_ls.storage.loader import Problem, Read, ToRead
from wikilink_ls.storage.processes import spares
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


class WorkerError(Exception):
    """A worker has ended, or cannot be started."""


class Worker:
    """For one thread at a time."""

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
        self._send(Task(os.fsencode(root), rules.settings))
        self.answer()
        return self

    def ask(self, files: list[ToRead]) -> None:
        """It may be busy with others; the answers come in turn. Raises WorkerError."""
        self._send(Wanted(files=files))

    def answer(self, seconds: float | None = None) -> Batch:
        """Raises WorkerError if it ends meanwhile, or does not answer for so many *seconds*."""
        with self._living(), self._in_time(seconds or LONGEST):
            return _decode(read_frame(_open(self._process.stdout)))

    def parse(self, text: Source) -> Read:
        """Raises WorkerError if it ends meanwhile."""
        self._send(Wanted(texts=[text]))
        return self.answer().read[0]

    def _send(self, request: Task | Wanted) -> None:
        data = encode(request)
        with self._living(), self._in_time(LONGEST):
            write_frame(_open(self._process.stdin), data)

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
        except (OSError, EOFError, ValueError, DecodeError) as error:
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


def read_carefully(lost: Worker, files: list[ToRead]) -> tuple[Batch, Worker]:
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
        reader.ask([file])
        return reader, reader.answer(seconds)
    except WorkerError:
        problem = Problem(file.path, LATE if reader.is_late else DEADLY)
        return reader, Batch(problems=[problem], deadly=[file.path])
