"""What the size of a vault costs: `python tests/benchmarks/ratios.py`.

A server for a small vault and one for a large vault run side by side and are asked in turn, so
that a busy machine slows both alike.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from time import sleep
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.compiling import compile_program
from tests.benchmarks.editor import Editor
from tests.benchmarks.generate import generate
from tests.benchmarks.latency import FIRST, MOST, QUERIES, edit
from tests.benchmarks.timing import timed
from tests.e2e.client import Client

REST = 10
"""Seconds in which a server writes down what it has read."""
Question = Callable[[Editor], object]


def started(vault: Path, cache: Path) -> Editor:
    """With the whole vault read, and a note of usual length open."""
    note = sorted((vault / "30-knowledge").rglob("*.md"))[7]
    env = os.environ | {"XDG_CACHE_HOME": str(cache)}
    options = {"diagnostics": {"debounce": 0}}
    editor = Editor(partial(Client, patience=MOST, env=env), vault, note, FIRST, options)
    editor.wait_until(editor.knows_all, MOST)
    return editor


def questions(editors: list[Editor]) -> Iterator[tuple[str, Question]]:
    for name, query in QUERIES.items():
        yield f"completion, {name}", partial(_complete, query)
    links = {editor.uri: cycle(list(editor.links())) for editor in editors}
    for what in ("definition", "hover"):
        yield what, partial(_ask, what, links)
    yield "edit → diagnostics", edit


def _complete(query: str, editor: Editor) -> None:
    editor.type(f"[[{query}")
    editor.complete()


def _ask(what: str, links: dict[str, Any], editor: Editor) -> None:
    editor.ask(what, *next(links[editor.uri]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--notes", type=int, nargs=2, default=[1000, 100_000])
    parser.add_argument("--repeat", type=int, default=40)
    options = parser.parse_args()
    table = Table("milliseconds, median", *(f"{it:,} notes" for it in options.notes), "ratio")
    compile_program()
    with tempfile.TemporaryDirectory() as folder:
        editors: list[Editor] = []
        for size in options.notes:
            vault = Path(folder) / str(size)
            generate(vault, size, seed=1)
            editors.append(started(vault, Path(folder) / "cache"))
        sleep(REST)
        for name, question in questions(editors):
            rounds = range(options.repeat)
            took = [[timed(partial(question, it)) for it in editors] for _ in rounds]
            less, more = (median(times) for times in zip(*took, strict=True))
            table.add_row(name, f"{less:.1f}", f"{more:.1f}", f"{more / less:.2f}")
        for editor in editors:
            editor.client.quit()
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
