"""Findings for editors that ask for them: what they were told, and when they are to ask again."""

from collections.abc import Callable

from wikilink_ls.server.findings import NOTHING, Found, findings, is_whole
from wikilink_ls.server.rechecking import Recheck, Why
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import Note


class Puller:
    """Knows of a vault's open notes what was answered, and of all notes what there is to say."""

    def __init__(
        self,
        session: Session,
        refresh: Callable[[], object],
        news: Callable[[], object],
        is_heard: Callable[[], bool] = lambda: True,
    ) -> None:
        self.session = session
        self.ids: dict[str, str] = {}
        """By vault path, the ids of the findings of the notes that have some; none of them if
        findings are for open notes alone."""
        self._refresh = refresh
        """Asks the editor to ask again for what it shows."""
        self._news = news
        """Told when some notes have been looked at."""
        self._is_heard = is_heard
        """Whether somebody waits for news."""
        self._fresh: dict[str, Found] = {}
        self._answered: dict[str, str] = {}
        """By vault path, the id of what was answered last of an open note."""
        self.on_look: Callable[[Note], object] = lambda _note: None
        """Told each open note whose links may lead elsewhere now."""
        self._recheck = Recheck(session, self._look, self.ids.keys, self._rested)
        self.everything_changed = self._recheck.everything_changed

    @property
    def is_quiet(self) -> bool:
        """`ids` are those of all notes."""
        return self._recheck.is_quiet

    def answer(self, path: str) -> Found:
        """The findings of the note at *path*, for who asks for this one."""
        is_open = path in self.session.documents
        if not is_open and not is_whole(self.session):
            return NOTHING
        found = findings(self.session, path)
        if is_open:
            self._answered[path] = found.id
        return found

    def take_fresh(self) -> dict[str, Found]:
        """The findings that are others than when this was asked last, by the paths of notes."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _look(self, path: str, why: Why) -> None:
        session = self.session
        is_open, is_shown = path in session.documents, is_whole(session)
        if is_open and (note := session.note(path)):
            self.on_look(note)
        found = findings(session, path) if is_open or is_shown else NOTHING
        # Who edits a note asks by itself.
        if is_open and why == "others" and self._answered.get(path, found.id) != found.id:
            del self._answered[path]
            self._refresh()
        self._keep(path, found if is_shown else NOTHING)

    def _keep(self, path: str, found: Found) -> None:
        if found.id == self.ids.get(path, NOTHING.id):
            return
        if found.items:
            self.ids[path] = found.id
        else:
            del self.ids[path]
        if self._is_heard():
            self._fresh[path] = found

    def _rested(self) -> None:
        if self._fresh or self.is_quiet:
            self._news()

    def close(self, _uri: str, path: str) -> None:
        self._answered.pop(path, None)

    def stop(self) -> None:
        """The vault is served no longer."""
        self._recheck.stop()
        self.ids.clear()
        self._news()
