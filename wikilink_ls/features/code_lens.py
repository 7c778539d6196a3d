"""What is said above a note, its headings and its blocks: how often they are linked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from wikilink_ls.features.references import Reference
from wikilink_ls.features.subject import FileSubject, Occurrences, notes_about
from wikilink_ls.syntax.note import Block, Heading, Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.target import Place, places_in
from wikilink_ls.vault.vault import Vault

Kind = Literal["backlinks", "declared", "heading", "block", "footnote"]


@dataclass(frozen=True, slots=True)
class CodeLens:
    kind: Kind
    span: Span
    """What it is about: a heading, a block; a note by its top heading, else by its top."""
    title: str
    references: tuple[Reference, ...]
    """What was counted, by path and place."""


def code_lenses(vault: Vault, note: Note) -> list[CodeLens]:
    """Of *note*, then of each place in it that is linked, in order; nothing where there is none.

    A link of the note to itself is no backlink, but one to its heading. All notes that speak of
    the note are looked at once, whatever they link in it.
    """
    subject = FileSubject(note.path)
    occurrences = Occurrences(vault, subject)
    backlinks: list[Reference] = []
    declared: list[Reference] = []
    by_subpath: dict[str, list[Reference]] = {}
    for source in _in_order(vault, note, notes_about(vault, subject)):
        for link in occurrences.links(source):
            reference = Reference(source.path, link.span)
            if source is not note:
                backlinks.append(reference)
            if link.subpath:
                by_subpath.setdefault(link.subpath, []).append(reference)
        declared += (Reference(source.path, it.span) for it in occurrences.declarations(source))
    top = note.top_heading.span if note.top_heading else TOP
    lenses = [
        CodeLens("backlinks", top, _backlinks(backlinks), tuple(backlinks)),
        CodeLens("declared", top, _declared(declared), tuple(declared)),
        *_of_places(note, by_subpath),
    ]
    return [lens for lens in lenses if lens.references]


def _in_order(vault: Vault, note: Note, paths: Iterable[str]) -> Iterator[Note]:
    for path in sorted(paths):
        source = note if path == note.path else vault.source(path)
        if source is not None:
            yield source


def _of_places(note: Note, by_subpath: dict[str, list[Reference]]) -> Iterator[CodeLens]:
    """Of each place of *note*; in many ways can one and the same be written."""
    found: dict[Place, list[Reference]] = {}
    for subpath, references in by_subpath.items():
        for place in places_in(note, subpath):
            found.setdefault(place, []).extend(references)
    for place, references in sorted(found.items(), key=lambda it: it[0].span):
        kind = _kind(place)
        title = f"{_counted(len(references), 'link')} to this {kind}"
        yield CodeLens(kind, place.span, title, tuple(sorted(references)))


def _backlinks(references: list[Reference]) -> str:
    notes = len({it.path for it in references})
    title = _counted(len(references), "backlink")
    return title if notes == len(references) else f"{title} from {_counted(notes, 'note')}"


def _declared(references: list[Reference]) -> str:
    return f"declared by {_counted(len({it.path for it in references}), 'note')}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _kind(place: Place) -> Kind:
    match place:
        case Heading():
            return "heading"
        case Block():
            return "block"
    return "footnote"
