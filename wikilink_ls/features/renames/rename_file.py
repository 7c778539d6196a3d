"""Another name or folder for a note, an attachment or a concept, and all that follows from it."""

import posixpath
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.edits.note_edits import check_all_follow
from wikilink_ls.features.edits.relinking import relinked
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.findings.closest import media_suffix
from wikilink_ls.features.new_notes.new_note import as_folder, spelled
from wikilink_ls.features.renames.file_names import folder_problem, name_problem
from wikilink_ls.features.renames.renamable import NamedConcept, NamedFile, RenameError
from wikilink_ls.syntax.note import TextOf
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.concepts import concept_notes
from wikilink_ls.vault.paths import display_name, folder_of, is_note
from wikilink_ls.vault.vault import Vault


def renamed_file(
    vault: Vault, named: NamedFile | NamedConcept, new_name: str, config: Config, text_of: TextOf
) -> VaultEdits:
    """All that changes when the file or concept that is *named* is called *new_name*.

    `RenameError` if it cannot be called so, or if a note cannot follow.
    """
    path = _new_path(vault.concepts.rules, named, normalize("NFC", new_name))
    return _followed(vault, (named.path, path), named.name, config, text_of)


def moved_file(
    vault: Vault, path: str, folder: str, config: Config, text_of: TextOf
) -> VaultEdits:
    """All that changes when the file at *path* is in *folder*; `RenameError` as above."""
    new_folder = spelled(vault, as_folder(folder))
    if problem := folder_problem(new_folder[:-1]):
        raise RenameError(f"The folder '{folder}' {problem}")
    new_path, name_of = new_folder + posixpath.basename(path), vault.concepts.rules.name_of
    if name_of(path) is not None and name_of(new_path) is None:
        raise RenameError(
            f"'{display_name(path)}' would be no concept note any more in '{folder}'; "
            "choose another folder"
        )
    return _followed(vault, (path, new_path), display_name(path), config, text_of)


def _followed(
    vault: Vault, move: tuple[str, str], name: str, config: Config, text_of: TextOf
) -> VaultEdits:
    """The move of one file, and what links to it and in it must say then."""
    path, new_path = move
    if new_path == path:
        return VaultEdits()
    _check_concept(vault, path, new_path)
    if vault.find(new_path) not in (None, path):
        raise RenameError(f"'{vault.find(new_path)}' exists already; choose another name")
    found = relinked(vault, {path: new_path}, config, text_of)
    done = "renamed" if folder_of(path) == folder_of(new_path) else "moved"
    check_all_follow(name, found.left, done)
    return VaultEdits(found.edits, (move,))


def _new_path(rules: ConceptRules, named: NamedFile | NamedConcept, new_name: str) -> str:
    if isinstance(named, NamedFile):
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
        is_same = extension != "" and new_name.lower().endswith(extension.lower())
        brings_one = is_same or bool(media_suffix(new_name))
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
