"""What is to change in a vault: texts of notes, names of files, new notes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wikilink_ls.syntax.text import TextEdit


@dataclass(frozen=True, slots=True)
class VaultEdits:
    """Notes are created first, then texts edited, then files moved."""

    edits: Mapping[str, tuple[TextEdit, ...]] = field(default_factory=dict)
    """By the vault path that a note has before the moves; those of one note do not overlap."""
    moves: tuple[tuple[str, str], ...] = ()
    """Old and new vault paths."""
    creates: tuple[tuple[str, str], ...] = ()
    """Vault paths of new notes, and their texts."""
