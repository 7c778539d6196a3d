"""From files to facts: one note, or many, of which the tables of a vault can be made."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.syntax.encoding import decode_note_once, encode_note
from wikilink_ls.syntax.note import Source
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.facts import all_facts_of
from wikilink_ls.vault.words import Before, Words, words_of

NOT_UTF8 = "it is not UTF-8; it is read with replacement characters and never edited"
AT_ONCE = 200_000
"""Code points of the notes of which each step is done before the next; more have to wait."""
UTF16 = "it is UTF-16, not UTF-8; it is read but never edited"


class Problem(NamedTuple):
    path: str
    message: str


class File(Struct, frozen=True, gc=False, array_like=True):
    """A note or canvas that is to be read."""

    path: str
    disk_path: str
    before: bytes = b""
    """The facts that a vault has of it, if it shall be told what they say."""


class Read(Struct, frozen=True, gc=False, array_like=True):
    """A note or canvas as it goes into a vault, and between processes."""

    words: Words
    facts: bytes
    """What `encode_note` made of it."""
    damaged: bool
    before: Before | None = None
    """What it said before, if facts from before were given."""

    @property
    def path(self) -> str:
        return self.words.path


def load_all(
    root: Path, files: Sequence[File], rules: ConceptRules
) -> tuple[list[Read], list[Problem]]:
    """The notes and canvases among *files*, which a walk has just found; and why some are not."""
    reads: list[Read] = []
    problems: list[Problem] = []
    sources: list[Source] = []
    before: list[bytes] = []
    letters = 0
    for file in files:
        read = read_note(root, file.disk_path, seen=True)
        if not isinstance(read, Text):
            problems.append(Problem(file.path, read.message))
            continue
        sources.append(Source(file.path, read.text, read.damaged))
        before.append(file.before)
        letters += len(read.text)
        if letters >= AT_ONCE:
            reads += read_all(sources, rules, before)
            sources, before, letters = [], [], 0
    reads += read_all(sources, rules, before)
    return reads, problems


def read_all(
    sources: Sequence[Source], rules: ConceptRules, before: Sequence[bytes] = ()
) -> list[Read]:
    """What they say, in their order; and what they said *before*, of each one's facts or b""."""
    notes = all_facts_of(sources)
    words = [words_of(note, rules) for note in notes]
    facts = [encode_note(note) for note in notes]
    damaged = [note.damaged for note in notes]
    if not any(before):
        return list(map(Read, words, facts, damaged))
    return list(map(Read, words, facts, damaged, _said(before, rules)))


def _said(before: Sequence[bytes], rules: ConceptRules) -> list[Before | None]:
    notes = [decode_note_once(facts) if facts else None for facts in before]
    words = [words_of(note, rules) if note else None for note in notes]
    return [Before.of(facts, it) if it else None for facts, it in zip(before, words, strict=True)]


def damage(root: Path, path: str, disk_path: str) -> Problem:
    """What is wrong with a damaged note; that is rare enough to read its file once more."""
    read = read_note(root, disk_path)
    is_utf16 = isinstance(read, Text) and read.is_utf16
    return Problem(path, UTF16 if is_utf16 else NOT_UTF8)
