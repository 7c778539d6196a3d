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
from wikilink_ls.vault.words import Words, words_of

NOT_UTF8 = "it is not UTF-8; it is read with replacement characters and never edited"
AT_ONCE = 200_000
"""Code points of the notes of which each step is done before the next; more have to wait."""
UTF16 = "it is UTF-16, not UTF-8; it is read but never edited"


class Problem(NamedTuple):
    path: str
    message: str


class ToRead(Struct, frozen=True, gc=False, array_like=True):
    """A note or canvas that is to be read."""

    path: str
    disk_path: str
    known: bytes = b""
    """The facts that a vault has of it, if it shall be told what they say."""


class Read(Struct, frozen=True, gc=False, array_like=True):
    """A note or canvas as it goes into a vault, and between processes."""

    words: Words
    facts: bytes
    """What `encode_note` made of it."""
    damaged: bool
    before: Words | None = None
    """What it said by the facts that were known of it, if those were given."""

    @property
    def path(self) -> str:
        return self.words.path


def load_all(
    root: Path, files: Sequence[ToRead], rules: ConceptRules
) -> tuple[list[Read], list[Problem]]:
    """The notes and canvases among *files*, which a walk has just found; and why some are not."""
    reads: list[Read] = []
    problems: list[Problem] = []
    sources: list[Source] = []
    known: list[bytes] = []
    letters = 0
    for file in files:
        read = read_note(root, file.disk_path, seen=True)
        if not isinstance(read, Text):
            problems.append(Problem(file.path, read.message))
            continue
        sources.append(Source(file.path, read.text, read.damaged))
        known.append(file.known)
        letters += len(read.text)
        if letters >= AT_ONCE:
            reads += read_all(sources, rules, known)
            sources, known, letters = [], [], 0
    reads += read_all(sources, rules, known)
    return reads, problems


def read_all(
    sources: Sequence[Source], rules: ConceptRules, known: Sequence[bytes] = ()
) -> list[Read]:
    """What they say, in their order; and what they said by the *known* facts of each, if any."""
    notes = all_facts_of(sources)
    words = [words_of(note, rules) for note in notes]
    facts = [encode_note(note) for note in notes]
    before = _said(known, rules) if any(known) else [None] * len(notes)
    return [
        Read(said, data, note.damaged, said_before)
        for note, said, data, said_before in zip(notes, words, facts, before, strict=True)
    ]


def _said(known: Sequence[bytes], rules: ConceptRules) -> list[Words | None]:
    notes = [decode_note_once(facts) if facts else None for facts in known]
    return [words_of(note, rules) if note else None for note in notes]


def damage(root: Path, path: str, disk_path: str) -> Problem:
    """What is wrong with a damaged note; that is rare enough to read its file once more."""
    read = read_note(root, disk_path)
    is_utf16 = isinstance(read, Text) and read.is_utf16
    return Problem(path, UTF16 if is_utf16 else NOT_UTF8)
