"""What the cursor is on, as one thing that a vault has or lacks, and where a note speaks of it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wikilink_ls.syntax.folding import fold, fold_heading, label_key
from wikilink_ls.syntax.note import (
    Block,
    Footnote,
    FootnoteReference,
    Heading,
    Link,
    LinkFacts,
    LinkPlaces,
    Note,
    Tag,
)
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.backlinks import backlinking_notes, leading_everywhere
from wikilink_ls.vault.concept_rules import Declaration
from wikilink_ls.vault.concepts import concept_keys, declared_note, declaring_notes
from wikilink_ls.vault.paths import display_name, name_key
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.tags import tagged_notes
from wikilink_ls.vault.target import Place, find_footnote, places_in, subpath_key, target_of
from wikilink_ls.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class FileSubject:
    path: str
    place: Place | None = None
    """The heading, block or footnote in it; None for the file with all that it has."""


@dataclass(frozen=True, slots=True)
class MissingName:
    key: str
    """The `name_key` of links to a file that is not there."""


@dataclass(frozen=True, slots=True)
class MissingPlace:
    path: str
    """The note that has no such heading, block or footnote."""
    key: str
    """The `subpath_key` of links to it."""


@dataclass(frozen=True, slots=True)
class MissingFootnote:
    path: str
    """The note that refers to it."""
    label: str
    """Its `label_key`."""


@dataclass(frozen=True, slots=True)
class UnknownConcept:
    key: str
    """The `concept_key` of declared values that no note is about."""


@dataclass(frozen=True, slots=True)
class TagSubject:
    key: str
    """The folded name; those below it, ``key/child``, are meant too."""

    def is_in(self, name: str) -> bool:
        """Whether the folded *name* is that tag, or one below it."""
        return name == self.key or name.startswith(f"{self.key}/")


Subject = FileSubject | MissingName | MissingPlace | MissingFootnote | UnknownConcept | TagSubject


def subject_at(vault: Vault, note: Note, offset: int) -> Subject | None:
    """What is spoken of at *offset*: by a link, a declared value or a tag, or by standing there.

    A heading that says the name of its note stands for the note; so do its title and its aliases.
    """
    declaration = vault.concepts.rules.declaration_at(note, offset)
    if declaration is not None:
        path = declared_note(vault, declaration, note.path)
        return FileSubject(path) if path is not None else UnknownConcept(declaration.key)
    if link := note.link_at(offset):
        return _linked(vault, note, link)
    if tag := tag_at(note, offset):
        return TagSubject(fold(tag.name))
    if place := place_at(note, offset):
        is_note = isinstance(place, Heading) and names_note(vault, note, place)
        return FileSubject(note.path, None if is_note else place)
    if reference := footnote_reference_at(note, offset):
        return MissingFootnote(note.path, label_key(reference.label))
    is_called_so = any(span.touches(offset) for span in called_spans(note))
    return FileSubject(note.path) if is_called_so else None


def tag_at(note: Note, offset: int) -> Tag | None:
    return next((tag for tag in note.tags if tag.span.touches(offset)), None)


def footnote_reference_at(note: Note, offset: int) -> FootnoteReference | None:
    found = (it for it in note.footnote_references if it.span.touches(offset))
    return next(found, None)


def place_at(note: Note, offset: int) -> Place | None:
    """The footnote, block or heading that is referred to, or called by its name, at *offset*."""
    if reference := footnote_reference_at(note, offset):
        return find_footnote(note.footnotes, reference.label)
    for footnote in note.footnotes:
        # With its brackets and the colon.
        if Span(footnote.span.start, footnote.label_span.end + 2).touches(offset):
            return find_footnote(note.footnotes, footnote.label)
    for block in note.blocks:
        if Span(block.id_span.start - 1, block.id_span.end).touches(offset):
            return block
    return next((it for it in note.headings if it.span.touches(offset)), None)


def name_span(place: Place) -> Span:
    """Where *place* says its name: the line of a heading, an id, a label."""
    match place:
        case Block():
            return place.id_span
        case Footnote():
            return place.label_span
    return place.span


def called_spans(note: Note) -> Iterator[Span]:
    """Where *note* says in its properties what it is called: its title, its aliases."""
    for name in ("title", "aliases"):
        entry = note.properties.get(name)
        yield from (it.span for it in entry.texts if it.text.strip()) if entry else ()


def names_note(vault: Vault, note: Note, heading: Heading) -> bool:
    """Whether *heading* says what *note* is called."""
    if heading != note.top_heading:
        return False
    names = (display_name(note.path), vault.concepts.rules.name_of(note.path))
    return fold_heading(heading.text) in (fold_heading(name) for name in names if name)


def _linked(vault: Vault, note: Note, link: Link) -> Subject:
    target = target_of(vault, link, note)
    if target.path is None:
        return MissingName(name_key(link.path))
    if target.missing is not None:
        return MissingPlace(target.path, subpath_key(link.subpath))
    return FileSubject(target.path, target.place)


def notes_about(vault: Vault, subject: Subject) -> set[str]:
    """The paths of the notes that may speak of *subject*; of a file, its own note too."""
    match subject:
        case FileSubject(path, None):
            return {path} | backlinking_notes(vault, path) | declaring_notes(vault, path)
        case FileSubject(path) | MissingPlace(path):
            return {path} | backlinking_notes(vault, path)
        case MissingName(key):
            return vault.mentions.paths(key)
        case UnknownConcept(key):
            return vault.concepts.declared.paths(key)
        case TagSubject(key):
            return tagged_notes(vault, key)
        case MissingFootnote(path):
            return {path}


class Occurrences:
    """Where notes speak of *subject*; made once for all of them."""

    def __init__(self, vault: Vault, subject: Subject) -> None:
        self._vault = vault
        self._subject = subject
        self._resolve = Resolver(vault)
        self._concept_keys = _concept_keys(vault, subject)
        is_file = isinstance(subject, FileSubject) and subject.place is None
        self._is_of_places = is_file and not self._concept_keys
        """Where links stand and which files they ask for says all."""
        self._spelled = _spelled(vault, subject)
        self._sure = _sure(vault, subject)
        """Those of `_spelled` of which no link need be looked at."""

    def source(self, path: str) -> LinkFacts | None:
        """As much as `spans` needs of the note or canvas at *path*: mostly its links."""
        match self._subject:
            case TagSubject() | MissingFootnote() | FileSubject(_, Footnote()):
                return self._vault.source(path)
        wants_all = bool(self._concept_keys)
        return self._vault.source(path) if wants_all else self._vault.links_of(path)

    def sources(self, paths: Collection[str]) -> Iterable[LinkPlaces | LinkFacts | None]:
        """No more of each than `spans` needs, for who asks each of thousands once."""
        if self._is_of_places:
            return self._vault.all_link_places(paths)
        return map(self.source, paths)

    def spans(self, note: LinkPlaces | LinkFacts) -> list[Span]:
        """In order; of links and tags the whole, of declared values what their quotes hold."""
        if isinstance(note, LinkPlaces):
            return self._spans_in(note)
        found = {link.span for link in self.links(note)}
        if not isinstance(note, Note):
            return sorted(found)
        found.update(it.span for it in self.declarations(note))
        match self._subject:
            case TagSubject() as wanted:
                found.update(tag.span for tag in note.tags if wanted.is_in(fold(tag.name)))
            case FileSubject(note.path, Footnote(label=label)):
                found.update(_footnote_references(note, label))
            case MissingFootnote(note.path, label):
                found.update(_footnote_references(note, label))
        return sorted(found)

    def _spans_in(self, note: LinkPlaces) -> list[Span]:
        """Those of the links to a file, whatever they name in it."""
        spelled, sure = self._spelled, self._sure
        found = [
            link.span
            for link in note.links
            if (path := link.path) in spelled
            and (path in sure or self._leads_to_file(path, note.path))
        ]
        return sorted({*found}) if len(found) > 1 else found

    def _leads_to_file(self, linkpath: str, source: str) -> bool:
        match self._subject:
            case FileSubject(wanted):
                return self._resolve(linkpath, source).path == wanted
        return False

    def links(self, note: LinkFacts) -> Iterator[Link]:
        spelled, sure = self._spelled, self._sure
        for link in note.links if spelled else ():
            path = link.path
            if path in spelled and (path in sure or self._leads(link, note)):
                yield link

    def _leads(self, link: Link, note: LinkFacts) -> bool:
        path = self._resolve(link.path, note.path).path
        match self._subject:
            case FileSubject(wanted, None):
                return path == wanted
            case FileSubject(wanted, place):
                return path == wanted and place in self._named(wanted, link.subpath, note)
            case MissingPlace(wanted, key):
                return path == wanted and subpath_key(link.subpath) == key
        return path is None

    def _named(self, path: str, subpath: str, asking: LinkFacts) -> Sequence[Place]:
        """What *subpath* names in the note at *path*, which may be the one that asks."""
        is_own = isinstance(asking, Note) and asking.path == path
        note = asking if is_own else self._vault.notes.get(path)
        return places_in(note, subpath) if isinstance(note, Note) else ()

    def declarations(self, note: Note) -> Iterator[Declaration]:
        """The declared values that are no links to it."""
        if not self._concept_keys:
            return
        for it in self._vault.concepts.rules.declarations(note):
            if it.key in self._concept_keys and (
                it.linkpath is None or self._resolve(it.linkpath, note.path).path is None
            ):
                yield it


def _footnote_references(note: Note, label: str) -> Iterator[Span]:
    return (it.span for it in note.footnote_references if label_key(it.label) == label_key(label))


def _spelled(vault: Vault, subject: Subject) -> frozenset[str]:
    """The paths of the links that could be about *subject*, as they are written."""
    match subject:
        case FileSubject(path) | MissingPlace(path):
            # A link without a path is one to its own note.
            return frozenset((*vault.mentions.spellings(name_key(path)), ""))
        case MissingName(key):
            return frozenset(vault.mentions.spellings(key))
    return frozenset()


def _sure(vault: Vault, subject: Subject) -> frozenset[str]:
    match subject:
        case FileSubject(path, None):
            return leading_everywhere(vault, path)
    return frozenset()


def _concept_keys(vault: Vault, subject: Subject) -> frozenset[str]:
    """The keys of the declared values that are about *subject*."""
    match subject:
        case UnknownConcept(key):
            return frozenset((key,))
        case FileSubject(path, None):
            return concept_keys(vault, path)
    return frozenset()
