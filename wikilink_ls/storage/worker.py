"""A process that reads notes for another one: `python -m wikilink_ls.storage.worker`.

It takes frames on stdin, a `Task` and then `Wanted`, and answers each on stdout: the first with
an empty `Batch`, which says that it is ready. It ends when its stdin does, so it cannot outlive
whoever started it.
"""

import gc
import os
import signal
import struct
import sys
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field, msgpack

from wikilink_ls.config import Concepts
from wikilink_ls.storage.loader import Problem, Read, load, read_text
from wikilink_ls.vault.concept_rules import rules_of

NICENESS = 5
"""People wait for answers, not for this."""
_LENGTH = struct.Struct("<I")
Files = list[tuple[str, str]]
"""Vault paths, and the paths of these files on the disk."""


class Task(Struct, frozen=True, array_like=True):
    """For which vault files are read, and by which rules."""

    root: str
    concepts: Concepts


class OpenText(Struct, frozen=True, array_like=True):
    """A note as it is in an editor."""

    path: str
    text: str
    damaged: bool
    """Its file is not UTF-8."""


class Wanted(Struct, frozen=True, array_like=True):
    files: Files = []
    texts: list[OpenText] = []


class Batch(Struct, frozen=True, array_like=True):
    read: list[Read] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


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


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Read notes until there are no more *requests*."""
    task = msgpack.decode(read_frame(requests), type=Task)
    root, rules = Path(task.root), rules_of(task.concepts)
    write_frame(answers, encode(Batch()))
    while True:
        try:
            wanted = msgpack.decode(read_frame(requests), type=Wanted)
        except EOFError:
            return
        loaded = [load(root, path, disk_path, rules) for path, disk_path in wanted.files]
        read = [it for it in loaded if isinstance(it, Read)]
        read += (read_text(it.path, it.text, rules, damaged=it.damaged) for it in wanted.texts)
        problems = [it for it in loaded if isinstance(it, Problem)]
        write_frame(answers, encode(Batch(read, problems)))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Of a terminal both get it; one says goodbye.
    gc.disable()  # Notes hold no cycles, and it would walk through all of them over and over.
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # What somebody prints is no frame.
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
