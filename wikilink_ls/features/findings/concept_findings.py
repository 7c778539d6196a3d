"""Whether a note declares the concepts that it links, and links those that it declares."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.completing.matching import resembling
from wikilink_ls.features.findings.closest import closest_texts, did_you_mean
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concept_rules import Declaration, concept_key
from wikilink_ls.vault.concepts import (
    concept_note,
    concept_notes,
    declared_note,
    is_concept_note,
    linked_concepts,
    near_concept,
)
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault

SHOWN_NOTES = 3
MOST_SEARCHES = 50
"""Of the unknown names in a note, so many come with what was probably meant; of its links to
nowhere, so many may nearly name a concept."""
MOST_ALIKE = 30
MOST_CLOSE = 3

# A syllable of Hangul is two or three letters: who slips in one of them is near, as in any script.
# They are moved to private characters, for no normalisation puts those together again.
_JAMO = {code: 0xE000 + code - 0x1100 for code in range(0x1100, 0x1200)}


Meanings = Sequence[tuple[Declaration, str | None]]
"""Declarations, and the concept note that each of them names."""
Linked = Sequence[tuple[Link, str]]
"""Links, and the concept note that each of them leads to."""


@dataclass(frozen=True, slots=True)
class ConceptFinding:
    """What is wrong, and all that a fix needs to know of it."""

    code: str
    span: Span
    message: str
    declaration: Declaration | None = None
    link: Link | None = None
    path: str | None = None
    """The concept note that is declared or linked."""
    close: tuple[str, ...] = ()
    """For an unknown concept, the names that may be meant."""


def concept_findings(
    resolver: Resolver, note: Note, config: Config, *, near: Iterable[tuple[Link, str]] = ()
) -> Iterator[ConceptFinding]:
    """What *note* says of concepts and should say otherwise, in the vault of *resolver*.

    Links that are *near* a concept count as links to its note, if they are given.
    """
    vault = resolver.vault
    yield from _ambiguous(vault, note)
    if _is_checked(vault, note, config):
        declared = _meanings(resolver, note)
        yield from _duplicates(declared)
        yield from _unknown(resolver, note, declared)
        yield from _mismatches(resolver, note, declared, near)


def mismatches(vault: Vault, note: Note, config: Config) -> Iterator[ConceptFinding]:
    """What *note* links and does not declare, or declares and does not link."""
    if _is_checked(vault, note, config):
        resolver = Resolver(vault)
        yield from _mismatches(resolver, note, _meanings(resolver, note), ())


def _meanings(resolver: Resolver, note: Note) -> Meanings:
    vault = resolver.vault
    declarations = vault.concepts.rules.declarations(note)
    return [(it, declared_note(vault, it, note.path, resolver)) for it in declarations]


def _mismatches(
    resolver: Resolver, note: Note, declared: Meanings, near: Iterable[tuple[Link, str]]
) -> Iterator[ConceptFinding]:
    linked = [*linked_concepts(resolver, note), *(it for it in near if it[0].key is None)]
    yield from _undeclared(resolver.vault, note, declared, linked)
    yield from _unlinked(resolver, note, declared, linked)


def declared_key(vault: Vault, note: Note) -> str:
    """The property in which *note* declares its concepts, or is to do so."""
    rules = vault.concepts.rules
    return next((entry.key for entry in rules.entries(note)), rules.settings.property)


def near_links(resolver: Resolver, note: Note) -> Iterator[tuple[Link, str]]:
    """The links of *note* that lead nowhere and nearly name a concept, and its note."""
    known: dict[str, str | None] = {"": None}
    searched = 0
    for link in note.links:
        if link.path not in known:
            leads = resolver(link.path, note.path).path is not None
            searched += not leads
            is_near = not leads and searched <= MOST_SEARCHES
            known[link.path] = near_concept(resolver.vault, link.path) if is_near else None
        if path := known[link.path]:
            yield link, path


def closest_concepts(vault: Vault, name: str) -> list[str]:
    """The names of concepts that are like *name*, the likest first; one for each concept."""
    found: dict[str, str] = {}
    meant = name if "/" in name else vault.concepts.rules.named(name)
    near = near_concept(vault, name)
    if near is not None:
        found[near] = vault.concepts.rules.name_of(near) or meant
    for folded in _closest_names(vault.concepts.search, fold(meant)):
        key = concept_key(folded)
        spellings = sorted(it for it in vault.concepts.names.spellings(key) if fold(it) == folded)
        path = concept_note(vault, key)
        if path is not None:
            found.setdefault(path, next(iter(spellings), folded))
    return list(found.values())


# Publishing a note's findings again asks for the same names again; so do all other notes.
@lru_cache(maxsize=256)
def _closest_names(names: Names, folded: str) -> tuple[str, ...]:
    alike = {_letters(name): name for name, _ in resembling(names, folded, 0, MOST_ALIKE)}
    by_letter = closest_texts(_letters(folded), alike, limit=MOST_CLOSE)
    # A syllable too many or too few is one slip, however many letters it has.
    by_syllable = closest_texts(folded, alike.values(), limit=MOST_CLOSE)
    return tuple(dict.fromkeys((*(alike[letters] for letters in by_letter), *by_syllable)))


def _letters(name: str) -> str:
    return normalize("NFD", name).translate(_JAMO)


def _is_checked(vault: Vault, note: Note, config: Config) -> bool:
    properties = note.properties
    if properties.problems and not properties.entries:
        return False  # Nobody can read what it declares.
    check = config.concepts.check
    if check == "all":
        return True
    if is_concept_note(vault, note.path):
        return False
    return check == "notes" or any(vault.concepts.rules.entries(note))


def _unknown(resolver: Resolver, note: Note, declared: Meanings) -> Iterator[ConceptFinding]:
    vault, searched = resolver.vault, 0
    there = {path for _, path in declared}
    for it, path in declared:
        if path is not None:
            continue
        if it.linkpath is not None:
            if resolver(it.linkpath, note.path).path is not None:
                said = f"'{it.linkpath}' is no concept note"
                yield ConceptFinding("unknown-concept", it.span, said, it)
            continue  # Else it is a dangling link.
        searched += 1
        close = closest_concepts(vault, it.name) if searched <= MOST_SEARCHES else []
        close = [name for name in close if concept_note(vault, name) not in there]
        said = f"No concept is called '{it.name}'{did_you_mean(close)}"
        near = tuple(close[:MOST_CLOSE])
        yield ConceptFinding("unknown-concept", it.span, said, it, close=near)


def _duplicates(declared: Meanings) -> Iterator[ConceptFinding]:
    first: dict[str, Declaration] = {}
    for it, path in declared:
        before = first.setdefault(f"/{path}" if path else it.key, it)
        if before is not it:
            how = "twice" if before.name == it.name else f"already, as '{before.name}'"
            said = f"The concept '{it.name}' is declared {how}"
            yield ConceptFinding("duplicate-concept", it.span, said, it, path=path)


def _undeclared(
    vault: Vault, note: Note, declared: Meanings, linked: Linked
) -> Iterator[ConceptFinding]:
    known = {path for _, path in declared} | {note.path}
    for link, path in linked:
        if path not in known:
            known.add(path)
            name = vault.concepts.rules.name_of(path)
            said = f"The concept '{name}' is linked, but not in {declared_key(vault, note)}"
            yield ConceptFinding("undeclared-concept", link.path_span, said, link=link, path=path)


def _unlinked(
    resolver: Resolver, note: Note, declared: Meanings, linked: Linked
) -> Iterator[ConceptFinding]:
    known = {path for _, path in linked} | {note.path}
    missing = {path: it for it, path in reversed(declared) if path and path not in known}
    if not missing:
        return
    near = {path for link, path in near_links(resolver, note) if link.key is None}
    for path, it in missing.items():
        if path not in near:
            said = f"The concept '{it.name}' is declared, but not linked in the text"
            yield ConceptFinding("unlinked-concept", it.span, said, it, path=path)


def _ambiguous(vault: Vault, note: Note) -> Iterator[ConceptFinding]:
    own = vault.concepts.rules.name_of(note.path)
    if own is None:
        return
    names = {concept_key(name): name for name in (*reversed(note.aliases), own)}
    for key, name in names.items():
        others = [f"'{path}'" for path in concept_notes(vault, key) if path != note.path]
        if others:
            said = f"The concept '{name}' is claimed by {_all_of(others)} as well"
            span = _heading(note) if key == concept_key(own) else _alias(note, key)
            yield ConceptFinding("ambiguous-concept", span, said)


def _all_of(paths: list[str]) -> str:
    *first, last = paths[:SHOWN_NOTES]
    if len(paths) > SHOWN_NOTES:
        first, last = [*first, last], f"{len(paths) - SHOWN_NOTES} more"
    return f"{', '.join(first)} and {last}" if first else last


def _alias(note: Note, key: str) -> Span:
    entry = note.properties.get("aliases")
    texts = entry.texts if entry else ()
    return next((it.span for it in texts if concept_key(it.text) == key), _heading(note))


def _heading(note: Note) -> Span:
    """The first heading of the first level, else the first line."""
    heading = note.top_heading
    return heading.span if heading else note.lines.line_span(0)
