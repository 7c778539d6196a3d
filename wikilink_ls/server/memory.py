"""Memory that large work has left behind, given back to the system.

An allocator keeps what is free in between what is not, in the hope that it will be needed again:
after a rename in thousands of notes, that is as much as a small vault takes.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

from wikilink_ls.server.collector import collector
from wikilink_ls.syntax.encoding import forget_decoded
from wikilink_ls.vault.words import forget_words


class Memory:
    PAUSE = 0.5
    """Seconds after the work, so that the answer goes first."""

    def __init__(self) -> None:
        self._waiting: asyncio.TimerHandle | None = None
        self._works = 0
        """Since memory was given back."""

    @contextmanager
    def large_work(self) -> Iterator[None]:
        """Work that makes thousands of things, and no cycle among them.

        Nobody looks for one before they are gone: they are more than all that the server has.
        """
        self._works += 1
        collector.pause()
        try:
            yield
        finally:
            self.give_back_soon()

    def give_back_soon(self) -> None:
        """Large work is done."""
        if self._waiting is None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(self.PAUSE, self._give_back)

    def _give_back(self) -> None:
        works, self._works, self._waiting = self._works, 0, None
        try:
            Thread(target=_give_back, args=(works,), name="memory", daemon=True).start()
        except RuntimeError:  # There can be no more threads.
            _give_back(works)


def _give_back(works: int) -> None:
    try:
        give_back()
    finally:
        for _ in range(works):
            collector.resume()


def give_back() -> None:
    """What is kept in case that it is asked for again, and what is free.

    The latter where the C library is glibc; others do so by themselves, or cannot.
    """
    forget_decoded()
    forget_words()
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
