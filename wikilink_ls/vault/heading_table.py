"""Which notes have a heading of which text.

Most headings are those of one note. So a name has the path of that note itself, and a set only
where notes share it; and the names have no index: that would be as large as all else together.
"""

from __future__ import annotations  # The tables of rpds take no [] at run time.

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rpds import HashTrieMap, HashTrieSet

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.paths import display_name

_Paths: TypeAlias = "str | HashTrieSet[str]"
"""The path of a note, or those of two or more."""


@dataclass(frozen=True, slots=True)
class HeadingTable:
    names: Names = field(default_factory=Names)
    """The `heading_key`s of all headings, but for those that repeat the name of their file."""
    _notes: HashTrieMap[str, _Paths] = field(default_factory=HashTrieMap)

    def paths(self, key: str) -> Collection[str]:
        """The notes with a heading of *key*."""
        found = self._notes.get(key)
        return (found,) if isinstance(found, str) else found or ()

    def exchanged(self, old: Note | None, new: Note | None, path: str) -> HeadingTable:
        """The table in which the note at *path* is *new*, in the place of *old*."""
        before, after = _keys_of(old), _keys_of(new)
        if before == after:
            return self
        names, notes = self.names, self._notes
        for key in before - after:
            notes = _without(notes, key, path)
            names = names if key in notes else names.without_name(key)
        for key in after - before:
            notes = notes.insert(key, _with(notes.get(key), path))
            names = names.with_name(key)
        return HeadingTable(names, notes)

    def as_dict(self) -> Mapping[str, Any]:
        """Everything, as plain values, to be compared."""
        paths = {key: frozenset(self.paths(key)) for key in self._notes}
        return {"names": frozenset(self.names), "paths": paths}


def build_headings(notes: Iterable[Note]) -> HeadingTable:
    """The table of *notes*, all at once."""
    raw: dict[str, list[str]] = {}
    for note in notes:
        for key in _keys_of(note):
            raw.setdefault(key, []).append(note.path)
    table = {key: HashTrieSet(it) if len(it) > 1 else it[0] for key, it in raw.items()}
    return HeadingTable(Names.of(raw), HashTrieMap(table))


def heading_key(text: str) -> str:
    """The form in which headings are searched: on one line, with one space between words."""
    return " ".join(fold(text).split())


def _keys_of(note: Note | None) -> AbstractSet[str]:
    if note is None:
        return frozenset()
    title = note.top_heading
    if title and fold(title.text) != fold(display_name(note.path)):
        title = None
    return {heading_key(heading.text) for heading in note.headings if heading is not title}


def _with(paths: _Paths | None, path: str) -> _Paths:
    match paths:
        case None:
            return path
        case str():
            return HashTrieSet((paths, path))
    return paths.insert(path)


def _without(notes: HashTrieMap[str, _Paths], key: str, path: str) -> HashTrieMap[str, _Paths]:
    paths = notes[key]
    if isinstance(paths, str):
        return notes.remove(key)
    paths = paths.remove(path)
    return notes.insert(key, paths if len(paths) > 1 else next(iter(paths)))
