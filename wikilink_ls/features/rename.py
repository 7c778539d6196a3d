"""Another name for a note, an attachment or a concept, and all that follows from it."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.file_names import name_problem
from wikilink_ls.features.relinking import relinked
from wikilink_ls.features.rewriting import name_span
from wikilink_ls.features.vault_edits import VaultEdits
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concept_rules import ConceptRules, Declaration, concept_key
from wikilink_ls.vault.concepts import concept_notes, declared_note, near_concept
from wikilink_ls.vault.paths import display_name, folder_of, is_note
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

_EXTENSION = re.compile(r"\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5}\Z")
NO_NAME = "There is no name to change at the cursor; go to a link or a declared concept"
SHOWN_NOTES = 3


class RenameError(Exception):
    """Why something cannot be renamed, to be shown as it is."""


@dataclass(frozen=True, slots=True)
class Renamable:
    span: Span
    """Where the name stands at the cursor."""
    placeholder: str
    """The name as its file says it: of a concept, with its number where that is written."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name at the cursor."""

    path: str
    """The file that has it."""
    name: str
    declared: Declaration | None = None
    """Of a concept; else it is the name of a file."""


def prepare_rename(vault: Vault, note: Note, offset: int, text: str) -> Renamable | None:
    """The name at *offset*, None without one; *text* is that of *note*.

    `RenameError` if it is no name of a file or concept, or if that has its name elsewhere.
    """
    named = _named_at(vault, note, offset)
    if named is None:
        return None
    if named.declared is not None:
        return Renamable(named.declared.span, named.name)
    link = note.link_at(offset)
    return Renamable(name_span(link, text), named.name) if link else None


def rename(
    vault: Vault, note: Note, offset: int, new_name: str, config: Config, text_of: TextOf
) -> VaultEdits:
    """All that changes when the file or concept named at *offset* is called *new_name*.

    `RenameError` if it cannot be called so, or if a note cannot follow.
    """
    named = _named_at(vault, note, offset)
    if named is None:
        raise RenameError(NO_NAME)
    path = _new_path(vault.concepts.rules, named, normalize("NFC", new_name))
    if path == named.path:
        return VaultEdits()
    _check_concept(vault, named.path, path)
    if vault.find(path) not in (None, named.path):
        raise RenameError(f"'{vault.find(path)}' exists already; choose another name")
    found = relinked(vault, {named.path: path}, config, text_of)
    if found.left:
        raise RenameError(f"'{named.name}' is not renamed: {_listed(found.left)}")
    return VaultEdits(found.edits, ((named.path, path),))


def _named_at(vault: Vault, note: Note, offset: int) -> _Named | None:
    """The name at *offset*, if there is one. `RenameError` if nothing has it."""
    declaration = vault.concepts.rules.declaration_at(note, offset)
    if declaration is not None:
        return _declared(vault, note, declaration)
    link = note.link_at(offset)
    if link is None or not link.path:
        return None
    path = resolve(vault, link.path, note.path).path
    if path is None:
        raise RenameError(_nowhere(vault, link.path))
    return _Named(path, display_name(path))


def _nowhere(vault: Vault, linkpath: str) -> str:
    near = near_concept(vault, linkpath)
    remedy = f"link to '{display_name(near)}' first" if near else "create it first"
    return f"No note or file is called '{linkpath}'; {remedy}"


def _declared(vault: Vault, note: Note, declaration: Declaration) -> _Named:
    path = declared_note(vault, declaration, note.path)
    if path is None:
        raise RenameError(f"No concept note is called '{declaration.name}'; create it first")
    name = vault.concepts.rules.name_of(path) or ""
    if concept_key(name) != declaration.key:
        raise RenameError(
            f"'{declaration.name}' is an alias of '{display_name(path)}'; change it in the "
            f"aliases of that note, or rename the concept where it is called '{name}'"
        )
    is_whole = display_name(declaration.text.text.strip()) != declaration.name
    return _Named(path, display_name(path) if is_whole else name, declaration)


def _new_path(rules: ConceptRules, named: _Named, new_name: str) -> str:
    if named.declared is None:
        return folder_of(named.path) + _file_name(named.path, new_name)
    name = new_name[:-3] if is_note(new_name) else new_name
    _check_name(name, new_name)
    if name in (named.name, rules.name_of(named.path)):
        return named.path
    # The whole name of the note may be given: root-03-과도함.
    as_given = folder_of(named.path) + name + named.path[-3:]
    if rules.named(name) != name and rules.name_of(as_given) is not None:
        return folder_of(named.path) + _file_name(named.path, name)
    path = folder_of(named.path) + rules.renamed(named.path, name) + named.path[-3:]
    _check_name(posixpath.basename(path), new_name)
    if rules.name_of(path) != name:
        raise RenameError(
            f"'{posixpath.basename(path)}' would not be the note of a concept '{name}'; "
            "choose another name"
        )
    return path


def _file_name(path: str, new_name: str) -> str:
    """*new_name* with the extension that the file at *path* needs."""
    _, extension = posixpath.splitext(path)
    if is_note(path):
        name = new_name[:-3] if is_note(new_name) else new_name
        _check_name(name, new_name)
        name += path[-3:]
    else:
        brings_one = bool(_EXTENSION.search(new_name)) and not is_note(new_name)
        name = new_name if brings_one else new_name + extension
        _check_name(new_name, new_name)
    _check_name(name, new_name)
    return name


def _check_name(name: str, new_name: str) -> None:
    if problem := name_problem(name):
        raise RenameError(f"The name '{new_name}' {problem}; choose another")


def _check_concept(vault: Vault, path: str, new_path: str) -> None:
    """Refuses what would leave a concept without a note or with two."""
    rules = vault.concepts.rules
    new = rules.name_of(new_path)
    if rules.name_of(path) is not None:
        if new is None:
            kept = rules.renamed(path, display_name(new_path))
            raise RenameError(
                f"'{display_name(new_path)}' would be no concept note any more; call it '{kept}'"
            )
        if rules.number_alone(new_path) is not None:
            raise RenameError(f"'{display_name(new_path)}' would have a number and no name")
    others = [it for it in concept_notes(vault, new) if it != path] if new is not None else []
    if others:
        raise RenameError(f"'{others[0]}' is about '{new}' already; choose another name")


def _listed(left: Mapping[str, str]) -> str:
    shown = [f"'{path}' {why}" for path, why in list(left.items())[:SHOWN_NOTES]]
    more = len(left) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more else shown) + "; its links would break"
