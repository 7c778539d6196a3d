"""Servers that are forked from a process in which everything is imported already.

To import it takes half a second of a processor, ten times what most of a hundred servers do in
their life. Who asks how a server starts has to start a real one.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.reduction import DupFd
from typing import IO, Any

from tests.e2e.client import Process
from wikilink_ls.__main__ import main
from wikilink_ls.server.routes import COMMANDS, ROUTES

HANDLERS = {it.partition(".")[0] for it in (*ROUTES.values(), *COMMANDS.values())}
MODULES = ["wikilink_ls.cli.serve", "wikilink_ls.server.start"]
MODULES += sorted(f"wikilink_ls.server.{it}" for it in HANDLERS)


class Stream:
    """What another process gets of a pipe or file."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return received, (DupFd(self.number),)


def received(given: Any) -> int:
    return int(given.detach())


def run(arguments: Sequence[str], env: Mapping[str, str], streams: Sequence[Any]) -> None:
    for number, given in enumerate(streams):
        os.dup2(given, number)
        os.close(given)
    # Python has made its own when 1 and 2 were still something else.
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    os.environ.clear()
    os.environ.update(env)
    sys.exit(main(arguments))


class Forked:
    """As much of a `Popen` as a `Client` needs."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        stdin: int,
        stdout: int,
        stderr: IO[bytes] | None,
        env: Mapping[str, str],
    ) -> None:
        assert stdin == stdout == subprocess.PIPE
        begun = list(command).index("wikilink_ls") + 1
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        told = 2 if stderr is None else stderr.fileno()
        streams = [Stream(it) for it in (theirs_in, theirs_out, told)]
        context = get_context("forkserver")
        context.set_forkserver_preload(MODULES)
        self._process = context.Process(
            target=run, args=(command[begun:], dict(env), streams), daemon=True
        )
        self._process.start()
        os.close(theirs_in)
        os.close(theirs_out)
        self.stdin: IO[bytes] | None = os.fdopen(ours_in, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(ours_out, "rb")

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(timeout)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()


FORK: Callable[..., Process] = (
    Forked if "forkserver" in get_all_start_methods() else subprocess.Popen
)
"""Where there is no fork, servers are started as any other process is."""
