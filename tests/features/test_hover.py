"""Hover: the Markdown that is shown for the link at `$0`."""

from datetime import datetime
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import drawn
from wikilink_ls.config import Config
from wikilink_ls.features.hover import hover
from wikilink_ls.features.preview import MAX_LENGTH, MAX_LINES, code, escaped, excerpt

GARDEN = """
-- Garden.md --
---
aliases: [Plot, 텃밭]
tags: [green]
root-concepts: [과도함]
created: 2024-01-02
---
# The garden
First *lines*
of text. ^top

## Beds
Roses and
tulips. ^roses

## Tools
Spade
-- Links.md --
[[Garden]] [[Gone]]
-- rose.png --
"""


def shown(text: str) -> str | None:
    at = drawn(f"{GARDEN}-- Home.md --\n{text}\n")
    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get)
    if found is None:
        return None
    assert found.span.touches(at.offset)
    return found.markdown


def check(text: str, markdown: str) -> None:
    assert shown(text) == dedent(markdown).strip("\n")


HEAD = """\
**The garden** — `Garden.md`

*aliases:* Plot, 텃밭  
*tags:* green  
*root-concepts:* 과도함  
*created:* 2024-01-02

---
"""  # noqa: W291  # Two spaces break a line in Markdown.
FOOT = "---\n*linked from 2 notes*"


def test_a_note_shows_its_title_its_properties_and_its_beginning() -> None:
    assert shown("[[Gar$0den]]") == f"{HEAD}\nFirst *lines*\nof text.\n\n{FOOT}"


def test_a_heading_shows_its_section() -> None:
    assert shown("[[Garden#Bed$0s]]") == (f"{HEAD}\n## Beds\nRoses and\ntulips.\n\n{FOOT}")


def test_a_block_shows_the_block_without_its_id() -> None:
    assert shown("[[Garden#^ro$0ses]]") == f"{HEAD}\nRoses and\ntulips.\n\n{FOOT}"


def test_a_missing_heading_or_block_shows_the_closest() -> None:
    assert shown("[[Garden#Bads$0]]") == (
        f"{HEAD}\nIt has no heading **Bads**. Closest: *Beds*\n\n{FOOT}"
    )
    assert shown("[[Garden#^rosas$0]]") == (
        f"{HEAD}\nIt has no block **^rosas**. Closest: *^roses*\n\n{FOOT}"
    )
    assert shown("[[Garden#Xyzzy$0]]") == f"{HEAD}\nIt has no heading **Xyzzy**.\n\n{FOOT}"


def test_a_missing_footnote_is_called_one() -> None:
    drawing = "-- Home.md --\n[[#[^nots$0]]]\n\nx[^note]\n\n[^note]: y\n"
    at = drawn(drawing)
    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get)
    assert found is not None

    assert "It has no footnote **nots**. Closest: *note*" in found.markdown


def test_a_name_with_a_line_end_stays_on_its_line() -> None:
    check("[x](b%0Ac$0)", "No note or file is called **b␊c**.")


def test_an_attachment_shows_its_path() -> None:
    check("![[rose.png$0]]", "`rose.png`\n\n---\n*linked from 1 note*")


def test_a_note_that_is_linked_from_nowhere_says_nothing_of_it() -> None:
    check("[[#$0]]", "**Home** — `Home.md`\n\n---\n\n[[#]]")


def test_a_dangling_link_shows_the_closest_names_and_who_else_asks() -> None:
    check("[[Gardn$0]]", "No note or file is called **Gardn**.\n\nClosest: `Garden.md`")
    check("[[plot$0]]", "No note or file is called **plot**.\n\nAn alias of `Garden.md`")
    check("[[Gone$0]]", "No note or file is called **Gone**.\n\n*2 notes ask for it*")


@pytest.mark.parametrize("text", ["$0", "[[Garden]] $0", "`[[Garden$0]]`", "[x](https://y$0)"])
def test_nothing_is_shown_outside_links(text: str) -> None:
    assert shown(text) is None


def test_names_are_escaped_wherever_they_come_from() -> None:
    at = drawn("""
        -- a`b<c>.md --
        ---
        title: "<img src=x> [y](command:z)"
        aliases: "*<b>*"
        ---
        -- Home.md --
        [[a`b<c>$0]]
        """)
    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get)
    assert found is not None

    assert found.markdown.startswith(
        "**\\<img src=x\\> \\[y\\]\\(command:z\\)** — `` a`b<c>.md ``\n\n*aliases:* \\*\\<b\\>\\*"
    )


@pytest.mark.parametrize(
    ("markdown", "shown_as"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("  a  ", "a"),
        ("a ^id", "a"),
        ("a ^id\nb", "a\nb"),
        ("<b>x</b>", "\\<b>x\\</b>"),
        ("\\<b>", "\\<b>"),
        ("\\\\<b>", "\\\\\\<b>"),
        ("<!-- x -->", "\\<!-- x -->"),
        ("1 < 2", "1 < 2"),
        ("[x](command:y)", "[x]\\(command:y)"),
        ("![x](http://y)", "![x]\\(http://y)"),
        ("[x]: command:y", "[x]\\: command:y"),
        ("<command:x>", "\\<command:x>"),
        ("[[a]]", "[[a]]"),
        ("```\nx", "```\nx\n```"),
        ("~~~\nx\n~~~", "~~~\nx\n~~~"),
        ("a\n" * (MAX_LINES + 1), "\n".join("a" * MAX_LINES) + " …"),
        ("a" * (MAX_LENGTH + 1), "a" * MAX_LENGTH + " …"),
    ],
)
def test_an_excerpt_is_short_and_harmless(markdown: str, shown_as: str) -> None:
    assert excerpt(markdown) == shown_as


@given(
    st.lists(
        st.sampled_from(
            ["\\", "<", "b>", "</b>", "!--", "[x]", "(command:y)", ": z", "\n", "`", " a"]
        )
    ).map("".join)
)
def test_no_excerpt_has_html_or_links_that_live(markdown: str) -> None:
    shown_as = excerpt(markdown)

    assert "](" not in shown_as
    assert "]:" not in shown_as
    for at, letter in enumerate(shown_as):
        if letter == "<" and shown_as[at + 1 : at + 2] in ("b", "/", "!"):
            before = shown_as[:at]
            assert (len(before) - len(before.rstrip("\\"))) % 2


@pytest.mark.parametrize(
    ("text", "span"),
    [("a", "`a`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```"), ("a\n b", "`a b`")],
)
def test_code_holds_any_backticks(text: str, span: str) -> None:
    assert code(text) == span


def test_escaped_text_is_one_line_without_marks() -> None:
    assert escaped("*a*\n<b> [c](d) #e") == "\\*a\\* \\<b\\> \\[c\\]\\(d\\) \\#e"


def test_the_text_of_a_note_that_cannot_be_read_is_left_out() -> None:
    at = drawn(f"{GARDEN}-- Home.md --\n[[Garden#Beds$0]]\n")

    found = hover(at.vault, at.note, at.offset, Config(), lambda _: None)

    assert found is not None
    assert found.markdown == f"{HEAD}\n{FOOT}"


CONCEPTS = """
-- 00-roots/root-03-과도함.md --
---
aliases: [Too Much]
root-concepts: [여백]
---
Before it.

> 넘치게 *먼저*. ^gist

# 과도함
## 왜
-- 00-roots/root-05-여백.md --
-- One.md --
---
root-concepts: [과도함, 여백, 없음]
created: 2026-03-02
---
[[root-03-과도함]]
-- Two.md --
---
root-concepts: [too-much, 여백]
created: 2025-12-31T10:20
---
[[root-03-과도함#왜]]
"""

NEW_YEAR = datetime(2026, 1, 1, 10).timestamp()  # noqa: DTZ001 (cards tell local time)

CARD = """\
**과도함** — `00-roots/root-03-과도함.md`  
*aliases:* Too Much

> 넘치게 *먼저*.

---
*declared by 2 notes, linked from 2 notes*  
*often with:* 여백 (2)  
*latest:* One (2026-03-02), Two (2025-12-31)"""  # noqa: W291


def hovered(text: str, path: str = "Home.md", **options: Any) -> str | None:
    at = drawn(f"{CONCEPTS}-- {path} --\n{text}\n")
    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get, **options)
    return found.markdown if found else None


@pytest.mark.parametrize(
    "text",
    [
        "[[root-03-과$0도함]]",
        "![[root-03-과$0도함]]",
    ],
)
def test_a_concept_shows_its_card(text: str) -> None:
    assert hovered(text) == CARD.replace("from 2", "from 3")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("#과도$0함", "과도함"),
        ("#Too-Mu$0ch", "Too-Much"),
        ("---\ntags: [과도함$0]\n---\n", "과도함"),
    ],
)
def test_a_tag_that_names_a_concept_shows_its_card_too(text: str, shown: str) -> None:
    assert hovered(text) == f"{CARD}\n\n**`#{shown}`** — 1 note"


def test_a_declared_value_counts_itself() -> None:
    text = "---\nroot-concepts: [과도$0함]\n---\n"

    card = hovered(text, modified_at=lambda path: NEW_YEAR if path == "Home.md" else 0)

    assert card == CARD.replace("declared by 2", "declared by 3").replace(
        "Two (2025-12-31)", "Home (2026-01-01), Two (2025-12-31)"
    )


def test_the_heading_of_a_concept_note_shows_the_card() -> None:
    at = drawn(CONCEPTS.replace("# 과도함", "# 과도$0함"))

    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get)

    assert found
    assert found.markdown == CARD


def test_a_near_miss_shows_what_is_missing_and_what_was_meant() -> None:
    text = hovered("[[과도$0함]]")

    assert text == (
        f"No note or file is called **과도함**.\n\nThe concept that it nearly names:\n\n{CARD}"
    )


def test_a_value_that_names_no_concept_says_so() -> None:
    assert hovered("---\nroot-concepts: [없$0음]\n---\n") == "No concept is called **없음**."


def test_a_value_that_is_nearly_a_concept_shows_which() -> None:
    assert hovered("---\nroot-concepts: [과도$0힘]\n---\n") == (
        "No concept is called **과도힘**. Closest: `과도함`"
    )


def test_other_headings_show_nothing() -> None:
    assert hovered("# 과도$0함") is None


def test_a_tag_shows_who_has_it_and_what_is_below_it() -> None:
    at = drawn("""
        -- n.md --
        ---
        tags: [프로젝트, 프로젝트/알파]
        ---
        #프로$0젝트
        -- m.md --
        #프로젝트/알파/1 #프로젝트/B #프로젝트들
        -- l.md --
        #프로젝트/b/c
        """)

    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get)

    assert found
    assert found.span.of(at.text) == "#프로젝트"
    assert found.markdown == (
        "**`#프로젝트`** — 3 notes\n\n- `#프로젝트/B` 2\n- `#프로젝트/알파` 2"
    )


def test_of_many_tags_below_one_the_most_used_are_shown() -> None:
    many = " ".join(f"#a/{nth:02}x" for nth in range(20))

    shown = hovered(f"#a/03x\n\n#$0a\n{many}")

    assert shown is not None
    assert shown.count("\n- ") == 13
    assert shown.endswith("- and 8 more")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x[^주$0석]\n\n[^주석]: **뜻** 😀 <b>\n    more\n", "**뜻** 😀 \\<b>\nmore"),
        ("> x[^주$0]\n>\n> [^주]: 뜻\n>     more\n>     > q\n", "뜻\nmore\n> q"),
        ("x[^a$0]\r\n\r\n[^a]: b\r\n\r\n        code\r\n\tc\r\n", "b\n\n    code\nc"),
        ("x[^no$0ne]\n", "No footnote is called **none**."),
    ],
)
def test_a_reference_shows_what_its_footnote_says(text: str, shown: str) -> None:
    assert hovered(text) == shown


def test_a_link_in_properties_is_not_one_of_the_text() -> None:
    at = drawn("""
        -- root-1-a.md --
        # $0a
        -- One.md --
        ---
        root-concepts: ["[[root-1-a]]"]
        ---
        -- Two.md --
        ---
        up: "[[root-1-a]]"
        ---
        [[root-1-a#b]] ![[root-1-a]]
        """)

    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get)

    assert found
    assert "*declared by 1 note, linked from 1 note*" in found.markdown
