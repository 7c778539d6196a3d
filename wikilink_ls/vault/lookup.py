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
_MOST_ASKED = 32


class LookupTable(Struct, frozen=True, array_like=True):
    """A `Lookup` as it is written down, without its names; in the byte order of this machine."""

    words: bytes = b""
    bitmaps: dict[str, bytes] = {}
    few: dict[str, bytes] = {}


class Lookup:
    """An index over a sequence of sorted names; made once, in one pass.

    Two tables: where words begin, in the order of what follows, and which names have a letter.
    """

    __slots__ = ("_asked", "_bitmaps", "_few", "_names", "_words")

    def __init__(self, names: Sequence[str], table: LookupTable | None = None) -> None:
        self._names = names
        self._words = array("Q")
        self._bitmaps: dict[str, int] = {}
        self._few: dict[str, array[int]] = {}
        self._asked: dict[str, int] = {}
        """Bitmaps of rare letters: who types on asks for the same."""
        if table is None:
            self._words = self._sorted_words()
            self._note_letters()
        else:
            self._words.frombytes(table.words)
            self._bitmaps = {
                it: int.from_bytes(bits, "little") for it, bits in table.bitmaps.items()
            }
            self._few = {letter: _array(data) for letter, data in table.few.items()}

    def written(self) -> LookupTable:
        few = {letter: numbers.tobytes() for letter, numbers in self._few.items()}
        size = self._size
        bitmaps = {letter: bits.to_bytes(size, "little") for letter, bits in self._bitmaps.items()}
        return LookupTable(self._words.tobytes(), bitmaps, few)

    @property
    def _size(self) -> int:
        """Bytes of a bitmap of all names."""
        return len(self._names) // 8 + 1

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
                self._bitmaps[letter] = _bitmap(having, self._size)

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
        bits = (1 << len(self._names)) - 1
        for letter in set(letters):
            bits &= self._having(letter)
        return map(self._names.__getitem__, self._numbers(bits))

    def lacking(self, letters: Iterable[str], most: int) -> list[Iterator[str]]:
        """The names that lack none of *letters*, those that lack one, and so on, up to *most*."""
        # Bit by bit, the names that lack at most none, one, two … of the letters so far.
        at_most = [(1 << len(self._names)) - 1] * (most + 1)
        for letter in letters:
            having = self._having(letter)
            for more in range(most, 0, -1):
                at_most[more] = (at_most[more] & having) | at_most[more - 1]
            at_most[0] &= having
        exactly = [bits & ~fewer for fewer, bits in zip((0, *at_most), at_most, strict=False)]
        return [map(self._names.__getitem__, self._numbers(bits)) for bits in exactly]

    def _having(self, letter: str) -> int:
        """The bitmap of the names with *letter*."""
        bits = self._bitmaps.get(letter)
        if bits is None and (bits := self._asked.get(letter)) is None:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.clear()
            bits = self._asked[letter] = _bitmap(self._few.get(letter, ()), self._size)
        return bits

    def _numbers(self, bits: int) -> Iterator[int]:
        """Those of the names in a bitmap."""
        data = bits.to_bytes(self._size, "little") if bits else b""
        for match in _SOME_BITS.finditer(data):
            for at in range(*match.span()):
                yield from (at * 8 + bit for bit in range(8) if data[at] >> bit & 1)


def begins_word(prefix: str, name: str) -> bool:
    """Whether a word of *name*, though not the first one, begins with *prefix*."""
    at = name.find(prefix, 1)
    while at > 0 and name[at - 1] not in WORD_BREAKS:
        at = name.find(prefix, at + 1)
    return at > 0


def _bitmap(numbers: Iterable[int], size: int) -> int:
    bitmap = bytearray(size)
    for number in numbers:
        bitmap[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bitmap, "little")


def _array(data: bytes) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(data)
    return numbers
