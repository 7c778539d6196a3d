"""What something costs, counted in calls: that is the same on every machine."""

import sys
from collections.abc import Callable
from typing import Any


def calls(do: Callable[[], object]) -> int:
    """How many calls, of whatever function, *do* takes; one step of a generator is one."""
    count = 0

    def called(_frame: object, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count


def check_grows_with(size: Callable[[int], Callable[[], object]], few: int = 60) -> None:
    """What *size* makes for twice as many things must not take much more than twice as long.

    It is done once before it is counted, so that what modules remember for good is there.
    """
    size(2 * few)()
    less, more = calls(size(few)), calls(size(2 * few))
    assert more < 2.6 * less, f"{less} calls for {few}, {more} for {2 * few}"
