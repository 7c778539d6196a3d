"""The code action that makes what a link shows a name of its note."""

from collections.abc import Callable, Iterable, Iterator
from unicodedata import normalize

from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.actions.selected_links import selected_links
from wikilink_ls.features.edits.editable import has_unread_properties
from wikilink_ls.features.edits.link_kinds import is_embed
from wikilink_ls.features.edits.showing import display_meaning
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.mentioning.particles import are_particles
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.property_edit import with_items
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_names, concept_notes
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.vault import Vault

LONGEST = 80
"""Code points: what is longer is said of a note, and does not name it."""
_NO_NAME = frozenset("[]|*`<>\r\n")
"""Marks of Markdown and HTML."""
_PARTS_SENTENCE = frozenset(".,:;…·-–—/&\"'“”‘’。、，")
"""What begins or ends with one is a piece of a sentence."""


def alias_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection*, its display text as an alias of the note that it leads to."""
    for link, target in selected_links(selection):
        alias = _shown(link)
        if alias and target.note and _can_have(selection, target.note, alias):
            yield CodeAction(
                f"Add '{alias}' as an alias of '{display_name(target.note.path)}'",
                "refactor.rewrite",
                _added(selection, target.note, alias),
            )


def _shown(link: Link) -> str | None:
    """What *link* calls its note; of a part of it, what it shows is no name."""
    if is_embed(link.kind) or not link.path or link.subpath:
        return None
    shown = normalize("NFC", display_meaning(link) or "").strip()
    if len(shown) > LONGEST or _NO_NAME & set(shown):
        return None
    return shown if shown and _PARTS_SENTENCE.isdisjoint((shown[0], shown[-1])) else None


def _can_have(selection: Selection, note: Note, alias: str) -> bool:
    """Whether *note* lacks *alias*, and can have it, as far as its facts tell."""
    entry = note.properties.get("aliases")
    if entry and isinstance(note.properties.values.get(entry.key), dict):
        return False
    is_own = note.path == selection.note.path
    return _lacks(selection.vault, note, alias) and (
        not is_own or with_items(selection.text, note.properties, "aliases", [alias]) is not None
    )


def _lacks(vault: Vault, note: Note, alias: str) -> bool:
    """Whether *note* has no such name, and can have it."""
    known = _says(
        alias, (display_name(note.path), *note.aliases, *concept_names(vault, note.path))
    )
    unread = has_unread_properties(note)
    return not (known or unread or note.damaged or _is_anothers(vault, note, alias))


def _says(shown: str, names: Iterable[str]) -> bool:
    """Whether *shown* is one of *names*, with Korean particles behind it or without."""
    shown = fold(shown)
    return any(
        shown == name or (shown.startswith(name) and are_particles(name[-1], shown[len(name) :]))
        for name in map(fold, names)
        if name
    )


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
        if text is None:
            return None
        if (edit := with_items(text, note.properties, "aliases", [alias])) is None:
            raise ActionError(
                f"The aliases of '{note.path}' are written such that none can be added; "
                "write them as a list first"
            )
        return VaultEdits({note.path: (edit,)})

    return changes
