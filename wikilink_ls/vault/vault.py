"""A vault: its notes, and tables keyed by the names that files have and links ask for.

Nothing here is a resolved link. What a link means is computed when asked (`resolve`), so an edit
touches the entries of the edited note alone, and a file that comes or goes those of its name.
"""

from __future__ import annotations  # The tables of rpds take no [] at run time.

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rpds import HashTrieMap

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules
from wikilink_ls.vault.concept_table import ConceptTable, build_concepts
from wikilink_ls.vault.file import File, in_order, place
from wikilink_ls.vault.heading_table import HeadingTable, build_headings
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.paths import is_canvas, name_key
from wikilink_ls.vault.postings import (
    Posting,
    Postings,
    aliases_of,
    all_mentions,
    asides_of,
    mentions_of,
    tags_of,
)


@dataclass(frozen=True, slots=True)
class Vault:
    """Never changed: `with_file`, `with_note` and `without` give the next one."""

    notes: HashTrieMap[str, Note] = field(default_factory=HashTrieMap)
    """The notes that are parsed, by vault path."""
    canvases: HashTrieMap[str, Note] = field(default_factory=HashTrieMap)
    """The canvases, which have links as notes have, and are none."""
    named: HashTrieMap[str, tuple[File, ...]] = field(default_factory=HashTrieMap)
    """Every file, parsed or not, by `name_key`; the shortest path first."""
    mentions: Postings = field(default_factory=Postings)
    """The paths of links as they are written, by `name_key`; `source` has who writes them."""
    asides: Postings = field(default_factory=Postings)
    """Those of *mentions* that a note has in its properties alone."""
    aliases: Postings = field(default_factory=Postings)
    tags: Postings = field(default_factory=Postings)
    file_names: Names = field(default_factory=Names)
    """The keys of *named*."""
    file_paths: Names = field(default_factory=Names)
    """The folded paths of all files."""
    missing_names: Names = field(default_factory=Names)
    """The keys of *mentions* that no file has."""
    alias_names: Names = field(default_factory=Names)
    tag_names: Names = field(default_factory=Names)
    headings: HeadingTable = field(default_factory=HeadingTable)
    concepts: ConceptTable = field(default_factory=ConceptTable)

    def __contains__(self, path: str) -> bool:
        files = self.files_named(name_key(path))
        at = bisect_left(files, (len(path), path), key=place)
        return at < len(files) and files[at].path == path

    def source(self, path: str) -> Note | None:
        """The facts of the note or the canvas at *path*: of all that can have a link."""
        return (self.canvases if is_canvas(path) else self.notes).get(path)

    def files_named(self, key: str) -> tuple[File, ...]:
        return self.named.get(key, ())

    def find(self, path: str) -> str | None:
        """The file at vault path *path*, in whatever case and normalisation it is asked for."""
        files, folded = self.files_named(name_key(path)), fold(path)
        same = [file.path for file in files if file.folded == folded]
        return path if path in same else next(iter(same), None)

    def files(self) -> Iterator[str]:
        """The paths of all files, in no order."""
        return (file.path for files in self.named.values() for file in files)

    def with_file(self, path: str) -> Vault:
        """The vault with a file at *path* of which nothing but the name is known yet."""
        if path in self:
            return self
        key, file = name_key(path), File.at(path)
        return replace(
            self,
            named=self.named.insert(key, in_order((*self.files_named(key), file))),
            file_paths=self.file_paths.with_name(file.folded),
            file_names=self.file_names.with_name(key),
            missing_names=self.missing_names.without_name(key),
            concepts=self.concepts.with_file(path),
        )

    def with_note(self, note: Note) -> Vault:
        """The vault in which the note, or the canvas, at its path is *note*."""
        old = self.source(note.path)
        return self.with_file(note.path).with_facts([note])._with_words(old, note, note.path)

    def with_facts(self, notes: Iterable[Note]) -> Vault:
        """The vault with *notes* for who asks by path; its tables do not have them yet.

        While a vault is read for the first time this is all that a note costs; `build_vault`
        makes the tables at the end, all at once.
        """
        facts, canvases = self.notes, self.canvases
        for note in notes:
            if is_canvas(note.path):
                canvases = canvases.insert(note.path, note)
            else:
                facts = facts.insert(note.path, note)
        return replace(self, notes=facts, canvases=canvases)

    def without(self, path: str) -> Vault:
        """The vault without the file at *path*."""
        vault = self
        if (note := self.source(path)) is not None:
            vault = self._without_facts(path)._with_words(note, None, path)
        return vault._without_file(path) if path in vault else vault

    def _without_facts(self, path: str) -> Vault:
        if is_canvas(path):
            return replace(self, canvases=self.canvases.remove(path))
        return replace(self, notes=self.notes.remove(path))

    def _without_file(self, path: str) -> Vault:
        key, folded = name_key(path), fold(path)
        files = tuple(file for file in self.files_named(key) if file.path != path)
        paths, concepts = self.file_paths, self.concepts.without_file(path)
        if all(file.folded != folded for file in files):
            paths = paths.without_name(folded)
        if files:
            named = self.named.insert(key, files)
            return replace(self, named=named, file_paths=paths, concepts=concepts)
        missing = self.missing_names
        return replace(
            self,
            named=self.named.remove(key),
            file_names=self.file_names.without_name(key),
            file_paths=paths,
            missing_names=missing.with_name(key) if key in self.mentions else missing,
            concepts=concepts,
        )

    def _with_words(self, old: Note | None, new: Note | None, path: str) -> Vault:
        """The vault with what *new* says in the place of what *old* said."""
        asked, called, tagged = (
            (read(old), read(new)) for read in (mentions_of, aliases_of, tags_of)
        )
        mentions = self.mentions.exchanged(*asked, path)
        aliases = self.aliases.exchanged(*called, path)
        tags = self.tags.exchanged(*tagged, path)
        unnamed = [key for key in _keys(asked) if key not in self.named]
        return replace(
            self,
            mentions=mentions,
            asides=self.asides.exchanged(asides_of(old), asides_of(new), path),
            aliases=aliases,
            tags=tags,
            missing_names=_updated(self.missing_names, mentions, unnamed),
            alias_names=_updated(self.alias_names, aliases, _keys(called)),
            tag_names=_updated(self.tag_names, tags, _keys(tagged)),
            headings=self.headings.exchanged(old, new, path),
            concepts=self.concepts.exchanged(old, new, path),
        )

    def with_rules(self, rules: ConceptRules) -> Vault:
        """The vault with other settings of root concepts; that is a look at every file."""
        if rules == self.concepts.rules:
            return self
        concepts = build_concepts(rules, list(self.files()), dict(self.notes.items()))
        return replace(self, concepts=concepts)

    def prepare_search(self) -> None:
        """Make the indexes of names now; else the first completion waits for them."""
        files = (self.file_names, self.file_paths, self.missing_names)
        for names in (*files, self.alias_names, self.tag_names, self.concepts.search):
            names.prepare()

    def as_dict(self) -> Mapping[str, Any]:
        """Everything it holds as plain values: two vaults are equal if these are."""
        return {
            "notes": dict(self.notes.items()),
            "canvases": dict(self.canvases.items()),
            "named": dict(self.named.items()),
            "mentions": self.mentions.as_dict(),
            "asides": self.asides.as_dict(),
            "aliases": self.aliases.as_dict(),
            "tags": self.tags.as_dict(),
            "file_names": frozenset(self.file_names),
            "file_paths": frozenset(self.file_paths),
            "missing_names": frozenset(self.missing_names),
            "alias_names": frozenset(self.alias_names),
            "tag_names": frozenset(self.tag_names),
            "headings": self.headings.as_dict(),
            "concepts": self.concepts.as_dict(),
        }


def build_vault(
    files: Iterable[str], notes: Iterable[Note] = (), rules: ConceptRules = DEFAULT_RULES
) -> Vault:
    """A vault with *files* and *notes*, canvases among them, all at once."""
    notes = list(notes)
    named: dict[str, list[File]] = {}
    files = {*files, *(note.path for note in notes)}
    for path in files:
        named.setdefault(name_key(path), []).append(File.at(path))
    asides, aliases, tags = (
        Postings.of((posting, note.path) for note in notes for posting in read(note))
        for read in (asides_of, aliases_of, tags_of)
    )
    mentions = Postings.of(all_mentions(notes))
    return Vault(
        notes=HashTrieMap({note.path: note for note in notes if not is_canvas(note.path)}),
        canvases=HashTrieMap({note.path: note for note in notes if is_canvas(note.path)}),
        named=HashTrieMap({key: in_order(found) for key, found in named.items()}),
        mentions=mentions,
        asides=asides,
        aliases=aliases,
        tags=tags,
        file_names=Names.of(named),
        file_paths=Names.of(file.folded for found in named.values() for file in found),
        missing_names=Names.of(key for key in mentions if key not in named),
        alias_names=Names.of(aliases),
        tag_names=Names.of(tags),
        headings=build_headings(notes),
        concepts=build_concepts(rules, files, {note.path: note for note in notes}),
    )


def _keys(said: tuple[set[Posting], set[Posting]]) -> set[str]:
    """The keys of what is said before and not after, or after and not before."""
    old, new = said
    return {posting.key for posting in old ^ new}


def _updated(names: Names, table: Postings, keys: Iterable[str]) -> Names:
    """*names* such that of *keys* those are in it that *table* has."""
    for key in keys:
        names = names.with_name(key) if key in table else names.without_name(key)
    return names
