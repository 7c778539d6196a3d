"""Root concepts in a vault: which note is about one, who declares it, and what was nearly said."""

from collections.abc import Iterator

from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.concept_rules import Declaration, concept_key
from wikilink_ls.vault.concept_table import ConceptTable, number_key
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault


def is_concept_note(vault: Vault, path: str) -> bool:
    return vault.concepts.rules.name_of(path) is not None


def concept_notes(vault: Vault, name: str) -> list[str]:
    """The paths of the notes that claim the concept *name*, the one that it means first."""
    return vault.concepts.notes_called(name)


def concept_note(vault: Vault, name: str) -> str | None:
    """The path of the note about the concept *name*."""
    return next(iter(concept_notes(vault, name)), None)


def all_concepts(vault: Vault) -> list[str]:
    """The paths of all concept notes, in their order."""
    names = vault.concepts.names
    return sorted(set().union(*(names.paths(key) for key in names)))


def declared_note(
    vault: Vault, declaration: Declaration, source: str, resolver: Resolver | None = None
) -> str | None:
    """The path of the concept note that *declaration*, in the note at *source*, is about.

    By *resolver*, if others ask that, too.
    """
    if declaration.linkpath is not None:
        path = (resolver or Resolver(vault))(declaration.linkpath, source).path
        if path is not None:
            return path if is_concept_note(vault, path) else None
    return concept_note(vault, declaration.name)


def declared_concepts(vault: Vault, note: Note) -> list[str]:
    """The names of the concepts that *note* declares, as it writes them, each of them once."""
    return list(dict.fromkeys(it.name for it in vault.concepts.rules.declarations(note)))


def concept_names(vault: Vault, path: str) -> list[str]:
    """What the concept note at *path* is called: its concept, then its aliases."""
    name, note = vault.concepts.rules.name_of(path), vault.notes.get(path)
    names = (name, *(note.aliases if note else ())) if name is not None else ()
    return list(dict.fromkeys(names))


def concept_keys(vault: Vault, path: str) -> frozenset[str]:
    """The `concept_key`s by which the concept note at *path* is meant.

    Of a name that two notes claim, the other may be.
    """
    keys = {concept_key(name) for name in concept_names(vault, path)}
    return frozenset(key for key in keys if concept_note(vault, key) == path)


def declaring_notes(vault: Vault, path: str) -> set[str]:
    """The paths of the notes that declare the concept of the note at *path*, by any name of it."""
    declared = vault.concepts.declared
    return set().union(*(declared.paths(key) for key in concept_keys(vault, path)))


def linking_notes(vault: Vault, path: str) -> set[str]:
    """The paths of the notes that link the concept note at *path* in their body, its own left out.

    A link in properties says what the note is about, not that it speaks of it.
    """
    return backlinking_notes(vault, path, in_body=True)


def near_concept(vault: Vault, linkpath: str) -> str | None:
    """The concept note that a link to nowhere nearly names.

    ``과도함``, ``root-3-과도함`` and ``root-03`` for ``root-03-과도함``, if only one note can be
    meant. A path is one to a concept note, or it means something else.
    """
    table, rules = vault.concepts, vault.concepts.rules
    if found := _only_note(table, linkpath):
        return found
    name = display_name(linkpath)
    if "/" in linkpath and rules.name_of(f"{name}.md") is None:
        return None
    if (number := rules.number_alone(name)) is not None:
        numbered = table.numbers.paths(number_key(number))
        return numbered.pop() if len(numbered) == 1 else None
    return _only_note(table, rules.named(name))


def _only_note(table: ConceptTable, name: str) -> str | None:
    """The note that is called *name*, if there is one; else the one with that alias."""
    called, key = table.notes_called(name), concept_key(name)
    by_file = [it for it in called if concept_key(table.rules.name_of(it) or "") == key]
    found = by_file or called
    return found[0] if len(found) == 1 else None


def linked_concepts(resolver: Resolver, note: Note) -> Iterator[tuple[Link, str]]:
    """The links and embeds in the body of *note* that lead to concept notes, and these notes."""
    for link in note.links:
        if link.key is None and link.path:
            path = resolver(link.path, note.path).path
            if path is not None and is_concept_note(resolver.vault, path):
                yield link, path
