"""Who tells of what other programs do to the files of a vault, and what is done if nobody does.

The editor is to tell, if it says that it can. If not, the system tells our own watcher. Neither is
believed: some editors tell only of what they do themselves, network drives only of what is done on
this machine. So each vault is looked over now and then; a look that finds what nobody told of
makes that happen more often, and brings our own watcher where the editor should have told.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from wikilink_ls.server.gathering import Gathering, Timer, call_later, now
from wikilink_ls.server.indexing import HandOver, handing_over_to
from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_uri
from wikilink_ls.server.walks import Walked, Walks
from wikilink_ls.storage.settings import KINDS, OWN, is_settings
from wikilink_ls.storage.watch import Hearer, Watcher
from wikilink_ls.vault.paths import has_links

logger = logging.getLogger(__name__)


def handing_over_to_here() -> HandOver:
    return handing_over_to(asyncio.get_running_loop())


@dataclass(slots=True)
class _Vault:
    """What is known of a vault that has been read."""

    round: Timer | None = None
    """The next look."""
    due: float = 0.0
    """When that is."""
    rested: float = 0.0
    """When walking over it once more costs no more than it may; both on the loop's clock."""
    watcher: Watcher | None = None
    hearer: Hearer | None = None
    """What the watcher tells."""
    is_told: bool = True
    """As far as one knows, whoever is to tell of it tells all."""


class Watching:
    UNTOLD = 60.0
    """Seconds from one look to the next, where nobody tells, or not of all."""
    TOLD = 300.0
    """The same elsewhere: an event can be lost, as when a machine sleeps."""
    REST = 100
    """Times as long as a look takes: it may cost a hundredth of one processor."""
    SHORT_REST = 10
    """The same for looks that a person gives a reason for, by a save."""

    def __init__(
        self,
        walks: Walks,
        gathering: Gathering,
        later: Callable[[float, Callable[[], None]], Timer] = call_later,
        clock: Callable[[], float] = now,
    ) -> None:
        self._walks = walks
        self._gathering = gathering
        self._later = later
        self._clock = clock
        self._editor_tells: bool | None = None
        """None until that is known."""
        self._vaults: dict[Session, _Vault] = {}
        walks.on_walked = self._walked

    def set_up(self, *, editor_tells: bool) -> None:
        """It is known now whether the editor tells of files."""
        self._editor_tells = editor_tells
        for session in self._vaults:
            self._begin_to_hear(session)

    def begin(self, session: Session) -> None:
        """All of the vault is read."""
        if session.root is None or session in self._vaults:
            return
        self._vaults[session] = _Vault()
        self._look_in(session, self._pause(session))
        self._begin_to_hear(session)

    def forget(self, session: Session) -> None:
        """The vault is served no longer."""
        if vault := self._vaults.pop(session, None):
            if vault.round:
                vault.round.cancel()
            if vault.watcher:
                vault.watcher.stop()
        self._gathering.forget(session)

    def renew(self, session: Session) -> None:
        """Other folders are excluded now."""
        vault = self._vaults.get(session)
        if vault and vault.watcher:
            self._watch(session, vault)

    def look_around(self, session: Session) -> None:
        """Now is a good moment to; a little later, where that takes long and was done just now."""
        vault = self._vaults.get(session)
        wait = vault.rested - self._clock() if vault else 0.0
        if wait <= 0:
            self._walks.ask(session, has_reason=False)
        elif vault and vault.due > vault.rested:
            self._look_in(session, wait)

    def _begin_to_hear(self, session: Session) -> None:
        if self._editor_tells:
            self._gathering.doubt(session)  # What happened before it began to tell?
        elif self._editor_tells is not None:
            self._watch(session, self._vaults[session])

    def _pause(self, session: Session) -> float:
        vault = self._vaults[session]
        is_told = vault.is_told and (self._editor_tells or vault.watcher)
        return self.TOLD if is_told else self.UNTOLD

    def _look_in(self, session: Session, seconds: float) -> None:
        vault = self._vaults[session]
        if vault.round:
            vault.round.cancel()
        vault.due = self._clock() + seconds
        vault.round = self._later(seconds, partial(self._look, session))

    def _look(self, session: Session) -> None:
        self._look_in(session, self._pause(session))  # Should the walk fail.
        self._walks.ask(session, has_reason=False)

    def _walked(self, session: Session, walk: Walked) -> None:
        vault = self._vaults.get(session)
        if vault is None:
            return
        if walk.settings != session.settings and session.root:
            self._gathering.hear([to_uri(session.root / OWN)])
        if walk.found:
            self._was_not_told(session, vault)
        vault.rested = self._clock() + self.SHORT_REST * walk.seconds
        self._look_in(session, max(self._pause(session), self.REST * walk.seconds))

    def _was_not_told(self, session: Session, vault: _Vault) -> None:
        if vault.watcher:
            vault.is_told = False
        elif self._editor_tells and vault.is_told:
            logger.info("%s: the editor does not tell of all files; it is watched", session.root)
            self._watch(session, vault)

    def _watch(self, session: Session, vault: _Vault) -> None:
        if vault.watcher:
            vault.watcher.stop()
        root = session.root or Path()
        vault.hearer = self._hearer(session)
        vault.watcher = Watcher(root, session.config.exclude, vault.hearer)
        vault.watcher.start()

    def _hearer(self, session: Session) -> Hearer:
        """Brings to the main thread what is heard on another."""
        hand_over = handing_over_to_here()

        def heard(paths: Collection[str]) -> None:
            told = paths
            if len(paths) > Session.MANY:
                notes = sum(map(has_links, paths))
                hand_over(partial(self._doubt, session, is_burst=True, notes=notes))
                told = [path for path in paths if path.endswith(KINDS) and is_settings(Path(path))]
            uris = [to_uri(Path(path)) for path in told]
            hand_over(partial(self._gathering.hear, uris, surely=True))

        def doubted() -> None:
            hand_over(partial(self._doubt, session))

        def failed(reason: str) -> None:
            hand_over(partial(self._fail, session, hearer, reason))

        hearer = Hearer(heard, doubted, failed)
        return hearer

    def _doubt(self, session: Session, *, is_burst: bool = False, notes: int = 0) -> None:
        if session in self._vaults:
            self._gathering.doubt(session, is_burst=is_burst, notes=notes)

    def _fail(self, session: Session, hearer: Hearer, reason: str) -> None:
        vault = self._vaults.get(session)
        if vault is None or vault.hearer is not hearer:
            return  # Another one has taken its place.
        vault.watcher, vault.is_told = None, False
        logger.warning(
            "%s cannot be watched, so changes by other programs are seen late: %s",
            session.root,
            reason,
        )
        self.look_around(session)
