"""Findings for editors that ask for them: what they were told, and when they are to ask again."""

from collections.abc import Callable

from wikilink_ls.server.aside import Aside
from wikilink_ls.server.findings import NOTHING, Found, findings, is_whole
from wikilink_ls.server.large_findings import LargeFindings, Spawn
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
        is_heard: Callable[[], bool],
        spawn: Spawn,
        aside: Aside,
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
        self._asked: dict[str, object] = {}
        """By vault path, the last question that is not answered yet."""
        self._large = LargeFindings(session, aside, spawn, self._take_of_open, self._rested)
        self.on_look: Callable[[Note], object] = lambda _note: None
        """Told each open note whose links may lead elsewhere now."""
        self._recheck = Recheck(session, self._look, self.ids.keys, self._rested)
        self.everything_changed = self._recheck.everything_changed

    @property
    def is_quiet(self) -> bool:
        """`ids` are those of all notes."""
        return self._recheck.is_quiet and not self._large

    def tells_of(self, path: str) -> bool:
        """Whether who asks for the note at *path* alone is told its findings."""
        return path in self.session.documents or is_whole(self.session)

    def asked(self, path: str) -> object:
        """A question for the findings of the note at *path*, as it is now."""
        self._answered.pop(path, None)
        asked = object()
        if path in self.session.documents:
            self._asked[path] = asked
        return asked

    def answered(self, path: str, asked: object, found: Found) -> None:
        """That is what the editor is told to the question *asked*."""
        if self._asked.get(path) is asked:
            del self._asked[path]
            self._answered[path] = found.id

    def take_fresh(self) -> dict[str, Found]:
        """The findings that are others than when this was asked last, by the paths of notes."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def _look(self, path: str, why: Why) -> None:
        session = self.session
        is_open, is_shown = path in session.documents, is_whole(session)
        if is_open and why == "others" and (note := session.note(path)):
            self.on_look(note)
        # Who edits a note asks by itself.
        if is_open and why == "others" and self._asked.pop(path, None):
            self._refresh()  # What is worked out is no longer right.
        may_be_old = is_open and why == "others" and path in self._answered
        if not session.is_large(path):
            found = findings(session, path) if may_be_old or is_shown else NOTHING
            self._take(path, found, may_be_old=may_be_old)
        elif is_shown:
            self._large.look(path)
        else:
            self._keep(path, NOTHING)
            if may_be_old:  # To find out whether it is would take as long as to answer again.
                self._ask_again(path)

    def _take_of_open(self, path: str, found: Found) -> None:
        self._take(path, found, may_be_old=path in self._answered)

    def _take(self, path: str, found: Found, *, may_be_old: bool) -> None:
        if may_be_old and self._answered[path] != found.id:
            self._ask_again(path)
        self._keep(path, found if is_whole(self.session) else NOTHING)

    def _ask_again(self, path: str) -> None:
        del self._answered[path]
        self._refresh()

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
        self._asked.pop(path, None)

    def stop(self) -> None:
        """The vault is served no longer."""
        self._recheck.stop()
        self._large.stop()
        self.ids.clear()
        self._news()
