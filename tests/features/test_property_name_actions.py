"""Properties by names that Obsidian has given up get those that it reads."""

import pytest

from tests.features.acting import check, offered


@pytest.mark.parametrize(
    ("before", "title", "after"),
    [
        ("ta$0g: a", "Rename the property 'tag' to 'tags'", "tags: a"),
        ("$0tag: [a, b] # x", "Rename the property 'tag' to 'tags'", "tags: [a, b] # x"),
        ("tag$0: a, b", "Rename the property 'tag' to 'tags'", "tags: [a, b]"),
        ("Alias$0:\n  - 뜰", "Rename the property 'Alias' to 'aliases'", "aliases:\n  - 뜰"),
        (
            "alias$0: A b, C # x",
            "Rename the property 'alias' to 'aliases'",
            "aliases: [A b, C] # x",
        ),
        ("cssclass$0: a b", "Rename the property 'cssclass' to 'cssclasses'", "cssclasses: a b"),
        ("alias$0:", "Rename the property 'alias' to 'aliases'", "aliases:"),
    ],
)
def test_the_property_gets_its_new_name(before: str, title: str, after: str) -> None:
    for newline in ("\n", "\r\n"):
        old, new = (
            f"---\nz: 1\n{each}\ny: 2\n---\n".replace("\n", newline) for each in (before, after)
        )
        check(f"-- Home.md --\n{old}", title, f"-- Home.md --\n{new}")


@pytest.mark.parametrize(
    "properties",
    [
        "tags$0: a",
        "tag: $0a",
        "alias$0: a\naliases: b",
        "a: {tag$0: b}",
        '"ta\\u0067"$0: [',
        "x$0: a",
    ],
)
def test_all_else_keeps_its_name(properties: str) -> None:
    assert offered(f"-- Home.md --\n---\n{properties}\n---\n") == []
