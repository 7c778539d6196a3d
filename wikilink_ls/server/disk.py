"""What happened to files, whoever says so, taken over into the vaults: the disk tells what."""

from collections.abc import Callable, Collection, Iterable

from wikilink_ls.server.ahead import start_readers
from wikilink_ls.server.gathering import Gathering, Told
from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_path
from wikilink_ls.server.vaults import Place, Vaults
from wikilink_ls.server.walks import Walks
from wikilink_ls.server.watching import Watching
from wikilink_ls.storage.scan import left_out
from wikilink_ls.storage.settings import KINDS, is_settings


class Disk:
    def __init__(self, vaults: Vaults, walks: Walks, reload: Callable[[], object]) -> None:
        self._vaults = vaults
        self._walks = walks
        self._reload = reload
        """Reads the settings of all vaults again."""
        gathering = Gathering(self._take, on_flood=self._read_ahead)
        self.hear = gathering.hear
        self.watching = Watching(walks, gathering)

    def changed(self, uris: Iterable[str]) -> None:
        """Something happened to *uris*, which the editor itself has done."""
        self._take(Told(dict.fromkeys(uris, False), set()))

    def saved(self, uri: str) -> None:
        """A save is a moment to look around: few editors tell of files that others change."""
        if place := self._vaults.vault_place(uri):
            self.watching.look_around(place.session)

    def opened(self, place: Place) -> None:
        """So is a file of which we should have heard."""
        session, path = place
        if session.complete and session.stat(path) != session.stats.get(path):
            self.watching.look_around(session)

    def _read_ahead(self, place: str | Session) -> None:
        """Hundreds of notes are being written, in a vault or where one URI is."""
        found = self._vaults.vault_place(place) if isinstance(place, str) else None
        session = found.session if found else place
        if isinstance(session, Session) and session in self._vaults:
            start_readers()
            self._walks.read_ahead(session)

    def _take(self, told: Told) -> None:
        doubted = {it for it in told.doubted if it in self._vaults}
        if len(told.uris) > Session.MANY:
            # Which vault each of them is in would take longer to find out than walks need.
            doubted.update(it for it in self._vaults if it.root)
        else:
            self._look_at(told.uris, doubted)
        for session in doubted:
            self._walks.ask(session)
        if _have_settings(told.uris):
            self._reload()

    def _look_at(self, uris: dict[str, bool], doubted: Collection[Session]) -> None:
        places: dict[Session, dict[str, bool]] = {}
        for uri, is_sure in uris.items():
            place = self._vaults.vault_place(uri)
            if place and place.session not in doubted:
                places.setdefault(place.session, {})[place.path] = is_sure
        for session, paths in places.items():
            is_out = left_out(session.config.exclude)
            self._look(session, {it: paths[it] for it in sorted(paths) if not is_out(it)})

    def _look(self, session: Session, paths: dict[str, bool]) -> None:
        """One walk for a folder, or for what is not called as it is said."""
        if any(session.needs_walk(path, surely=is_sure) for path, is_sure in paths.items()):
            self._walks.ask(session)
        elif len(paths) > session.FEW:
            self._walks.refresh(session, paths)
        else:
            session.refresh(paths)


def _have_settings(uris: Iterable[str]) -> bool:
    files = (to_path(uri) for uri in uris if uri.endswith(KINDS))
    return any(file is not None and is_settings(file) for file in files)
