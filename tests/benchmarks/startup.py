"""What an editor waits for when it starts: `python tests/benchmarks/startup.py`.

Each row is a process of its own, started in turn with the others so that a busy machine slows all
of them alike; the medians are of the same rounds. The floor is what importing pygls and lsprotocol
takes, before any server could answer; beside it a server on pygls that can do nothing.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import IO, NamedTuple

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.compiling import compile_program
from tests.e2e.editors import VS_CODE_RESOLVING

IMPORTS = "import pygls.lsp.server, lsprotocol.types; print(flush=True); input()"
SMALLEST = """
from pygls.lsp.server import LanguageServer
LanguageServer("smallest", "0").start_io()
"""
SERVE = [sys.executable, "-m", "wikilink_ls", "serve", "--stdio"]


class Took(NamedTuple):
    """Milliseconds."""

    wall: float
    cpu: float
    """Of the process, with all its threads."""


def run(command: list[str], talk: Callable[[IO[bytes], IO[bytes]], None]) -> Took:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin
    assert process.stdout
    talk(process.stdin, process.stdout)
    wall = perf_counter() - begun
    process.kill()
    process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(1000 * wall, 1000 * cpu)


def first_line(_given: IO[bytes], said: IO[bytes]) -> None:
    said.readline()


def until_end(_given: IO[bytes], said: IO[bytes]) -> None:
    said.read()


def meeting(vault: Path) -> Callable[[IO[bytes], IO[bytes]], None]:
    """Asks for `initialize`, in *vault*, and goes when that is answered."""
    params = {
        "processId": None,
        "rootUri": vault.as_uri(),
        "capabilities": VS_CODE_RESOLVING,
    }
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    body = json.dumps(message).encode()

    def meet(given: IO[bytes], said: IO[bytes]) -> None:
        given.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        given.flush()
        assert said.readline().startswith(b"Content-")

    return meet


def measure(rounds: int, vault: Path) -> dict[str, list[Took]]:
    meet = meeting(vault)
    commands = {
        "imports of pygls and lsprotocol": ([sys.executable, "-c", IMPORTS], first_line),
        "initialize, smallest pygls server": ([sys.executable, "-c", SMALLEST], meet),
        "initialize, wikilink-ls": (SERVE, meet),
        "wikilink-ls --version": ([sys.executable, "-m", "wikilink_ls", "--version"], until_end),
    }
    took: dict[str, list[Took]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, (command, talk) in commands.items():
            took[name].append(run(command, talk))
    return took


def show(took: dict[str, list[Took]]) -> None:
    table = Table("process", "wall ms", "CPU ms", "CPU / floor", "wall / floor")
    medians = {
        name: Took(median(it.wall for it in all_), median(it.cpu for it in all_))
        for name, all_ in took.items()
    }
    floor = next(iter(medians.values()))
    for name, it in medians.items():
        ratios = (f"{it.cpu / floor.cpu:.2f}", f"{it.wall / floor.wall:.2f}")
        table.add_row(name, f"{it.wall:.0f}", f"{it.cpu:.0f}", *ratios)
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--vault", type=Path, help="an empty one if not given")
    options = parser.parse_args()
    compile_program()
    with tempfile.TemporaryDirectory() as empty:
        show(measure(options.rounds, options.vault or Path(empty)))


if __name__ == "__main__":
    main()
