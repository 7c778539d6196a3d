"""Fixes of what is wrong about concepts, as drawings: a note before and after the fix."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.drawing import apply, drawn
from tests.features.fixing import UNKNOWN, at, check, config, edits, fixes, selection, titles

LINK = "Link to '과도함'"


@pytest.mark.parametrize(
    ("link", "settings", "fixed"),
    [
        ("[[과$0도함]]", {}, "[[root-03-과도함|과도함]]"),
        ("[[Too much$0]]", {}, "[[root-03-과도함|Too much]]"),
        ("[[root-3-$0과도함]]", {}, "[[root-03-과도함|과도함]]"),
        ("[[root-03$0]]", {}, "[[root-03-과도함|과도함]]"),
        ("[[과도함$0|너무]]", {}, "[[root-03-과도함|너무]]"),
        ("[[과도함$0#why]]", {}, "[[root-03-과도함#why|과도함]]"),
        ("[[과도함$0#why|너무]]", {}, "[[root-03-과도함#why|너무]]"),
        ("![[과도함$0#why]]", {}, "![[root-03-과도함#why]]"),
        ("$0![[과도함#why]]", {}, "![[root-03-과도함#why]]"),
        ("[[과도함#wh$0y]]", {}, "[[root-03-과도함#why|과도함]]"),
        ("[[과도함|너$0무]]", {}, "[[root-03-과도함|너무]]"),
        ("[너무$0][r]\n\n[r]: 과도함.md", {}, "[너무][r]\n\n[r]: root-03-과도함.md"),
        ("| a |\n| - |\n| [[과도함$0]] |", {}, "| a |\n| - |\n| [[root-03-과도함\\|과도함]] |"),
        ("[너무](과도함.md$0#why)", {}, "[너무](root-03-과도함.md#why)"),
        ("[너무][r]\n\n[r]: 과도$0함.md#why", {}, "[너무][r]\n\n[r]: root-03-과도함.md#why"),
        (
            "[[과도함$0#why]]",
            {"useMarkdownLinks": True, "newLinkFormat": "relative"},
            "[과도함](../roots/root-03-과도함.md#why)",
        ),
        ("![[과도함$0]]", {"useMarkdownLinks": True}, "![](root-03-과도함.md)"),
        (
            "[[과도함$0]]",
            {"newLinkFormat": "absolute"},
            "[[roots/root-03-과도함|과도함]]",
        ),
    ],
)
def test_a_link_that_nearly_names_a_concept_is_led_to_it(
    link: str, settings: Mapping[str, Any], fixed: str
) -> None:
    check(f"{link}\n", LINK, f"{fixed}\n", settings)


def test_references_with_one_definition_have_one_fix() -> None:
    assert titles(at("[x][r] [y][r]\n\n[r]: 과$0도함.md\n")) == [
        f"*{LINK}",
        "Create '과도함.md'",
        "Fix all concepts in this note",
    ]


def test_in_properties_the_link_stays_in_its_quotes() -> None:
    check(
        """
        ---
        up: '[[과도함$0#why]]' # x
        ---
        """,
        LINK,
        """
        ---
        up: '[[root-03-과도함#why|과도함]]' # x
        ---
        """,
    )


def test_an_unknown_concept_is_replaced_or_created() -> None:
    assert titles(at(UNKNOWN)) == [
        "*Replace with '과도함'",
        "Create the concept note root-08-과도힘",
        "Fix all concepts in this note",
    ]
    check(UNKNOWN, "Replace with '과도함'", UNKNOWN.replace("과도$0힘", "과도함"))


def test_what_is_linked_is_declared() -> None:
    before = """
    ---
    root-concepts:
      - 단순함 # x
    ---
    [[root-01-단순함]] [[root-03-$0과도함]]
    """
    assert titles(at(before)) == [
        "*Add '과도함' to root-concepts",
        "Fix all concepts in this note",
    ]
    after = before.replace("# x\n", "# x\n      - 과도함\n").replace("$0", "")
    check(before, "Add '과도함' to root-concepts", after)


def test_beside_links_a_link_is_declared() -> None:
    check(
        """
        ---
        root-concept: ["[[root-01-단순함]]"]
        ---
        [[root-01-단순함]] [[root-03-$0과도함]]
        """,
        "Add '과도함' to root-concept",
        """
        ---
        root-concept: ["[[root-01-단순함]]", "[[root-03-과도함]]"]
        ---
        [[root-01-단순함]] [[root-03-과도함]]
        """,
    )


def test_a_note_without_properties_gets_some() -> None:
    check(
        "[[root-03-$0과도함]]\r\n",
        "Add '과도함' to root-concepts",
        "---\r\nroot-concepts: [과도함]\r\n---\r\n[[root-03-과도함]]\r\n",
        {"concepts": {"check": "notes"}},
    )


@pytest.mark.parametrize(
    ("body", "linked"),
    [
        ("그래서 되먹임은 좋다.", "그래서 [[root-07-되먹임|되먹임]]은 좋다."),
        ("# 되먹임\n`되먹임` 되먹임", "# 되먹임\n`되먹임` [[root-07-되먹임|되먹임]]"),
        (
            "[되먹임](https://x.y/되먹임) 되먹임!",
            "[되먹임](https://x.y/되먹임) [[root-07-되먹임|되먹임]]!",
        ),
        ("| a |\n| - |\n| 되먹임 |", "| a |\n| - |\n| [[root-07-되먹임\\|되먹임]] |"),
        ("안되먹임 되먹임꾼 [[other|되먹임]] #되먹임 %%되먹임%%", None),
        ("없다", None),
        ("\\[[되먹임]] [되먹임 x] [되먹임 되먹임]: _되먹임_은", None),
        ("되먹임::x\n- **되먹임**:: x\n(되먹임 율:: 3) a_되먹임 되먹임_a", None),
        ("_되먹임_ __되먹임은__", "_[[root-07-되먹임|되먹임]]_ __되먹임은__"),
    ],
)
def test_what_is_declared_is_linked_where_the_text_names_it(body: str, linked: str | None) -> None:
    head = "---\nroot-concepts: [되먹$0임]\n---\n"
    here = at(f"{head}{body}\n")
    removal = "Remove '되먹임' from root-concepts"

    if linked is None:
        assert titles(here) == [removal]
    else:
        assert titles(here) == [
            "*Link the first '되먹임' in the text",
            removal,
            "Fix all concepts in this note",
        ]
        after = f"{head}{linked}\n".replace("$0", "")
        check(f"{head}{body}\n", "Link the first '되먹임' in the text", after)
        check(f"{head}{body}\n", removal, f"---\nroot-concepts: []\n---\n{body}\n")


def test_a_duplicate_goes() -> None:
    check(
        """
        ---
        root-concepts: [단순함, Simplic$0ity]
        ---
        [[root-01-단순함]]
        """,
        "Remove the second 'Simplicity'",
        """
        ---
        root-concepts: [단순함]
        ---
        [[root-01-단순함]]
        """,
    )


def test_what_is_removed_is_said_to_go_from_where_it_stands() -> None:
    before = """
    ---
    root-concepts: [단순함]
    root-concept: 되먹$0임
    ---
    [[root-01-단순함]]
    """
    after = before.replace("되먹$0임", "[]")
    check(before, "Remove '되먹임' from root-concept", after)


def test_an_empty_item_is_filled() -> None:
    before = """
    ---
    root-concepts:
      -
    ---
    [[root-03-$0과도함]]
    """
    after = before.replace("-\n    ---", "- 과도함\n    ---").replace("$0", "")
    check(before, "Add '과도함' to root-concepts", after)
    check(before, "Fix all concepts in this note", after)


@pytest.mark.parametrize(
    ("link", "after"),
    [
        ("[x](root-01$0)", "[x](root-01-a%24b.md)"),
        # No wikilink can encode it.
        ("[[root-01$0]]", None),
        ("![[root-01$0]]", None),
    ],
)
def test_a_mark_of_math_costs_no_link(link: str, after: str | None) -> None:
    here = drawn(f"-- roots/root-01-a$b.md --\n-- n.md --\n$9 {link} or\n")
    titled = [it for it in fixes(selection(here, config())) if "Link to" in it.title]

    texts = [apply(here.text, edits(it, "n.md")) for it in titled]

    assert texts == ([f"$9 {after} or\n"] if after else [])
