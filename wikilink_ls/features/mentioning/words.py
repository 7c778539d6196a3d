"""Where names stand in a line of text as words of their own: begun, and over, as words are."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, is_normalized

from wikilink_ls.features.mentioning.particles import LONGEST_ENDING, are_particles
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.names import Names

LONGEST_NAME = 255
"""Letters; no file has a longer name, and a longer alias is not looked for."""

_LINE = re.compile(r"[^\r\n]+")
# An emphasis may begin and end with _.
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[^\W_]+|\S")
_KEY_ENDS = re.compile(r"[*_]*[ \t]*::")
# self-care, garden.org: a part of another word.
_JOINED_BEFORE = re.compile(r"[A-Za-z0-9][-.]\Z")
_JOINED_AFTER = re.compile(r"[-.][A-Za-z0-9]")


class Named(NamedTuple):
    """A name that stands in a line."""

    start: int
    end: int
    name: str
    """As it is folded."""


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines of *text* that begin from *start* to *end*, and where; but the empty ones."""
    for match in _LINE.finditer(text, start):
        if match.start() > end:
            return
        yield match.start(), match[0]


def named_in(line: str, names: tuple[Names, ...]) -> Iterator[Named]:
    """Where *line* says one of *names*; in the order of the text, of a place the longest first.

    They overlap where they may: which of them are meant is for the caller to say.
    """
    folded, places = _folded(line)
    pieces = [match.span() for match in _PIECE.finditer(folded)]
    ends = [start + end for start, stop in pieces for end in _ends(folded[start:stop])]
    for start, _ in pieces:
        found = [end for end in _readings(folded, start, ends, names) if _is_over(folded, end)]
        if found and _begins(folded, start):
            for end in reversed(found):
                if places[start] >= 0 <= places[end]:
                    yield Named(places[start], places[end], folded[start:end])


def _readings(
    folded: str, start: int, ends: Sequence[int], names: tuple[Names, ...]
) -> Iterator[int]:
    """Those of *ends* at which one of *names* ends that begins at *start*.

    As long as a name begins with all that is read, one more word is read.
    """
    for nth in range(bisect_right(ends, start), len(ends)):
        end = ends[nth]
        is_name = _is_name(names, folded[start:end]) if end - start <= LONGEST_NAME else None
        if is_name is None:
            return
        if is_name:
            yield end


# What texts say they say again, and most of it is no name.
@lru_cache(maxsize=1 << 15)
def _is_name(names: tuple[Names, ...], said: str) -> bool | None:
    """Whether *said* is one of *names*; None if none so much as begins so."""
    begun = None
    for each in names:
        if each.has_prefix(said):
            if said in each:
                return True
            begun = False
    return begun


def _folded(line: str) -> tuple[str, Sequence[int]]:
    """*line* as names are folded; and for each place in it, where that is in *line*, or -1."""
    folded = fold(line)
    if line.isascii() or (len(folded) == len(line) and is_normalized("NFC", line)):
        return folded, range(len(line) + 1)
    starts = [at for at, sign in enumerate(line) if not at or not _continues(sign)]
    letters = [
        fold(line[start:end]) for start, end in zip(starts, [*starts[1:], len(line)], strict=True)
    ]
    places = list[int]()
    for start, letter in zip(starts, letters, strict=True):
        places += start, *[-1] * (len(letter) - 1)
    # Some scripts put even such letters together.
    return (folded, [*places, len(line)]) if "".join(letters) == folded else ("", [0])


def _continues(sign: str) -> bool:
    """Whether *sign* belongs to the letter before it: it is a mark, or the rest of a syllable."""
    return "\u1160" <= sign <= "\u11ff" or category(sign)[0] == "M"


# Of the words in a text most are said again.
@lru_cache(maxsize=1 << 14)
def _ends(word: str) -> tuple[int, ...]:
    """Where a name may end in *word*: where it is over, or nothing but particles follows."""
    length = len(word)
    shorter = range(max(1, length - LONGEST_ENDING) if word[-1] >= "가" else length, length)
    return (*(it for it in shorter if are_particles(word[it - 1], word[it:])), length)


def _begins(line: str, start: int) -> bool:
    """Whether a word begins at *start*, after the ``_`` of an emphasis or without."""
    before = line[max(start - 4, 0) : start]
    if _JOINED_BEFORE.search(before):
        return False
    # An emoji may end with the sign that it is in colour.
    before = before.rstrip("_\ufe0f")
    return not before or not (_is_letter(before[-1]) or before[-1] in "#@[")


def _is_over(line: str, end: int) -> bool:
    """Whether what follows at *end*, be it particles, ends there; and makes no key, or bracket."""
    if line.startswith("]", end) or _KEY_ENDS.match(line, end) or _JOINED_AFTER.match(line, end):
        return False
    if rest := _WORD.match(line, end):
        if not are_particles(line[end - 1], rest[0]):
            return False
        end = rest.end()
    following = line[end : end + 4].lstrip("_")
    return not following or not _is_letter(following[0])


def _is_letter(sign: str) -> bool:
    """Whether it is a letter, a digit, or a mark on one."""
    return sign.isalnum() or category(sign)[0] == "M"
