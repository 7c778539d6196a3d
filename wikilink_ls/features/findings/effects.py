"""Which notes may have other findings, now that some files of their vault have changed.

What is said of a note depends on the note, on the files that have the names it links, on the
headings and blocks it asks them for, on what is proposed instead of names that nobody has, and on
the concepts it declares. Each of these is looked up by name; no note is looked at in vain.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from wikilink_ls.features.findings.closest import alike
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.concept_rules import ConceptRules, concept_key
from wikilink_ls.vault.concepts import concept_names, is_concept_note
from wikilink_ls.vault.paths import display_name, name_key
from wikilink_ls.vault.vault import Vault

_DIGITS = re.compile(r"\d{1,18}")
MOST_FILES = 30
"""If more change together, it is cheaper to look at every note than to search for each of them."""
BATCH = 100
"""Names, or notes, that are looked at in one go."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What happened to files, as far as it can be noticed elsewhere."""

    paths: frozenset[str] = frozenset()
    """The files themselves."""
    everywhere: bool = False
    """Any note may be concerned."""
    files: frozenset[str] = frozenset()
    """The `name_key`s under which files came or went."""
    aliases: frozenset[str] = frozenset()
    """The `name_key`s of links that say an alias which came or went."""
    places: frozenset[str] = frozenset()
    """The `name_key`s of notes with other headings, blocks or footnotes."""
    concepts: frozenset[str] = frozenset()
    """The `concept_key`s that mean other notes."""
    numbers: frozenset[int] = frozenset()
    """Those of the concept notes."""

    def reach(self, vault: Vault, note: Note) -> bool:
        """Whether *note* may have other findings for what happened to others."""
        return (
            self.everywhere
            or self._concern_links(vault, note)
            or self._asks_for_place(note)
            or self._is_of_concepts(vault, note.path)
        )

    def reached(self, vault: Vault) -> Iterator[Collection[str]]:
        """The paths of all such notes, some at a time; a batch may be empty."""
        if self.everywhere:
            yield from _batches(vault.notes)
            return
        # What is proposed for a name can be told by that name alone, so all are gone through.
        searched = self.files or self.concepts
        for keys in _batches(vault.mentions) if searched else [self.aliases]:
            yield self._linking(vault, keys)
        for key in self.places:
            for paths in _batches(vault.mentions.paths(key)):
                found = map(vault.notes.get, paths)
                yield {note.path for note in found if note and self._asks_for_place(note)}
        for key in self.concepts:
            yield vault.concepts.names.paths(key)
        for keys in _batches(vault.concepts.declared) if self.concepts else ():
            due = (key for key in keys if self._is_due(vault, key))
            yield set().union(*map(vault.concepts.declared.paths, due))

    def _concern_links(self, vault: Vault, note: Note) -> bool:
        if not (self.files or self.aliases or self.concepts):
            return False
        linkpaths = {link.path for link in note.links if link.path}
        rules = vault.concepts.rules
        return bool(self._asked({*map(name_key, linkpaths)})) or any(
            self._is_near(rules, linkpath) for linkpath in linkpaths
        )

    def _linking(self, vault: Vault, keys: Collection[str]) -> set[str]:
        mentions, rules = vault.mentions, vault.concepts.rules
        asked = self._asked(keys)
        found = set[str]().union(*map(mentions.paths, asked))
        for key in filter(self._may_be_near, keys):
            for linkpath, paths in mentions.spellings(key).items():
                if key not in asked and self._is_near(rules, linkpath):
                    found.update(paths)
        return found

    def _asked(self, keys: Collection[str]) -> set[str]:
        """Those of *keys* that mean, or are to mean by what is proposed, another file."""
        asked = {*(self.files | self.aliases).intersection(keys)}
        return asked.union(*(alike(name, keys) for name in self.files))

    def _may_be_near(self, key: str) -> bool:
        """Whether a link with this `name_key` can be one that `_is_near`: mostly it cannot.

        What a link says of a concept is a part of the name that it gives, or its number.
        """
        plain = concept_key(key) if self.concepts else ""
        numbers = map(int, _DIGITS.findall(key)) if self.numbers else ()
        is_part = any(name_key(concept) in plain for concept in self.concepts)
        return is_part or not self.numbers.isdisjoint(numbers)

    def _is_near(self, rules: ConceptRules, linkpath: str) -> bool:
        """Whether a concept that changed is, or was, the one that *linkpath* nearly names."""
        if not self.concepts:
            return False
        name = display_name(linkpath)
        keys = {concept_key(linkpath), concept_key(rules.named(name))}
        return not keys.isdisjoint(self.concepts) or rules.number_alone(name) in self.numbers

    def _asks_for_place(self, note: Note) -> bool:
        asking = (link.path for link in note.links if link.subpath and link.path)
        return bool(self.places) and any(name_key(path) in self.places for path in asking)

    def _is_of_concepts(self, vault: Vault, path: str) -> bool:
        if not self.concepts:
            return False
        said = vault.concepts.declaring.get(path)
        is_declaring = said is not None and any(self._is_due(vault, key) for key in said.keys)
        names = concept_names(vault, path)
        return is_declaring or not self.concepts.isdisjoint(map(concept_key, names))

    def _is_due(self, vault: Vault, declared: str) -> bool:
        """Of a concept that is unknown, another one may be proposed now."""
        return declared in self.concepts or declared not in vault.concepts.names


def effects(old: Vault, new: Vault, paths: Iterable[str]) -> Effects:
    """What happened between *old* and *new*, which differ in the files at *paths* alone."""
    paths = frozenset(paths)
    if len(paths) > MOST_FILES:
        return Effects(paths, everywhere=True)
    moved = [path for path in paths if (path in old) != (path in new)]
    notes = [(path, old.notes.get(path), new.notes.get(path)) for path in paths]
    edited = [it for it in notes if it[1] is not it[2]]
    aliases = (alias for _, *both in edited for alias in _aliases(*both))
    concepts, numbers = _concepts(old, new, paths, moved)
    return Effects(
        paths,
        files=frozenset(map(name_key, moved)),
        aliases=frozenset(map(name_key, aliases)),
        places=frozenset(name_key(it) for it, a, b in edited if _places(a) != _places(b)),
        concepts=concepts,
        numbers=numbers,
    )


def _concepts(
    old: Vault, new: Vault, paths: Iterable[str], moved: Collection[str]
) -> tuple[frozenset[str], frozenset[int]]:
    """The keys and the numbers that mean other concept notes, or should be written otherwise."""
    notes = {path for path in paths if is_concept_note(new, path)}
    names = {name for path in notes for name in _names(old, path) ^ _names(new, path)}
    touched = {*notes.intersection(moved), *_written_otherwise(new, moved)}
    names.update(*(concept_names(new, path) for path in touched))
    numbers = map(new.concepts.rules.number_of, touched)
    return frozenset(map(concept_key, names)), frozenset(it for it in numbers if it is not None)


def _names(vault: Vault, path: str) -> set[str]:
    return set(concept_names(vault, path)) if path in vault else set()


def _written_otherwise(vault: Vault, moved: Iterable[str]) -> Iterator[str]:
    """The concept notes that share their name with a file that came or went.

    The links that are proposed for them may need a folder now.
    """
    concepts = vault.concepts
    for path in moved:
        same = concepts.names.paths(concept_key(concepts.rules.named(path)))
        yield from (it for it in same if name_key(it) == name_key(path))


def _aliases(before: Note | None, after: Note | None) -> set[str]:
    return set(before.aliases if before else ()) ^ set(after.aliases if after else ())


def _places(note: Note | None) -> object:
    """All that a subpath can name in *note*."""
    return note and (
        [(heading.level, heading.text) for heading in note.headings],
        [block.id for block in note.blocks],
        [footnote.label for footnote in note.footnotes],
    )


def _batches(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while batch := list(islice(rest, BATCH)):
        yield batch
