"""Another name for a heading, a block or a footnote: there, and in every link that names it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from unicodedata import normalize

from wikilink_ls.features.edits.editable import editable_text
from wikilink_ls.features.edits.note_edits import Change, changed_notes, check_all_follow
from wikilink_ls.features.edits.place_links import notes_naming_places
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, link_edits
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.renames.heading_links import HeadingRename
from wikilink_ls.features.renames.renamable import NamedPlace, RenameError
from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.footnotes import is_footnote_label
from wikilink_ls.syntax.headings import heading_text_span
from wikilink_ls.syntax.linktext import BlockSubpath, FootnoteSubpath, parse_subpath, wikilinks
from wikilink_ls.syntax.note import Block, Footnote, FootnoteReference, Heading, Link, Note, TextOf
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.paths import display_name, name_key
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.target import find_block
from wikilink_ls.vault.vault import Vault

_BLOCK_ID = re.compile(r"[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a new name changes."""

    own: tuple[TextEdit, ...]
    """Where the name itself stands."""
    change: Callable[[Link], LinkChange | None]
    """In a link to the note of the place."""


def renamed_place(vault: Vault, named: NamedPlace, new_name: str, text_of: TextOf) -> VaultEdits:
    """All that changes when the place that is *named* is called *new_name*.

    `RenameError` if it cannot be called so, if a link could not tell it from another, or if a
    note cannot follow.
    """
    note, new = named.note, normalize("NFC", new_name.strip())
    if new == named.name:
        return VaultEdits()
    plan = _plan(named, new, text_of)
    resolve = Resolver(vault)

    def changes_of(each: Note) -> Iterator[Change]:
        own = plan.own if each.path == note.path else ()
        if own:
            yield lambda _note, _text: own
        for link in each.links:
            if link.subpath and resolve(link.path, each.path).path == note.path:
                change = plan.change(link)
                if change is not None:
                    yield partial(_link_edits, change, own)

    def is_named(head: str) -> bool:
        links = (link for link in wikilinks(head, 0) if link.subpath)
        names = (link for link in links if name_key(link.path) in ("", name_key(note.path)))
        return any(plan.change(link) for link in names)

    paths = notes_naming_places(vault, note.path)
    return VaultEdits(changed_notes(vault, paths, changes_of, text_of, named.name, is_named))


def _link_edits(
    change: LinkChange, own: tuple[TextEdit, ...], note: Note, text: str
) -> Iterator[TextEdit]:
    for edit in link_edits(change, note, text):
        # A link in the heading itself is part of the text that is replaced.
        if not any(it.span.overlaps(edit.span) for it in own):
            yield edit


def _plan(named: NamedPlace, new: str, text_of: TextOf) -> _Plan:
    match named.place:
        case Heading() as heading:
            return _heading_plan(named.note, heading, new, text_of)
        case Block() as block:
            return _block_plan(named.note, block, new.removeprefix("^"))
        case Footnote() as footnote:
            return _footnote_plan(named.note, footnote, new.removeprefix("^"))


def _heading_plan(note: Note, heading: Heading, new: str, text_of: TextOf) -> _Plan:
    try:
        text = editable_text(note, text_of)
    except LeftError as reason:
        check_all_follow(heading.text, {note.path: str(reason)})
        raise
    span = heading_text_span(text, heading)
    after = parse(note.path, text[: span.start] + new + text[span.end :]).headings
    nth = note.headings.index(heading)
    expected = [it.text for it in note.headings]
    expected[nth] = new
    if not new or [it.text for it in after] != expected:
        raise RenameError(f"'{new}' cannot be the text of a heading; choose another")
    return _Plan((TextEdit(span, new),), HeadingRename(note, after, {nth}).change)


def _block_plan(note: Note, block: Block, new: str) -> _Plan:
    if not _BLOCK_ID.fullmatch(new):
        raise RenameError(
            f"'{new}' is no block id: Latin letters, digits and '-' can be in it; choose another"
        )
    if find_block(note.blocks, new) not in (None, block):
        raise RenameError(f"'{display_name(note.path)}' has a block '^{new}' already")
    is_meant = find_block(note.blocks, block.id) == block

    def change(link: Link) -> LinkChange | None:
        match parse_subpath(link.subpath):
            case BlockSubpath(id_) if is_meant and id_.lower() == block.id.lower():
                return LinkChange(link, names=(f"^{new}",), display=_shown(link, id_, new))
        return None

    return _Plan((TextEdit(block.id_span, new),), change)


def _footnote_plan(note: Note, footnote: Footnote, new: str) -> _Plan:
    label = label_key(footnote.label)
    if not is_footnote_label(new):
        raise RenameError(
            f"'{new}' is no label of a footnote: no space, bracket, '^' or '|' can be in it"
        )
    named: list[Footnote | FootnoteReference] = [*note.footnotes, *note.footnote_references]
    if label_key(new) != label and any(label_key(it.label) == label_key(new) for it in named):
        raise RenameError(f"'{display_name(note.path)}' has a footnote '{new}' already")
    spans = [it.label_span for it in named if label_key(it.label) == label]

    def change(link: Link) -> LinkChange | None:
        match parse_subpath(link.subpath):
            case FootnoteSubpath(written) if label_key(written) == label:
                return LinkChange(link, names=(f"[^{new}]",))
        return None

    return _Plan(tuple(TextEdit(span, new) for span in spans), change)


def _shown(link: Link, id_: str, new: str) -> str | None:
    return f"^{new}" if link.display == f"^{id_}" else None
