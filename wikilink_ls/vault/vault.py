"""A vault: its notes, and tables keyed by the names that files have and links ask for.

Nothing here is a resolved link. What a link means is computed when asked (`resolve`), so an edit
touches the entries of the edited note alone, and a file that comes or goes those of its name.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import LinkFacts, LinkPlaces, Note
from wikilink_ls.syntax.text import LineIndex
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.concept_table import ConceptTable
from wikilink_ls.vault.file import NO_FILES, File, in_order, place
from wikilink_ls.vault.gathering import GatheredConcepts
from wikilink_ls.vault.heading_table import HeadingTable
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.note_map import NoteMap, Stored
from wikilink_ls.vault.paths import is_canvas, name_key
from wikilink_ls.vault.postings import Postings
from wikilink_ls.vault.words import Said, Words, concept_words_of, words_of, words_of_file


class Vault(Struct, frozen=True, eq=False):
    """Never changed: `with_file`, `with_note` and `without` give the next one."""

    notes: NoteMap = field(default_factory=NoteMap)
    """The notes that are parsed, by vault path."""
    canvases: NoteMap = field(default_factory=NoteMap)
    """The canvases, which have links as notes have, and are none."""
    named: Layered[tuple[File, ...]] = field(default_factory=lambda: Layered(NO_FILES))
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
        found: Note | None = self._facts(path).get(path)
        return found

    def links_of(self, path: str) -> LinkFacts | None:
        """The same, where links and lines are enough; then thousands of notes are quick."""
        return self._facts(path).links(path)

    def all_link_places(self, paths: Collection[str]) -> Iterator[LinkPlaces | LinkFacts | None]:
        """The same of all *paths*: only where links stand, and which files they ask for."""
        for path, found in zip(paths, self.notes.all_link_places(paths), strict=True):
            yield self.links_of(path) if found is None else found

    def edit_facts_of(self, path: str) -> EditFacts | Note | None:
        """The same, where it is enough to edit its links."""
        return self._facts(path).edit_facts(path)

    def lines_of(self, path: str) -> LineIndex | None:
        """The lines of the note or the canvas at *path*."""
        return self._facts(path).lines(path)

    def stamp(self, path: str) -> Stored | None:
        """The same object as long as `source` has the same facts of *path*."""
        return self._facts(path).stored(path)

    def _facts(self, path: str) -> NoteMap:
        return self.canvases if is_canvas(path) else self.notes

    def files_named(self, key: str) -> tuple[File, ...]:
        found: tuple[File, ...] = self.named.get(key, ())
        return found

    def find(self, path: str) -> str | None:
        """The file at vault path *path*, in whatever case and normalisation it is asked for."""
        files, folded = self.files_named(name_key(path)), fold(path)
        same = [file.path for file in files if file.folded == folded]
        return path if path in same else next(iter(same), None)

    def files(self) -> Iterator[str]:
        """The paths of all files, in no order."""
        return (file.path for files in self.named.values() for file in files)

    def with_file(self, path: str) -> "Vault":
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

    def with_note(self, note: Note, stored: bytes | None = None) -> "Vault":
        """The vault in which the note, or the canvas, at its path is *note*.

        It is kept as it was *stored*, which is what `encode_note` says of it; else as it is, as
        suits a note that is about to change again.
        """
        return self.with_words(self._words(note, note.path), stored or note)

    def with_words(self, words: Words, stored: Stored, before: Words | None = None) -> "Vault":
        """The same, with the *words* of a note at hand, by the rules of this vault.

        So are those *before*, of the facts that this vault has; they are found out if not told.
        """
        path = words.path
        old = before or self._words(self.source(path), path)
        # What has facts is a file already, and that is sooner told.
        vault = self.with_file(path) if self.stamp(path) is None else self
        return vault.with_facts([(path, stored)])._with_words(old, words)

    def with_facts(self, facts: Iterable[tuple[str, Stored]]) -> "Vault":
        """The vault with the *facts* of each path; its tables do not have them yet.

        While a vault is read for the first time this is all that a note costs; `build_vault`
        makes the tables at the end, all at once.
        """
        notes, canvases = self.notes, self.canvases
        for path, stored in facts:
            if is_canvas(path):
                canvases = canvases.insert(path, stored)
            else:
                notes = notes.insert(path, stored)
        return replace(self, notes=notes, canvases=canvases)

    def without(self, path: str) -> "Vault":
        """The vault without the file at *path*."""
        vault = self
        if (note := self.source(path)) is not None:
            vault = self._without_facts(path)
            vault = vault._with_words(self._words(note, path), self._words(None, path))
        return vault._without_file(path) if path in vault else vault

    def _without_facts(self, path: str) -> "Vault":
        if is_canvas(path):
            return replace(self, canvases=self.canvases.remove(path))
        return replace(self, notes=self.notes.remove(path))

    def _without_file(self, path: str) -> "Vault":
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

    def _words(self, note: Note | None, path: str) -> Words:
        rules = self.concepts.rules
        return words_of(note, rules) if note else words_of_file(path, rules)

    def _with_words(self, old: Words, new: Words) -> "Vault":
        """The vault with what *new* says in the place of what *old* said."""
        if old == new:  # As with most edits, of prose.
            return self
        path = new.path
        mentions = _exchanged(self.mentions, old.mentions, new.mentions, path)
        aliases = _exchanged(self.aliases, old.aliases, new.aliases, path)
        tags = _exchanged(self.tags, old.tags, new.tags, path)
        unnamed = [key for key in _keys(old.mentions, new.mentions) if key not in self.named]
        return replace(
            self,
            mentions=mentions,
            asides=_exchanged(self.asides, old.asides, new.asides, path),
            aliases=aliases,
            tags=tags,
            missing_names=_updated(self.missing_names, mentions, unnamed),
            alias_names=_updated(self.alias_names, aliases, _keys(old.aliases, new.aliases)),
            tag_names=_updated(self.tag_names, tags, _keys(old.tags, new.tags)),
            headings=self.headings.exchanged(old, new, path),
            concepts=self.concepts.exchanged(old, new, path),
        )

    def with_rules(self, rules: ConceptRules) -> "Vault":
        """The vault with other settings of root concepts; that is a look at every file."""
        if rules == self.concepts.rules:
            return self
        paths = sorted(self.files())
        concepts = GatheredConcepts(rules, paths)
        for number, path in enumerate(paths):
            if note := self.notes.front(path):
                concepts.add(concept_words_of(note, rules), number)
        return replace(self, concepts=concepts.table())

    @property
    def is_ready(self) -> bool:
        """Whether all names are indexed, so that no search has to go through them."""
        return all(names.is_ready for names in self._searched)

    def prepare_search(self) -> None:
        """Index the names; on whatever thread, since this changes nothing that is found."""
        for names in self._searched:
            names.prepare()

    @property
    def _searched(self) -> tuple[Names, ...]:
        files = (self.file_names, self.file_paths, self.missing_names)
        return (*files, self.alias_names, self.tag_names, self.concepts.search)

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


def _keys(old: Said, new: Said) -> set[str]:
    """The keys of what is said before and not after, or after and not before."""
    return set() if old == new else {posting.key for posting in {*old} ^ {*new}}


def _exchanged(table: Postings, old: Said, new: Said, path: str) -> Postings:
    # Mostly nothing is said otherwise, and to see that is quick.
    return table if old == new else table.exchanged({*old}, {*new}, path)


def _updated(names: Names, table: Postings, keys: Iterable[str]) -> Names:
    """*names* such that of *keys* those are in it that *table* has."""
    for key in keys:
        names = names.with_name(key) if key in table else names.without_name(key)
    return names
