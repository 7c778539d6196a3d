"""Offsets and UTF-16 positions, against a model that counts character by character."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import apply
from wikilink_ls.syntax.text import LineIndex, Position, Span, TextEdit

PIECES = (
    *("a", " ", "\t", "\0", "\n", "\r", "\r\n", "é", "가", "\u1100\u1161", "\ufeff"),
    *(
        "😀",
        "𐐀",
        "👩‍👩‍👧‍👦",
        "🇰🇷",
        "\u2028",
        "\u2029",
        "\x85",
        "\v",
        "\f",
        "\x1c",
        "\ud800",
        "\udc00",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join) | st.text()
HUGE = 2**31 - 1


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def lines_of(text: str) -> list[tuple[str, str]]:
    """Each line's content and ending."""
    pieces = [*re.split(r"(\r\n|\r|\n)", text), ""]
    return list(zip(pieces[::2], pieces[1::2], strict=True))


def naive_offset(text: str, line: int, character: int) -> int:
    lines = lines_of(text)
    if line >= len(lines):
        return len(text)
    before = sum(len(content + ending) for content, ending in lines[:line])
    content = lines[line][0]
    fitting = [end for end in range(len(content) + 1) if units(content[:end]) <= character]
    return before + max(fitting)


def naive_position(text: str, offset: int) -> tuple[int, int]:
    left = max(offset, 0)
    lines = lines_of(text)
    for line, (content, ending) in enumerate(lines):
        if left < len(content + ending) or line == len(lines) - 1:
            return line, units(content[:left])
        left -= len(content + ending)
    raise AssertionError


@given(TEXTS)
def test_only_newline_carriage_return_and_both_end_a_line(text: str) -> None:
    lines = LineIndex.of(text)

    contents = [lines.line_span(line).of(text) for line in range(len(lines))]

    assert contents == [content for content, _ in lines_of(text)]


@given(TEXTS, st.integers(-2, 40))
def test_a_position_counts_utf_16_units(text: str, offset: int) -> None:
    assert LineIndex.of(text).position(offset) == naive_position(text, offset)


@given(TEXTS, st.integers(-2, 40), st.integers(-2, 40))
def test_the_corners_of_a_span_are_its_two_positions(text: str, start: int, end: int) -> None:
    lines = LineIndex.of(text)

    corners = lines.corners(Span(start, end))

    assert corners == (*lines.position(start), *lines.position(end))


@given(TEXTS, st.integers(0, 8), st.integers(0, 24) | st.just(HUGE))
def test_an_offset_is_clamped_to_its_line(text: str, line: int, character: int) -> None:
    offset = LineIndex.of(text).offset(Position(line, character))

    assert offset == naive_offset(text, line, character)


@given(TEXTS)
def test_there_and_back_again(text: str) -> None:
    lines = LineIndex.of(text)
    for offset in range(len(text) + 1):
        between = text[max(offset - 1, 0) : offset + 1] == "\r\n"
        assert lines.offset(lines.position(offset)) == offset - between


@given(st.data())
def test_an_edited_index_is_the_index_of_the_edited_text(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    lines = LineIndex.of(text)
    for new_text in data.draw(st.lists(TEXTS, min_size=1, max_size=8)):
        start, end = sorted(data.draw(st.tuples(*2 * [st.integers(0, len(text))])))
        text = text[:start] + new_text + text[end:]
        lines = lines.edited(Span(start, end), text)
        assert lines == LineIndex.of(text)
        assert lines.length == len(text)


def test_every_small_edit_of_every_small_text() -> None:
    def small(size: int) -> list[str]:
        return ["".join(it) for n in range(size + 1) for it in product("\r\na😀", repeat=n)]

    for text in small(4):
        lines = LineIndex.of(text)
        spans = [(start, end) for end in range(len(text) + 1) for start in range(end + 1)]
        for (start, end), new_text in product(spans, ("", "\r", "\n", "a", "\n\r", "a😀\r")):
            edited = text[:start] + new_text + text[end:]
            assert lines.edited(Span(start, end), edited) == LineIndex.of(edited)


@pytest.mark.parametrize(
    ("text", "position", "rest"),
    [
        ("one\ntwo", (1, 1), "wo"),
        ("one\r\ntwo", (1, 0), "two"),
        ("one\rtwo", (1, 0), "two"),
        ("one\n", (1, 0), ""),
        ("한글 메모", (0, 3), "메모"),
        ("\u1112\u1161\u11ab글", (0, 3), "글"),
        ("😀x", (0, 2), "x"),
        ("a😀x", (0, 2), "😀x"),  # inside the pair: its start
        ("👩‍👧x", (0, 5), "x"),
        ("one\ntwo", (0, 99), "\ntwo"),
        ("one\r\ntwo", (0, HUGE), "\r\ntwo"),
        ("one\ntwo", (HUGE, 0), ""),
        ("one\u2028two\x85x\nnext", (1, 0), "next"),
        ("", (0, 0), ""),
    ],
)
def test_a_position_is_a_place(text: str, position: tuple[int, int], rest: str) -> None:
    assert text[LineIndex.of(text).offset(Position(*position)) :] == rest


def test_a_place_inside_a_line_ending_is_the_end_of_its_line() -> None:
    assert LineIndex.of("one\r\ntwo").position(4) == (0, 3)


def test_places_outside_the_text_are_its_ends() -> None:
    lines = LineIndex.of("one\n😀")

    assert lines.position(-1) == (0, 0)
    assert lines.position(99) == (1, 2)
    assert lines.offset(Position(-1, 7)) == 0
    assert lines.offset(Position(1, -7)) == len("one\n")


def test_spans_are_half_open_but_the_cursor_may_stand_at_the_end() -> None:
    span = Span(2, 4)

    assert span.of("[[x]]") == "x]"
    assert [span.touches(offset) for offset in range(1, 6)] == [False, True, True, True, False]
    assert span.overlaps(Span(3, 9))
    assert not span.overlaps(Span(4, 9))
    assert span.shifted(3) == (5, 7)


@given(st.data())
def test_edits_are_applied_in_any_order(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    edits = [
        TextEdit(Span(*ends), data.draw(TEXTS))
        for ends in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    expected, at = "", 0
    for span, new_text in edits:
        expected, at = expected + text[at : span.start] + new_text, span.end

    assert apply(text, data.draw(st.permutations(edits))) == expected + text[at:]


@given(st.text("ab\n\r과😀", max_size=30), st.text("ab\n\r과😀", max_size=30))
def test_an_index_fits_its_own_text_alone(text: str, other: str) -> None:
    lines = LineIndex.of(text)

    assert lines.fits(text)
    assert lines.fits(other) is (lines == LineIndex.of(other))
    assert not LineIndex.of("a\r\n").fits("aa\n")
