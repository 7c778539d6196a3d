"""What a process does that reads notes for another one; `processes.py` starts it.

It says `READY` on stdout. Then it takes frames on stdin, a `Task` and then `Wanted`, and answers
each on stdout: the first with an empty `Batch`. It ends when its stdin does, so it cannot outlive
whoever started it.
"""

import gc
import os
import struct
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import BinaryIO, NoReturn

from msgspec import Struct, field, msgpack

from wikilink_ls.config import Concepts
from wikilink_ls.storage.loader import Problem, Read, ToRead, load_all, read_all
from wikilink_ls.syntax.note import Source
from wikilink_ls.vault.concept_rules import ConceptRules, rules_of

READY = b"-- wikilink-ls reads notes --\n"
"""The line before the first frame; what somebody prints while Python starts comes before it."""
_LENGTH = struct.Struct("<I")
LAST_WORDS = 5.0
"""Seconds in which what is read is told before the end; nobody may listen any more."""


class Task(Struct, frozen=True, array_like=True):
    """For which vault files are read, and by which rules."""

    root: bytes
    """As the system has it: the name of a folder need not be Unicode."""
    concepts: Concepts


class Wanted(Struct, frozen=True, array_like=True):
    files: list[ToRead] = []
    texts: list[Source] = []
    """Notes as they are in an editor."""


class Batch(Struct, frozen=True, array_like=True):
    read: list[Read] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    deadly: list[str] = field(default_factory=list)
    """The paths among them that nobody should try to read until they are other files."""

    @classmethod
    def of(cls, root: Path, files: Sequence[ToRead], rules: ConceptRules) -> "Batch":
        """*files*, read here and now."""
        return cls(*load_all(root, files, rules))


encode = msgpack.Encoder().encode


def write_frame(stream: BinaryIO, data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """The next frame; raises EOFError if there is none, or half of one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def skip_to_ready(stream: BinaryIO) -> None:
    """Raises EOFError if it never comes."""
    for line in stream:
        if line == READY:
            return
    raise EOFError


def serve(requests: BinaryIO, answers: BinaryIO) -> NoReturn:
    """Read notes as long as there may be *requests*.

    Those are taken, and the answers told, on threads: who reads waits for no pipe.
    """
    answers.write(b"\n" + READY)
    answers.flush()
    task = msgpack.decode(read_frame(requests), type=Task)
    root, rules = Path(os.fsdecode(task.root)), rules_of(task.concepts)
    asked: SimpleQueue[Wanted] = SimpleQueue()
    said: SimpleQueue[bytes | Event] = SimpleQueue()
    for work in (partial(_listen, requests, asked), partial(_tell, said, answers)):
        Thread(target=_to_the_end, args=(work,), daemon=True).start()
    said.put(encode(Batch()))
    try:
        while True:
            wanted = asked.get()
            batch = Batch.of(root, wanted.files, rules)
            batch.read.extend(read_all(wanted.texts, rules))
            said.put(encode(batch))
    finally:  # What ends it is the fault of this batch; those before it are read.
        said.put(told := Event())
        told.wait(LAST_WORDS)


def _listen(requests: BinaryIO, asked: "SimpleQueue[Wanted]") -> NoReturn:
    while True:
        asked.put(msgpack.decode(read_frame(requests), type=Wanted))


def _tell(said: "SimpleQueue[bytes | Event]", answers: BinaryIO) -> NoReturn:
    """Write what is said, and set each event once all before it is written."""
    while True:
        if isinstance(data := said.get(), Event):
            data.set()
        else:
            write_frame(answers, data)


def _to_the_end(work: Callable[[], object]) -> NoReturn:
    """Do *work*, whose end is that of the process, whatever else it is at."""
    status = 1
    try:
        with suppress(OSError, EOFError):  # Nobody is there any more who would ask or listen.
            work()
        status = 0
    except BaseException:  # noqa: BLE001 (the others shall not go on without it)
        traceback.print_exc()
    os._exit(status)  # What was not taken is not to be complained of.


def main() -> NoReturn:
    gc.disable()  # Notes hold no cycles, and it would walk through all of them over and over.
    answers = _taken_stdout()  # Held to the end: Python would complain of what it cannot flush.
    _to_the_end(partial(serve, sys.stdin.buffer, answers))


def _taken_stdout() -> BinaryIO:
    """What somebody prints from now on, in Python or below it, is no frame."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdout = sys.stderr
    return answers
