"""Links that lead nowhere are led to what was probably meant; all else of them stays."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.features.acting import check, offered
from wikilink_ls.features.completing.matching import resembling
from wikilink_ls.features.findings import closest
from wikilink_ls.vault.names import Names

GARDEN = """
-- Places/Garden.md --
---
aliases: [Plot, 뜰]
---
# Beds
## Roses
x[^note] ^roses

[^note]: y
-- plan.png --
"""


@pytest.mark.parametrize(
    ("link", "title", "after"),
    [
        ("[[Gadren$0]]", "Link to 'Garden'", "[[Garden]]"),
        ("[[ Gadren$0 ]]", "Link to 'Garden'", "[[ Garden ]]"),
        ("[[Gadren#Beds$0|x]]", "Link to 'Garden'", "[[Garden#Beds|x]]"),
        ("![[Gadren#Beds$0]]", "Link to 'Garden'", "![[Garden#Beds]]"),
        ("😀 [x](Gadren.md$0#Beds)", "Link to 'Garden'", "😀 [x](Garden.md#Beds)"),
        ("[x](<Gadren.md$0#Beds> 'y')", "Link to 'Garden'", "[x](<Garden.md#Beds> 'y')"),
        ("[x]$0[r]\n\n[r]: Gadren.md", "Link to 'Garden'", "[x][r]\n\n[r]: Garden.md"),
        ("| a |\n|-|\n| [[Gadren$0\\|x]] |", "Link to 'Garden'", "| a |\n|-|\n| [[Garden\\|x]] |"),
        ("---\nup: '[[Gadren$0]]' # z\n---", "Link to 'Garden'", "---\nup: '[[Garden]]' # z\n---"),
        ('---\nup: "[x](Gadren.md$0)"\n---', "Link to 'Garden'", '---\nup: "[x](Garden.md)"\n---'),
        ("![[plam.png$0|100]]", "Link to 'plan.png'", "![[plan.png|100]]"),
        # An alias is no name; the link shows it.
        ("[[뜰$0]]", "Link to 'Garden'", "[[Garden|뜰]]"),
        ("[[Plot#Beds$0]]", "Link to 'Garden'", "[[Garden#Beds|Plot]]"),
        ("![[Plot$0]]", "Link to 'Garden'", "![[Garden]]"),
        ("| a |\n|-|\n| [[Plot$0]] |", "Link to 'Garden'", "| a |\n|-|\n| [[Garden\\|Plot]] |"),
        ("---\nup: ['[[Plot$0]]']\n---", "Link to 'Garden'", "---\nup: ['[[Garden|Plot]]']\n---"),
        # Of a subpath the one part alone.
        ("[[Garden#Bads$0|x]]", "Replace with 'Beds'", "[[Garden#Beds|x]]"),
        ("[[Garden# Beds # Rosas$0 ]]", "Replace with 'Roses'", "[[Garden# Beds # Roses ]]"),
        ("[[Garden#Bads#Roses$0]]", "Replace with 'Beds'", "[[Garden#Beds#Roses]]"),
        # With an escape in it, it is written anew.
        (
            '---\nup: "[[Garden#B\\u0061ds$0]]"\n---',
            "Replace with 'Beds'",
            '---\nup: "[[Garden#Beds]]"\n---',
        ),
        # The marks of math and code bind closer than a link.
        (
            "$9 [p](#Price%20in%20x$0) or\n# Prices in $x",
            "Replace with 'Prices in $x'",
            "$9 [p](#Prices%20in%20%24x) or\n# Prices in $x",
        ),
        ("[[Garden#^rosas$0]]", "Replace with '^roses'", "[[Garden#^roses]]"),
        ("[[Garden#[^nots]$0]]", "Replace with 'note'", "[[Garden#[^note]]]"),
        ("[x](Garden.md#Bads$0)", "Replace with 'Beds'", "[x](Garden.md#Beds)"),
        (
            "---\nup: '[[Garden#Bads$0]]'\n---",
            "Replace with 'Beds'",
            "---\nup: '[[Garden#Beds]]'\n---",
        ),
        ("[[#My hous$0]]\n# My: House", "Replace with 'My: House'", "[[#My House]]\n# My: House"),
        (
            "[x](#My%20hous$0)\n# My House",
            "Replace with 'My House'",
            "[x](#My%20House)\n# My House",
        ),
    ],
)
def test_a_link_is_led_to_what_was_meant(link: str, title: str, after: str) -> None:
    drawing = f"-- log/Home.md --\n{link}\n{GARDEN.lstrip()}"

    check(drawing, title, f"-- log/Home.md --\n{after}\n")
    assert f"*{title}" in offered(drawing)


@pytest.mark.parametrize(
    ("settings", "wikilink", "markdown"),
    [
        ({"newLinkFormat": "absolute"}, "[[Places/Garden|Garden]]", "[x](Places/Garden.md)"),
        (
            {"newLinkFormat": "relative"},
            "[[../Places/Garden|Garden]]",
            "[x](../Places/Garden.md)",
        ),
        # The kind of link is the one that was written, whatever is written next.
        ({"useMarkdownLinks": True}, "[[Garden]]", "[x](Garden.md)"),
    ],
)
def test_the_path_is_written_in_the_format_of_the_vault(
    settings: Mapping[str, Any], wikilink: str, markdown: str
) -> None:
    for link, after in (("[[Gadren$0]]", wikilink), ("[x](Gadren$0.md)", markdown)):
        drawing = f"-- log/Home.md --\n{link}\n{GARDEN.lstrip()}"
        check(drawing, "Link to 'Garden'", f"-- log/Home.md --\n{after}\n", settings)


def test_of_many_that_are_alike_few_are_offered_and_none_is_preferred() -> None:
    names = "".join(f"-- Garden {nth}.md --\n" for nth in range(9))

    titles = offered(f"-- Home.md --\n[[Garden$0]]\n{names}")

    assert [it[:16] for it in titles] == ["Link to 'Garden "] * 3 + ["Create 'Garden.m"]


def test_files_of_one_name_are_told_by_their_folders() -> None:
    drawing = "-- Home.md --\n[[Gadren$0]]\n-- a/Garden.md --\n-- b/Garden.md --\n"

    assert offered(drawing)[:2] == ["Link to 'a/Garden.md'", "Link to 'b/Garden.md'"]
    check(drawing, "Link to 'b/Garden.md'", "-- Home.md --\n[[b/Garden|Garden]]\n")


def test_who_has_the_heading_comes_first() -> None:
    drawing = "-- Home.md --\n[[Gadren#Beds$0]]\n-- a/Garden.md --\n-- b/Garden.md --\n# Beds\n"

    assert offered(drawing)[:2] == ["Link to 'b/Garden.md'", "Link to 'a/Garden.md'"]


def test_an_alias_is_more_than_a_likeness() -> None:
    drawing = """
    -- Home.md --
    [[Garten$0]]
    -- Garden.md --
    -- Hof.md --
    ---
    aliases: Garten
    ---
    """

    assert offered(drawing)[:2] == ["*Link to 'Hof'", "Link to 'Garden'"]
    check(drawing, "Link to 'Hof'", "-- Home.md --\n[[Hof|Garten]]\n")


def test_who_searches_is_the_link_at_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = list[str]()

    def counted(names: Names, text: str, likeness: int, limit: int) -> list[tuple[str, int]]:
        searched.append(text)
        return resembling(names, text, likeness, limit)

    monkeypatch.setattr(closest, "resembling", counted)
    links = " ".join(f"[[gone {nth}]]" for nth in range(200))

    offered(f"-- Home.md --\n{links} [[Here$0]]\n")

    assert searched == ["here"]


def test_in_the_property_of_concepts_only_concepts_are_meant() -> None:
    drawing = """
    -- Home.md --
    ---
    root-concepts: ["[[Gadren$0]]"]
    ---
    -- Garden.md --
    """

    assert offered(drawing) == []


def test_a_file_without_the_heading_is_not_preferred() -> None:
    assert offered("-- Home.md --\n[[Gadren#Sheds$0]]\n-- Garden.md --\n# Beds\n")[0] == (
        "Link to 'Garden'"
    )


@pytest.mark.parametrize(
    "link",
    [
        "[[Xyzzy$0]]",
        "[[#^xyzzy$0]]",
        "[[Garden$0]]",
        # Another heading in the place of the first would not lead to the second.
        "[[Garden#Roses#Beds$0]]",
    ],
)
def test_nothing_is_invented(link: str) -> None:
    titles = offered(f"-- Home.md --\n{link}\n{GARDEN.lstrip()}")

    assert not [it for it in titles if "Link" in it or "Replace" in it]
