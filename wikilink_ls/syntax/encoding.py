"""The facts of a note as bytes: how those of closed notes are kept, in memory and on the disk."""

from functools import lru_cache
from typing import Any

from msgspec import Raw, Struct, msgpack

from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.note import FrontFacts, LinkFacts, LinkPlaces, Note
from wikilink_ls.syntax.packed_lines import PackedLines
from wikilink_ls.syntax.text import LineIndex

KEPT = 4096
"""Notes that stay decoded, of those that were asked for last; until somebody wants the memory."""


def encode_note(note: Note) -> bytes:
    return _ENCODER.encode(note)


@lru_cache(maxsize=KEPT)
def decode_note(data: bytes) -> Note:
    """The inverse; of the same bytes the same note, if they were asked for a short while ago."""
    return _DECODER.decode(data)


def decode_note_once(data: bytes) -> Note:
    """The same, for who asks once for each of thousands."""
    return _DECODER.decode(data)


@lru_cache(maxsize=KEPT)
def decode_links(data: bytes) -> LinkFacts:
    """Only the first of the facts, in a third of the time."""
    return _LINKS_DECODER.decode(data)


def decode_front(data: bytes) -> FrontFacts:
    """What is said in the properties, for who asks each of thousands of notes once."""
    return _FRONT_DECODER.decode(data)


@lru_cache(maxsize=2 * KEPT)
def decode_edit_facts(data: bytes) -> EditFacts:
    """What is needed to edit the links of a note: once for the edits, once to show them."""
    return _EDIT_FACTS_DECODER.decode(data)


def forget_decoded() -> None:
    """Keep nothing decoded."""
    decode_note.cache_clear()
    decode_links.cache_clear()
    decode_edit_facts.cache_clear()


def decode_lines(data: bytes) -> LineIndex:
    return _LINES_DECODER.decode(data).lines


class _Lines(Struct, frozen=True, gc=False, array_like=True):
    """The very first of the facts."""

    path: Raw
    lines: LineIndex


def _plain(value: Any) -> PackedLines:
    if isinstance(value, LineIndex):
        return value.packed()
    raise NotImplementedError(type(value))


def _object(_type: type, value: Any) -> LineIndex:
    # There is no other type that msgspec does not know.
    return LineIndex.of_packed(PackedLines(*value))


_ENCODER = msgpack.Encoder(enc_hook=_plain)
_DECODER = msgpack.Decoder(Note, dec_hook=_object)
_LINKS_DECODER = msgpack.Decoder(LinkFacts, dec_hook=_object)
_FRONT_DECODER = msgpack.Decoder(FrontFacts)
_EDIT_FACTS_DECODER = msgpack.Decoder(EditFacts)
_LINES_DECODER = msgpack.Decoder(_Lines, dec_hook=_object)

decode_link_places = msgpack.Decoder(LinkPlaces).decode
"""Even less than `decode_links`, for who asks each of thousands of notes once."""
