"""Traps of servers for linked notes: what is found fault with, and what does harm."""

import re

from tests.drawing import drawn
from tests.features.acting import check as check_action
from tests.features.acting import offered as actions
from tests.features.checking import check_findings, shown
from tests.features.completing import offered
from wikilink_ls.config import InlayHints
from wikilink_ls.features.inlay_hints import inlay_hints
from wikilink_ls.features.symbols import symbols
from wikilink_ls.syntax.text import Span


def test_a_link_to_a_note_is_well_whatever_its_headings_are() -> None:
    check_findings("""
        -- log/n.md --
        [[Bare]] [[Titled]] [[/a/Bare]] [x](../a/Bare.md) [[Two]] [[empty]]
        -- a/Bare.md --
        text
        -- Titled.md --
        # Another
        -- Two.md --
        # One
        # Two
        -- empty.md --
        """)


def test_equal_headings_that_nobody_links_are_well() -> None:
    check_findings(
        "-- n.md --\n# March\n## Notes\n# April\n## Notes\n## Notes\n[[m]]\n-- m.md --\n"
    )


def test_a_callout_is_no_link() -> None:
    check_findings("""
        -- n.md --
        > [!note] Title
        > text

        > [!tip]- [[«Gone»]]
        > - [ ] task [1]
        """)


def test_a_comment_of_yaml_is_no_heading() -> None:
    drawing = "-- n.md --\n---\n# Why\nup: x # Who\n---\n# Real\n[[«#Why»]] [[#Real]]\n"

    check_findings(drawing)
    assert [it.name for it in symbols(drawn(drawing).vault.notes["n.md"])] == ["Real"]
    assert offered("---\n# Why\n---\n# Real\n[[#$0") == ["Real"]


# What does harm.


def test_a_link_to_a_missing_file_has_no_hint() -> None:
    here = drawn("-- n.md --\n![[gone]] [[7]] ![[gone#x]] ![[]] ![[m]]$0\n-- m.md --\ntext\n")
    wanted = InlayHints(titles=True, embeds=True)

    found = inlay_hints(here.vault, here.note, Span(0, here.offset), wanted, here.texts.get)

    assert [it.label for it in found] == ["text"]


def test_a_missing_note_is_created_in_the_vault_or_not_at_all() -> None:
    for link, created in (
        ("[[/etc/x$0]]", "etc/x.md"),
        ("[[../../x$0]]", "x.md"),
        ("[x](../../../tmp/x.md$0)", "tmp/x.md"),
    ):
        drawing = f"-- a/n.md --\n{link}\n"
        assert actions(drawing) == [f"Create '{created}'"]
        check_action(drawing, f"Create '{created}'", f"-- {created} --\n")
    for link in ("[[a/../../x$0]]", "[[C:/x$0]]", "[[..\\x$0]]", "[x](file:///etc/x$0)"):
        assert actions(f"-- a/n.md --\n{link}\n") == []


def test_a_template_is_text_and_no_program() -> None:
    script = "<%* exec('id') %> {{js: 1+1}} ${require('fs')} `=1+1` $(id)"

    check_action(
        f"-- n.md --\n[[New$0]]\n-- t.md --\n# {{{{title}}}}\n{script}\n",
        "Create 'New.md'",
        f"-- New.md --\n# New\n{script}\n",
        {"newFileTemplate": "t"},
    )


def test_what_a_note_says_can_do_nothing_where_it_is_shown() -> None:
    said = shown(
        drawn("""
        -- n.md --
        [[evil$0]]
        -- evil.md --
        ---
        title: "[t](command:a)"
        aliases: ["[a](command:b)", "<img src=http://x>"]
        ---
        [x](command:c) ![y](http://x/y.png) <a href="command:d">z</a> <command:e>

        [r]: command:f
        """)
    )

    assert "command:c" in said
    for alive in ("](", "]:"):
        assert alive not in said
    assert not re.search(r"(?<!\\)<", said)
