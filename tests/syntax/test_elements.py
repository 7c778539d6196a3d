"""The blocks and inline elements of a body, one a line."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.elements import elements
from wikilink_ls.syntax.parser import parse


def drawn(text: str) -> str:
    found = elements(parse("n.md", text), text)
    return "\n".join(f"{it.kind} {it.span.of(text)}".replace("\n", "⏎") for it in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a *b*\n", "inner b\ninline *b*\ntext a *b*\nheading # a *b*"),
        ("> a\n> b\n", "text a⏎> b\nparagraph a⏎> b\nquote > a⏎> b"),
        (
            "- [ ] a\n  - b",
            "text a\ntext b\nitem - b\nlist - b\nitem - [ ] a⏎  - b\nlist - [ ] a⏎  - b",
        ),
        ("- a\n  ***\n", "text a\nitem - a⏎  ***\nlist - a⏎  ***"),
        ("- a\n\n", "text a\nitem - a\nlist - a"),
        ("```\na\n```", "fence ```⏎a⏎```"),
        ("    a", "code a"),
        ("|a|\n|-|\n|b|", "text a\ncell a\nrow |a|\ntext b\ncell b\nrow |b|\ntable |a|⏎|-|⏎|b|"),
        ("[^1]: a", "text a\nparagraph a\nfootnote [^1]: a"),
        ("[a](b) c", "inner a\ninline [a](b)\ntext [a](b) c\nparagraph [a](b) c"),
        (
            "😀 **과도함**",
            "inner 과도함\ninline **과도함**\ntext 😀 **과도함**\nparagraph 😀 **과도함**",
        ),
        (
            "<!-- a --> b\n- c",
            "text <!-- a --> b\nparagraph <!-- a --> b\ntext c\nitem - c\nlist - c",
        ),
        ("[[a`b]] c`d", "text [[a`b]] c`d\nparagraph [[a`b]] c`d"),
        ("---\n# a\n---\nb", "text b\nparagraph b"),
        ("", ""),
    ],
)
def test_elements_come_after_those_inside_them(text: str, expected: str) -> None:
    assert drawn(text) == dedent(expected)


PIECES = (
    *("# a", "a", "===", "> ", "- ", "```", "$$", "%%", "<!--", "-->", " x", "[[a`b]]", "[[$$]]"),
    *("`", "$", "\n", "\n\n", "\r\n", "| a | b |", "|-|-|", "<div>", "😀", "[a](b)", "[^1]: "),
)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_elements_agree_with_the_facts(text: str) -> None:
    note = parse("n.md", text)
    found = elements(note, text)

    assert {it.span for it in note.headings} <= {it.span for it in found if it.kind == "heading"}
    assert set(note.tables) == {it.span for it in found if it.kind == "table"}
