"""Another name for what is called by its name at the cursor, and all that follows from it."""

from dataclasses import dataclass

from wikilink_ls.config import Config
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.renames.renamable import (
    NamedAlias,
    NamedConcept,
    NamedFile,
    NamedPlace,
    NamedTag,
    named_at,
)
from wikilink_ls.features.renames.rename_alias import renamed_alias
from wikilink_ls.features.renames.rename_file import renamed_file
from wikilink_ls.features.renames.rename_place import renamed_place
from wikilink_ls.features.renames.rename_tag import renamed_tag
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Renamable:
    span: Span
    """Where the name stands at the cursor."""
    placeholder: str
    """The name itself: that of a file as the file says it, of a concept with its number where
    that is written."""
    moves: str | None = None
    """The vault path of the file that gets another name; None if the name is in texts alone."""


def prepare_rename(vault: Vault, note: Note, offset: int, text: str) -> Renamable:
    """What a rename at *offset* would change; *text* is that of *note*.

    `RenameError` at the name of something that is not there.
    """
    named = named_at(vault, note, offset, text)
    moves = named.path if isinstance(named, NamedFile | NamedConcept) else None
    return Renamable(named.span, named.name, moves)


def rename(
    vault: Vault,
    note: Note,
    offset: int,
    text: str,
    new_name: str,
    config: Config,
    text_of: TextOf,
) -> VaultEdits:
    """All that changes when what is named at *offset* is called *new_name*.

    `RenameError` if it cannot be called so, or if a note cannot follow.
    """
    match named := named_at(vault, note, offset, text):
        case NamedFile() | NamedConcept():
            return renamed_file(vault, named, new_name, config, text_of)
        case NamedPlace():
            return renamed_place(vault, named, new_name, text_of)
        case NamedTag():
            return renamed_tag(vault, named.name, new_name, text_of)
        case NamedAlias():
            return renamed_alias(vault, named, new_name, text_of)
