"""From files to facts: one note, or many, of which the tables of a vault can be made."""

from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.words import Words, words_of

NOT_UTF8 = "it is not UTF-8; it is read with replacement characters and never edited"
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


def load(root: Path, path: str, disk_path: str, rules: ConceptRules) -> Read | Problem:
    """The note or canvas at *path*, which a walk has just found; or why it cannot be read."""
    read = read_note(root, disk_path, seen=True)
    if isinstance(read, Text):
        return read_text(path, read.text, rules, damaged=read.damaged)
    return Problem(path, read.message)


def read_text(path: str, text: str, rules: ConceptRules, *, damaged: bool) -> Read:
    """What *text* says, as the note or canvas at *path*."""
    note = facts_of(path, text, damaged=damaged)
    return Read(words_of(note, rules), encode_note(note), damaged)


def damage(root: Path, path: str, disk_path: str) -> Problem:
    """What is wrong with a damaged note; that is rare enough to read its file once more."""
    read = read_note(root, disk_path)
    is_utf16 = isinstance(read, Text) and read.is_utf16
    return Problem(path, UTF16 if is_utf16 else NOT_UTF8)
