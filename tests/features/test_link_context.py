"""Where a cursor stands in a half-typed link."""

import pytest

from tests.drawing import drawn
from wikilink_ls.features.completing.link_context import (
    FootnoteContext,
    LinkContext,
    TagContext,
    link_context,
)


def context(text: str) -> LinkContext | TagContext | FootnoteContext | None:
    at = drawn(f"-- n.md --\n{text}")
    return link_context(at.note, at.text, at.offset)


@pytest.mark.parametrize(
    ("text", "part", "path", "query"),
    [
        ("[[$0", "path", "", ""),
        ("[[a$0", "path", "a", "a"),
        ("[[[a$0", "path", "a", "a"),
        ("[[x]] [[a$0", "path", "a", "a"),
        ("[[a b$0", "path", "a b", "a b"),
        ("[[a#$0", "heading", "a", ""),
        ("[[a#b#c$0", "heading", "a", "c"),
        ("[[#b$0", "heading", "", "b"),
        ("[[a#^b$0", "block", "a", "b"),
        ("[[a^b$0", "block", "a", "b"),
        ("[[^b$0", "block", "", "b"),
        ("[[a|b$0", "display", "a", "b"),
        ("[[a\\|b$0", "display", "a", "b"),
        ("[[a#b|c$0", "display", "a", "c"),
        ("[[|b$0", "path", "", "|b"),
        ("[x](a$0", "path", "a", "a"),
        ("[x](<a b$0", "path", "a b", "a b"),
        ("[x](a#b$0", "heading", "a", "b"),
        ("[x](a#^b$0", "block", "a", "b"),
        ("[x](a(b$0", "path", "a(b", "a(b"),
    ],
)
def test_a_cursor_is_in_the_path_a_heading_a_block_or_the_display_text(
    text: str, part: str, path: str, query: str
) -> None:
    found = context(text)

    assert isinstance(found, LinkContext)
    assert (found.part, found.path, found.query) == (part, path, query)
    assert found.kept + found.query == found.typed


@pytest.mark.parametrize(
    ("text", "closing", "closed_by", "replaced"),
    [
        ("[[a$0", "]]", 0, ""),
        ("[[a$0 b", "]]", 0, ""),
        ("[[a$0]", "]", 1, ""),
        ("[[a$0]]", "", 2, ""),
        ("[[a$0b]]", "", 2, "b"),
        ("[[a$0b|c]]", "", 0, "b"),
        ("[[a$0b\\|c]]", "", 0, "b"),
        ("[[a$0b#c]]", "", 0, "b"),
        ("[[a#b$0c#d|e]]", "", 0, "c#d"),
        ("[[a|b$0c|d]]", "", 2, "c|d"),
        ("[[a$0 [[b]]", "]]", 0, ""),
        ("[x](a$0", ")", 0, ""),
        ("[x](a$0 b)", ")", 0, ""),
        ("[x](a$0)", "", 0, ""),
        ("[x](a$0b)", "", 0, "b"),
        ("[x](a$0b#c)", "", 0, "b"),
        ("[x](<a$0", ">)", 0, ""),
        ("[x](<a$0 b>)", "", 0, " b"),
    ],
)
def test_what_follows_the_cursor_is_closed_or_is_to_be_closed(
    text: str, closing: str, closed_by: int, replaced: str
) -> None:
    found = context(text)

    assert isinstance(found, LinkContext)
    after = text.partition("$0")[2]
    assert (found.closing, found.closed_by) == (closing, closed_by)
    assert after[: found.end - found.cursor] == replaced


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("[[a$0]]", False),
        ("[[a$0|b]]", True),
        ("[[a$0#b]]", True),
        ("[[a|b$0]]", False),
        ("[x](a$0#b)", True),
        ("[x](a$0)", False),
    ],
)
def test_more_of_the_link_may_follow(text: str, more: bool) -> None:
    found = context(text)

    assert isinstance(found, LinkContext)
    assert found.more is more


@pytest.mark.parametrize(
    ("text", "embed", "table", "properties", "quote"),
    [
        ("[[$0", False, False, False, ""),
        ("![[$0", True, False, False, ""),
        ("![x]($0", True, False, False, ""),
        ("![x](y) [x]($0", False, False, False, ""),
        ("![x] [x]($0", False, False, False, ""),
        ("[x](![y]($0", True, False, False, ""),
        ("| a |\n|---|\n| [[$0 |", False, True, False, ""),
        ("---\na: [[$0\n---\n", False, False, True, ""),
        ('---\na: "[[$0\n---\n', False, False, True, '"'),
        ("---\na: '[[$0\n---\n", False, False, True, "'"),
        ('"[[$0', False, False, False, ""),
    ],
)
def test_the_place_of_a_link_is_known(
    text: str, embed: bool, table: bool, properties: bool, quote: str
) -> None:
    found = context(text)

    assert isinstance(found, LinkContext)
    assert (found.embed, found.table, found.properties) == (embed, table, properties)
    assert found.quote == quote


@pytest.mark.parametrize(
    ("text", "query"),
    [("#a$0", "a"), ("x #$0", ""), ("x #a/b$0", "a/b"), ("# h #a$0", "a"), ("- #$0", "")],
)
def test_a_cursor_is_in_a_tag(text: str, query: str) -> None:
    found = context(text)

    assert isinstance(found, TagContext)
    assert found.query == query
    assert text[found.start] == "#"
    assert found.cursor == text.index("$0")


@pytest.mark.parametrize(
    "text",
    ["a$0", "#$0", "> #$0", "x#a$0", "#a b$0", "[[a]]$0", "[[a]] b$0", "(a$0", "\\\\\\[[a$0"],
)
def test_elsewhere_there_is_none(text: str) -> None:
    assert context(text) is None


def test_a_cursor_on_another_line_is_not_in_the_link() -> None:
    assert context("[[a\nb$0") is None
    assert context("[[a\rb$0") is None
