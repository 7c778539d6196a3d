"""Who is about which concept, and who declares it: tables that change with each note."""

from __future__ import annotations  # The tables of rpds take no [] at run time.

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from rpds import HashTrieMap

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules, concept_key
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.postings import Posting, Postings

Claims = set[Posting]
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2}))?")


class Declared(NamedTuple):
    """What a note says of concepts."""

    postings: tuple[Posting, ...]
    """In the order of the note."""
    created: str

    @property
    def declaring(self) -> Declaring:
        return Declaring(tuple(dict.fromkeys(it.key for it in self.postings)), self.created)


NOTHING = Declared((), "")


class Declaring(NamedTuple):
    keys: tuple[str, ...]
    """The `concept_key`s of what a note declares, each once."""
    created: str
    """See `created`."""


@dataclass(frozen=True, slots=True, eq=False)
class ConceptTable:
    """Never changed: `with_file`, `without_file` and `exchanged` give the next one.

    That is the same one if nothing is said of concepts: what is computed from a table can be kept.
    """

    rules: ConceptRules = DEFAULT_RULES
    names: Postings = field(default_factory=Postings)
    """The names and aliases of concept notes, by `concept_key`."""
    numbers: Postings = field(default_factory=Postings)
    """Concept notes by the number in their names."""
    declared: Postings = field(default_factory=Postings)
    """The names of concepts as notes declare them; by `concept_key`."""
    declaring: HashTrieMap[str, Declaring] = field(default_factory=HashTrieMap)
    """The notes that declare concepts, by path."""
    search: Names = field(default_factory=Names)
    """The folded names of concepts and their aliases."""

    def notes_called(self, name: str) -> list[str]:
        """The paths of the notes that claim the concept *name*, the one that it means first.

        The name of a file says more than an alias; then the shorter path is before the longer.
        """
        key = concept_key(name)

        def place(path: str) -> tuple[bool, int, str]:
            return concept_key(self.rules.name_of(path) or "") != key, len(path), path

        return sorted(self.names.paths(key), key=place)

    def with_file(self, path: str) -> ConceptTable:
        table = self._with_claims(set(), _claims(self.rules, path, None), path)
        return table._with_number(Postings.added, path)

    def without_file(self, path: str) -> ConceptTable:
        table = self._with_claims(_claims(self.rules, path, None), set(), path)
        return table._with_number(Postings.removed, path)

    def exchanged(self, old: Note | None, new: Note | None, path: str) -> ConceptTable:
        """The table with what *new* says in the place of what *old* said; the file is there."""
        before, after = _claims(self.rules, path, old), _claims(self.rules, path, new)
        table = self._with_claims(before, after, path)
        return table._with_declared(_declared(self.rules, old), _declared(self.rules, new), path)

    def _with_claims(self, old: Claims, new: Claims, path: str) -> ConceptTable:
        if old == new:
            return self
        names = self.names.exchanged(old, new, path)
        search = self.search
        for key, spelling in old ^ new:
            folded = fold(spelling)
            is_there = any(fold(it) == folded for it in names.spellings(key))
            search = search.with_name(folded) if is_there else search.without_name(folded)
        return replace(self, names=names, search=search)

    def _with_number(
        self, change: Callable[[Postings, Posting, str], Postings], path: str
    ) -> ConceptTable:
        if (posting := _number(self.rules, path)) is None:
            return self
        return replace(self, numbers=change(self.numbers, posting, path))

    def _with_declared(self, old: Declared, new: Declared, path: str) -> ConceptTable:
        if old == new:
            return self
        by_note = self.declaring
        if new.postings:
            by_note = by_note.insert(path, new.declaring)
        elif path in by_note:
            by_note = by_note.remove(path)
        declared = self.declared.exchanged(set(old.postings), set(new.postings), path)
        return replace(self, declared=declared, declaring=by_note)

    def as_dict(self) -> Mapping[str, Any]:
        """Everything it holds as plain values."""
        return {
            "names": self.names.as_dict(),
            "numbers": self.numbers.as_dict(),
            "declared": self.declared.as_dict(),
            "declaring": dict(self.declaring.items()),
            "search": frozenset(self.search),
        }


def build_concepts(
    rules: ConceptRules, files: Collection[str], notes: Mapping[str, Note]
) -> ConceptTable:
    """The table of a whole vault, all at once; *notes* are those of *files* that are parsed."""
    claims = [(claim, path) for path in files for claim in _claims(rules, path, notes.get(path))]
    said = {path: _declared(rules, note) for path, note in notes.items()}
    declared = {path: found for path, found in said.items() if found.postings}
    return ConceptTable(
        rules=rules,
        names=Postings.of(claims),
        numbers=Postings.of((it, path) for path in files if (it := _number(rules, path))),
        declared=Postings.of(
            (it, path) for path, found in declared.items() for it in set(found.postings)
        ),
        declaring=HashTrieMap({path: found.declaring for path, found in declared.items()}),
        search=Names.of(fold(claim.spelling) for claim, _ in claims),
    )


def number_key(number: int) -> str:
    """The key of a number in `ConceptTable.numbers`."""
    return str(number)


def _number(rules: ConceptRules, path: str) -> Posting | None:
    number = None if rules.name_of(path) is None else rules.number_of(path)
    return None if number is None else Posting(number_key(number), number_key(number))


def _claims(rules: ConceptRules, path: str, note: Note | None) -> Claims:
    """The names that the note at *path* has as a concept note; none if it is no such note."""
    name = rules.name_of(path)
    if name is None:
        return set()
    names = (name, *(note.aliases if note else ()))
    return {Posting(concept_key(it), it) for it in names}


def _declared(rules: ConceptRules, note: Note | None) -> Declared:
    found = tuple(Posting(it.key, it.name) for it in rules.declarations(note)) if note else ()
    return Declared(found, created(note)) if note and found else NOTHING


def created(note: Note) -> str:
    """The property ``created`` as ``2026-03-02 10:20``; empty if it says no date."""
    entry = note.properties.get("created")
    match = _DATE.search(str(note.properties.values.get(entry.key))) if entry else None
    if match is None:
        return ""
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"
