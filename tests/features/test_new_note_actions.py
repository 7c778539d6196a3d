"""A note that a link asks for is made where Obsidian would make it, and nowhere else."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.features.acting import check, offered

HERE = {"newFileLocation": "current"}
INBOX = {"newFileLocation": "folder", "newFileFolderPath": "Inbox"}


@pytest.mark.parametrize(
    ("link", "settings", "path"),
    [
        ("[[New$0]]", {}, "New.md"),
        ("[[새 노트 🌱$0|x]]", HERE, "log/새 노트 🌱.md"),
        ("![[New$0]]", INBOX, "Inbox/New.md"),
        ("[[v1.2$0]]", {}, "v1.2.md"),
        ("[[a/b/New$0]]", INBOX, "a/b/New.md"),
        ("[[/New$0]]", INBOX, "New.md"),
        ("[[./New$0]]", INBOX, "log/New.md"),
        ("[[../New$0]]", INBOX, "New.md"),
        ("[x](a%20b/New.md$0)", {}, "a b/New.md"),
        ("[x](<a b/New$0>)", {}, "a b/New.md"),
        ("[x]$0[r]\n\n[r]: New", {}, "New.md"),
        ("---\nup: '[[New$0]]'\n---", {}, "New.md"),
        # Of any path that would leave the vault the rest is in it.
        ("[[/etc/passwd$0]]", {}, "etc/passwd.md"),
        ("[[../../etc/x$0]]", {}, "etc/x.md"),
        ("[x](../../../..$0/etc/x)", {}, "etc/x.md"),
    ],
)
def test_a_missing_note_is_created(link: str, settings: Mapping[str, Any], path: str) -> None:
    drawing = f"-- log/Home.md --\n{link}\n"

    assert offered(drawing, settings) == [f"Create '{path}'"]
    check(drawing, f"Create '{path}'", f"-- {path} --\n", settings)


@pytest.mark.parametrize(
    "link",
    [
        *("[[a?$0]]", '[[a"b$0]]', "[[a:b$0]]", "[[C:/x$0]]", "[[C:\\x$0]]", "[[a\\b$0]]"),
        *("[[dir/$0]]", "[[.git/hooks/x$0]]", "[[.x$0]]", "[[..$0]]", "[[a/../../x$0]]"),
        *("[x](a%00b$0)", "[x](a%0Ab$0)", "[x](%2E%2E%2F%2E%2E/$0x/../y)", "[x](a%2F%2Fb$0)"),
        *(
            "![[gone.png$0]]",
            "[[gone.canvas$0]]",
            "[[" + "가" * 90 + "$0]]",
            "[[https://x.y/z$0]]",
        ),
    ],
)
def test_some_notes_are_not_offered(link: str) -> None:
    assert offered(f"-- log/Home.md --\n{link}\n") == []


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("[[New#Some Heading$0]]", "## Some Heading\n"),
        ("[[New#A#B$0]]", "## A\n\n### B\n"),
        ("[x](New.md#Some%20Heading$0)", "## Some Heading\n"),
        ("[[New#^block$0]]", ""),
        ("[[New#$0]]", ""),
    ],
)
def test_the_note_has_the_heading_that_is_asked_for(link: str, text: str) -> None:
    check(f"-- Home.md --\n{link}\n", "Create 'New.md'", f"-- New.md --\n{text}")


@pytest.mark.parametrize("wanted", ["Templates/New", "/Templates/New.md"])
def test_the_note_begins_as_its_template(wanted: str) -> None:
    check(
        """
        -- Home.md --
        [[a/New$0#Later]]
        -- Templates/New.md --
        ---
        title: {{title}}
        on: {{date}}
        ---
        # {{title}}
        {{date:YYYY}} {{time}} {{other}}
        """,
        "Create 'a/New.md'",
        """
        -- a/New.md --
        ---
        title: New
        on: 2026-03-14
        ---
        # New
        2026 09:05 {{other}}

        ## Later
        """,
        {"newFileTemplate": wanted},
    )


def test_without_its_template_a_note_is_empty() -> None:
    check(
        "-- Home.md --\n[[New$0]]", "Create 'New.md'", "-- New.md --\n", {"newFileTemplate": "x"}
    )


def test_who_asks_for_a_concept_note_by_its_whole_name_gets_one() -> None:
    drawing = "-- log/Home.md --\n[[root-02-여백$0]]\n-- roots/root-01-단순함.md --\n"

    assert offered(drawing) == ["Create the concept note root-02-여백"]
    check(
        drawing,
        "Create the concept note root-02-여백",
        "-- roots/root-02-여백.md --\n# 여백\n",
    )


def test_what_is_silenced_is_not_created() -> None:
    off = {"diagnostics": {"severity": {"dangling-link": "off"}}}

    assert offered("-- Home.md --\n[[New$0]]\n", off) == []
