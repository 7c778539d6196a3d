"""Where else in the note the thing at the cursor is linked or declared."""

from wikilink_ls.features.subject import Occurrences, subject_at
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.vault import Vault


def highlights(vault: Vault, note: Note, offset: int) -> list[Span]:
    """The links and declared values in *note* about what is at *offset*, in the order of its text.

    Empty where there is neither, so that an editor marks words as it would.
    """
    subject = subject_at(vault, note, offset)
    return Occurrences(vault, subject).spans(note) if subject is not None else []
