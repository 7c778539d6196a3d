"""What a process does that reads notes for another one; `workers.py` starts it.

It says `READY` on stdout. Then it takes frames on stdin, a `Task` and then `Wanted`, and answers
each on stdout: the first with an empty `Batch`. It ends when its stdin does, so it cannot outlive
whoever started it.
"""

import gc
import os
import signal
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO

from msgspec import Struct, field, msgpack

from wikilink_ls.config import Concepts
from wikilink_ls.storage.loader import Problem, Read, ToRead, load_all, read_all
from wikilink_ls.syntax.note import Source
from wikilink_ls.vault.concept_rules import ConceptRules, rules_of

READY = b"-- wikilink-ls reads notes --\n"
"""The line before the first frame; what somebody prints while Python starts comes before it."""
_LENGTH = struct.Struct("<I")


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


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Read notes until there are no more *requests*.

    Those are taken, and the answers told, on threads: who reads waits for no pipe.
    """
    task = msgpack.decode(read_frame(requests), type=Task)
    root, rules = Path(os.fsdecode(task.root)), rules_of(task.concepts)
    asked: SimpleQueue[Wanted | None] = SimpleQueue()
    said: SimpleQueue[bytes | None] = SimpleQueue()
    Thread(target=_listen, args=(requests, asked), daemon=True).start()
    telling = Thread(target=_tell, args=(said, answers), daemon=True)
    telling.start()
    said.put(encode(Batch()))
    while wanted := asked.get():
        batch = Batch.of(root, wanted.files, rules)
        batch.read.extend(read_all(wanted.texts, rules))
        said.put(encode(batch))
    said.put(None)
    telling.join()


def _listen(requests: BinaryIO, asked: "SimpleQueue[Wanted | None]") -> None:
    try:
        while True:
            asked.put(msgpack.decode(read_frame(requests), type=Wanted))
    except (OSError, EOFError):  # Nobody is there any more who would ask.
        asked.put(None)


def _tell(said: "SimpleQueue[bytes | None]", answers: BinaryIO) -> None:
    with suppress(OSError):  # Nor anybody who would take an answer.
        while data := said.get():
            write_frame(answers, data)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Of a terminal both get it; one says goodbye.
    gc.disable()  # Notes hold no cycles, and it would walk through all of them over and over.
    answers = _taken_stdout()  # Held to the end: Python would complain of what it cannot flush.
    with suppress(OSError, EOFError):  # Nobody is there any more who would take an answer.
        answers.write(b"\n" + READY)
        answers.flush()
        serve(sys.stdin.buffer, answers)
    os._exit(0)  # What was not taken is not to be complained of.


def _taken_stdout() -> BinaryIO:
    """What somebody prints from now on, in Python or below it, is no frame."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdout = sys.stderr
    return answers
