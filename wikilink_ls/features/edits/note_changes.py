"""What links and declared values of a note must say when files move or get other names."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.features.edits.editable import has_unread_properties
from wikilink_ls.features.edits.link_kinds import is_by_reference, is_wiki
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, ValueChange, has_places
from wikilink_ls.features.edits.showing import display_meaning, without_size
from wikilink_ls.syntax.canvas import escaped
from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.linktext import wikilinks
from wikilink_ls.syntax.note import Link, LinkKind, Note
from wikilink_ls.vault.concept_rules import Declaration, concept_key
from wikilink_ls.vault.concepts import concept_note
from wikilink_ls.vault.linkwriter import can_be_wikilink
from wikilink_ls.vault.moving import with_moves
from wikilink_ls.vault.paths import display_name, folder_of, is_canvas, is_note, name_key
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.restyle import Move, link_paths
from wikilink_ls.vault.vault import Vault


class NoteChanges(NamedTuple):
    links: tuple[LinkChange, ...]
    values: tuple[ValueChange, ...]


class _NewName(NamedTuple):
    note: str
    """What the concept note is called."""
    concept: str | None
    """What the values say that name its concept; None if that stays."""


class _Way(NamedTuple):
    target: str | None = None
    """The file to which a link leads."""
    path: str | None = None
    """The link path that leads there once files are moved; None if there is none."""


class Moves(NamedTuple):
    within: Mapping[str, str]
    """The new vault paths of files, by the old ones."""
    into: Collection[str] = ()
    """Where files come from outside; what goes there takes no link with it."""

    @property
    def keys(self) -> set[str]:
        """Of the names that files had and have: other links mean what they meant."""
        moved = {name_key(path) for pair in self.within.items() for path in pair}
        return moved.union(map(name_key, self.into))


def moved_vault(vault: Vault, moves: Moves) -> Vault:
    """*vault* as links look at it once files are moved."""
    vault = with_moves(vault, moves.within)
    for new in moves.into:
        vault = vault.with_file(new)
    return vault


class Changes:
    """What a note has to change for *moves*; made once for all notes."""

    def __init__(self, vault: Vault, moves: Moves, config: Config) -> None:
        self._vault = vault
        self._moves = moves.within
        self._relative = config.new_link_format == "relative"
        self._before = Resolver(vault)
        self._after = Resolver(moved_vault(vault, moves))
        self._ways: dict[tuple[str, str], dict[tuple[str, LinkKind], _Way]] = {}
        """What is found out of links already, by the folders in which notes are and will be: from
        one folder a path means one file."""
        self._called: dict[str, list[tuple[str, str]]] = {}
        self.keys = moves.keys
        spelled = (vault.mentions.spellings(key) for key in self.keys)
        self._spelled = frozenset[str]().union(*spelled)
        """The paths of links that have these keys."""
        self.concepts = dict(_renamed_concepts(vault, moves.within))
        """The new names of concept notes that get one, by the `concept_key` of the old."""

    def of(self, note: Note) -> NoteChanges:
        """`LeftError` if a link cannot lead where it should."""
        links = (*self.links_of(note), *self._links_to_names(note))
        return NoteChanges(links, tuple(self._values(note)) if self.concepts else ())

    def needs_all_of(self, note: EditFacts) -> bool:
        """Whether more of *note* than `links_of` could need a change, or forbid it."""
        is_whole = bool(self.concepts) or is_canvas(note.path) or note.path in self._moves
        if is_whole or has_unread_properties(note):
            return True
        spelled = self._spelled
        in_values = [it for it in note.links if it.key is not None and it.path in spelled]
        return any(self._is_of_value(link, note.path) for link in in_values)

    def _is_of_value(self, link: Link, source: str) -> bool:
        """Whether *link* takes part in what its property says: a name, or a text with escapes."""
        return not has_places(link) or self._before(link.path, source).path is None

    def are_named_in(self, head: str) -> bool:
        """Whether *head*, properties that cannot be read, seems to name what is renamed."""
        lines = [concept_key(line) for line in head.split("\n")] if self.concepts else []
        return any(key in line for key in self.concepts for line in lines) or any(
            name_key(link.path) in self.keys for link in wikilinks(head, 0)
        )

    def are_named_in_canvas(self, text: str) -> bool:
        """Whether *text*, of a canvas that cannot be read, seems to name what moves."""
        return any(escaped(path) in text for path in self._moves) or any(
            name_key(link.path) in self.keys for link in wikilinks(text, 0)
        )

    def _values(self, note: Note) -> Iterator[ValueChange]:
        """The values that name a concept whose note gets another name."""
        rules = self._vault.concepts.rules
        for it in rules.declarations(note):
            if it.linkpath is None and (new := self.concepts.get(it.key)) is not None:
                entry = next(entry for entry in rules.entries(note) if it.text in entry.texts)
                written = it.text.text.strip()
                if (name := self._renamed(written, new)) != written:
                    yield ValueChange(entry, it.text, name)

    def _renamed(self, written: str, new: _NewName) -> str:
        """What says of the concept what *written* did: its note's whole name, or its own."""
        if display_name(written) != self._vault.concepts.rules.named(written):
            return new.note
        return written if new.concept is None else new.concept

    def _links_to_names(self, note: Note) -> Iterator[LinkChange]:
        """Declared links to no file: they name a concept as plain values do, ``"[[과도함]]"``."""
        in_values = (it.path for it in note.links if it.key is not None)
        if not self.concepts and self._spelled.isdisjoint(in_values):
            return
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
    ) -> str:
        """What names *concept* as *link* did: still no file, or else the note itself."""
        path = self._moves.get(concept, concept)
        written = link.path
        if (new := self.concepts.get(declaration.key)) is not None:
            extension = link.path[-3:] if is_note(link.path) else ""
            written = folder_of(link.path) + self._renamed(display_name(link.path), new)
            written += extension
        if self._after(written, source).path in (None, path) and _can_hold(link, written):
            return written
        for choice in (display_name(path), path):
            if self._after(choice, source).path == path and _can_hold(link, choice):
                return choice
        raise LeftError(f"has a link that cannot lead to '{path}'")

    def links_of(self, note: Note | EditFacts) -> Iterator[LinkChange]:
        """Of its links to files; `LeftError` as above."""
        source = self._moves.get(note.path, note.path)
        folders = folder_of(note.path), folder_of(source)
        is_displaced, spelled = folders[0] != folders[1], self._spelled
        ways = self._ways.setdefault(folders, {})
        for link in note.links:
            if link.path in spelled or (is_displaced and link.path):
                asked = link.path, link.kind
                if (way := ways.get(asked)) is None:
                    way = ways[asked] = self._way(link, note.path, source)
                change = self._change(link, way)
                if change.path is not None or change.display is not None:
                    yield change

    def _change(self, link: Link, way: _Way) -> LinkChange:
        if link.kind == "file":
            return self._shown(link)
        if way.target is None:
            return LinkChange(link)
        if way.path is None:
            new = self._moves.get(way.target, way.target)
            raise LeftError(f"has a link that cannot lead to '{new}'")
        path = way.path if way.path != link.path else None
        return LinkChange(link, path, self._display(link, way.target))

    def _shown(self, link: Link) -> LinkChange:
        """What a canvas shows is the file at that very path, whatever else a link could mean."""
        path = self._vault.find(link.path[1:])
        new = self._moves.get(path) if path is not None else None
        return LinkChange(link, f"/{new}" if new not in (None, path) else None)

    def _way(self, link: Link, source: str, new_source: str) -> _Way:
        """Where *link* leads, and by which path it does so once files are moved."""
        found = self._before(link.path, source)
        if found.path is None:
            return _Way()
        move = Move(found.path, self._moves.get(found.path, found.path), source, new_source)
        for path in link_paths(link.path, move, relative=self._relative):
            after = self._after(path, new_source)
            means_it = after.path == move.new_target and (found.others or not after.others)
            if means_it and _can_hold(link, path):
                return _Way(found.path, path)
        return _Way(found.path)

    def _display(self, link: Link, target: str) -> str | None:
        """The new name, where the old one is shown."""
        shown = display_meaning(link)
        if not shown or target not in self._moves or is_by_reference(link):
            return None
        shown, size = without_size(link, normalize("NFC", shown))
        for old, new in self._names(target):
            if shown == old:
                return new + size if new != old else None
        return None

    def _names(self, target: str) -> list[tuple[str, str]]:
        """What the file is called, before and after."""
        if target not in self._called:
            pair, name_of = (target, self._moves[target]), self._vault.concepts.rules.name_of
            (old, new), (concept, renamed) = map(display_name, pair), map(name_of, pair)
            named = [(concept, renamed)] if concept is not None and renamed is not None else []
            self._called[target] = [(old, new), *named]
        return self._called[target]


def _can_hold(link: Link, path: str) -> bool:
    return not is_wiki(link.kind) or can_be_wikilink(path)


def _renamed_concepts(vault: Vault, moves: Mapping[str, str]) -> Iterator[tuple[str, _NewName]]:
    rules = vault.concepts.rules
    for path, new_path in moves.items():
        old, new, note = rules.name_of(path), rules.name_of(new_path), display_name(new_path)
        if old is None or new is None or display_name(path) == note:
            continue
        # Of a name that two notes claim, the other may be meant.
        if concept_note(vault, old) == path:
            # Of "root cause" alone a value would say "cause".
            concept = new if rules.named(new) == new else note
            yield concept_key(old), _NewName(note, concept if new != old else None)
