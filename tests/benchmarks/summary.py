"""All vaults of a report in one Markdown table: `python tests/benchmarks/summary.py FROM.json`.

FROM is what `compare.py --json` wrote. In each cell are the vaults, in their order.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.results import MEMORY, NOT_ASKED, ROWS, in_words

Report = dict[str, Any]


def summary(report: Report) -> Iterator[str]:
    """The lines of the table; how many are right is told where not all are."""
    vaults = report["vaults"]
    servers = list(dict.fromkeys(name for vault in vaults for name in vault["servers"]))
    names = " / ".join(vault["vault"] for vault in vaults)
    yield f"| {names} | {' | '.join(servers)} |"
    yield "| --- |" + " --- |" * len(servers)
    for row in ROWS:
        cells = (_cell(vaults, server, row) for server in servers)
        yield f"| {row} | {' | '.join(cells)} |"


def _cell(vaults: list[Report], server: str, row: str) -> str:
    told = [vault["servers"].get(server, {}).get("measures", {}).get(row, {}) for vault in vaults]
    shown = [_shown(measure, "MB" if row == MEMORY else "ms") for measure in told]
    return " / ".join(shown) if set(shown) != {NOT_ASKED} else NOT_ASKED


def _shown(measure: Report, unit: str) -> str:
    if "fault" in measure:
        return str(measure["fault"])
    right = f"{measure['right']:,} of {measure['of']:,}" if "of" in measure else ""
    if "median" not in measure:
        return right or NOT_ASKED
    time = in_words(measure["median"], unit)
    return time if measure.get("right") == measure.get("of") else f"{time} ({right})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("report", type=Path)
    report = json.loads(parser.parse_args().report.read_text())
    machine = report["machine"]
    print("\n".join(summary(report)))
    print(f"\n{report['date']}, {machine['processor']}, {machine['cores']} cores")


if __name__ == "__main__":
    main()
