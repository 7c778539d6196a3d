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
from time import perf_counter, time_ns
from typing import Any

from msgspec.structs import replace

from wikilink_ls.config import Config, Layer, parse_config
from wikilink_ls.server.documents import Document
from wikilink_ls.server.open_notes import OpenNotes
from wikilink_ls.storage.cache import Row
from wikilink_ls.storage.loader import Read
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import FileStat, Scan, is_fresh
from wikilink_ls.storage.settings import Seen, read_layers, settings_seen
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.folders import files_below
from wikilink_ls.vault.moving import with_moves
from wikilink_ls.vault.note_map import Stored
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault

Walk = Future[tuple[Scan, Vault]]
"""A walk over the folders: what it finds, and the vault of all the names."""


class Session(OpenNotes):
    """The state of one vault. Only the main thread changes it."""

    MANY = 50
    """Files that one would look at one by one; for more, one walk is cheaper."""
    FEW = 5
    """Files for which a request can wait."""
    LONGEST_WALK = 2.0
    """Seconds after the start in which a question waits for the names of files."""
    LARGE_FILE = 120_000
    """Bytes of a closed note that is not read while somebody waits for an answer."""

    complete = False
    """Every note has been read: what no file answers is missing indeed."""
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
        self.fresh: dict[str, int] = {}
        """Files that were read so soon that they may have changed once more, and look the same;
        and the hashes of what they said."""
        self.inner: tuple[str, ...] = ()
        """The folders, with a ``/`` at the end, that are vaults of their own, not in this one."""
        self.on_complete: list[Callable[[], object]] = []
        """They are called whenever every note has been read."""
        self.on_read: Callable[[Row], object] = lambda _row: None
        """Told what was read from the disk, and what is no longer there."""
        self._walk: Walk | None = None
        """The walk that will give the names of all files, until they are taken."""
        self._begun = perf_counter()
        self.on_large: Callable[[str], object] = self._refresh
        """Told of a large closed note that has changed on the disk."""
        self.settled = Event()
        """The settings are known; an editor may be asked for its own first."""
        self.settled.set()
        self._typed: set[str] = set()
        """What was open since its file was read."""
        self._asked: set[str] = set()
        """What the disk was asked for since the last whole reading, which may be older."""

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

    def _is_inner(self, path: str) -> bool:
        """Whether *path* is in a vault inside this one, or a file where that was."""
        return f"{path}/".startswith(self.inner)

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

    def _is_saved(self, path: str, document: Document) -> bool:
        """Whether the file says just what was open, which then need not be read once more."""
        stat, note = self.stat(path), self._vault.source(path)
        read = read_note(self.root, stat.disk_path) if self.root and stat else None
        is_same = isinstance(read, Text) and read.text == document.text and not read.damaged
        if stat is None or note is None or not is_same or note.damaged:
            return False
        self._take_closed(path, stat, note)
        if is_fresh(stat, time_ns()):
            self.fresh[path] = hash(document.text)
        return True

    def _take_closed(self, path: str, stat: FileStat, note: Note) -> None:
        """The vault has *note*, which is what the file at *path* says."""
        facts = encode_note(note)
        self._note_asked(path)
        self._vault = self._vault.with_facts([(path, facts)])
        self.stats[path] = stat
        self._typed.discard(path)
        self.on_read(Row(path, stat, facts))

    def refresh(self, paths: Iterable[str], *, at_once: bool = False) -> None:
        """Take what the disk says of *paths*; that may be that there is no such file.

        A large file is read a little later, but *at_once* for who cannot go on without it.
        """
        paths = list(paths)
        for path in paths:
            if at_once:
                self._refresh(path)
            else:
                self._refresh_if_due(path)
        self.tell(paths)

    def refresh_some(self, due: dict[str, Any], end: float) -> None:
        """The same for the first paths that are *due*, until it is *end*; they are due no longer.

        *end* is on the clock of `perf_counter`.
        """
        done: list[str] = []
        while due and (not done or perf_counter() < end):
            path = next(iter(due))
            del due[path]
            self._refresh_if_due(path)
            done.append(path)
        self.tell(done)

    def _refresh_if_due(self, path: str) -> None:
        """Make the vault agree with the disk, if it does not yet."""
        stat = self.stat(path)
        if stat is not None and self._has_read(path, stat):
            return
        is_large = stat is not None and stat.size > self.LARGE_FILE and has_links(path)
        if is_large and self.complete and path not in self.documents:
            self._vault = self._vault.with_file(path)
            self.on_large(path)
        else:
            self._take_file(path, stat)

    def give_up(self, path: str, stat: FileStat) -> None:
        """The file at *path*, which is *stat*, cannot be read: of it no more than its name."""
        self.on_read(Row(path, None, None))
        self._vault = self._vault.without(path).with_file(path)
        self.stats[path] = stat
        self._typed.discard(path)
        self.tell([path])

    def _has_read(self, path: str, stat: FileStat) -> bool:
        """Whether the vault has what is in the file: one change is told of several times."""
        is_as_seen = stat == self.stats.get(path) and path not in self.fresh
        is_typed = path in self._typed and path not in self.documents
        is_known = not has_links(path) or self._vault.stamp(path) is not None
        return is_as_seen and is_known and not is_typed

    def _refresh(self, path: str) -> None:
        """The same for one path, of which the vault may have what is older."""
        self.fresh.pop(path, None)
        self._take_file(path, self.stat(path))

    def _take_file(self, path: str, stat: FileStat | None) -> None:
        """Make the vault agree with the file at *path*, and with an open buffer before it."""
        self._note_asked(path)
        self.stats.pop(path, None)
        known = self._vault.source(path)
        note = self._read(path, stat, known) if stat else None
        facts = encode_note(note) if note and path not in self.documents else None
        # What an open buffer says is not what its file does.
        if has_links(path) and path not in self.documents:
            self.on_read(Row(path, stat, facts))
        if note is None:
            # Whatever was known goes: a file that cannot be read keeps nothing but its name.
            self._vault = self._vault.without(path)
            self.fresh.pop(path, None)
        if stat:
            self.stats[path] = stat
            vault = self._vault
            self._vault = vault.with_file(path) if note is None else vault.with_note(note, facts)
        if path not in self.documents:
            self._typed.discard(path)
        elif note is None or note is not known:
            self._mark_stale([path])

    def _read(self, path: str, stat: FileStat, known: Note | None) -> Note | None:
        """What the file says; what is *known* of it, if that is the same or does not count."""
        if not has_links(path) or self.root is None:
            return None
        read = read_note(self.root, stat.disk_path)
        if not isinstance(read, Text):
            return None
        said, now = self.fresh.pop(path, None), hash(read.text)
        if is_fresh(stat, time_ns()):
            self.fresh[path] = now
        # Of a file whose buffer counts one only wants to know whether it may be edited.
        is_known = path in self.documents or (said == now and path not in self._typed)
        if is_known and known is not None and known.damaged == read.damaged:
            return known
        return facts_of(path, read.text, damaged=read.damaged)

    def take_read(self, read: Read, stat: FileStat, seen_at: int) -> bool:
        """Take what was *read* of a file that was *stat* before; False if that may not count.

        *seen_at* is when, at the earliest: in nanoseconds since 1970.
        """
        path = read.path
        is_open = path in self.documents
        if is_open or self._is_inner(path) or is_fresh(stat, seen_at):
            return False
        self._note_asked(path)
        self._typed.discard(path)
        self.fresh.pop(path, None)
        self.stats[path] = stat
        self._vault = self._vault.with_words(read.words, read.facts)
        self.on_read(Row(path, stat, read.facts))
        return True

    def _note_asked(self, *paths: str) -> None:
        if not self.complete:
            self._asked.update(paths)

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
