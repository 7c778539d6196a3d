"""What CommonMark says of a body: headings, blocks, tables, links, and what hides them."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.markdown_links import MAX_NESTED_LINKS
from wikilink_ls.syntax.masking import MAX_COLUMNS
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.offsets import Offsets
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.structure import EXCERPT_LENGTH, read_structure


def note(text: str) -> Note:
    return parse("note.md", text)


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# a", ["1 a"]),
        ("###### a", ["6 a"]),
        ("####### a", []),
        ("#a", []),
        ("#", ["1 "]),
        ("#\ta", ["1 a"]),
        ("   # a", ["1 a"]),
        ("    # a", []),
        ("# a #", ["1 a"]),
        ("# a ###   ", ["1 a"]),
        ("# a#", ["1 a#"]),
        ("# a \\#", ["1 a \\#"]),
        ("# # #", ["1 #"]),
        ("## ##", ["2 "]),
        ("# a\n## b\n# c", ["1 a", "2 b", "1 c"]),
        ("a\n===", ["1 a"]),
        ("a\n---\n", ["2 a"]),
        ("a\r\n===\r\n", ["1 a"]),
        ("a\r===\r", ["1 a"]),
        ("a\n  b\n===", ["1 a b"]),
        ("#tag\n===", ["1 #tag"]),
        ("#\vtab", ["1 tab"]),
        ("##\fpage ##", ["2 page"]),
        ("a\n\n---\n", []),
        ("# A link in a [[x]]", ["1 A link in a [[x]]"]),
        ("# **b** `c`", ["1 **b** `c`"]),
        ("# [[a`b]] c`d", ["1 [[a`b]] c`d"]),
        ("# h ^id", ["1 h ^id"]),
        ("> # a", []),
        ("- # a", []),
        ("```\n# a\n```", []),
        ("<!--\n# a\n-->", []),
        ("---\n# a\n---\n# b", ["1 b"]),
        ("$$\nx\n=\ny\n$$", []),
        ("$$\nx\n\n# y\n$$\n# z", ["1 z"]),
        ("$$\n# x", ["1 x"]),
    ],
)
def test_a_heading_is_its_level_and_its_text_as_written(text: str, headings: list[str]) -> None:
    assert [f"{it.level} {it.text}" for it in note(text).headings] == headings


@pytest.mark.parametrize(
    ("text", "span"),
    [("a\n\n## b ##  \nc", "## b ##"), ("\na\nb\n===\nc", "a\nb\n==="), ("가😀\n\n# b", "# b")],
)
def test_the_span_of_a_heading_is_its_own_lines(text: str, span: str) -> None:
    assert [it.span.of(text) for it in note(text).headings] == [span]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("![[a.png]]^id", {"id": "![[a.png]]^id"}),
        ("first\r\n\r\nsecond ^x\r\n", {"x": "second ^x"}),
        ("first\r\rsecond ^x\r", {"x": "second ^x"}),
        ("first\n\n- a\n\n  b ^x", {"x": "b ^x"}),
        ("a ^x", {"x": "a ^x"}),
        ("a\nb ^x\n", {"x": "a\nb ^x"}),
        ("a ^x\nb", {}),
        ("a^x", {}),
        ("a ^x y", {}),
        ("a ^x ^y", {"y": "a ^x ^y"}),
        ("a ^x_y", {}),
        ("a ^가", {}),
        ("a ^A-1", {"A-1": "a ^A-1"}),
        ("a ^x  \n", {"x": "a ^x"}),
        ("a\n\n^x", {"x": "a"}),
        ("a\n^x", {"x": "a\n^x"}),
        ("^x", {}),
        ("# h\n\n^x", {}),
        ("a\n\n^x\n\n^y", {"x": "a"}),
        ("a\n\n\n\n^x", {"x": "a"}),
        ("- a ^x\n- b ^y", {"x": "- a ^x", "y": "- b ^y"}),
        ("- a ^x\n  - b ^y\n", {"x": "- a ^x", "y": "- b ^y"}),
        ("- a\n  b ^x\n", {"x": "- a\n  b ^x"}),
        ("- a ^x\n\n- b\n", {"x": "- a ^x"}),
        ("- a\n\n  b ^x\n", {"x": "b ^x"}),
        ("- *a* `b` ^x", {"x": "- *a* `b` ^x"}),
        ("1) a ^x", {"x": "1) a ^x"}),
        ("- [ ] a ^x", {"x": "- [ ] a ^x"}),
        ("- a\n- b\n\n^x", {"x": "- a\n- b"}),
        ("> a\n> b\n\n^x", {"x": "> a\n> b"}),
        ("> a ^x", {"x": "> a ^x"}),
        ("> a ^x\n>\n> b", {"x": "a ^x"}),
        ("> [!note] a\n> b ^x", {"x": "> [!note] a\n> b ^x"}),
        ("> a\n>\n> ^x", {"x": "a"}),
        ("> a\n>\n>^x", {"x": "a"}),
        ("| a |\n| - |\n| b |\n\n^x", {"x": "| a |\n| - |\n| b |"}),
        ("```\na ^no\n```\n\n^x", {"x": "```\na ^no\n```"}),
        ("$$\na\n$$\n\n^x", {"x": "$$\na\n$$"}),
        ("$$\na\n\nb\n$$\n\n^m", {"m": "$$\na\n\nb\n$$"}),
        ("a\n\n---\n\n^x", {}),
        ("a\n\n[r]: b\n\n^x", {}),
        ("[r]: b\n\na\n\n^x", {"x": "a"}),
        ("a\n\n^x\n\n[r]: b", {"x": "a"}),
        ("`a ^x`", {}),
        ("- *a ^x*\n\nb ^y", {"y": "b ^y"}),
        ("[^1]: a ^x", {"x": "a ^x"}),
        ("a [[b]] ^x", {"x": "a [[b]] ^x"}),
        ("가😀 ^x", {"x": "가😀 ^x"}),
    ],
)
def test_a_block_id_names_the_block_that_it_ends(text: str, blocks: dict[str, str]) -> None:
    found = note(text).blocks

    assert {it.id: it.span.of(text) for it in found} == blocks
    assert all(it.id_span.of(text) == it.id for it in found)


@pytest.mark.parametrize(
    ("text", "footnotes"),
    [
        ("[^1]: a", {"1": "[^1]: a"}),
        ("x[^n]\n\n[^n]: a\n    b\n\ny", {"n": "[^n]: a\n    b"}),
        ("[^가]: a\n[^2]: b", {"가": "[^가]: a", "2": "[^2]: b"}),
        ("x[^1]", {}),
        ("`[^1]: a`", {}),
    ],
)
def test_a_footnote_is_its_definition(text: str, footnotes: dict[str, str]) -> None:
    assert {it.label: it.span.of(text) for it in note(text).footnotes} == footnotes


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        ("| a |\n|---|\n| b |\n\nc", ["| a |\n|---|\n| b |"]),
        ("a | b\n--|--\n", ["a | b\n--|--"]),
        ("> | a |\n> |---|\n", ["| a |\n> |---|"]),
        ("| a |\n", []),
        ("```\n| a |\n|---|\n```", []),
    ],
)
def test_tables_are_found(text: str, tables: list[str]) -> None:
    assert [span.of(text) for span in note(text).tables] == tables


def test_a_table_wider_than_any_screen_is_text_and_its_links_are_found() -> None:
    text = "| [[a]] " * (MAX_COLUMNS + 1) + "|\n" + "|-" * (MAX_COLUMNS + 1) + "|\n| [[b]] |\n"
    found = note(text)

    assert found.tables == ()
    assert len(found.links) == MAX_COLUMNS + 2


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](b.md)", ["markdown b.md [a] b.md"]),
        ("![a](b.png)", ["markdown-embed b.png [a] b.png"]),
        ("![a|100](b.png)", ["markdown-embed b.png [a|100] b.png"]),
        ("[a](b)", ["markdown b [a] b"]),
        ("[a](b%20c.md#d%20e)", ["markdown b c.md#d e [a] b%20c.md"]),
        ("[a](<b c.md#d>)", ["markdown b c.md#d [a] b c.md"]),
        ("[a](<b\\>c>)", ["markdown b>c [a] b\\>c"]),
        ("[a](b c.md)", []),
        ('[a](b.md "t")', ["markdown b.md [a] b.md"]),
        ("[a](  b.md  't')", ["markdown b.md [a] b.md"]),
        ("[a](b(c).md)", ["markdown b(c).md [a] b(c).md"]),
        ("[a](b\\(c.md)", ["markdown b(c.md [a] b\\(c.md"]),
        ("[a](&amp;.md)", ["markdown &.md [a] &amp;.md"]),
        ("[a](#b)", ["markdown #b [a] "]),
        ("[a](#^b)", ["markdown #^b [a] "]),
        ("[a](./b.md)", ["markdown ./b.md [a] ./b.md"]),
        ("[a]()", []),
        ("[](b)", ["markdown b [] b"]),
        ("[a](https://b)", []),
        ("<https://b>", []),
        ("[a](mailto:b)", []),
        ("[*a* `]` b](c)", ["markdown c [*a* `]` b] c"]),
        ("[a\\]b](c)", ["markdown c [a\\]b] c"]),
        ("[a](\nb)", ["markdown b [a] b"]),
        ("> [a](\n> b)", ["markdown b [a] b"]),
        ("[![a](b)](c)", ["markdown c [![a](b)] c", "markdown-embed b [a] b"]),
        ("![a ![b](c) d](e)", ["markdown-embed e [a ![b](c) d] e", "markdown-embed c [b] c"]),
        (
            "[[$a]] [[$b]] [[$c]] [[$d]]",
            [f"wikilink ${it} [None] ${it}" for it in "abcd"],
        ),
        ("[[a`b]] [[c`d]] `[[e]]`", ["wikilink a`b [None] a`b", "wikilink c`d [None] c`d"]),
        ("[[a]](b)", ["wikilink a [None] a"]),
        ("[a]([[b]])", ["wikilink b [None] b"]),
        ("[a](<x [[b]]>)", ["wikilink b [None] b"]),
        ("[a [[x]] b](c)", ["markdown c [a [[x]] b] c", "wikilink x [None] x"]),
        ("[x](b%0Ac.md)", ["markdown b\nc.md [x] b%0Ac.md"]),
        ("[가😀](나%20다.md)", ["markdown 나 다.md [가😀] 나%20다.md"]),
        ("[a](<나 다.md>)", ["markdown 나 다.md [a] 나 다.md"]),
        ("[a](나\\_&amp;.md)", ["markdown 나_&.md [a] 나\\_&amp;.md"]),
        ("[a](나\u00a0다.md)", ["markdown 나\u00a0다.md [a] 나\u00a0다.md"]),
        ("[a](나\u3000다.md 't')", ["markdown 나\u3000다.md [a] 나\u3000다.md"]),
        ("[a][b]\n\n[b]: 나\u00a0다.md", ["reference 나\u00a0다.md [a] 나\u00a0다.md"]),
        ("[a](\x0cb.md)", ["markdown b.md [a] b.md"]),
        ("[😀](\x0b😀.md)", ["markdown 😀.md [😀] 😀.md"]),
        ("가 [a](b?.md)", ["markdown b?.md [a] b?.md"]),
        ("`[a](b)`", []),
        ("\\[a](b)", []),
        ("[a]\n(b)", []),
    ],
)
def test_a_markdown_link_is_one_if_it_stays_in_the_vault(text: str, links: list[str]) -> None:
    assert [
        f"{it.kind} {it.linktext} [{it.display}] {it.path_span.of(text)}"
        for it in note(text).links
    ] == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a][r]\n\n[r]: b.md", ["reference b.md [a][r]"]),
        ("[r][]\n\n[R]: b.md", ["reference b.md [r][]"]),
        ("[r]\n\n[r]: <b c.md> 't'", ["reference b c.md [r]"]),
        ("![a][r]\n\n[r]: b.png", ["markdown-embed b.png ![a][r]"]),
        ("[a][r] [b][r]\n\n[r]: c", ["reference c [a][r]", "reference c [b][r]"]),
        ("[a][r]\n\n> [r]:\n> b", ["reference b [a][r]"]),
        ("[a][r]\n\n[r]: https://b", []),
        ("[a][r]", []),
        ("[r]: b.md", []),
    ],
)
def test_a_reference_leads_where_its_definition_says(text: str, links: list[str]) -> None:
    assert [f"{it.kind} {it.path} {it.span.of(text)}" for it in note(text).links] == links


def test_the_path_of_a_reference_is_written_in_its_definition() -> None:
    text = "가 [a][r]\n\n[r]: <b c.md#d>"
    (link,) = note(text).links

    assert (link.path_span.of(text), link.subpath_span.of(text)) == ("b c.md", "#d")


def test_of_images_in_images_the_outer_ones_count() -> None:
    depth = MAX_NESTED_LINKS * 3

    assert len(note("![" * depth + "x" + "](y)" * depth).links) == MAX_NESTED_LINKS


@pytest.mark.parametrize(
    "text",
    [
        "`[[a]]`",
        "``[[a]] ` ``",
        "`\n[[a]]\n`",
        "```\n[[a]]\n```",
        "```dataview\n[[a]]\n```",
        "~~~\n[[a]]\n~~~",
        "```\n[[a]]",
        "    [[a]]",
        "> ```\n> [[a]]\n> ```",
        "- a\n\n      [[a]]",
        "<!-- [[a]] -->",
        "x <!-- [[a]] --> y",
        "<!--\n[[a]]\n\n[[b]]\n-->",
        "<!-- [[a]]",
        "<div>[[a]]</div>",
        "<div>\n[[a]]\n</div>",
        "$[[a]]$",
        "$$[[a]]$$",
        "$$\n[[a]]\n$$",
        "$$\nx\n\n[[a]]\n\n$$",
        "$$\n- [[a]]\n$$",
        "$$\n# [[a]]\n$$",
        "$$\r\n\r\n[[a]]\r\n$$  \r\n",
        "> $$\n>\n> [[a]]\n> $$",
        "- $$\n  x\n\n  [[a]]\n  $$",
        "x\n$$\n```\n[[a]]\n$$\ny",
    ],
)
def test_code_math_and_html_have_no_links(text: str) -> None:
    found = note(text)

    assert found.links == ()
    assert found.in_literal(text.index("[[") + 2)


@pytest.mark.parametrize(
    "text",
    [
        "%% [[a]] %%",
        "%%\n[[a]]\n%%",
        "# [[a]]",
        "> [!note] [[a]]",
        "> > [[a]]",
        "- [ ] [[a]]",
        "| [[a]] |\n|-|\n",
        "x\n\n[^1]: [[a]]",
        "***[[a]]***",
        "~~[[a]]~~",
        "x<br>[[a]]",
        "<b>[[a]]</b>",
        "<!-- x --> [[a]]",
        "<!-- x -->\n[[a]]",
        "`x` [[a]]",
        "` [[a]]",
        "$ [[a]]",
        "5$ [[a]] 6$",
        "```\nx\n```\n[[a]]",
        "````\n```\n````\n[[a]]",
        "---\n\n[[a]]",
        "x\n    [[a]]",
        "$$\nx\n\n[[a]]",
        "$$\nx\n\n[[a]] $$ y",
        "```\n$$\n```\n\n[[a]]\n\n$$",
        "    $$\n\n[[a]]\n\n$$",
        "$$\n\n$$\n[[a]]",
        "$$\n```\n\n$$\n[[a]]",
        "$$\n\n<!-- x\n\n$$\n[[a]] -->",
        "> $$\n\n[[a]]\n\n$$",
        "- $$\n- [[a]]\n- $$",
    ],
)
def test_links_stand_anywhere_else(text: str) -> None:
    assert [link.path for link in note(text).links] == ["a"]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[a`b]] c`", ["a`b"]),
        ("`a[[b`]]", []),
        ("[[a$b]] c$", ["a$b"]),
        ("[[a <b> c]]", ["a <b> c"]),
        ("[[a`b]] [[c`d]]", ["a`b", "c`d"]),
        ("[[a`b]] `[[c]]`", ["a`b"]),
        ("<!-- a --> [[b`c]] d`", ["b`c"]),
    ],
)
def test_what_begins_first_wins(text: str, links: list[str]) -> None:
    assert [link.path for link in note(text).links] == links


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("```\n", True),
        ("```\nx\n```", False),
        ("```\nx\n```\n", False),
        ("````\nx\n```\n", True),
        ("```\nx\n~~~", True),
        ("    x", True),
        ("    x\n", False),
        ("<!-- x", True),
        ("<!-- x -->", False),
        ("> ```\n> x", True),
        ("> ```\n> x\n> ```", False),
    ],
)
def test_a_cursor_at_the_end_is_inside_what_is_still_open(text: str, inside: bool) -> None:
    assert note(text).in_literal(len(text)) is inside


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("# h\n\na\nb\n\nc", "a\nb"),
        ("- a\n  - b\n- c\n\nd", "- a\n  - b\n- c"),
        ("> a\n> b", "a\nb"),
        ("```\nx\n```\na", "a"),
        ("^x\n\na", "a"),
        ("---\nt: x\n---\na", "a"),
        ("", ""),
        ("x" * 1000, "x" * EXCERPT_LENGTH),
    ],
)
def test_the_excerpt_is_the_first_paragraph_or_list(text: str, excerpt: str) -> None:
    assert note(text).excerpt == excerpt


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("a\n\n> b\n> c\n\n> d", "b\nc"),
        ("a\n\n- b\n  > c\n\n> d", "d"),
        ("a ^x\n\n- b\n  > c\n\n> d", "d"),
        ("> > a", "a"),
        ("a", ""),
    ],
)
def test_the_quote_is_the_first_that_stands_in_nothing_else(text: str, quote: str) -> None:
    assert note(text).quote == quote


@given(st.text(max_size=700), st.integers(min_value=0, max_value=9))
def test_byte_offsets_become_code_points(text: str, base: int) -> None:
    offsets = Offsets(text, base)

    for at in range(len(text) + 1):
        assert offsets(len(text[:at].encode())) == base + at


MARKDOWN = [
    *"한é😀\u00a0\u3000\u2028\u200b「 \t\r\n-*_#>|`~$<!()^\\&;:/,?",
    *("[", "]", "[[", "]]", "](", "](한.md)", "](<한 글.md>)", "](한\\_?.md)", "![한", "&amp;"),
    *("@b.com>", "<é`@b.com>", "<a@한.com>"),
    *("$$", "```", "---", "<!--", "-->", "<b>", "| - |", "- [ ] ", "1. ", "^한", "^id", "\n\n"),
]


@given(st.lists(st.sampled_from(MARKDOWN), max_size=30).map("".join))
def test_question_marks_in_the_place_of_letters_change_nothing(text: str) -> None:
    with_marks = read_structure(text, 0)
    with patch("wikilink_ls.syntax.structure.one_byte_each", str):
        assert with_marks == read_structure(text, 0)
