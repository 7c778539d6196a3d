"""What a link points at: a file, and in a note the heading, block or footnote of its subpath."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.headings import linkable
from wikilink_ls.syntax.linktext import (
    BlockSubpath,
    FootnoteSubpath,
    HeadingSubpath,
    parse_subpath,
)
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.note_map import Stored, note_of
from wikilink_ls.vault.place_index import blocks_of, fold_name, footnotes_of, headings_of
from wikilink_ls.vault.resolve import Resolution, resolve
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.vault import Vault

Place = Heading | Block | Footnote
Missing = Literal["note", "heading", "block"]


@dataclass(frozen=True, slots=True)
class Target:
    path: str | None
    """The vault path of the file, or None if there is none."""
    facts: Stored | None = None
    """Those of a note that is parsed, as they are kept: of most links nobody asks for them."""
    place: Place | None = None
    """What the subpath names; None for the whole file, and if it is missing."""
    missing: Missing | None = None
    others: tuple[str, ...] = ()
    """The other files that the link could mean, the first few."""
    more: int = 0
    """How many others there are besides."""

    @property
    def note(self) -> Note | None:
        """Its facts, if it is a note and parsed."""
        return None if self.facts is None else note_of(self.facts)


def target_of(vault: Vault, link: Link, source: Note) -> Target:
    """What *link*, which stands in *source*, points at."""
    return _target(vault, link, source, resolve(vault, link.path, source.path))


def targets_of(
    vault: Vault, links: Iterable[Link], source: Note, resolver: Resolver | None = None
) -> Iterator[tuple[Link, Target]]:
    """Each of *links*, which stand in *source*, with what it points at.

    A path is resolved once, however many of them have it; by *resolver*, if others ask that, too.
    """
    resolver = resolver or Resolver(vault)
    for link in links:
        yield link, _target(vault, link, source, resolver(link.path, source.path))


def target_in(vault: Vault, link: Link, source: Note, path: str) -> Target:
    """What *link* would point at, if it led to the file at *path*."""
    return _target(vault, link, source, Resolution(path))


def _target(vault: Vault, link: Link, source: Note, resolution: Resolution) -> Target:
    if resolution.path is None:
        return Target(None, missing="note")
    # A note outside the vault's tables still knows its own headings.
    is_own = resolution.path == source.path
    facts = source if is_own else vault.notes.stored(resolution.path)
    place, missing = None, None
    if facts is not None and link.subpath:
        place, missing = _place(note_of(facts), link.subpath)
    return Target(resolution.path, facts, place, missing, resolution.others, resolution.more)


def places_of(vault: Vault, link: Link, source: Note) -> Sequence[Place]:
    """All that the subpath of *link* names: ``#A#B`` two headings."""
    target = target_of(vault, link, source)
    return places_in(target.note, link.subpath) if target.note else ()


def places_in(note: Note, subpath: str) -> Sequence[Place]:
    """All that *subpath* names in *note*; nothing, if it does not have it all."""
    wanted = parse_subpath(subpath)
    if isinstance(wanted, HeadingSubpath):
        return heading_path(note.headings, wanted.names)
    place = find_place(note, subpath)
    return () if place is None else (place,)


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


def find_place(note: Note, subpath: str) -> Place | None:
    """What *subpath* names in *note*; None for the whole of it, and for what it does not have."""
    return _place(note, subpath)[0]


def subpath_key(subpath: str) -> str:
    """The one key of all the subpaths that name the same."""
    match parse_subpath(subpath):
        case HeadingSubpath(names):
            return "#" + "#".join(map(fold_name, names))
        case BlockSubpath(id_):
            return f"#^{id_.lower()}"
        case FootnoteSubpath(label):
            return f"#[^{label_key(label)}]"
    return ""


def find_heading(headings: tuple[Heading, ...], names: tuple[str, ...]) -> Heading | None:
    """The heading that the last of *names* means."""
    found = heading_path(headings, names)
    return found[-1] if found else None


def heading_path(headings: tuple[Heading, ...], names: tuple[str, ...]) -> list[Heading]:
    """The heading that each of *names* means; none of them if one is missing."""
    found = found_headings(headings, names)
    return found if len(found) == len(names) else []


def found_headings(headings: tuple[Heading, ...], names: tuple[str, ...]) -> list[Heading]:
    """The headings that *names* mean, up to the first that means none.

    One walk down the note, as Obsidian's: each name takes the next heading that has it and is
    deeper than the one before; levels may be left out, and no step is taken back.
    """
    return [headings[number] for number in headings_of(headings).walk(names)]


def find_block(blocks: tuple[Block, ...], id_: str) -> Block | None:
    return blocks_of(blocks).get(id_.lower())


def find_footnote(footnotes: tuple[Footnote, ...], label: str) -> Footnote | None:
    return footnotes_of(footnotes).get(label_key(label))


def section_of(note: Note, heading: Heading) -> Span:
    """From *heading* to the next one that is not below it."""
    following = islice(note.headings, headings_of(note.headings).number(heading) + 1, None)
    end = next((it.span.start for it in following if it.level <= heading.level), note.lines.length)
    return Span(heading.span.start, end)


def sections(headings: Iterable[Heading], end: int) -> Iterator[Span]:
    """The sections of *headings* in a note that ends at *end*; those that end first come first."""
    open_: list[Heading] = []
    for heading in headings:
        while open_ and open_[-1].level >= heading.level:
            yield Span(open_.pop().span.start, heading.span.start)
        open_.append(heading)
    for heading in reversed(open_):
        yield Span(heading.span.start, end)


def parents_of(headings: tuple[Heading, ...], heading: Heading) -> tuple[Heading, ...]:
    """Those of *headings* whose sections *heading* is in, the outermost first."""
    index = headings_of(headings)
    above = [headings[number] for number in index.parents(index.number(heading))]
    return tuple(reversed(above))


def heading_names(
    headings: tuple[Heading, ...], heading: Heading, above: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What leads to *heading* below *above*: its text, after as many parents as that takes.

    Nothing, if not even that parts it from another.
    """
    names: tuple[str, ...] = ()
    for each in (heading, *reversed(parents_of(headings, heading))):
        names = (linkable(each), *names)
        if names[-1] and find_heading(headings, (*above, *names)) == heading:
            return names
    return ()


def place_span(note: Note, place: Place) -> Span:
    """All that *place* stands for: a heading for its section."""
    return section_of(note, place) if isinstance(place, Heading) else place.span
