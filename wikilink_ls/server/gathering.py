"""Events of files, told as they come in while they are few, and together once they are many.

Who tells of a file may ask about it in the next moment, so a few are looked at right away; that
they are told several times costs but a look at the disk. Of thousands, as in a checkout, one does
not want to hear before the end.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from wikilink_ls.server.session import Session
from wikilink_ls.storage import workers
from wikilink_ls.vault.paths import has_links


class Told(NamedTuple):
    """What is to be looked at."""

    uris: dict[str, bool]
    """Those of files and folders; whether what says so knows their names for sure."""
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
    """What comes in such a time is counted together."""
    MANY = Pace(0.5, 5)
    """In between, programs stop for a moment."""
    FLOOD = workers.FEW
    """Notes and canvases that are read sooner by several processes."""

    def __init__(
        self,
        tell: Callable[[Told], object],
        later: Callable[[float, Callable[[], None]], Timer] = call_later,
        clock: Callable[[], float] = now,
        on_flood: Callable[[str | Session], object] = lambda _place: None,
    ) -> None:
        self._tell = tell
        self._on_flood = on_flood
        """Told of one note, or the vault, as soon as there are hundreds of them: that is long
        before they are told of."""
        self._later = later
        self._clock = clock
        self._told = Told({}, set())
        """What waits until it is quiet."""
        self._counted: set[str] = set()
        """What was heard since it was quiet, or for as long as one waits for that."""
        self._began = 0.0
        self._heard = 0.0
        """When something was heard for the first and for the last time since it was quiet."""
        self._is_burst = False
        self._notes = 0
        """How many were heard of since."""
        self._timer: Timer | None = None

    def hear(self, uris: Iterable[str], *, surely: bool = False) -> None:
        """Something happened to *uris*, and it is sure that they are called so, or it is not."""
        heard = dict.fromkeys(uris, surely)
        new = heard.keys() - self._counted
        self._counted.update(new)
        self._is_burst |= len(self._counted) > Session.MANY
        if self._is_burst:
            waiting = self._told.uris
            waiting.update((uri, surely and waiting.get(uri, True)) for uri in heard)
        elif heard:
            self._tell(Told(heard, set()))
        self._wait()
        notes = [uri for uri in new if has_links(uri)]
        if notes:
            self._count_notes(len(notes), notes[0])

    def doubt(self, session: Session, *, is_burst: bool = False, notes: int = 0) -> None:
        """Something happened, to nobody knows what; or to more than one would tell of.

        Among those were so many *notes*.
        """
        self._is_burst |= is_burst
        self._told.doubted.add(session)
        self._wait()
        self._count_notes(notes, session)

    def forget(self, session: Session) -> None:
        """The vault is served no longer."""
        self._told.doubted.discard(session)

    def _count_notes(self, notes: int, place: str | Session) -> None:
        before = self._notes
        self._notes += notes
        if before <= self.FLOOD < self._notes:
            self._on_flood(place)

    def _wait(self) -> None:
        self._heard = self._clock()
        if self._timer is None:
            self._began = self._heard
            self._look_in(self._pace.quiet)

    @property
    def _pace(self) -> Pace:
        return self.MANY if self._is_burst else self.FEW

    def _look_in(self, seconds: float) -> None:
        self._timer = self._later(seconds, self._look)

    def _look(self) -> None:
        """Whether it is quiet. No timer is begun anew at each of thousands of events."""
        pace = self._pace
        end = min(self._heard + pace.quiet, self._began + pace.longest)
        if (left := end - self._clock()) > 0:
            self._look_in(left)
        else:
            self._flush()

    def _flush(self) -> None:
        self._timer, self._is_burst, self._notes = None, False, 0
        self._counted.clear()
        told, self._told = self._told, Told({}, set())
        if told.uris or told.doubted:
            self._tell(told)
