"""Which notes have a heading of which text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from wikilink_ls.vault.names import Names
from wikilink_ls.vault.postings import Postings
from wikilink_ls.vault.words import Words


@dataclass(frozen=True, slots=True)
class HeadingTable:
    """By `heading_key`. The names have no index: it would be as large as all else together."""

    names: Names = field(default_factory=Names)
    """The keys of all headings, but for those that repeat the name of their file."""
    notes: Postings = field(default_factory=Postings)

    def paths(self, key: str) -> Collection[str]:
        """The notes with a heading of *key*."""
        return self.notes.paths(key)

    def exchanged(self, old: Words, new: Words, path: str) -> "HeadingTable":
        """The table in which the note at *path* says *new*, in the place of *old*."""
        if old.headings == new.headings:
            return self
        before, after = {*old.headings}, {*new.headings}
        notes, names = self.notes.exchanged(before, after, path), self.names
        for key, _ in before ^ after:
            names = names.with_name(key) if key in notes else names.without_name(key)
        return HeadingTable(names, notes)

    def as_dict(self) -> Mapping[str, Any]:
        """Everything, as plain values, to be compared."""
        paths = {key: frozenset(self.paths(key)) for key in self.notes}
        return {"names": frozenset(self.names), "paths": paths}
