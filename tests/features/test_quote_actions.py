"""Links in properties are put in quotes, without which YAML reads them as lists."""

import pytest

from tests.features.acting import check, offered
from wikilink_ls.syntax.properties import parse_properties

ALL = "Quote all links in the properties"


@pytest.mark.parametrize(
    ("before", "title", "after"),
    [
        ("up: [[Home$0]]", "Quote [[Home]]", 'up: "[[Home]]"'),
        ("up: [[Home$0]] # why", "Quote [[Home]]", 'up: "[[Home]]" # why'),
        ("up: [[Home$0|집: 🏠]]", "Quote [[Home|집: 🏠]]", 'up: "[[Home|집: 🏠]]"'),
        ("up: [[#H$0]]\nz: 1", "Quote [[#H]]", 'up: "[[#H]]"\nz: 1'),
        ('up: [["Home"$0]]', 'Quote [["Home"]]', r'up: "[[\"Home\"]]"'),
        ("up: [[[Home$0]], [[b]]]", "Quote [[Home]]", 'up: ["[[Home]]", [[b]]]'),
        ("up:\n- [[b]]\n- [[Home$0]] # x", "Quote [[Home]]", 'up:\n- [[b]]\n- "[[Home]]" # x'),
        ("up: [\n  [[Home$0]],\n  x\n]", "Quote [[Home]]", 'up: [\n  "[[Home]]",\n  x\n]'),
        ("up: {a: [[Home$0]]}", "Quote [[Home]]", 'up: {a: "[[Home]]"}'),
        # One alone would be no better.
        ("up: [[Home$0]], [[b]]", "Quote [[Home]] and [[b]]", 'up: ["[[Home]]", "[[b]]"]'),
        ("up: [[[#a$0]], [[#b]]]", "Quote [[#a]] and [[#b]]", 'up: ["[[#a]]", "[[#b]]"]'),
        ("a: [[#x]]\nup: [[b$0]]", "Quote [[b]]", 'a: [[#x]]\nup: "[[b]]"'),
        # All at once.
        ("up: [[[Home$0]], [[b]]]", ALL, 'up: ["[[Home]]", "[[b]]"]'),
        ("up:\n  - [[b]]\n  - [[Home$0]]", ALL, 'up:\n  - "[[b]]"\n  - "[[Home]]"'),
        ("a: [[#a]]\nb: [[#b]]\nc: [[b$0]]", ALL, 'a: "[[#a]]"\nb: "[[#b]]"\nc: "[[b]]"'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_link_is_put_in_quotes(before: str, title: str, after: str, newline: str) -> None:
    old, new = (
        f"---\n{each}\n---\n# a\n# b\n# H\n".replace("\n", newline) for each in (before, after)
    )

    check(f"-- Home.md --\n{old}-- b.md --\n", title, f"-- Home.md --\n{new}")


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ("up: [[Home]]", 'up: "[[Home]]"'),
        ("up: [[Home]] # why", 'up: "[[Home]]" # why'),
        ('up: [["Home"]]', r'up: "[[\"Home\"]]"'),
        ("up: {a: [[Home]]}", 'up: {a: "[[Home]]"}'),
        ("- a\nup: [[#H]]", 'up: "[[#H]]"'),
        ("up: [[Home]], [[b]]", 'up: ["[[Home]]", "[[b]]"]'),
        ("up:\n- [[b]]", '- "[[b]]"'),
    ],
)
def test_the_finding_says_what_the_fix_writes(properties: str, said: str) -> None:
    found = parse_properties(f"---\n{properties}\n---\n").problems
    (advice,) = {it.message.partition(": ")[2] for it in found[:1]}
    assert advice in said


def test_one_is_preferred_to_all() -> None:
    assert offered("-- Home.md --\n---\nup: [[[Home$0]], [[b]]]\n---\n-- b.md --\n") == [
        "*Quote [[Home]]",
        ALL,
        "Quote all links in the properties of this note",
    ]


@pytest.mark.parametrize(
    "properties",
    [
        "up: [[Home$0]] and more",
        "note: see [[#x$0]]\nb: c: d",
        'up: "[[Home$0]]"',
        "up: [[1, 2]$0]",
        "- [[Home$0]]",
    ],
)
def test_where_quotes_do_not_help_none_are_offered(properties: str) -> None:
    titles = offered(f"-- Home.md --\n---\n{properties}\n---\n")

    assert not [it for it in titles if "Quote" in it]
