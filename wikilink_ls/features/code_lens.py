"""What is said above a note, its headings and its blocks: how often they are linked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import is_not
from typing import Literal, NamedTuple

from wikilink_ls.features.references import Reference
from wikilink_ls.features.subject import FileSubject, Occurrences, notes_about
from wikilink_ls.syntax.note import Block, Heading, LinkFacts, Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.paths import name_key
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
    return CodeLenses().of(vault, note)


class CodeLenses:
    """The `code_lenses` of one note, for who asks at each keystroke.

    What other notes say of it is counted anew only when they, or the names of files, are others.
    """

    def __init__(self) -> None:
        self._tables: tuple[object, ...] = ()
        self._others: list[tuple[str, object]] = []
        """The paths of the notes that were looked at, and the stamps that they had."""
        self._said = _Said([], [], {})

    def of(self, vault: Vault, note: Note) -> list[CodeLens]:
        subject = FileSubject(note.path)
        occurrences = Occurrences(vault, subject)
        if not self._holds(vault, note.path):
            self._tables = _tables(vault, note.path)
            paths = sorted(notes_about(vault, subject) - {note.path})
            self._others = [(path, vault.stamp(path)) for path in paths]
            sources = map(occurrences.source, paths)
            self._said = _said(occurrences, (it for it in sources if it is not None))
        return _lenses(note, self._said, _said(occurrences, [note]))

    def _holds(self, vault: Vault, path: str) -> bool:
        tables = _tables(vault, path)
        if len(tables) != len(self._tables) or any(map(is_not, tables, self._tables)):
            return False
        return all(vault.stamp(path) is stamp for path, stamp in self._others)


def _tables(vault: Vault, path: str) -> tuple[object, ...]:
    """What tells who speaks of the note at *path*; each the same object until it changes."""
    return vault.named, *vault.mentions.stamp(name_key(path)), vault.concepts


class _Said(NamedTuple):
    """What notes say of one."""

    links: list[Reference]
    declared: list[Reference]
    by_subpath: dict[str, list[Reference]]


def _said(occurrences: Occurrences, sources: Iterable[LinkFacts]) -> _Said:
    said = _Said([], [], {})
    for source in sources:
        for link in occurrences.links(source):
            reference = Reference(source.path, link.span)
            said.links.append(reference)
            if link.subpath:
                said.by_subpath.setdefault(link.subpath, []).append(reference)
        declared = occurrences.declarations(source) if isinstance(source, Note) else ()
        said.declared.extend(Reference(source.path, it.span) for it in declared)
    return said


def _lenses(note: Note, others: _Said, own: _Said) -> list[CodeLens]:
    top = note.top_heading.span if note.top_heading else TOP
    declared = sorted((*others.declared, *own.declared), key=lambda it: it.path)
    lenses = [
        CodeLens("backlinks", top, _backlinks(others.links), tuple(others.links)),
        CodeLens("declared", top, _declared(declared), tuple(declared)),
        *_of_places(note, (*others.by_subpath.items(), *own.by_subpath.items())),
    ]
    return [lens for lens in lenses if lens.references]


def _of_places(
    note: Note, by_subpath: Iterable[tuple[str, list[Reference]]]
) -> Iterator[CodeLens]:
    """Of each place of *note*; in many ways can one and the same be written."""
    found: dict[Place, list[Reference]] = {}
    for subpath, references in by_subpath:
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
