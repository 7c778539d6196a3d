"""What the cursor is on, as one thing that a vault has or lacks, and where a note speaks of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.concept_rules import Declaration
from wikilink_ls.vault.concepts import concept_keys, declared_note, declaring_notes
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.target import Place, target_of
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
class UnknownConcept:
    key: str
    """The `concept_key` of declared values that no note is about."""


Subject = FileSubject | MissingName | UnknownConcept


def subject_at(vault: Vault, note: Note, offset: int) -> Subject | None:
    """What the link or the declared value at *offset* is about."""
    declaration = vault.concepts.rules.declaration_at(note, offset)
    if declaration is not None:
        path = declared_note(vault, declaration, note.path)
        return FileSubject(path) if path is not None else UnknownConcept(declaration.key)
    link = note.link_at(offset)
    return _linked(vault, note, link) if link is not None else None


def _linked(vault: Vault, note: Note, link: Link) -> Subject:
    target = target_of(vault, link, note)
    if target.path is None:
        return MissingName(name_key(link.path))
    return FileSubject(target.path, target.place)


def notes_about(vault: Vault, subject: Subject) -> set[str]:
    """The paths of the notes that may speak of *subject*; of a file, its own note too."""
    match subject:
        case FileSubject(path, None):
            return {path} | backlinking_notes(vault, path) | declaring_notes(vault, path)
        case FileSubject(path):
            return {path} | backlinking_notes(vault, path)
        case MissingName(key):
            return vault.mentions.paths(key)
        case UnknownConcept(key):
            return vault.concepts.declared.paths(key)


class Occurrences:
    """Where notes speak of *subject*; made once for all of them."""

    def __init__(self, vault: Vault, subject: Subject) -> None:
        self._vault = vault
        self._subject = subject
        self._resolve = Resolver(vault)
        self._concept_keys = _concept_keys(vault, subject)
        self._spelled = _spelled(vault, subject)

    def spans(self, note: Note) -> list[Span]:
        """Of links the whole, of declared values what is between their quotes; in order."""
        found = {link.span for link in self.links(note)}
        found.update(it.span for it in self.declarations(note))
        return sorted(found)

    def links(self, note: Note) -> Iterator[Link]:
        for link in note.links:
            if link.path in self._spelled and self._leads(link, note):
                yield link

    def _leads(self, link: Link, note: Note) -> bool:
        path = self._resolve(link.path, note.path).path
        match self._subject:
            case FileSubject(wanted, None):
                return path == wanted
            case FileSubject(wanted, place):
                return path == wanted and target_of(self._vault, link, note).place == place
        return path is None

    def declarations(self, note: Note) -> Iterator[Declaration]:
        """The declared values that are no links to it."""
        if not self._concept_keys:
            return
        for it in self._vault.concepts.rules.declarations(note):
            if it.key in self._concept_keys and (
                it.linkpath is None or self._resolve(it.linkpath, note.path).path is None
            ):
                yield it


def _spelled(vault: Vault, subject: Subject) -> frozenset[str]:
    """The paths of the links that could be about *subject*, as they are written."""
    match subject:
        case FileSubject(path):
            # A link without a path is one to its own note.
            return frozenset((*vault.mentions.spellings(name_key(path)), ""))
        case MissingName(key):
            return frozenset(vault.mentions.spellings(key))
    return frozenset()


def _concept_keys(vault: Vault, subject: Subject) -> frozenset[str]:
    """The keys of the declared values that are about *subject*."""
    match subject:
        case UnknownConcept(key):
            return frozenset((key,))
        case FileSubject(path, None):
            return concept_keys(vault, path)
    return frozenset()
