"""The facts of a note as bytes, and back: nothing is lost, and nothing is another."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.syntax.test_parser import TEXTS
from wikilink_ls.syntax.canvas import parse_canvas
from wikilink_ls.syntax.edit_facts import EditFacts, PropertyFacts
from wikilink_ls.syntax.encoding import (
    decode_edit_facts,
    decode_front,
    decode_link_places,
    decode_note,
    encode_note,
)
from wikilink_ls.syntax.note import Note, Properties
from wikilink_ls.syntax.packed_lines import PackedLines
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import LineIndex, Position

LINES = st.lists(
    st.sampled_from(
        ["\n", "\r\n", "\r", "\n\r", "\u2028", "a", "한글", "😀", "😀😀\n", "x" * 70_000, "[[a]]"]
    ),
    max_size=12,
).map("".join)
VALUES = st.sampled_from(
    [
        *("007", "1.5", "1e400", ".nan", "-.inf", "0x1ffffffffffffffffff", "123456789" * 9),
        *("yes", "null", "~", "2026-01-01", "!!binary aGVsbG8=", "!!set {a, b}", "!!omap [a: 1]"),
        *('"\\ud83d"', '"\\U0001f600"', '"\\0"', "{1: 2, null: 3, true: [x, {y: z}]}", "[[a]]"),
        *("[" * 300 + "]" * 300, "? [1]\n: 2", "|\n  a\n  b", "&a [*a]", "'[[b]]'"),
    ]
)


def again(note: Note) -> Note:
    # By other bytes than those that were decoded a moment ago.
    return decode_note(bytes(bytearray(encode_note(note))))


@given(TEXTS)
def test_a_note_comes_back_as_it_was(text: str) -> None:
    note = parse("폴더/a 😀.md", text)

    assert again(note) == note


@given(TEXTS, st.booleans())
def test_what_is_read_for_one_purpose_is_the_same(text: str, damaged: bool) -> None:
    note = replace(parse("폴더/a 😀.md", text), damaged=damaged)
    data = encode_note(note)

    places, facts = decode_link_places(data), decode_edit_facts(data)
    front = decode_front(data)

    for name in ("path", "properties", "aliases"):
        assert getattr(front, name) == getattr(note, name), name
    assert (places.path, facts.path) == (note.path, note.path)
    assert (places.lines, facts.lines) == (note.lines, note.lines)
    assert [(it.span, it.path) for it in places.links] == [(it.span, it.path) for it in note.links]
    for name in ("links", "headings", "tags", "damaged", "unread"):
        assert getattr(facts, name) == getattr(note, name), name
    for name in ("span", "problems"):
        assert getattr(facts.properties, name) == getattr(note.properties, name), name
    assert len(facts.properties.entries) == len(note.properties.entries)


@given(VALUES, VALUES)
def test_so_do_properties_of_any_kind(one: str, other: str) -> None:
    note = parse("a.md", f"---\none: {one}\n'[[two]]': {other}\n---\n")

    # Of what is no number, nothing is equal to it.
    assert repr(again(note).properties) == repr(note.properties)


@given(TEXTS, st.booleans())
def test_so_does_a_canvas(text: str, damaged: bool) -> None:
    note = parse_canvas("a.canvas", text, damaged=damaged)

    assert again(note) == note


@given(LINES)
@example("")
@example("\r")
@example("x" * 65_535 + "\n")
@example("x" * 65_536 + "\n😀")
@example("x" * 65_534 + "\n" + "y" * 65_535 + "\r\n")
def test_the_lines_are_where_they_were(text: str) -> None:
    lines = LineIndex.of(text)
    as_bytes = lines.packed()
    packed = LineIndex.of_packed(as_bytes)

    assert (as_bytes.count, as_bytes.length) == (len(lines), len(text))
    assert len(packed) == text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    assert packed == lines
    assert packed.length == lines.length == len(text)
    edges = [it + by for it in (*lines.starts, *lines.ends, *lines.astral) for by in (-1, 0, 1)]
    for offset in edges:
        position = lines.position(offset)
        assert packed.position(offset) == position
        assert packed.offset(position) == lines.offset(position)
    assert packed.offset(Position(len(lines), 0)) == len(text)


@pytest.mark.parametrize("text", ["", "a\n", "a\r\nb", "😀\n" * 3])
def test_lines_can_be_packed_that_were_never_unpacked(text: str) -> None:
    packed = LineIndex.of(text).packed()

    assert LineIndex.of_packed(packed).packed() == packed
    assert hash(LineIndex.of_packed(packed)) == hash(LineIndex.of(text))


def test_two_threads_may_be_the_first_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = LineIndex.of_packed(LineIndex.of("a\nb").packed())
    unpacked = PackedLines.unpacked
    asked: list[Any] = []

    def at_the_same_time(packed: PackedLines) -> object:
        if not asked:
            asked.append(True)
            asked.append(lines.starts)  # What another thread does, in the middle of it.
        return unpacked(packed)

    monkeypatch.setattr(PackedLines, "unpacked", at_the_same_time)

    assert list(lines.ends) == [1, 3]
    assert list(lines.starts) == [0, 2] == list(asked[1])


def test_of_the_same_bytes_the_same_note_is_given() -> None:
    data = encode_note(parse("a.md", "# A"))

    assert decode_note(data) is decode_note(bytes(bytearray(data)))


def test_what_edits_need_is_where_a_note_has_it() -> None:
    same = {"packed": "lines", "raw_tags": "tags"}

    assert [same.get(it, it) for it in EditFacts.__struct_fields__] == [*Note.__struct_fields__]
    assert PropertyFacts.__struct_fields__ == Properties.__struct_fields__
