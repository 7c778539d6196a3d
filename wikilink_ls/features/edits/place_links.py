"""Who may name a heading, a block or a footnote of a note: few of those that link a hub do."""

from collections.abc import Iterator

from wikilink_ls.features.edits.editable import has_unread_properties
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.vault import Vault


def notes_naming_places(vault: Vault, target: str) -> Iterator[str]:
    """The paths of the notes and canvases that may name a place in the one at *target*.

    That is one of them; others only have properties that cannot be read, and link it elsewhere.
    """
    yield target
    spelled = vault.mentions.spellings(name_key(target))
    for path in backlinking_notes(vault, target):
        note = vault.edit_facts_of(path)
        if note and (
            has_unread_properties(note)
            or any(link.subpath and link.path in spelled for link in note.links)
        ):
            yield path
