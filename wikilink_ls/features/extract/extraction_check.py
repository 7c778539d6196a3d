"""Whether a half of a note is read as it was meant, once it is a text by itself."""

from collections import Counter
from collections.abc import Collection

from wikilink_ls.features.extract.halves import mark_of
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.target import targets_of
from wikilink_ls.vault.vault import Vault

Meaning = tuple[str, tuple[str, object] | None]
"""The path of a file, and what the place in it is known by."""


def is_as_meant(
    vault: Vault, note: Note, half: Note, links: Collection[Meaning | None], *, named: bool
) -> bool:
    """Whether *note* has the properties and places of *half*, and its links mean *links*.

    They do in *vault*. Headings that are *named* by links elsewhere must have the very same texts.
    """
    return (
        list(note.properties.values) == list(half.properties.values)
        and _has_places(note, half, named=named)
        and means(vault, note, links)
    )


def _has_places(note: Note, half: Note, *, named: bool) -> bool:
    ids = sorted(it.id for it in half.blocks)
    headings, meant = (
        [(it.level, it.text if named else "") for it in each.headings] for each in (note, half)
    )
    return (
        headings == meant
        and sorted(it.id for it in note.blocks if it.id in ids) == ids
        and {it.label for it in note.footnotes} == {it.label for it in half.footnotes}
    )


def means(vault: Vault, note: Note, links: Collection[Meaning | None]) -> bool:
    """Whether *links* are what those of *note* mean; what led nowhere may lead somewhere."""
    found = Counter[Meaning]()
    for _, target in targets_of(vault, note.links, note):
        if target.path is not None:
            place = mark_of(target.note, target.place) if target.note else None
            found[target.path, place] += 1
    missing = Counter(it for it in links if it is not None) - found
    return len(note.links) == len(links) and not missing
