"""Who is about which concept, and who declares it: tables that change with each note."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from msgspec import msgpack

from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules, concept_key
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.packed import Packed
from wikilink_ls.vault.postings import Posting, Postings
from wikilink_ls.vault.words import Words, claims


class Declaring(NamedTuple):
    """What a note says of concepts."""

    keys: tuple[str, ...]
    """The `concept_key`s of what it declares, each once, in the order of the note."""
    created: str
    """See `words.created`."""


decode_declaring = msgpack.Decoder(Declaring).decode
NONE_DECLARING: Packed[Declaring] = Packed.of((), decode_declaring)


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
    declaring: Layered[Declaring] = field(default_factory=lambda: Layered(NONE_DECLARING))
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

    def with_file(self, path: str) -> "ConceptTable":
        table = self._with_claims(set(), {*claims(self.rules, path)}, path)
        return table._with_number(Postings.added, path)

    def without_file(self, path: str) -> "ConceptTable":
        table = self._with_claims({*claims(self.rules, path)}, set(), path)
        return table._with_number(Postings.removed, path)

    def exchanged(self, old: Words, new: Words, path: str) -> "ConceptTable":
        """The table with what *new* says in the place of what *old* said; the file is there."""
        table = self
        if old.claims != new.claims:
            table = self._with_claims({*old.claims}, {*new.claims}, path)
        return table._with_declared(old, new, path)

    def _with_claims(
        self, old: AbstractSet[Posting], new: AbstractSet[Posting], path: str
    ) -> "ConceptTable":
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
    ) -> "ConceptTable":
        if (posting := number_posting(self.rules, path)) is None:
            return self
        return replace(self, numbers=change(self.numbers, posting, path))

    def _with_declared(self, old: Words, new: Words, path: str) -> "ConceptTable":
        if (old.declared, old.created) == (new.declared, new.created):
            return self
        by_note = self.declaring
        if new.declared:
            by_note = by_note.insert(path, declaring(new))
        elif path in by_note:
            by_note = by_note.remove(path)
        declared = self.declared.exchanged({*old.declared}, {*new.declared}, path)
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


def declaring(words: Words) -> Declaring:
    return Declaring(tuple(dict.fromkeys(it.key for it in words.declared)), words.created)


def number_key(number: int) -> str:
    """The key of a number in `ConceptTable.numbers`."""
    return str(number)


def number_posting(rules: ConceptRules, path: str) -> Posting | None:
    """The number of the concept note at *path*; None if it is no such note, or has none."""
    number = None if rules.name_of(path) is None else rules.number_of(path)
    return None if number is None else Posting(number_key(number), number_key(number))
