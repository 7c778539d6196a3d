"""What is known of all root concepts: who declares them, who links them, and where these differ.

It looks at every note: for a command, not for a keystroke.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from wikilink_ls.config import Config
from wikilink_ls.features.findings.concept_findings import mismatches
from wikilink_ls.vault.concepts import (
    all_concepts,
    concept_names,
    concept_note,
    declaring_notes,
    linking_notes,
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
    """Notes in which that is the finding ``unlinked-concept``."""
    linked_not_declared: int = 0
    """Notes in which that is the finding ``undeclared-concept``."""

    @property
    def mismatches(self) -> int:
        """Of a name without a note each note that declares it is one."""
        if self.note is None:
            return self.declared_by
        return self.declared_not_linked + self.linked_not_declared


def overview(vault: Vault, config: Config) -> tuple[ConceptRow, ...]:
    """All concepts in the order of their notes, then the names that no note is about."""
    found = Counter(_mismatches(vault, config))
    rows = [_row(vault, path, found) for path in all_concepts(vault)]
    return (*rows, *sorted(_unknown(vault), key=lambda row: row.name))


def together(vault: Vault) -> list[tuple[str, str, int]]:
    """Two concept notes, and how many notes declare both; those most often together first."""
    counts: Counter[tuple[str, str]] = Counter()
    known = {key: concept_note(vault, key) for key in vault.concepts.names}
    for declaring in vault.concepts.declaring.values():
        paths = {path for key in declaring.keys if (path := known.get(key)) is not None}
        counts.update(combinations(sorted(paths), 2))
    return sorted(((*pair, count) for pair, count in counts.items()), key=lambda it: (-it[2], it))


def _mismatches(vault: Vault, config: Config) -> Iterator[tuple[str, str]]:
    """The code of each finding about a concept, and the path of its note."""
    for note in vault.notes.values():
        for finding in mismatches(vault, note, config):
            if finding.path is not None:
                yield finding.code, finding.path


def _row(vault: Vault, path: str, found: Mapping[tuple[str, str], int]) -> ConceptRow:
    name, *aliases = concept_names(vault, path)
    return ConceptRow(
        name,
        path,
        tuple(aliases),
        declared_by=len(declaring_notes(vault, path)),
        linked_by=len(linking_notes(vault, path)),
        declared_not_linked=found.get(("unlinked-concept", path), 0),
        linked_not_declared=found.get(("undeclared-concept", path), 0),
    )


def _unknown(vault: Vault) -> Iterator[ConceptRow]:
    concepts = vault.concepts
    for key in concepts.declared:
        if key not in concepts.names:
            # Of equally many, the first by name.
            spellings = concepts.declared.spellings(key).items()
            name = min(spellings, key=lambda it: (-len(it[1]), it[0]))[0]
            yield ConceptRow(name, None, declared_by=len(concepts.declared.paths(key)))
