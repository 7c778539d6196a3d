"""How long something takes, and how much memory a server has: for all benchmarks."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1000


def median_of(repeat: int, ask: Callable[[], object]) -> float:
    return median(timed(ask) for _ in range(repeat))


REST = 1.0
"""Seconds in which a server may give back what it needs no longer."""


def memory(pid: int) -> float | None:
    """MB that a process and its descendants have in memory; None where nobody tells."""
    if sys.platform != "linux":
        return None
    sleep(REST)
    return sum(_resident(each) for each in _family(pid)) / 1024


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return [pid, *(it for file in children for one in _words(file) for it in _family(int(one)))]


def _resident(pid: int) -> int:
    found = re.search(r"VmRSS:\s*(\d+)", " ".join(_words(Path(f"/proc/{pid}/status"))))
    return int(found[1]) if found else 0


def _words(file: Path) -> list[str]:
    """Of a process that may have ended meanwhile."""
    try:
        return file.read_text().split()
    except OSError:
        return []
