"""The facts of a note as bytes: how those of closed notes are kept, in memory and on the disk."""

from functools import lru_cache
from typing import Any

from msgspec import convert, msgpack

from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.packed_lines import PackedLines
from wikilink_ls.syntax.text import LineIndex

KEPT = 1024
"""Notes that stay decoded, of those that were asked for last."""


def encode_note(note: Note) -> bytes:
    return _ENCODER.encode(note)


@lru_cache(maxsize=KEPT)
def decode_note(data: bytes) -> Note:
    """The inverse; of the same bytes the same note, if they were asked for a short while ago."""
    return _DECODER.decode(data)


def _plain(value: Any) -> PackedLines:
    if isinstance(value, LineIndex):
        return value.packed()
    raise NotImplementedError(type(value))


def _object(_type: type, value: Any) -> LineIndex:
    # There is no other type that msgspec does not know.
    return LineIndex.of_packed(convert(value, PackedLines))


_ENCODER = msgpack.Encoder(enc_hook=_plain)
_DECODER = msgpack.Decoder(Note, dec_hook=_object)
