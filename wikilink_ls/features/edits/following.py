"""Links that name a heading, when edits in it give it another text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from wikilink_ls.features.edits.editable import editable_text
from wikilink_ls.features.edits.place_links import notes_naming_places
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, link_edits
from wikilink_ls.features.renames.heading_links import HeadingRename, Headings
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.syntax.headings import linkable
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TextEdit, edited
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault

MOST_ROUNDS = 5
"""A link that follows may stand in a heading itself."""

Edits = Mapping[str, tuple[TextEdit, ...]]


class Followed(NamedTuple):
    edits: dict[str, tuple[TextEdit, ...]]
    left: dict[str, str]
    """The notes that cannot follow, and why."""
    headed: dict[str, str]
    """The texts of those with edits that lie in headings."""


def with_headings_followed(
    vault: Vault, edits: Edits, headed: Mapping[str, str], text_of: TextOf
) -> Followed:
    """*edits*, and those after which links to headings that they change still lead there.

    *headed* has the texts of the notes in which they `lie_in_headings`.
    """
    begun = found = Followed(dict(edits), {}, dict(headed))
    known: dict[str, Headings] = {}
    for _ in range(MOST_ROUNDS):
        changed = dict(_changed_headings(vault, found))
        if changed == known:
            return found
        known = changed
        found = _followed(vault, begun, changed, text_of)
    return begun._replace(left=dict.fromkeys(known, "has headings that name one another"))


def _changed_headings(vault: Vault, found: Followed) -> Iterator[tuple[str, Headings]]:
    """The headings that notes have after their edits, where those give one another text."""
    for path, text in found.headed.items():
        note = vault.source(path)
        if note is not None:
            after = parse(path, edited(text, found.edits[path])).headings
            if list(map(linkable, after)) != list(map(linkable, note.headings)):
                yield path, after


def lie_in_headings(headings: Headings, edits: Iterable[TextEdit]) -> bool:
    """Whether one of *edits* could give one of *headings* another text."""
    starts = [it.span.start for it in headings]
    for (at, _), _ in edits:
        before = bisect_right(starts, at)
        if before and at <= headings[before - 1].span.end:
            return True
    return False


def _followed(
    vault: Vault, begun: Followed, changed: Mapping[str, Headings], text_of: TextOf
) -> Followed:
    resolve = Resolver(vault)
    changes: dict[str, list[LinkChange]] = {}
    left: dict[str, str] = {}
    for path, after in changed.items():
        rename = _heading_rename(vault.notes[path], after)
        for note in _naming(vault, path):
            try:
                found = list(_changes(rename, path, note, resolve))
            except RenameError:
                left[note.path] = "has a link that could not tell a heading from another"
            else:
                changes.setdefault(note.path, []).extend(found)
    more = Followed(dict(begun.edits), left, dict(begun.headed))
    for path, found in changes.items():
        if found:
            _add(more, vault, path, found, text_of)
    return more


def _heading_rename(target: Note, after: Headings) -> HeadingRename | None:
    """What gives *target* the headings *after*; None if those are more, or fewer."""
    before = target.headings
    if len(after) != len(before):
        return None
    nth = {at for at, it in enumerate(before) if linkable(it) != linkable(after[at])}
    return HeadingRename(target, after, nth)


def _naming(vault: Vault, path: str) -> Iterator[Note]:
    for each in sorted(notes_naming_places(vault, path)):
        if (note := vault.source(each)) is not None:
            yield note


def _changes(
    rename: HeadingRename | None, target: str, note: Note, resolve: Resolver
) -> Iterator[LinkChange]:
    """Of the links in *note* to headings of the note at *target*, by what is to *rename* there."""
    for link in note.links:
        if link.subpath and resolve(link.path, note.path).path == target:
            if rename is None:
                raise RenameError
            change = rename.change(link)
            if change is not None:
                yield change


def _add(
    more: Followed, vault: Vault, path: str, changes: Iterable[LinkChange], text_of: TextOf
) -> None:
    note = vault.source(path)
    if note is None:
        return
    try:
        text = editable_text(note, text_of)
        found = set(more.edits.get(path, ()))
        for change in changes:
            found.update(_apart(change, found, link_edits(change, note, text)))
    except LeftError as reason:
        more.left[path] = str(reason)
    else:
        more.edits[path] = tuple(sorted(found))
        if lie_in_headings(note.headings, found):
            more.headed[path] = text


def _apart(change: LinkChange, there: set[TextEdit], more: Iterable[TextEdit]) -> list[TextEdit]:
    """*more* edits, of the link that is to *change*; none if it is replaced with its heading."""
    link, found = change.link.span, [it for it in more if it not in there]
    clashing = [it for it in there if any(it.span.overlaps(each.span) for each in found)]
    if any(it.span.start <= link.start and link.end <= it.span.end for it in clashing):
        return []
    if clashing:
        raise LeftError(f"has a link to '{change.link.linktext}' that cannot be changed")
    return found
