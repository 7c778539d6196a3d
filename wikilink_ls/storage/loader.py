"""From files to facts: one note, or many, of which the tables of a vault can be made."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Source
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.facts import all_facts_of
from wikilink_ls.vault.words import Words, words_of

NOT_UTF8 = "it is not UTF-8; it is read with replacement characters and never edited"
Files = list[tuple[str, str]]
"""Vault paths, and the paths of these files on the disk."""
AT_ONCE = 200_000
"""Code points of the notes of which each step is done before the next; more have to wait."""
UTF16 = "it is UTF-16, not UTF-8; it is read but never edited"


class Problem(NamedTuple):
    path: str
    message: str


class Read(Struct, frozen=True, gc=False, array_like=True):
    """A note or canvas as it goes into a vault, and between processes."""

    words: Words
    facts: bytes
    """What `encode_note` made of it."""
    damaged: bool

    @property
    def path(self) -> str:
        return self.words.path


def load_all(root: Path, files: Files, rules: ConceptRules) -> tuple[list[Read], list[Problem]]:
    """The notes and canvases among *files*, which a walk has just found; and why some are not."""
    reads: list[Read] = []
    problems: list[Problem] = []
    sources: list[Source] = []
    letters = 0
    for path, disk_path in files:
        read = read_note(root, disk_path, seen=True)
        if not isinstance(read, Text):
            problems.append(Problem(path, read.message))
            continue
        sources.append(Source(path, read.text, read.damaged))
        letters += len(read.text)
        if letters >= AT_ONCE:
            reads += read_all(sources, rules)
            sources, letters = [], 0
    reads += read_all(sources, rules)
    return reads, problems


def read_all(sources: Sequence[Source], rules: ConceptRules) -> list[Read]:
    """What they say, in their order."""
    notes = all_facts_of(sources)
    words = [words_of(note, rules) for note in notes]
    facts = [encode_note(note) for note in notes]
    return list(map(Read, words, facts, [note.damaged for note in notes]))


def damage(root: Path, path: str, disk_path: str) -> Problem:
    """What is wrong with a damaged note; that is rare enough to read its file once more."""
    read = read_note(root, disk_path)
    is_utf16 = isinstance(read, Text) and read.is_utf16
    return Problem(path, UTF16 if is_utf16 else NOT_UTF8)
