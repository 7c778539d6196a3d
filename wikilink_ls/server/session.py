"""One vault as the editor sees it: what is on the disk, under what is open.

An open buffer always wins over its file. Files are never trusted to be as an event says: whatever
is reported, the disk is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import replace as replaced
from glob import escape
from itertools import chain
from pathlib import Path
from threading import Event
from time import perf_counter

from msgspec.structs import replace

from wikilink_ls.config import Config, Layer, parse_config
from wikilink_ls.server.closed_notes import ClosedNotes
from wikilink_ls.server.documents import Document
from wikilink_ls.storage.scan import Scan
from wikilink_ls.storage.settings import Seen, read_layers, settings_seen
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.folders import files_below
from wikilink_ls.vault.moving import with_moves
from wikilink_ls.vault.note_map import Stored
from wikilink_ls.vault.vault import Vault

Walk = Future[tuple[Scan, Vault]]
"""A walk over the folders: what it finds, and the vault of all the names."""


class Session(ClosedNotes):
    """The state of one vault. Only the main thread changes it."""

    MANY = 50
    """Files that one would look at one by one; for more, one walk is cheaper."""
    FEW = 5
    """Files for which a request can wait."""
    LONGEST_WALK = 2.0
    """Seconds after the start in which a question waits for the names of files."""

    stopped = False
    """Not all notes are read, and no more will be: the user did not want it, or it failed."""
    seconds: float | None = None
    """What the first reading took; None until its end."""
    left = False
    """The vault is served no longer: what still reads it may stop."""

    def __init__(self, root: Path | None) -> None:
        super().__init__(root)
        self._said = Config()
        """The settings as they are written; in `config`, folders that are vaults are excluded."""
        self.settings: Seen = ()
        """The files in which they are written, as they were before they were read."""
        self.problems: list[tuple[str, str]] = []
        """Path and message of all that the last walk left out."""
        self.on_complete: list[Callable[[], object]] = []
        """They are called whenever every note has been read."""
        self._walk: Walk | None = None
        """The walk that will give the names of all files, until they are taken."""
        self._begun = perf_counter()
        self.settled = Event()
        """The settings are known; an editor may be asked for its own first."""
        self.settled.set()

    def configure(self, client: Layer) -> list[str]:
        """Read the settings again; the messages say what is wrong with them."""
        self.settings = settings_seen(self.root) if self.root else ()
        layers, problems = read_layers(self.root) if self.root else ([], [])
        self._said, more = parse_config([*layers, client])
        self.config = self._config()
        if self.knows_all:  # Else they come with the whole, which takes its time elsewhere.
            self._vault = self._vault.with_rules(rules_of(self.config.concepts))
        return [*problems, *more]

    @property
    def knows_all(self) -> bool:
        """All is read: of a file on its own there is no more than itself."""
        return self.complete or self.root is None

    def _config(self) -> Config:
        inner = (f"/{escape(it.rstrip('/'))}" for it in self.inner)
        return replaced(self._said, exclude=(*self._said.exclude, *inner))

    def leave_out(self, inner: tuple[str, ...]) -> None:
        """The folders *inner* are vaults of their own now; only a walk finds what no longer is."""
        self.inner = inner
        self.config = self._config()
        self.tell(self._without_inner())

    def _without_inner(self) -> list[str]:
        """Forget the files that are in other vaults; their paths."""
        if not self.inner:
            return []
        below = (files_below(self._vault, folder.rstrip("/")) for folder in self.inner)
        gone = {*chain.from_iterable(below), *filter(self._is_inner, self.stats)}
        for path in gone:
            self.stats.pop(path, None)
            self._vault = self._vault.without(path)
        return sorted(gone)

    def leave(self) -> None:
        """The vault is served no longer; nobody wants to hear of it."""
        self.left = True
        self.on_complete.clear()

    def open(self, path: str, document: Document) -> None:
        self.change(path, document)

    def change(self, path: str, document: Document) -> None:
        self.documents[path] = document
        self._mark_stale([path])
        self._typed.add(path)
        self.fresh.pop(path, None)
        self.tell([path])

    def close(self, path: str) -> None:
        """The file counts again; without one the note is gone."""
        is_current = path not in self._stale and path not in self.behind
        document = self.documents.pop(path, None)
        self.parsed.pop(path, None)
        self._stale.discard(path)
        self.behind.discard(path)
        if not (document and is_current and self._is_saved(path, document)):
            self.refresh([path])
        else:
            self.tell([path])

    def take_moves(self, moves: Mapping[str, str]) -> None:
        """Files are elsewhere now, and what is known of them holds."""
        facts = [replace(it, path=moves[it.path]) for it in map(self.vault.source, moves) if it]
        self._vault = with_moves(self._vault, moves, facts)
        self._note_asked(*moves, *moves.values())
        self._mark_stale(self.documents.keys() & moves.values())
        self.tell((*moves, *moves.values()))

    def expect_names(self, walk: Walk) -> None:
        """Another thread has set out on *walk*; its result is for `take_names`."""
        self._walk, self.stopped = walk, False
        self._begun = perf_counter()

    def wait_for_names(self) -> None:
        """Who asks right after the start gets names, not nothing; a walk is soon over."""
        if self._walk is not None:
            left = self._begun + self.LONGEST_WALK - perf_counter()
            with suppress(TimeoutError, CancelledError):
                self.take_names(*self._walk.result(max(0.0, left)))

    def stop_reading(self) -> None:
        self.stopped = not self.complete

    def take_names(self, found: Scan, named: Vault) -> None:
        """Begin with *named*, the vault of all the names that *found* holds."""
        self._walk = None
        self._begin_with(found, named)

    def take_facts(self, facts: Iterable[tuple[str, Stored]]) -> None:
        """Facts that are known early; the tables follow with the whole."""
        newer = self.documents.keys() | self._asked
        mine = (it for it in facts if it[0] not in newer and not self._is_inner(it[0]))
        self._vault = self._vault.with_facts(mine)

    def take_vault(self, found: Scan, built: Vault) -> None:
        """Begin anew with *built*, made from *found*; what changed meanwhile comes on top."""
        if self.left:
            return
        self._begin_with(found, built.with_rules(rules_of(self.config.concepts)))
        self._asked.clear()
        self.complete, self.seconds = True, perf_counter() - self._begun
        self.tell(self.documents)
        for listener in list(self.on_complete):
            listener()

    def _begin_with(self, found: Scan, vault: Vault) -> None:
        spelled = {path: self.stats[path] for path in self._asked if path in self.stats}
        self.stats = found.files | spelled
        self.problems = found.problems
        self._vault = vault
        self.parsed.clear()
        self._without_inner()  # The walk may have begun before they were known.
        self._mark_stale(self.documents)
        for path in list(self._asked):
            self._refresh(path)
