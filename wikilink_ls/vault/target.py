"""What a link points at: a file, and in a note the heading, block or footnote of its subpath."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wikilink_ls.syntax.folding import fold_heading
from wikilink_ls.syntax.linktext import (
    BlockSubpath,
    FootnoteSubpath,
    HeadingSubpath,
    parse_subpath,
)
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.resolve import Resolution, resolve
from wikilink_ls.vault.vault import Vault

Place = Heading | Block | Footnote
Missing = Literal["note", "heading", "block"]

_folded_heading = lru_cache(maxsize=1 << 16)(fold_heading)


@dataclass(frozen=True, slots=True)
class Target:
    path: str | None
    """The vault path of the file, or None if there is none."""
    note: Note | None = None
    """Its facts, if it is a note and parsed."""
    place: Place | None = None
    """What the subpath names; None for the whole file, and if it is missing."""
    missing: Missing | None = None
    others: tuple[str, ...] = ()
    """The other files that the link could mean, the first few."""
    more: int = 0
    """How many others there are besides."""


def target_of(vault: Vault, link: Link, source: Note) -> Target:
    """What *link*, which stands in *source*, points at."""
    return _target(vault, link, source, resolve(vault, link.path, source.path))


def targets_of(vault: Vault, links: Iterable[Link], source: Note) -> Iterator[tuple[Link, Target]]:
    """Each of *links*, which stand in *source*, with what it points at.

    A path is resolved once, however many of them have it.
    """
    known: dict[str, Resolution] = {}
    for link in links:
        if link.path not in known:
            known[link.path] = resolve(vault, link.path, source.path)
        yield link, _target(vault, link, source, known[link.path])


def target_in(vault: Vault, link: Link, source: Note, path: str) -> Target:
    """What *link* would point at, if it led to the file at *path*."""
    return _target(vault, link, source, Resolution(path))


def _target(vault: Vault, link: Link, source: Note, resolution: Resolution) -> Target:
    if resolution.path is None:
        return Target(None, missing="note")
    # A note outside the vault's tables still knows its own headings.
    note = source if resolution.path == source.path else vault.notes.get(resolution.path)
    place, missing = _place(note, link.subpath) if note else (None, None)
    return Target(resolution.path, note, place, missing, resolution.others, resolution.more)


def _place(note: Note, subpath: str) -> tuple[Place | None, Missing | None]:
    match parse_subpath(subpath):
        case HeadingSubpath(names):
            heading = find_heading(note.headings, names)
            return heading, None if heading else "heading"
        case BlockSubpath(id_):
            block = find_block(note.blocks, id_)
            return block, None if block else "block"
        case FootnoteSubpath(label):
            footnote = find_footnote(note.footnotes, label)
            return footnote, None if footnote else "block"
    return None, None


def find_heading(headings: tuple[Heading, ...], names: tuple[str, ...]) -> Heading | None:
    """The heading that the last of *names* means."""
    found = found_headings(headings, names)
    return found[-1] if found and len(found) == len(names) else None


def found_headings(headings: tuple[Heading, ...], names: tuple[str, ...]) -> list[Heading]:
    """The headings that *names* mean, up to the first that means none.

    One walk down the note, as Obsidian's: each name takes the next heading that has it and is
    deeper than the one before; levels may be left out, and no step is taken back.
    """
    wanted = [_folded_heading(name) for name in names]
    found: list[Heading] = []
    level = 0
    for heading in headings:
        if len(found) == len(wanted):
            break
        if heading.level > level and _folded_heading(heading.text) == wanted[len(found)]:
            found.append(heading)
            level = heading.level
    return found


def find_block(blocks: tuple[Block, ...], id_: str) -> Block | None:
    return next((block for block in blocks if block.id.lower() == id_.lower()), None)


def find_footnote(footnotes: tuple[Footnote, ...], label: str) -> Footnote | None:
    wanted = label.lower()
    return next((footnote for footnote in footnotes if footnote.label.lower() == wanted), None)


def section_of(note: Note, heading: Heading) -> Span:
    """From *heading* to the next one that is not below it."""
    following = note.headings[note.headings.index(heading) + 1 :]
    end = next((it.span.start for it in following if it.level <= heading.level), note.lines.length)
    return Span(heading.span.start, end)


def parents_of(note: Note, heading: Heading) -> tuple[Heading, ...]:
    """The headings whose sections *heading* is in, the outermost first."""
    before = note.headings[: note.headings.index(heading)]
    parents: list[Heading] = []
    level = heading.level
    for each in reversed(before):
        if each.level < level:
            parents.insert(0, each)
            level = each.level
    return tuple(parents)


def place_span(note: Note, place: Place) -> Span:
    """All that *place* stands for: a heading for its section."""
    return section_of(note, place) if isinstance(place, Heading) else place.span
