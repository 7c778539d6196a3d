"""The code action that makes what a link shows a name of its note."""

from collections.abc import Callable, Iterator
from unicodedata import normalize

from wikilink_ls.features.code_action import CodeAction, Selection
from wikilink_ls.features.selected_links import selected_links
from wikilink_ls.features.showing import display_meaning
from wikilink_ls.features.vault_edits import VaultEdits
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.property_edit import with_items
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_notes
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.vault import Vault

LONGEST = 80
"""Code points: what is longer is said of a note, and does not name it."""
_NO_NAME = frozenset("[]|*`<>\r\n")
"""Marks of Markdown and HTML."""


def alias_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection*, its display text as an alias of the note that it leads to."""
    for link, target in selected_links(selection):
        alias = _shown(link)
        if alias and target.note and _lacks(selection.vault, target.note, alias):
            yield CodeAction(
                f"Add '{alias}' as an alias of '{display_name(target.note.path)}'",
                "refactor.rewrite",
                _added(selection, target.note, alias),
            )


def _shown(link: Link) -> str | None:
    """What *link* calls its note; of a part of it, what it shows is no name."""
    if link.kind in ("embed", "markdown-embed") or not link.path or link.subpath:
        return None
    shown = normalize("NFC", display_meaning(link) or "").strip()
    return None if len(shown) > LONGEST or _NO_NAME & set(shown) else shown


def _lacks(vault: Vault, note: Note, alias: str) -> bool:
    """Whether *note* has no such name, and can have it."""
    known = fold(alias) in {fold(it) for it in (display_name(note.path), *note.aliases)}
    unread = bool(note.properties.problems) and not note.properties.entries
    return not (known or unread or note.damaged or _is_anothers(vault, note, alias))


def _is_anothers(vault: Vault, note: Note, alias: str) -> bool:
    """Whether a concept would be claimed by two notes, or one by the name of its file twice."""
    own = vault.concepts.rules.name_of(note.path)
    if own is None:
        return False
    others = [it for it in concept_notes(vault, alias) if it != note.path]
    return bool(others) or concept_key(own) == concept_key(alias)


def _added(selection: Selection, note: Note, alias: str) -> Callable[[], VaultEdits | None]:
    def changes() -> VaultEdits | None:
        is_own = note.path == selection.note.path
        text = selection.text if is_own else selection.known_text(note.path)
        edit = with_items(text, note.properties, "aliases", [alias]) if text is not None else None
        return VaultEdits({note.path: (edit,)}) if edit else None

    return changes
