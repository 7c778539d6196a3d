"""What is known of all root concepts: who declares them, who links them, and where these differ.

It looks at every note that uses any of them: for a command, not for a keystroke.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.concepts import (
    all_concepts,
    concept_names,
    concept_note,
    declaring_notes,
    is_concept_note,
    linked_concepts,
)
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class ConceptRow:
    name: str
    """The concept; if it has no note, as most notes write it."""
    note: str | None
    """The path of the concept note; None for a name that is declared and has none."""
    aliases: tuple[str, ...] = ()
    declared_by: int = 0
    """Notes that declare it, by any of its names."""
    linked_by: int = 0
    """Notes that link it in their body, other than its own."""
    declared_not_linked: int = 0
    """Notes that declare it and do not link it, other than its own."""
    linked_not_declared: int = 0
    """Notes that declare concepts, are about none, and link this one without declaring it."""

    @property
    def mismatches(self) -> int:
        return self.declared_not_linked + self.linked_not_declared


def overview(vault: Vault) -> tuple[ConceptRow, ...]:
    """All concepts in the order of their notes, then the names that no note is about."""
    linking = _linking_notes(vault)
    rows = [_row(vault, path, linking.get(path, set())) for path in all_concepts(vault)]
    return (*rows, *sorted(_unknown(vault), key=lambda row: row.name))


def together(vault: Vault) -> list[tuple[str, str, int]]:
    """Two concept notes, and how many notes declare both; those most often together first."""
    counts: Counter[tuple[str, str]] = Counter()
    known = {key: concept_note(vault, key) for key in vault.concepts.names}
    for declaring in vault.concepts.declaring.values():
        paths = {path for key in declaring.keys if (path := known.get(key)) is not None}
        counts.update(combinations(sorted(paths), 2))
    return sorted(((*pair, count) for pair, count in counts.items()), key=lambda it: (-it[2], it))


def _linking_notes(vault: Vault) -> Mapping[str, set[str]]:
    """The notes that link each concept note in their body, its own left out."""
    linking: dict[str, set[str]] = {}
    sources = set().union(*(backlinking_notes(vault, path) for path in all_concepts(vault)))
    for note in map(vault.notes.__getitem__, sources):
        for path in {path for _, path in linked_concepts(vault, note)} - {note.path}:
            linking.setdefault(path, set()).add(note.path)
    return linking


def _row(vault: Vault, path: str, linking: set[str]) -> ConceptRow:
    name, *aliases = concept_names(vault, path)
    declaring = declaring_notes(vault, path)
    return ConceptRow(
        name,
        path,
        tuple(aliases),
        declared_by=len(declaring),
        linked_by=len(linking),
        declared_not_linked=len(declaring - linking - {path}),
        linked_not_declared=sum(_should_declare(vault, linking - declaring)),
    )


def _should_declare(vault: Vault, paths: Iterable[str]) -> Iterator[bool]:
    rules = vault.concepts.rules
    for path in paths:
        yield not is_concept_note(vault, path) and any(rules.entries(vault.notes[path]))


def _unknown(vault: Vault) -> Iterator[ConceptRow]:
    concepts = vault.concepts
    for key in concepts.declared:
        if key not in concepts.names:
            # Of equally many, the first by name.
            spellings = concepts.declared.spellings(key).items()
            name = min(spellings, key=lambda it: (-len(it[1]), it[0]))[0]
            yield ConceptRow(name, None, declared_by=len(concepts.declared.paths(key)))
