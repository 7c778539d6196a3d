"""A vault with what its files say: of closed notes that is all there is.

The disk is asked whenever somebody tells of a file, and whenever a note is closed; what it says is
taken if the vault does not have it yet.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter, time_ns
from typing import Any

from wikilink_ls.server.documents import Document
from wikilink_ls.server.open_notes import OpenNotes
from wikilink_ls.storage.cache import Row
from wikilink_ls.storage.closed_texts import ClosedTexts
from wikilink_ls.storage.loader import Read
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import FileStat, is_fresh
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault


class ClosedNotes(OpenNotes):
    """The files of one vault, what is open of them, and what the disk says of the others."""

    LARGE_FILE = 120_000
    """Bytes of a closed note that is not read while somebody waits for an answer."""

    complete = False
    """Every note has been read: what no file answers is missing indeed."""

    def __init__(self, root: Path | None) -> None:
        super().__init__(root)
        self.fresh: dict[str, int] = {}
        """Files that were read so soon that they may have changed once more, and look the same;
        and the hashes of what they said."""
        self.given_up: dict[str, FileStat] = {}
        """Files that ended whoever read them, or that nobody could read in time, as they were."""
        self.on_read: Callable[[Row], object] = lambda _row: None
        """Told what was read from the disk, and what is no longer there."""
        self.on_large: Callable[[str], object] = self._refresh
        """Told of a large closed note that has changed on the disk."""
        self._typed: set[str] = set()
        """What was open since its file was read."""
        self._asked: set[str] = set()
        """What the disk was asked for since the last whole reading, which may be older."""

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
        self.stats[path] = self.given_up[path] = stat
        self._typed.discard(path)
        self.tell([path])

    def _has_read(self, path: str, stat: FileStat) -> bool:
        """Whether the vault has what is in the file: one change is told of several times."""
        is_as_seen = stat == self.stats.get(path) and path not in self.fresh
        is_typed = path in self._typed and path not in self.documents
        is_known = not has_links(path) or self._vault.stamp(path) is not None
        is_known = is_known or self.given_up.get(path) == stat
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

    def _known_text(self, closed: ClosedTexts | None, path: str) -> str | None:
        text = super()._known_text(closed, path)
        # What was read so soon may have changed once more, with the same time and size.
        said = self.fresh.get(path) if path not in self.documents else None
        return text if said is None or hash(text) == said else None

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

    def take_read(
        self, read: Read, stat: FileStat, seen_at: int, known: Vault | None = None
    ) -> bool:
        """Take what was *read* of a file that was *stat* before; False if that may not count.

        *seen_at* is when, at the earliest: in nanoseconds since 1970. What the note said before is
        by what was *known*.
        """
        path = read.path
        is_open = path in self.documents
        if is_open or self._is_inner(path) or is_fresh(stat, seen_at):
            return False
        self._note_asked(path)
        self._typed.discard(path)
        self.fresh.pop(path, None)
        self.stats[path] = stat
        is_known = known is not None and known.stamp(path) is self._vault.stamp(path)
        before = read.before if is_known else None
        self._vault = self._vault.with_words(read.words, read.facts, before)
        self.on_read(Row(path, stat, read.facts))
        return True

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

    def _note_asked(self, *paths: str) -> None:
        if not self.complete:
            self._asked.update(paths)
