"""This server beside every other that is installed: `python tests/benchmarks/compare.py`.

The same questions, from the same client, in copies of the same vaults. README.md, beside this
file, says what the rows mean and how to get the others.
"""

import argparse
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.asking import Limits
from tests.benchmarks.compiling import compile_program
from tests.benchmarks.generate import generate
from tests.benchmarks.keeping import Keeper
from tests.benchmarks.peers import Peer, installed
from tests.benchmarks.results import MEMORY, NOT_ASKED, ROWS, Measure
from tests.benchmarks.trial import Trial
from tests.benchmarks.truth import Truth, truth_of

Column = dict[str, Measure]
"""The measures of one server, by row."""


def compare(
    vault: Path, peers: Sequence[Peer], limits: Limits, console: Console
) -> tuple[Truth, dict[str, Column]]:
    """The columns of all *peers*, by name, in copies of *vault*."""
    truth = truth_of(vault)
    return truth, {peer.name: _column(peer, truth, limits, console) for peer in peers}


def _column(peer: Peer, truth: Truth, limits: Limits, console: Console) -> Column:
    column: Column = {}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        (Path(folder) / "log").open("a+b") as log,
    ):
        for row, measure in Trial(peer, truth, Path(folder), Keeper(limits, log)).run():
            column[row] = measure
            console.print(f"[dim]{peer.name}, {row}: {_shown(row, measure)}[/]", highlight=False)
    return column


def _shown(row: str, measure: Measure | None) -> str:
    return measure.shown("MB" if row == MEMORY else "ms") if measure else NOT_ASKED


def table(name: str, columns: dict[str, Column]) -> Table:
    drawn = Table(name, *columns)
    for row in ROWS:
        drawn.add_row(row, *(_shown(row, column.get(row)) for column in columns.values()))
    return drawn


def report(truth: Truth, columns: dict[str, Column], peers: Sequence[Peer]) -> dict[str, Any]:
    """The numbers, for JSON."""
    servers = {
        peer.name: {
            "version": peer.version(),
            "measures": {row: _number(measure) for row, measure in columns[peer.name].items()},
        }
        for peer in peers
    }
    return {"notes": truth.notes, "servers": servers}


def _number(measure: Measure) -> dict[str, Any]:
    told = {key: value for key, value in asdict(measure).items() if value not in (None, "", ())}
    return told | ({"median": median(measure.samples)} if measure.samples else {})


def machine() -> dict[str, Any]:
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    return {
        "system": platform.platform(),
        "processor": found[1] if found else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _vaults(options: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    """Name and folder; those that are made are gone when the next one is asked for."""
    for size in options.notes:
        with tempfile.TemporaryDirectory() as folder:
            generate(Path(folder), size, seed=1)
            yield f"{size:,} notes", Path(folder)
    if options.vault:
        yield options.vault.resolve().name, options.vault


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--notes", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--vault", type=Path, help="a vault of yours, measured last")
    parser.add_argument("--servers", nargs="+", default=(), help="names; else all that are there")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--budget", type=float, default=30, help="seconds for one question")
    parser.add_argument("--limit", type=float, default=60, help="seconds for one answer")
    parser.add_argument("--start-limit", type=float, default=300, help="seconds for a start")
    parser.add_argument("--json", type=Path, help="where the raw numbers go")
    return parser.parse_args()


def main() -> None:
    options = _options()
    limits = Limits(options.repeat, options.budget, options.limit, options.start_limit)
    peers, progress = installed(options.servers), Console(stderr=True)
    compile_program()
    reports: list[Any] = []
    for name, vault in _vaults(options):
        truth, columns = compare(vault, peers, limits, progress)
        Console(width=max(120, 34 + 30 * len(peers))).print(table(name, columns))
        told = {"vault": name, "made": vault != options.vault}
        reports.append(told | report(truth, columns, peers))
        if options.json:
            every = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine()}
            every |= {"limits": asdict(limits), "vaults": reports}
            options.json.write_text(json.dumps(every, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
