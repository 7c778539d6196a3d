"""What in the whole vault is called so: concepts, tags, notes and their aliases, headings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Literal

from wikilink_ls.features.completing.matching import APART, WORST, Match, fits, grade, scan, search
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import all_concepts, is_concept_note
from wikilink_ls.vault.paths import display_name, folder_of, is_note
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import heading_key

LIMIT = 200
"""Symbols in one answer."""
SAME_NAME = 20
"""Files of one name that are shown."""


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    name: str
    kind: Literal["concept", "alias", "tag", "note", "heading"]
    path: str
    """The vault path of the note."""
    span: Span
    """Where to go: of a note, its first level-1 heading; empty for the top."""
    container: str
    """The folder of a note; the name of the note that anything else is in."""


Found = tuple[Match, WorkspaceSymbol]


def workspace_symbols(vault: Vault, query: str, limit: int = LIMIT) -> list[WorkspaceSymbol]:
    """What *query* fits: concepts first, then notes, tags and headings; the best of each first.

    With a ``#`` before it, tags are before notes.
    """
    query = query.strip()
    text = fold(query.lstrip("#").strip())
    found = _in_order(_concepts(vault, text) if text else _every_concept(vault))
    listed = {symbol.path for _, symbol in found}
    notes = _in_order(it for it in _notes(vault, text) if it[1].path not in listed)
    # By the name of its note, with prefix and number, a concept is found among the notes.
    found += [it for it in notes if it[1].kind == "concept"]
    concepts = [it for it in found if it[0].how < APART]
    others = [it for it in found if it[0].how >= APART]
    if query.startswith("#"):
        others += islice(_tags(vault, text), limit)
    others += [it for it in notes if it[1].kind != "concept"]
    # What follows is more work, for nothing if the answer is full without it.
    if text and not query.startswith("#") and not _is_full(concepts + others, limit):
        others += islice(_tags(vault, text), limit)
    if text and not _is_full(concepts + others, limit):
        others += islice(_headings(vault, heading_key(text), limit), limit)
    # Letters that are apart have often come together by chance.
    others.sort(key=lambda found: found[0].how == APART)
    return list(islice(_each_once([*concepts, *others]), limit))


def _is_full(found: Iterable[Found], limit: int) -> bool:
    return sum(match.how < APART for match, _ in found) >= limit


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=_place)


def _place(found: Found) -> tuple[Match, str, Span]:
    match, symbol = found
    return match, symbol.path, symbol.span


def _each_once(found: Iterable[Found]) -> Iterator[WorkspaceSymbol]:
    """Without headings that say once more what their note is called."""
    seen = set()
    for _, symbol in found:
        place = (symbol.path, symbol.span, fold(symbol.name))
        if place not in seen:
            seen.add(place)
            yield symbol


def _every_concept(vault: Vault) -> Iterator[Found]:
    for path in all_concepts(vault):
        yield Match(0, 0, path), _concept(vault, vault.concepts.rules.named(path), path)


def _concepts(vault: Vault, text: str) -> Iterator[Found]:
    names, key = vault.concepts.search, concept_key(text)
    found = {concept_key(match.name) for query in {text, key} for match in search(names, query)}
    for found_key in found:
        # Separators may be missing, or others.
        if fits(key, found_key):
            for name, paths in vault.concepts.names.spellings(found_key).items():
                folded = fold(name)
                how = min(grade(text, folded).how, grade(key, found_key).how)
                for path in paths:
                    yield Match(how, len(folded), folded), _concept(vault, name, path)


def _concept(vault: Vault, name: str, path: str) -> WorkspaceSymbol:
    if name == vault.concepts.rules.name_of(path):
        span = _top(vault.notes.get(path))
        return WorkspaceSymbol(name, "concept", path, span, display_name(path))
    return _alias(vault, name, path)


def _tags(vault: Vault, text: str) -> Iterator[Found]:
    """In order."""
    for match in _fitting(search(vault.tag_names, text)):
        path = min(vault.tags.paths(match.name))
        tag = next(it for it in vault.notes[path].tags if fold(it.name) == match.name)
        name = f"#{min(vault.tags.spellings(match.name))}"
        yield match, WorkspaceSymbol(name, "tag", path, tag.span, display_name(path))


def _notes(vault: Vault, text: str) -> Iterator[Found]:
    for match in _fitting(search(vault.file_names, text)):
        files = (file.path for file in vault.files_named(match.name) if is_note(file.path))
        for path in islice(files, SAME_NAME):
            yield match, _note(vault, path)
    for match in _fitting(search(vault.alias_names, text)) if text else ():
        for alias, paths in vault.aliases.spellings(match.name).items():
            for path in sorted(paths)[:SAME_NAME]:
                yield match, _alias(vault, alias, path)


def _fitting(matches: Iterable[Match]) -> Iterator[Match]:
    """Without those that only resemble: editors leave out what does not have the letters."""
    return (match for match in matches if match.how < WORST)


def _note(vault: Vault, path: str) -> WorkspaceSymbol:
    name, folder, span = (
        display_name(path),
        folder_of(path).rstrip("/"),
        _top(vault.notes.get(path)),
    )
    if is_concept_note(vault, path):
        return WorkspaceSymbol(name, "concept", path, span, folder)
    return WorkspaceSymbol(name, "note", path, span, folder)


def _top(note: Note | None) -> Span:
    heading = note.top_heading if note else None
    return heading.span if heading else TOP


def _alias(vault: Vault, alias: str, path: str) -> WorkspaceSymbol:
    note = vault.notes.get(path)
    entry = note.properties.get("aliases") if note else None
    texts = entry.texts if entry else ()
    span = next((text.span for text in texts if text.text.strip() == alias), TOP)
    return WorkspaceSymbol(alias, "alias", path, span, display_name(path))


def _headings(vault: Vault, text: str, limit: int) -> Iterator[Found]:
    """In order; of each text those in the first *limit* notes."""
    for match in scan(vault.headings.names, text):
        for path in nsmallest(limit, vault.headings.paths(match.name)):
            container = display_name(path)
            for heading in vault.notes[path].headings:
                if heading_key(heading.text) == match.name:
                    yield (
                        match,
                        WorkspaceSymbol(heading.text, "heading", path, heading.span, container),
                    )
