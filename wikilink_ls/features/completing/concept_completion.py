"""The names of concepts that fit what is typed of one, in a link or in the property."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from wikilink_ls.features.completing.matching import APART, BEGINNING, Match, grade, search
from wikilink_ls.features.completing.property_context import PropertyContext, written_value
from wikilink_ls.features.concepts.gist import gist
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_note, declared_note, is_concept_note
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.vault import Vault

RANKED = 300
"""Names that are looked at closely."""

NAME, ALIAS, NOTE = range(3)

_SPACES = str.maketrans("-_", "  ")


class ConceptValue(NamedTuple):
    """A name of a concept, as it can stand in the property."""

    name: str
    new_text: str
    """The name as YAML, with the quotes that it needs; after the quote that was typed, if any."""
    kind: Literal["concept", "alias"]
    detail: str
    """The name of its note; of an alias, the concept."""
    documentation: str


def matching_concepts(names: Names, query: str) -> list[Match]:
    """The *names* that *query* fits, the best first; separators are as good as others, or none."""
    key = concept_key(query)
    found = {match.name: match for match in search(names, query)[:RANKED]}
    if key != query:
        for match in search(names, key)[:RANKED]:
            found.setdefault(match.name, match._replace(how=max(match.how, APART)))
    return sorted(_graded(query, key, match) for match in found.values())


def _graded(query: str, key: str, match: Match) -> Match:
    """How well the name of *match* fits, whatever its separators are."""
    if match.how < APART:
        return match
    spaced = query.translate(_SPACES)
    how = grade(spaced, match.name.translate(_SPACES)).how
    joined = grade(key, concept_key(match.name)).how
    # Without separators letters are soon found inside; and after one a word does not go on.
    if joined == 0 or (joined == 1 and not spaced.endswith(" ")):
        how = min(how, joined)
    return match._replace(how=how) if how < APART else match


def concept_values(vault: Vault, source: str, context: PropertyContext) -> Iterator[ConceptValue]:
    """What can stand at *context* in the note at *source*, the best first.

    A concept that is declared already, by whatever name, is left out. Aliases come after names,
    then those whose note is called so, and last what has but the letters of the typed text.
    """
    others = vault.concepts.rules.declarations(context.others)
    declared = {declared_note(vault, it, source) for it in others}
    for place in sorted(_places(vault, context.typed)):
        new_text = None if place.path in declared else written_value(place.name, context)
        if new_text is not None:
            said = documentation(vault, place.path)
            if place.how == ALIAS:
                detail = f"alias of {vault.concepts.rules.name_of(place.path)}"
                yield ConceptValue(place.name, new_text, "alias", detail, said)
            else:
                detail = display_name(place.path)
                yield ConceptValue(place.name, new_text, "concept", detail, said)


class _Place(NamedTuple):
    """A name, in the order of what is offered."""

    is_apart: bool
    how: int
    """`NAME`, `ALIAS`, or `NOTE` if it is that of the note that is typed."""
    nth: int
    name: str
    path: str


def _places(vault: Vault, typed: str) -> Iterator[_Place]:
    name_of, found = vault.concepts.rules.name_of, set[str]()
    matches = matching_concepts(vault.concepts.search, fold(typed.lstrip()))
    for nth, match in enumerate(matches):
        for name, path in _meant(vault, match.name):
            found.add(path)
            how = NAME if name == name_of(path) else ALIAS
            yield _Place(match.how >= APART, how, nth, name, path)
    for nth, path in enumerate(_called(vault, typed.strip())):
        name_of_note = name_of(path)
        if path not in found and name_of_note is not None:
            yield _Place(is_apart=False, how=NOTE, nth=nth, name=name_of_note, path=path)


def _called(vault: Vault, typed: str) -> Iterator[str]:
    """The concept notes whose own name begins as is *typed*, with its prefix and number."""
    for match in search(vault.file_names, fold(typed))[:RANKED] if typed else ():
        for file in vault.files_named(match.name) if match.how <= BEGINNING else ():
            if is_concept_note(vault, file.path):
                yield file.path


def documentation(vault: Vault, path: str | None) -> str:
    """What the note at *path* says, in its Markdown, if it is about a concept."""
    note = vault.notes.get(path) if path and is_concept_note(vault, path) else None
    return gist(note) if note else ""


def _meant(vault: Vault, folded: str) -> Iterator[tuple[str, str]]:
    """The names that are *folded*, as they are spelled, and the paths of the notes they mean."""
    for name in vault.concepts.names.spellings(concept_key(folded)):
        path = concept_note(vault, name) if fold(name) == folded else None
        if path is not None:
            yield name, path
