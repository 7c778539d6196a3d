"""How links and declared values must be rewritten when files move or get other names."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.rewriting import (
    LinkChange,
    StaleError,
    display_meaning,
    is_by_reference,
    link_edits,
    value_edit,
)
from wikilink_ls.syntax.note import Link, Note, Property, PropertyText
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.concept_rules import Declaration, concept_key
from wikilink_ls.vault.concepts import concept_note
from wikilink_ls.vault.linkwriter import can_be_wikilink
from wikilink_ls.vault.paths import display_name, folder_of, is_note, name_key
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.restyle import Move, link_paths
from wikilink_ls.vault.vault import Vault

TextOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Relinked:
    edits: Mapping[str, tuple[TextEdit, ...]]
    """By the path that a note has before the moves; sorted, apart from each other."""
    left: Mapping[str, str]
    """The notes that should be edited and cannot be, and why."""


def relinked(vault: Vault, moves: Mapping[str, str], config: Config, text_of: TextOf) -> Relinked:
    """The edits after which links and declared values mean what they do now.

    *moves* has new vault paths by the old ones. Links change as little as that takes; those that
    would become ambiguous are written out.
    """
    changes = _Changes(vault, moves, config)
    edits: dict[str, tuple[TextEdit, ...]] = {}
    left: dict[str, str] = {}
    for path in sorted(_concerned(vault, moves, changes)):
        note = vault.notes.get(path)
        found = changes.of(note) if note else NO_CHANGES
        if note is None or not (found.links or found.values):
            continue
        text = None if note.damaged else text_of(path)
        if text is None:
            left[path] = "is not valid UTF-8" if note.damaged else "cannot be read"
            continue
        try:
            edits[path] = _edits(found, note, text)
        except StaleError:
            left[path] = "has changed and is not read again yet"
    return Relinked(edits, left)


class ValueChange(NamedTuple):
    entry: Property
    value: PropertyText
    new: str


class NoteChanges(NamedTuple):
    links: tuple[LinkChange, ...]
    values: tuple[ValueChange, ...]


NO_CHANGES = NoteChanges((), ())


def _edits(found: NoteChanges, note: Note, text: str) -> tuple[TextEdit, ...]:
    # Links by reference share the destination of their label.
    edits = {edit for change in found.links for edit in link_edits(change, note, text)}
    edits.update(value_edit(*change, text) for change in found.values)
    return tuple(sorted(edits))


def _concerned(vault: Vault, moves: Mapping[str, str], changes: "_Changes") -> set[str]:
    """The notes in which a link or a value could need a change."""
    moved = (path for path in moves if is_note(path))
    linking = (vault.mentions.paths(key) for key in changes.keys)
    declaring = (vault.concepts.declared.paths(key) for key in changes.concepts)
    return set(moved).union(*linking, *declaring)


def moved_vault(vault: Vault, moves: Mapping[str, str]) -> Vault:
    """*vault* as links look at it once its files are moved."""
    for old in moves:
        vault = vault.without(old)
    for new in moves.values():
        vault = vault.with_file(new)
    return vault


class _Changes:
    """What changes in a note for *moves*; made once for all notes."""

    def __init__(self, vault: Vault, moves: Mapping[str, str], config: Config) -> None:
        self._vault = vault
        self._moves = moves
        self._relative = config.new_link_format == "relative"
        self._before = Resolver(vault)
        self._after = Resolver(moved_vault(vault, moves))
        self.keys = {name_key(path) for pair in moves.items() for path in pair}
        """Of the names that files had and have: other links mean what they meant."""
        self.concepts = dict(_renamed_concepts(vault, moves))
        """The names of concepts that get another, by `concept_key`."""

    def of(self, note: Note) -> NoteChanges:
        links = (*self._links(note), *self._links_to_names(note))
        return NoteChanges(links, tuple(self._values(note)) if self.concepts else ())

    def _values(self, note: Note) -> Iterator[ValueChange]:
        """The values that name a concept which gets another name."""
        rules = self._vault.concepts.rules
        for it in rules.declarations(note):
            if it.linkpath is None and (new := self.concepts.get(it.key)) is not None:
                entries = (entry for entry in rules.entries(note) if it.text in entry.texts)
                # The whole name of the note may stand there: root-03-과도함.
                yield ValueChange(next(entries), it.text, rules.renamed(it.text.text.strip(), new))

    def _links_to_names(self, note: Note) -> Iterator[LinkChange]:
        """Declared links to no file: they name a concept as plain values do, ``"[[과도함]]"``."""
        for it in self._vault.concepts.rules.declarations(note):
            if it.linkpath is None:
                continue
            is_touched = it.key in self.concepts or name_key(it.linkpath) in self.keys
            if not is_touched or self._before(it.linkpath, note.path).path is not None:
                continue
            concept = concept_note(self._vault, it.name)
            links = (link for link in note.links if link.span == it.span and link.key is not None)
            if concept is not None and (link := next(links, None)):
                path = self._path_of_name(link, it, concept, self._moves.get(note.path, note.path))
                if path != link.path:
                    yield LinkChange(link, path)

    def _path_of_name(
        self, link: Link, declaration: Declaration, concept: str, source: str
    ) -> str | None:
        """What names *concept* as *link* did: still no file, or else the note itself."""
        path = self._moves.get(concept, concept)
        written = link.path
        if new := self.concepts.get(declaration.key):
            extension = link.path[-3:] if is_note(link.path) else ""
            name = self._vault.concepts.rules.renamed(link.path, new)
            written = folder_of(link.path) + name + extension
        if self._after(written, source).path in (None, path):
            return written
        choices = (display_name(path), path)
        return next((it for it in choices if self._after(it, source).path == path), None)

    def _links(self, note: Note) -> Iterator[LinkChange]:
        source = self._moves.get(note.path, note.path)
        is_displaced = folder_of(source) != folder_of(note.path)
        for link in note.links:
            if link.path and (is_displaced or name_key(link.path) in self.keys):
                change = self._link(link, note.path, source)
                if change.path is not None or change.display is not None:
                    yield change

    def _link(self, link: Link, source: str, new_source: str) -> LinkChange:
        found = self._before(link.path, source)
        if found.path is None:
            return LinkChange(link)
        move = Move(found.path, self._moves.get(found.path, found.path), source, new_source)
        path = self._path(link, move, was_ambiguous=bool(found.others))
        return LinkChange(link, path if path != link.path else None, self._display(link, move))

    def _path(self, link: Link, move: Move, *, was_ambiguous: bool) -> str | None:
        """The path by which *link* leads where it should; None if it cannot be written."""
        wiki = link.kind in ("wikilink", "embed", "property")
        for path in link_paths(link.path, move, relative=self._relative):
            found = self._after(path, move.new_source)
            means_it = found.path == move.new_target and (was_ambiguous or not found.others)
            if means_it and (not wiki or can_be_wikilink(path)):
                return path
        return None

    def _display(self, link: Link, move: Move) -> str | None:
        """The new name, where the old one is shown."""
        shown = display_meaning(link)
        if not shown or move.target == move.new_target or is_by_reference(link):
            return None
        shown = normalize("NFC", shown)
        for old, new in self._names(move):
            if shown == old:
                return new if new != old else None
        return None

    def _names(self, move: Move) -> Iterator[tuple[str, str]]:
        """What the file is called, before and after."""
        yield display_name(move.target), display_name(move.new_target)
        name_of = self._vault.concepts.rules.name_of
        old, new = name_of(move.target), name_of(move.new_target)
        if old is not None and new is not None:
            yield old, new


def _renamed_concepts(vault: Vault, moves: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    name_of = vault.concepts.rules.name_of
    for path, new_path in moves.items():
        old, new = name_of(path), name_of(new_path)
        if old is None or new is None or old == new:
            continue
        # Of a name that two notes claim, the other may be meant.
        if concept_note(vault, old) == path:
            yield concept_key(old), new
