"""Code points for the UTF-8 bytes in which pyromark counts."""

from collections.abc import Iterator
from typing import Any

from wikilink_ls.syntax.text import Span

_COMMAS = bytes.maketrans(b"?", b",")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))


def one_byte_each(text: str) -> str:
    """*text* with question marks for all that is not ASCII, if CommonMark reads both alike.

    So bytes count code points, and nothing has to be converted. To CommonMark a question mark is
    text like any other, but where link labels are compared, in ``<?``, and in ``<a?@b.com>``;
    where one could make a difference, all question marks become commas.
    """
    if text.isascii() or "]:" in text or "<?" in text:
        return text
    data = text.encode("ascii", "replace")
    if b"<?" in data or b"@" in data:
        data = data.translate(_COMMAS)
    return data.decode("ascii")


class Offsets:
    """Code points for UTF-8 byte offsets into one text, by way of a count every 256 bytes."""

    __slots__ = ("_base", "_counts", "_data")

    STEP = 256

    def __init__(self, text: str, base: int) -> None:
        """*base* is the offset, in code points, at which *text* begins."""
        self._base = base
        self._data = b"" if text.isascii() else text.encode()
        self._counts = list(self._count())

    def _count(self) -> Iterator[int]:
        count = 0
        for start in range(0, len(self._data), self.STEP):
            yield count
            chunk = self._data[start : start + self.STEP]
            count += len(chunk.translate(None, _CONTINUATION_BYTES))
        if self._data:
            yield count

    def __call__(self, byte: int) -> int:
        if not self._data:
            return self._base + byte
        chunk = byte // self.STEP
        rest = self._data[chunk * self.STEP : byte].translate(None, _CONTINUATION_BYTES)
        return self._base + self._counts[chunk] + len(rest)

    def span(self, where: Any) -> Span:
        """The span of a range as pyromark gives it."""
        start, end = where["start"], where["end"]
        if self._data:
            return Span(self(start), self(end))
        return Span(self._base + start, self._base + end)
