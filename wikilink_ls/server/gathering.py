"""Events of files that belong together, told at once when it has become quiet.

Editors and systems tell of one change several times, of a file that is replaced that it is gone,
and of a pull of thousands of files one by one.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from wikilink_ls.server.session import Session


class Told(NamedTuple):
    """All that was heard since the last time."""

    uris: dict[str, bool]
    """Those of files and folders to look at; whether what says so knows their names for sure."""
    doubted: set[Session]
    """Vaults in which anything may have happened."""


class Pace(NamedTuple):
    """Seconds."""

    quiet: float
    """Without an event."""
    longest: float
    """From the first event on, in case that there is no end of them."""


class Timer(Protocol):
    def cancel(self) -> object: ...


def call_later(seconds: float, function: Callable[[], None]) -> Timer:
    return asyncio.get_running_loop().call_later(seconds, function)


def now() -> float:
    return asyncio.get_running_loop().time()


class Gathering:
    FEW = Pace(0.05, 0.5)
    """Longer than the clock by which files get their times needs to go on."""
    MANY = Pace(0.5, 5)
    """Of what is surely not done by hand; in between, programs stop for a moment."""

    def __init__(
        self,
        tell: Callable[[Told], object],
        later: Callable[[float, Callable[[], None]], Timer] = call_later,
        clock: Callable[[], float] = now,
    ) -> None:
        self._tell = tell
        self._later = later
        self._clock = clock
        self._told = Told({}, set())
        self._began = 0.0
        self._is_burst = False
        self._timer: Timer | None = None

    def hear(self, uris: Iterable[str], *, surely: bool = False) -> None:
        """Something happened to *uris*, and it is sure that they are called so, or it is not."""
        heard = self._told.uris
        for uri in uris:
            heard[uri] = surely and heard.get(uri, True)
        self._is_burst |= len(heard) > Session.MANY
        self._wait()

    def doubt(self, session: Session, *, is_burst: bool = False) -> None:
        """Something happened, to nobody knows what; or to more than one would tell of."""
        self._is_burst |= is_burst
        self._told.doubted.add(session)
        self._wait()

    def forget(self, session: Session) -> None:
        """The vault is served no longer."""
        self._told.doubted.discard(session)

    def _wait(self) -> None:
        if self._timer:
            self._timer.cancel()
        else:
            self._began = self._clock()
        pace = self.MANY if self._is_burst else self.FEW
        left = self._began + pace.longest - self._clock()
        self._timer = self._later(max(0.0, min(pace.quiet, left)), self._flush)

    def _flush(self) -> None:
        self._timer, self._is_burst = None, False
        told, self._told = self._told, Told({}, set())
        self._tell(told)
