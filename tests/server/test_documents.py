"""Open buffers, against an editor that edits UTF-16 units, as JavaScript does."""

import json
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp
from lsprotocol.converters import get_converter

from wikilink_ls.server.documents import Document, Documents
from wikilink_ls.syntax.text import LineIndex

URI = "file:///vault/%ED%95%9C%EA%B8%80%20note.md"
HUGE = 2**31 - 1
Place = tuple[int, int]

PIECES = (
    *("a", "b", " ", "\t", "\0", "\n", "\r", "\r\n", "[[", "가", "\u1100\u1161\u11ab", "메모"),
    *("😀", "👩‍👩‍👧‍👦", "\u2028", "\u2029", "\x85", "\v", "\f", "\x1e", "\ud800", "\udc00"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
PLACES = st.tuples(
    st.integers(0, 6) | st.just(HUGE), st.integers(0, 6) | st.integers(0, 30) | st.just(HUGE)
)


class Edit(NamedTuple):
    start: Place
    end: Place
    text: str


EDITS = st.builds(Edit, PLACES, PLACES, TEXTS)
CHANGES = EDITS | EDITS | EDITS | TEXTS


def change(edit: Edit | str) -> lsp.TextDocumentContentChangeEvent:
    if isinstance(edit, str):
        return lsp.TextDocumentContentChangeWholeDocument(text=edit)
    start, end = lsp.Position(*edit.start), lsp.Position(*edit.end)
    return lsp.TextDocumentContentChangePartial(lsp.Range(start, end), edit.text)


def after(text: str, *edits: Edit | str) -> str:
    """What is in the buffer once a client sent *edits* in one notification."""
    documents = Documents()
    documents.open(URI, 1, text)
    document = documents.change(URI, 2, [change(edit) for edit in edits])
    assert document is not None
    assert document.lines == LineIndex.of(document.text)
    return document.text


def to_units(text: str) -> list[int]:
    """UTF-16, with a replacement character for each half of a pair that stands alone."""
    whole = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    data = whole.encode("utf-16-le")
    return [low + 256 * high for low, high in zip(data[::2], data[1::2], strict=True)]


def to_text(units: list[int]) -> str:
    return b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le")


def line_end(units: list[int], at: int) -> int:
    while at < len(units) and units[at] not in (10, 13):
        at += 1
    return at


def place(units: list[int], line: int, character: int) -> int:
    at = 0
    for _ in range(line):
        at = line_end(units, at)
        if at == len(units):
            return at
        at += 2 if units[at : at + 2] == [13, 10] else 1
    found = min(at + character, line_end(units, at))
    inside = found < len(units) and 0xDC00 <= units[found] <= 0xDFFF
    return found - inside


def naive(text: str, *edits: Edit | str) -> str:
    units = to_units(text)
    for edit in edits:
        if isinstance(edit, str):
            units = to_units(edit)
        else:
            start, end = sorted((place(units, *edit.start), place(units, *edit.end)))
            units[start:end] = to_units(edit.text)
    return to_text(units)


@given(TEXTS, st.lists(CHANGES, max_size=6))
def test_the_server_has_what_the_editor_has(text: str, edits: list[Edit | str]) -> None:
    assert after(text, *edits) == naive(text, *edits)


@given(TEXTS, st.lists(st.lists(CHANGES, max_size=3), max_size=6))
def test_notifications_follow_one_another(text: str, session: list[list[Edit | str]]) -> None:
    documents = Documents()
    documents.open(URI, 1, text)
    for version, edits in enumerate(session, 2):
        documents.change(URI, version, [change(edit) for edit in edits])
        text = naive(text, *edits)
        assert documents.get(URI) == Document.of(URI, version, text)


@pytest.mark.parametrize(
    ("text", "start", "end", "new_text", "expected"),
    [
        ("[[Gar", (0, 5), (0, 5), "den", "[[Garden"),
        ("one\ntwo\n", (0, 3), (1, 0), "", "onetwo\n"),
        ("one\r\ntwo", (0, 3), (1, 0), " ", "one two"),
        ("😀 [[x", (0, 6), (0, 6), "]]", "😀 [[x]]"),
        ("[", (0, 2), (0, 2), "\r", "[\r"),
        ("abc", (0, 0), (0, HUGE), "Z", "Z"),
        ("abc\r\nd", (0, 0), (0, HUGE), "Z", "Z\r\nd"),
        ("abc\nd", (0, 0), (HUGE, HUGE), "Z", "Z"),
        ("abc\n", (1, 0), (1, 0), "d", "abc\nd"),
        ("abc", (5, 1), (5, 1), "d", "abcd"),
        ("abcd", (0, 3), (0, 1), "-", "a-d"),  # a selection made backwards
        ("a😀b", (0, 2), (0, 4), "-", "a-"),  # from inside the pair
        ("\x0cb\u2028c\x85d\n[[x\n", (1, 3), (1, 3), "]]", "\x0cb\u2028c\x85d\n[[x]]\n"),
        ("한글", (0, 1), (0, 2), "\u1100\u1173\u11af", "한\u1100\u1173\u11af"),
    ],
)  # fmt: skip
def test_an_edit(text: str, start: Place, end: Place, new_text: str, expected: str) -> None:
    assert after(text, Edit(start, end, new_text)) == expected


def test_changes_of_one_notification_count_from_each_other() -> None:
    first, second = Edit((0, 0), (0, 0), "one\n"), Edit((1, 0), (1, 3), "TWO")

    assert after("two", first, second) == "one\nTWO"


def test_a_change_without_a_range_is_the_whole_text() -> None:
    assert after("old", "new\r", Edit((1, 0), (1, 0), "\n[[x]]")) == "new\r\n[[x]]"


def test_a_lone_surrogate_moves_nothing_and_can_be_sent_on() -> None:
    text = after("x \ud800[[y\udc00]]", Edit((0, 9), (0, 9), " \udbff"))

    assert text == "x \ufffd[[y\ufffd]] \ufffd"
    assert text.encode()


def test_changes_as_they_come_over_the_wire() -> None:
    sent = json.loads(r"""{
        "textDocument": {"uri": "untitled:1", "version": 7},
        "contentChanges": [
            {"text": "[[\ud83d\ude00]]\nx"},
            {"range": {"start": {"line": 0, "character": 4},
                       "end": {"line": 0, "character": 2147483647}},
             "rangeLength": 2, "text": "\ud800|y]]"}
        ]
    }""")
    params = get_converter().structure(sent, lsp.DidChangeTextDocumentParams)
    documents = Documents()
    documents.open("untitled:1", 6, "")

    document = documents.change("untitled:1", params.text_document.version, params.content_changes)

    assert document == Document.of("untitled:1", 7, "[[😀\ufffd|y]]\nx")


def test_buffers_open_change_and_close() -> None:
    documents = Documents()
    first = documents.open(URI, 1, "one")
    assert documents.get(URI) is first
    assert [it.uri for it in documents] == [URI]

    second = documents.change(URI, 5, [change(Edit((0, 3), (0, 3), "!"))])

    assert first == Document.of(URI, 1, "one")  # whoever held it still reads what it was
    assert second == documents.close(URI) == Document.of(URI, 5, "one!")
    assert documents.get(URI) is None
    assert len(documents) == 0


def test_a_version_without_changes_is_still_the_version() -> None:
    documents = Documents()
    documents.open(URI, 1, "one")

    assert documents.change(URI, 2, []) == Document.of(URI, 2, "one")


def test_a_buffer_opened_twice_has_the_newest_text() -> None:
    documents = Documents()
    documents.open(URI, 1, "one")

    documents.open(URI, 1, "two")

    assert [it.text for it in documents] == ["two"]


def test_a_buffer_that_is_not_open_is_no_error() -> None:
    documents = Documents()

    assert documents.change(URI, 1, [change("text")]) is None
    assert documents.close(URI) is None
    assert documents.get(URI) is None
