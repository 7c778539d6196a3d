"""Processes that read notes for this one; `worker.py` is what they do.

To start one takes as long as to read hundreds of notes. So some may be started as soon as it is
likely that there are many to read: this module imports next to nothing.
"""

import os
import subprocess
import sys
from pathlib import Path
from threading import Lock
from time import monotonic

import wikilink_ls

START = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "hasattr(os, 'nice') and os.nice(5); "
    "sys.path.insert(0, sys.argv[1]); import wikilink_ls; del sys.path[0]; "
    "from wikilink_ls.storage.worker import main; main()"
)
"""From its first import on, it comes second, as people wait for answers, not for this; and of a
Ctrl-C, which a terminal gives both, one says goodbye. It finds this very package, and all else as
any program would."""
_IN_SECOND_PLACE = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
MOST = 8

Process = subprocess.Popen[bytes]


def started() -> Process:
    """One more; raises OSError."""
    package = os.fspath(Path(wikilink_ls.__file__).parents[1])
    return subprocess.Popen(  # noqa: S603 (nothing of a vault is in it)
        # Without the current folder on the path: that may be a vault, and hold a yaml.py.
        [sys.executable, "-P", "-c", START, package],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=_IN_SECOND_PLACE | _NO_WINDOW,
    )


def at_once() -> int:
    """How many are of use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, MOST)


class Spares:
    """Those that nobody has given anything to do yet. For use by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[Process] = []
        self._until = 0.0
        """When they are old, on the clock of `monotonic`."""

    def start(self, count: int, patience: float) -> None:
        """Have as many as *count*, wanted for *patience* seconds; raises OSError."""
        with self._lock:
            self._until = monotonic() + patience
            while len(self._idle) < count:
                self._idle.append(started())

    def take(self) -> Process:
        """One of them, or a new one; raises OSError."""
        with self._lock:
            while self._idle:
                process = self._idle.pop(0)
                if process.poll() is None:
                    return process
                _end(process)
        return started()

    def end_old(self) -> None:
        """End those that nobody has needed by now."""
        with self._lock:
            if monotonic() < self._until:
                return
            left, self._idle = self._idle, []
        for process in left:
            _end(process)


def _end(process: Process) -> None:
    with process:
        process.kill()


spares = Spares()
