"""What each server costs as the vault grows: `python tests/benchmarks/plot.py FROM.json TO.svg`.

FROM is what `compare.py --json` wrote. Needs matplotlib: ``pip install -e '.[bench]'``.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.peers import OURS, PEERS
from tests.benchmarks.results import in_words

SHOWN = {
    "completion": "completion, plain",
    "definition": "definition",
    "hover": "hover",
    "references to a hub": "references to a hub",
    "edit → diagnostics": "edit → diagnostics",
    "first right completion, warm": "warm start → first right completion",
}
"""The rows of the table, by the titles of their plots."""
COLUMNS = 3
SHARED: dict[str, Any] = {"sharex": True, "sharey": True}
SERVERS = [peer.name for peer in PEERS]
"""Each has its own colour, whoever else is there."""


class Point(NamedTuple):
    notes: int
    milliseconds: float
    is_right: bool
    """Whether at least half of what was asked for was in the answer."""


def lines(report: dict[str, Any], row: str) -> dict[str, list[Point]]:
    """The medians of *row* in the vaults that were made, by server; only where there are any."""
    found: dict[str, list[Point]] = {}
    for vault in report["vaults"]:
        if not vault["made"]:
            continue
        for server, told in vault["servers"].items():
            measure = told["measures"].get(row, {})
            if "median" in measure:
                is_right = 2 * measure.get("right", 1) >= measure.get("of", 1)
                point = Point(vault["notes"], measure["median"], is_right)
                found.setdefault(server, []).append(point)
    return {server: sorted(points) for server, points in found.items()}


def draw(report: dict[str, Any], to: Path) -> None:
    plt.rcParams["svg.fonttype"] = "none"  # Text stays text, and the file small.
    rows = -(-len(SHOWN) // COLUMNS)
    figure, grid = plt.subplots(rows, COLUMNS, figsize=(4 * COLUMNS, 3.2 * rows), **SHARED)
    for axes, (title, row) in zip(grid.flat, SHOWN.items(), strict=True):
        _draw_lines(axes, title, lines(report, row))
    found = (axes.get_legend_handles_labels() for axes in grid.flat)
    legend = {label: line for drawn in found for line, label in zip(*drawn, strict=True)}
    figure.legend(legend.values(), legend.keys(), loc="upper center", ncols=len(legend))
    machine = report["machine"]
    where = f"{report['date']}, {machine['processor']}, {machine['cores']} cores"
    figure.text(0.01, 0.005, f"{where}; dotted: less than half of the answer right", size=8)
    figure.tight_layout(rect=(0, 0.03, 1, 0.94))
    figure.savefig(to)


def _draw_lines(axes: Axes, title: str, found: dict[str, list[Point]]) -> None:
    axes.set(title=title, xscale="log", yscale="log", xlabel="notes")
    for server, points in found.items():
        xs, ys, right = zip(*points, strict=True)
        style, width = "-" if all(right) else ":", 2.5 if server == OURS.name else 1.2
        color = f"C{SERVERS.index(server)}"
        axes.plot(xs, ys, style, marker="o", linewidth=width, color=color, label=server)
    axes.yaxis.set_major_formatter(lambda value, _: in_words(value, "ms"))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.grid(visible=True, alpha=0.3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("report", type=Path)
    parser.add_argument("picture", type=Path, help="an .svg or .png")
    options = parser.parse_args()
    draw(json.loads(options.report.read_text()), options.picture)


if __name__ == "__main__":
    main()
