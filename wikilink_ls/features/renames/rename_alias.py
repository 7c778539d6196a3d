"""Another alias for a note: in its properties, in the links that show it, where it is declared."""

from collections.abc import Iterator
from functools import partial
from unicodedata import normalize

from wikilink_ls.features.edits.link_kinds import is_by_reference
from wikilink_ls.features.edits.note_edits import Change, changed_notes
from wikilink_ls.features.edits.rewriting import LinkChange, ValueChange, link_edits, value_edit
from wikilink_ls.features.edits.showing import display_meaning
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.renames.renamable import NamedAlias, RenameError
from wikilink_ls.syntax.note import Note, Property, PropertyText, TextOf
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_note, concept_notes, is_concept_note
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault


def renamed_alias(vault: Vault, named: NamedAlias, new_name: str, text_of: TextOf) -> VaultEdits:
    """All that changes when the alias that is *named* becomes *new_name*.

    `RenameError` if the note has that alias already, or if a note cannot follow.
    """
    note, old, new = named.note, named.name, normalize("NFC", new_name.strip())
    if new == old:
        return VaultEdits()
    _check(vault, note, new)
    resolve = Resolver(vault)
    declared = _declared_key(vault, named)

    def changes_of(each: Note) -> Iterator[Change]:
        if each.path == note.path:
            yield from (partial(_value, *it, new) for it in _alias_texts(each, old))
        for link in each.links:
            shown = normalize("NFC", display_meaning(link) or "")
            shows_it = shown == normalize("NFC", old) and not is_by_reference(link)
            if shows_it and resolve(link.path, each.path).path == note.path:
                yield partial(_shown, LinkChange(link, display=new))
        for it in vault.concepts.rules.declarations(each) if declared else ():
            if it.key == declared and it.linkpath is None:
                entries = vault.concepts.rules.entries(each)
                entry = next(entry for entry in entries if it.text in entry.texts)
                yield partial(_value, entry, it.text, new)

    def is_named(head: str) -> bool:
        return concept_key(old) in concept_key(head)

    paths = {note.path} | backlinking_notes(vault, note.path)
    paths |= vault.concepts.declared.paths(declared) if declared else set()
    return VaultEdits(changed_notes(vault, paths, changes_of, text_of, old, is_named))


def _check(vault: Vault, note: Note, new: str) -> None:
    if not new or "\n" in new or "\r" in new:
        raise RenameError(f"'{new}' can be no alias; choose another")
    if new in note.aliases:
        raise RenameError(f"'{display_name(note.path)}' has the alias '{new}' already")
    if is_concept_note(vault, note.path):
        name = vault.concepts.rules.named(new)
        others = [it for it in concept_notes(vault, name) if it != note.path]
        if others:
            raise RenameError(f"'{others[0]}' is about '{name}' already; choose another name")


def _declared_key(vault: Vault, named: NamedAlias) -> str | None:
    """By which key the alias is declared as a concept; None if that means another note."""
    key = concept_key(named.name)
    is_concept = is_concept_note(vault, named.note.path)
    by_file = vault.concepts.rules.name_of(named.note.path) or ""
    if not is_concept or concept_key(by_file) == key:
        return None
    return key if concept_note(vault, named.name) == named.note.path else None


def _alias_texts(note: Note, alias: str) -> Iterator[tuple[Property, PropertyText]]:
    entry = note.properties.get("aliases")
    for text in entry.texts if entry else ():
        if entry and text.text.strip() == alias:
            yield entry, text


def _value(
    entry: Property, item: PropertyText, new: str, _note: Note, text: str
) -> Iterator[TextEdit]:
    yield value_edit(ValueChange(entry, item, new), text)


def _shown(change: LinkChange, note: Note, text: str) -> Iterator[TextEdit]:
    yield from link_edits(change, note, text)
