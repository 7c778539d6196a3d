"""The tables of a vault, made at once from what each of its notes says."""

from collections import defaultdict
from collections.abc import Sequence

from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.concept_table import (
    ConceptTable,
    declaring,
    decode_declaring,
    number_posting,
)
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.names import Base, Names
from wikilink_ls.vault.packed import Packed
from wikilink_ls.vault.postings import Posting, Postings
from wikilink_ls.vault.words import Said, Words, words_of_file


class Gathered:
    """Who says what of one kind; paths are numbers here, and come in their order or not."""

    def __init__(self) -> None:
        self._said: defaultdict[Posting, list[int]] = defaultdict(list)

    def add(self, said: Said, number: int) -> None:
        # Called millions of times for a large vault.
        for posting in said:
            self._said[posting].append(number)

    def postings(self, paths: Sequence[str]) -> Postings:
        for numbers in self._said.values():
            numbers.sort()
        return Postings.of(self._said, paths)


class GatheredConcepts:
    def __init__(self, rules: ConceptRules, paths: Sequence[str]) -> None:
        self._rules = rules
        self._paths = paths
        """Of all files, sorted."""
        self._names = Gathered()
        self._numbers = Gathered()
        self._declared = Gathered()
        self._declaring: dict[str, object] = {}
        self._unsaid = set(range(len(paths)))
        """The files that no words were added for."""
        self._searched: set[str] = set()

    def add(self, words: Words, number: int) -> None:
        self._unsaid.discard(number)
        self._add_claims(words, number)
        self._declared.add(words.declared, number)
        if words.declared:
            self._declaring[words.path] = declaring(words)

    def _add_claims(self, words: Words, number: int) -> None:
        if words.claims:
            self._names.add(words.claims, number)
            self._searched.update(fold(claim.spelling) for claim in words.claims)
            if posting := number_posting(self._rules, words.path):
                self._numbers.add((posting,), number)

    def table(self) -> ConceptTable:
        for number in self._unsaid:
            self._add_claims(words_of_file(self._paths[number], self._rules), number)
        declaring = Packed.of(sorted(self._declaring.items()), decode_declaring)
        return ConceptTable(
            rules=self._rules,
            names=self._names.postings(self._paths),
            numbers=self._numbers.postings(self._paths),
            declared=self._declared.postings(self._paths),
            declaring=Layered(declaring),
            search=Names.of(self._searched),
        )


def names_of(table: Postings) -> Names:
    """The keys of a table that was made at once."""
    return Names(Base(table.base.names))
