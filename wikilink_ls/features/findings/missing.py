"""What a subpath asks for and its note does not have, for every feature that tells of it."""

from typing import Literal, NamedTuple

from wikilink_ls.features.findings.closest import closest_texts
from wikilink_ls.syntax.linktext import FootnoteSubpath, HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Heading, Link, Note
from wikilink_ls.vault.target import Target, find_heading, found_headings

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
# Other controls, line ends, and marks that turn the direction of the text after them.
_NO_PICTURE = (*range(0x80, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_VISIBLE = _PICTURES | dict.fromkeys(_NO_PICTURE, 0xFFFD)


class MissingPlace(NamedTuple):
    kind: Literal["heading", "block", "footnote"]
    name: str
    """As it is written after the ``#``; a footnote by its label."""
    closest: list[str]
    """What the note has instead of its part at *nth*, the likest first."""
    nth: int = 0
    """Which of the headings that are named is the first that is not there."""


def missing_place(target: Target, link: Link) -> MissingPlace:
    """What *link* asks for in the note of *target*, where it is missing."""
    name, note = link.subpath.lstrip("#"), target.note
    wanted = parse_subpath(link.subpath)
    if isinstance(wanted, FootnoteSubpath):
        labels = [footnote.label for footnote in note.footnotes] if note else []
        return MissingPlace("footnote", wanted.label, closest_texts(wanted.label, labels))
    if target.missing == "block":
        return MissingPlace("block", name, _closest_blocks(note, name.removeprefix("^")))
    names = wanted.names if isinstance(wanted, HeadingSubpath) else (name,)
    headings = note.headings if note else ()
    nth = len(found_headings(headings, names))
    return MissingPlace("heading", name, _closest_headings(headings, names, nth), nth)


def _closest_headings(
    headings: tuple[Heading, ...], names: tuple[str, ...], nth: int
) -> list[str]:
    """What leads to a heading, in the place of the one at *nth*."""
    closest = closest_texts(names[nth], [heading.text for heading in headings])
    before, after = names[:nth], names[nth + 1 :]
    if not (before or after):
        return closest
    return [it for it in closest if find_heading(headings, (*before, it, *after))]


def _closest_blocks(note: Note | None, id_: str) -> list[str]:
    ids = [block.id for block in note.blocks] if note else []
    return [f"^{it}" for it in closest_texts(id_, ids)]


def one_line(text: str) -> str:
    """*text* with its control characters as signs: ``b%0Ac`` is a path with a line end in it."""
    return text.translate(_VISIBLE)
