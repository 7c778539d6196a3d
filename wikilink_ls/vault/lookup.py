"""Finding names by what is typed of them, without a look at every name."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from msgspec import Struct

from wikilink_ls.vault.sorting import sorted_in_parts

WORD_BREAKS = " -_/.([{,:;|"
"""What a word begins after."""

_WORD = re.compile(f"(?<=[{re.escape(WORD_BREAKS)}])[^{re.escape(WORD_BREAKS)}]")
_SOME_BITS = re.compile(rb"[^\0]+")
_START_BITS = 10
_START_MASK = (1 << _START_BITS) - 1
_RARE = 64
"""A letter that fewer than one name in so many has is kept as a list, not as a bitmap."""


class LookupTable(Struct, frozen=True, array_like=True):
    """A `Lookup` as it is written down, without its names; in the byte order of this machine."""

    words: bytes = b""
    bitmaps: dict[str, bytes] = {}
    few: dict[str, bytes] = {}


class Lookup:
    """An index over a sequence of sorted names; made once, in one pass.

    Two tables: where words begin, in the order of what follows, and which names have a letter.
    """

    __slots__ = ("_bitmaps", "_few", "_names", "_words")

    def __init__(self, names: Sequence[str], table: LookupTable | None = None) -> None:
        self._names = names
        self._words = array("Q")
        self._bitmaps: dict[str, bytes] = {}
        self._few: dict[str, array[int]] = {}
        if table is None:
            self._words = self._sorted_words()
            self._note_letters()
        else:
            self._words.frombytes(table.words)
            self._bitmaps = table.bitmaps
            self._few = {letter: _numbers(data) for letter, data in table.few.items()}

    def written(self) -> LookupTable:
        few = {letter: numbers.tobytes() for letter, numbers in self._few.items()}
        return LookupTable(self._words.tobytes(), self._bitmaps, few)

    def _sorted_words(self) -> "array[int]":
        """The beginnings of words that do not begin a name, as number of the name and offset."""
        words = (
            (name[match.start() :], number << _START_BITS | match.start())
            for number, name in enumerate(self._names)
            for match in _WORD.finditer(name, 0, _START_MASK)
        )
        return array("Q", (place for _, place in sorted_in_parts(words, itemgetter(0))))

    def _note_letters(self) -> None:
        numbers: dict[str, array[int]] = {}
        for number, name in enumerate(self._names):
            for letter in set(name):
                if letter not in numbers:
                    numbers[letter] = array("I")
                numbers[letter].append(number)
        for letter, having in numbers.items():
            if len(having) * _RARE < len(self._names):
                self._few[letter] = having
            else:
                self._bitmaps[letter] = _bitmap(having, len(self._names))

    def with_word(self, prefix: str) -> Iterator[str]:
        """The names in which a word, though not the first one, begins so."""
        words = self._words
        for at in range(bisect_left(words, prefix, key=self._from_word), len(words)):
            if not self._from_word(words[at]).startswith(prefix):
                return
            yield self._names[words[at] >> _START_BITS]

    def _from_word(self, place: int) -> str:
        return self._names[place >> _START_BITS][place & _START_MASK :]

    def with_letters(self, letters: str) -> Iterator[str]:
        """The names that have all *letters*, in whatever order."""
        wanted = set(letters)
        few = [self._few[letter] for letter in wanted if letter in self._few]
        if few:
            names = (self._names[number] for number in min(few, key=len))
            return (name for name in names if wanted.issubset(name))
        if wanted and wanted <= self._bitmaps.keys():
            return (self._names[number] for number in self._in_all(wanted))
        return iter(() if wanted else self._names)

    def _in_all(self, letters: Iterable[str]) -> Iterator[int]:
        bits = -1
        for letter in letters:
            bits &= int.from_bytes(self._bitmaps[letter], "little")
        data = bits.to_bytes(len(self._names) // 8 + 1, "little")
        for match in _SOME_BITS.finditer(data):
            for at in range(*match.span()):
                yield from (at * 8 + bit for bit in range(8) if data[at] >> bit & 1)


def begins_word(prefix: str, name: str) -> bool:
    """Whether a word of *name*, though not the first one, begins with *prefix*."""
    at = name.find(prefix, 1)
    while at > 0 and name[at - 1] not in WORD_BREAKS:
        at = name.find(prefix, at + 1)
    return at > 0


def _bitmap(numbers: Iterable[int], length: int) -> bytes:
    bitmap = bytearray(length // 8 + 1)
    for number in numbers:
        bitmap[number >> 3] |= 1 << (number & 7)
    return bytes(bitmap)


def _numbers(data: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(data)
    return numbers
