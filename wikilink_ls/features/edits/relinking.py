"""How links and declared values must be rewritten when files move or get other names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wikilink_ls.config import Config
from wikilink_ls.features.edits.editable import (
    UNREAD,
    check_kept,
    could_swallow,
    editable_text,
    has_unread_properties,
    known_text,
)
from wikilink_ls.features.edits.following import lie_in_headings, with_headings_followed
from wikilink_ls.features.edits.note_changes import Changes, Moves
from wikilink_ls.features.edits.rewriting import (
    LeftError,
    PlacedEdits,
    link_edits,
    value_edit,
)
from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.note import Heading, Note, TextOf
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Relinked:
    edits: Mapping[str, tuple[TextEdit, ...]]
    """By the path that a note has before the moves; sorted, apart from each other."""
    left: Mapping[str, str]
    """The notes and canvases that should be edited and cannot be, and why."""


def relinked(
    vault: Vault,
    moves: Mapping[str, str],
    config: Config,
    text_of: TextOf,
    into: Collection[str] = (),
) -> Relinked:
    """The edits after which links and declared values mean what they do now.

    *moves* has new vault paths by the old ones, *into* those of files from elsewhere. Links change
    as little as that takes; those that would become ambiguous are written out. *text_of* gives the
    text that the facts of a note are of; None for one that may have changed since.
    """
    changes = Changes(vault, Moves(moves, into), config)
    edits: dict[str, tuple[TextEdit, ...]] = {}
    left: dict[str, str] = {}
    headed: dict[str, str] = {}
    placed = PlacedEdits()
    for path in sorted(_concerned(vault, moves, changes)):
        try:
            found = _edits_in(vault, path, changes, placed, text_of)
        except LeftError as reason:
            left[path] = str(reason)
            continue
        if found.edits:
            edits[path] = found.edits
            if lie_in_headings(found.headings, found.edits):
                headed[path] = found.text
    followed = with_headings_followed(vault, edits, headed, text_of)
    return Relinked(followed.edits, {**followed.left, **left})


class _Edited(NamedTuple):
    """A note with its edits; without any, nothing of it is needed."""

    edits: tuple[TextEdit, ...] = ()
    text: str = ""
    headings: tuple[Heading, ...] = ()


def _edits_in(
    vault: Vault, path: str, changes: Changes, placed: PlacedEdits, text_of: TextOf
) -> _Edited:
    """What the note at *path* needs; `LeftError` if it cannot have it."""
    facts = vault.edit_facts_of(path)
    if isinstance(facts, EditFacts) and not changes.needs_all_of(facts):
        found = _link_edits(changes, facts, placed, text_of)
        if not could_swallow(found.edits):
            return found
    note = vault.source(path)
    return _all_edits(changes, note, text_of) if note else _Edited()


def _link_edits(
    changes: Changes, note: EditFacts, placed: PlacedEdits, text_of: TextOf
) -> _Edited:
    """Those of the links of *note*, and most notes need no others."""
    links = list(changes.links_of(note))
    if not links:
        return _Edited()
    text = editable_text(note, text_of)
    # Links by reference share the destination of their label.
    edits = {edit for change in links for edit in placed.of(change, text)}
    return _Edited(tuple(sorted(edits)), text, note.headings)


def _all_edits(changes: Changes, note: Note, text_of: TextOf) -> _Edited:
    if note.unread:
        if changes.are_named_in_canvas(known_text(note, text_of)):
            raise LeftError("is no JSON that can be read")
        return _Edited()
    links, values = changes.of(note)
    unread = has_unread_properties(note)
    if not (links or values or unread):
        return _Edited()
    text = editable_text(note, text_of)
    if unread and changes.are_named_in(note.properties.span.of(text)):
        raise LeftError(UNREAD)
    edits = {edit for change in links for edit in link_edits(change, note, text)}
    edits.update(value_edit(change, text) for change in values)
    check_kept(note, text, edits)
    return _Edited(tuple(sorted(edits)), text, note.headings)


def _concerned(vault: Vault, moves: Mapping[str, str], changes: Changes) -> set[str]:
    """The notes and canvases in which a link or a value could need a change."""
    moved = (path for path in moves if has_links(path))
    linking = (vault.mentions.paths(key) for key in changes.keys)
    declaring = (vault.concepts.declared.paths(key) for key in changes.concepts)
    unread = (path for path, canvas in vault.canvases.items() if canvas.unread)
    return set(moved).union(unread, *linking, *declaring)
