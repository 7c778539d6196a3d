"""The facts of all notes, of which those of closed ones are bytes until somebody asks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.encoding import (
    decode_edit_facts,
    decode_front,
    decode_lines,
    decode_link_places,
    decode_links,
    decode_note,
)
from wikilink_ls.syntax.note import FrontFacts, LinkFacts, LinkPlaces, Note
from wikilink_ls.syntax.text import LineIndex
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.paths import is_canvas

Stored = bytes | Note
"""The facts, or what `encode_note` made of them."""
_EMPTY: dict[str, Stored] = {}


class NoteMap(Mapping[str, Note]):
    """By vault path. Never changed: `insert` and `remove` give the next one.

    Decoding takes some hundredths of a millisecond, and notes that were asked for last are kept.
    """

    __slots__ = ("_stored",)

    def __init__(self, stored: Layered[Stored] | None = None) -> None:
        self._stored = Layered(_EMPTY) if stored is None else stored

    @classmethod
    def of(cls, stored: Mapping[str, Stored]) -> "NoteMap":
        """The map of what is *stored*, which nobody changes from now on."""
        return cls(Layered(stored))

    def stored(self, path: str) -> Stored | None:
        """How the note at *path* is kept: the same object until it is another note."""
        found: Stored | None = self._stored.get(path)
        return found

    def links(self, path: str) -> LinkFacts | None:
        """What the note at *path* has of links, for who goes through thousands of notes."""
        stored = self.stored(path)
        return decode_links(stored) if isinstance(stored, bytes) else stored

    def all_link_places(self, paths: Iterable[str]) -> Iterator[LinkPlaces | LinkFacts | None]:
        """Where the links of the notes at *paths* are, which is sooner told."""
        for stored in self._stored.get_all(paths):
            yield decode_link_places(stored) if isinstance(stored, bytes) else stored

    def front(self, path: str) -> FrontFacts | Note | None:
        """What the note at *path* says in its properties, for who goes through all of them."""
        stored = self.stored(path)
        return decode_front(stored) if isinstance(stored, bytes) else stored

    def edit_facts(self, path: str) -> EditFacts | Note | None:
        """As much as edits of links need, for a rename that thousands of notes follow."""
        stored = self.stored(path)
        return decode_edit_facts(stored) if isinstance(stored, bytes) else stored

    def lines(self, path: str) -> LineIndex | None:
        stored = self.stored(path)
        return None if stored is None else lines_of(stored)

    def __getitem__(self, path: str) -> Note:
        return note_of(self._stored[path])

    def get(self, path: str, default: Any = None) -> Any:
        stored = self._stored.get(path)
        return default if stored is None else note_of(stored)

    def __contains__(self, path: object) -> bool:
        return path in self._stored

    def __iter__(self) -> Iterator[str]:
        return iter(self._stored)

    def __len__(self) -> int:
        return len(self._stored)

    def insert(self, path: str, note: Stored) -> "NoteMap":
        return NoteMap(self._stored.insert(path, note))

    def remove(self, path: str) -> "NoteMap":
        return NoteMap(self._stored.remove(path))


def note_of(stored: Stored) -> Note:
    """The facts, however they are kept."""
    return decode_note(stored) if isinstance(stored, bytes) else stored


def lines_of(stored: Stored) -> LineIndex:
    return decode_lines(stored) if isinstance(stored, bytes) else stored.lines


def note_maps(facts: Mapping[str, Stored]) -> tuple[NoteMap, NoteMap]:
    """Those of the notes, and those of the canvases, among *facts* by path."""
    canvases = {path: facts[path] for path in facts if is_canvas(path)}
    notes = {path: it for path, it in facts.items() if path not in canvases} if canvases else facts
    return NoteMap.of(notes), NoteMap.of(canvases)
