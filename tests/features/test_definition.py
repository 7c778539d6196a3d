"""Definition, as drawings: «…» is what the link at `$0` leads to."""

import pytest

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.features.definition import definition
from wikilink_ls.syntax.text import TOP


def check(drawing: str) -> None:
    at = drawn(drawing)

    found = definition(at.vault, at.note, at.offset)

    answer = [(found.path, found.span)] if found else []
    assert draw(at.texts, answer) == without_cursor(drawing)


def test_a_link_to_a_heading_leads_to_its_section() -> None:
    check("""
        -- Home.md --
        [[Garden#be$0ds]]
        -- Garden.md --
        # Garden
        «## Beds
        roses
        ### More
        »## Tools
        """)


def test_a_link_to_a_block_leads_to_the_block() -> None:
    check("""
        -- Home.md --
        ![[Garden#^id$0]]
        -- Garden.md --
        one

        «two
        three ^id»
        """)


def test_a_markdown_link_and_a_property_lead_there_too() -> None:
    check("""
        -- Home.md --
        [x](Garden.md#Be$0ds)
        -- Garden.md --
        «# Beds
        »""")
    check("""
        -- Home.md --
        ---
        up: "[[Garden#Be$0ds]]"
        ---
        -- Garden.md --
        «# Beds
        »""")


def test_a_link_within_the_note_leads_within_the_note() -> None:
    check("""
        -- Home.md --
        [[#E$0nd]]
        «# End
        »""")


def test_where_one_heading_is_asked_for_the_first_of_that_name_answers() -> None:
    check("""
        -- Home.md --
        [[#A$0]]
        «# a
        »# a
        """)


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("[[Gar$0den]]", "Places/Garden.md"),
        ("[[GARDEN|x$0]]", "Places/Garden.md"),
        ("$0[[Garden]]", "Places/Garden.md"),
        ("[[Garden]]$0", "Places/Garden.md"),
        ("[[Garden#gone$0]]", "Places/Garden.md"),
        ("[[Garden#^gone$0]]", "Places/Garden.md"),
        ("![[rose.png$0]]", "rose.png"),
        ("[[plan.pdf#page=3$0]]", "plan.pdf"),
        ("[[#$0]]", "Home.md"),
    ],
)
def test_a_link_to_a_file_leads_to_its_top(link: str, path: str) -> None:
    at = drawn(
        f"-- Home.md --\n{link}\n-- Places/Garden.md --\n# x\n-- rose.png --\n-- plan.pdf --\n"
    )

    found = definition(at.vault, at.note, at.offset)

    assert found is not None
    assert (found.path, found.span, found.selection) == (path, TOP, TOP)
    assert found.origin.of(at.text) == link.replace("$0", "")


@pytest.mark.parametrize(
    "link",
    [
        "[[Gone$0]]",
        "[[../../../etc/passwd$0]]",
        "[[/etc/passwd$0]]",
        "[x](file:///etc/passwd$0)",
        "[x](../../etc/passwd$0)",
        "`[[Home$0]]`",
        "[[Home]] $0",
        "[[My home$0]]",
    ],
)
def test_what_is_no_file_of_the_vault_leads_nowhere(link: str) -> None:
    at = drawn(f"-- Home.md --\n---\naliases: My home\n---\n{link}\n")

    assert definition(at.vault, at.note, at.offset) is None


def test_the_cursor_goes_to_the_heading_of_a_section() -> None:
    at = drawn("-- a.md --\n[[#h$0]]\n# h\ntext\n")

    found = definition(at.vault, at.note, at.offset)

    assert found is not None
    assert found.selection.of(at.text) == "# h"
    assert found.span.of(at.text) == "# h\ntext\n"


ROOTS = """\
-- 00-roots/root-03-과도함.md --
---
aliases: [Too Much]
---
# 과도함
## 왜
너무
"""


@pytest.mark.parametrize(
    "text",
    [
        "---\nroot-concepts: [과$0도함, 여백]\n---\n",
        "---\nroot-concepts: [여백, 과도함$0]\n---\n",
        '---\nroot-concepts:\n  - "too-mu$0ch"\n---\n',
        "---\nRoot-Concept: 과도$0함\n---\n",
        '---\nroot-concepts: ["[[root-03-과$0도함]]"]\n---\n',
        '---\nroot-concepts: ["[[root$0-3]]"]\n---\n',
        "[[과$0도함]]",
        "[[Too M$0uch]]",
        "[[root-$003]]",
        "![[root-3-과도$0함]]",
        "[x](과도함$0.md)",
    ],
)
def test_the_name_of_a_concept_leads_to_its_note(text: str) -> None:
    at = drawn(f"{ROOTS}-- Home.md --\n{text}\n")

    found = definition(at.vault, at.note, at.offset)

    assert found
    assert found.path == "00-roots/root-03-과도함.md"
    assert found.selection == TOP


def test_a_near_miss_leads_to_the_place_that_it_asks_for() -> None:
    check("""
        -- Home.md --
        [[과도함#$0왜]]
        -- root-03-과도함.md --
        # 과도함
        «## 왜
        너무
        »""")


@pytest.mark.parametrize(
    "text",
    [
        "---\nroot-concepts: [여$0백]\n---\n",
        "과도$0함 [[여백]]",
        "[^없음$0]",
        "# 과도$0함",
        "[[여$0백]]",
    ],
)
def test_what_names_no_concept_leads_nowhere(text: str) -> None:
    at = drawn(f"{ROOTS}-- Home.md --\n{text}\n")

    assert definition(at.vault, at.note, at.offset) is None


def test_a_tag_leads_to_its_first_use_in_the_vault() -> None:
    check("""
        -- b.md --
        #tag/child #일$0기 #tag
        -- a.md --
        ---
        tags: [일기장, «일기»]
        ---
        #일기
        """)
    check("-- b.md --\n#A/b$0\n-- a.md --\n#a #a/b/c 😀 «#a/B»\n")


def test_a_footnote_is_defined_where_it_is_said_and_referred_to_where_it_is_first() -> None:
    check("-- n.md --\na[^주$0석] b[^주석]\n\n«[^주석]: 뜻\n    more»\n")
    check("-- n.md --\na«[^주석]» b[^주석]\n\n[^주$0석]: 뜻\n")
