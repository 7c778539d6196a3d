"""When notes are looked at again, because what is said of them may have changed."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain
from time import perf_counter
from typing import Literal

from wikilink_ls.features.findings.effects import Effects, effects
from wikilink_ls.server import turns
from wikilink_ls.server.findings import is_whole
from wikilink_ls.server.session import Session
from wikilink_ls.vault.vault import Vault

logger = logging.getLogger(__name__)

Why = Literal["itself", "others"]
"""What has changed: nothing but the note, or what is said of it may have changed by others."""
Look = Callable[[str, Why], None]
"""Looks at the note at a path."""


class Recheck:
    """Looks at the notes of a vault a little after the last change, some between the requests.

    The open ones come first; the closed ones are looked at if findings are for the whole vault.
    While a checkout of thousands is read, the open ones are looked at now and then, and no other:
    of half a vault much seems to dangle that does not.
    """

    SLICE = turns.SLICE
    LONGEST = 0.5
    """Seconds after which open notes are looked at, though closed ones go on changing; or those
    that one waits after a change, if they are more."""

    def __init__(
        self,
        session: Session,
        look: Look,
        shown: Callable[[], Collection[str]],
        rested: Callable[[], None] = lambda: None,
    ) -> None:
        self._session = session
        self._look = look
        self._shown = shown
        """The paths of notes of which something is shown: they may be no notes any longer."""
        self._rested = rested
        """Told after each slice."""
        self._vault = session.vault
        """As it was when notes were looked at last."""
        self._was_complete = session.complete
        self._changed: set[str] = set()
        """The paths of files that came, went or changed since then."""
        self._everywhere = False
        self._open: Iterator[tuple[str, Why | None]] = iter(())
        """The open notes, in their order, of which some are due."""
        self._closed: dict[str, None] = {}
        """The paths of closed notes that are due, and of open ones by chance."""
        self._batches: Iterator[Collection[str]] = iter(())
        """More of them."""
        self._waiting: asyncio.Handle | None = None
        self._waiting_for_open: asyncio.Handle | None = None
        """Not for a pause, but for so long at most."""
        self._going_on: asyncio.Handle | None = None
        session.on_change.append(self.changed)

    @property
    def is_quiet(self) -> bool:
        """All notes have been looked at."""
        return self._session.knows_all and not self._waiting and not self._going_on

    def changed(self, paths: Iterable[str]) -> None:
        """Something happened to the files at *paths*."""
        self._changed.update(paths)
        if self._changed or self._session.complete != self._was_complete:
            self._wait()

    def everything_changed(self) -> None:
        """The settings are others."""
        self._everywhere = True
        self._wait()

    def stop(self) -> None:
        for handle in (self._waiting, self._waiting_for_open, self._going_on):
            if handle:
                handle.cancel()
        self._session.on_change.remove(self.changed)

    def _wait(self) -> None:
        if self._waiting:
            self._waiting.cancel()
        session, loop = self._session, asyncio.get_running_loop()
        delay = session.config.diagnostics.debounce
        self._waiting = loop.call_later(delay, self._begin)
        # Who types is left alone until the next pause.
        is_of_others = not self._changed <= session.documents.keys()
        if is_of_others and session.complete and not self._waiting_for_open:
            latest = max(delay, self.LONGEST)
            self._waiting_for_open = loop.call_later(latest, self._begin_with_open)

    def _begin_with_open(self) -> None:
        self._waiting_for_open = None
        self._open = ((path, "others") for path in list(self._session.documents))
        if not self._going_on:
            self._go_on()

    def _begin(self) -> None:
        self._waiting = None
        if self._waiting_for_open:
            self._waiting_for_open.cancel()
            self._waiting_for_open = None
        found, vault, whole = self._effects(), self._session.vault, is_whole(self._session)
        batches = found.reached(vault) if whole else iter(())
        reached = ([it for it in batch if it not in found.paths] for batch in batches)
        if found.everywhere:
            self._open = self._open_notes(found)
            self._closed = dict.fromkeys(found.paths)
            others = [it for it in self._shown() if not whole or it not in vault.notes]
            self._batches = chain([others], reached)
        else:
            self._closed.update(dict.fromkeys(found.paths))
            self._open = chain(self._open, self._open_notes(found))
            self._batches = chain(self._batches, reached)
        if not self._going_on:
            self._go_on()

    def _effects(self) -> Effects:
        """What has happened since this was asked last."""
        session, old = self._session, self._vault
        paths, self._changed = frozenset(self._changed), set()
        everywhere = self._everywhere or self._was_complete != session.complete
        everywhere = everywhere or self._names_differ(old)
        self._vault, self._everywhere = session.vault, False
        self._was_complete = session.complete
        if everywhere or not session.complete:
            return Effects(paths, everywhere=everywhere)
        return effects(old, session.vault, paths)

    def _names_differ(self, old: Vault) -> bool:
        """Whether any text may mention what none did, if somebody wants to hear of mentions.

        These tables stay the same objects as long as nothing in them changes.
        """
        vault, wanted = self._session.vault, self._session.config.diagnostics
        is_same = vault.named is old.named and vault.aliases is old.aliases
        return not is_same and not wanted.is_off("unlinked-mention")

    def _open_notes(self, found: Effects) -> Iterator[tuple[str, Why | None]]:
        """The open notes, and why each is due; None if it is not."""
        for path in list(self._session.documents):
            note = self._session.note(path)
            if note is not None and found.reach(self._session.vault, note):
                yield path, "others"
            else:
                yield path, "itself" if path in found.paths else None

    def _go_on(self) -> None:
        """Some of what is due, and the rest after the requests that came meanwhile."""
        self._going_on = None
        end = perf_counter() + self.SLICE
        while self._do_next():
            if perf_counter() >= end:
                self._going_on = asyncio.get_running_loop().call_soon(self._go_on)
                break
        self._rested()

    def _do_next(self) -> bool:
        """One note, or a search for more; False if all is done."""
        due = next(self._open, None)
        if due is None:
            return self._do_next_closed()
        path, why = due
        if why and path in self._session.documents:
            self._try_to_look(path, why)
        return True

    def _do_next_closed(self) -> bool:
        if not self._closed:
            batch = next(self._batches, None)
            self._closed.update(dict.fromkeys(batch or ()))
            return batch is not None
        path, _ = self._closed.popitem()
        if path not in self._session.documents:
            self._try_to_look(path, "others")
        return True

    def _try_to_look(self, path: str, why: Why) -> None:
        """One bad note must not keep the others from being looked at."""
        if path in self._session.behind:
            return  # One is told of it once more as soon as it is read.
        try:
            self._look(path, why)
        except Exception:
            logger.exception("the findings of %s cannot be told", path)
