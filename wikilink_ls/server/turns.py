"""Long work on the thread that answers, in slices between which requests are answered."""

import asyncio
from time import perf_counter

SLICE = 0.003
"""Seconds for which requests wait at most, if no single step takes longer."""


class Turn:
    """A slice, after which requests that came meanwhile are to be answered."""

    def __init__(self) -> None:
        self._end = perf_counter() + SLICE

    async def over(self) -> bool:
        """Whether it was over, and another one has begun."""
        if perf_counter() < self._end:
            return False
        await asyncio.sleep(0)
        self._end = perf_counter() + SLICE
        return True
