"""Links made of mentions: a note before and after, and what holds for all that are made."""

from collections.abc import Mapping
from textwrap import dedent
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn, apply, drawn
from tests.features.fixing import config, edits, selection
from wikilink_ls.config import Config
from wikilink_ls.features.actions import new_links
from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.actions.mention_actions import (
    MOST_SHOWN,
    mention_quick_fixes,
    mention_rewrites,
)
from wikilink_ls.features.mentioning.mentions import mentions
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.resolve import resolve

OTHERS = """\
-- Garden.md --
---
aliases: [plot, 'a  b']
---
-- roots/root-03-과도함.md --
-- a/Plan.md --
-- b/Plan.md --
-- fig [1.md --
---
aliases: ['a|b', 'a [b]', 'b]']
---
"""
ON = {"diagnostics": {"severity": {"unlinked-mention": "hint"}}}
ALL_OF_GARDEN = "Link all mentions of 'garden' in this note"
ALL = "Link all mentions in this note"


def at(text: str) -> Drawn:
    return drawn(f"{OTHERS}-- log/n.md --\n{dedent(text).lstrip(chr(10))}")


def linking(at: Selection) -> list[CodeAction]:
    return list(dict.fromkeys((*mention_quick_fixes(at), *mention_rewrites(at))))


def actions(here: Drawn, settings: Mapping[str, Any] | None = None) -> list[CodeAction]:
    return linking(selection(here, config(settings)))


def offered(text: str, settings: Mapping[str, Any] | None = None) -> list[str]:
    return [f"{it.title} · {it.kind}" for it in actions(at(text), settings)]


def check(before: str, title: str, after: str, settings: Mapping[str, Any] | None = None) -> None:
    here = at(before)

    (found,) = (it for it in actions(here, settings) if it.title == title)

    assert apply(here.text, edits(found, here.path)) == dedent(after).lstrip("\n")


@pytest.mark.parametrize(
    ("text", "to", "linked"),
    [
        ("Gar$0den", "Garden", "[[Garden]]"),
        ("the garden$0's", "Garden", "the [[Garden|garden]]'s"),
        ("$0Plot", "Garden", "[[Garden|Plot]]"),
        ("과도함$0은", "root-03-과도함", "[[root-03-과도함|과도함]]은"),
        ("root-03-과도함$0", "root-03-과도함", "[[root-03-과도함]]"),
        ("| gar$0den |\n| - |", "Garden", "| [[Garden\\|garden]] |\n| - |"),
        ("| a |\n| - |\n| gar$0den |", "Garden", "| a |\n| - |\n| [[Garden\\|garden]] |"),
        ("> - _gar$0den_", "Garden", "> - _[[Garden|garden]]_"),
        ("😀 `x` garden$0\r\n", "Garden", "😀 `x` [[Garden|garden]]\r\n"),
        (
            "---\nup: garden\n---\n\ngar$0den",
            "Garden",
            "---\nup: garden\n---\n\n[[Garden|garden]]",
        ),
    ],
)
def test_a_mention_becomes_a_link_that_shows_it(text: str, to: str, linked: str) -> None:
    here = at(text)

    found = next(it for it in actions(here) if it.title.endswith(f" '{to}'"))

    assert apply(here.text, edits(found, here.path)) == linked


@pytest.mark.parametrize(
    ("settings", "linked"),
    [
        ({"useMarkdownLinks": True}, "[과도함](root-03-과도함.md)을"),
        (
            {"useMarkdownLinks": True, "newLinkFormat": "relative"},
            "[과도함](../roots/root-03-과도함.md)을",
        ),
        ({"newLinkFormat": "absolute"}, "[[roots/root-03-과도함|과도함]]을"),
    ],
)
def test_a_link_is_written_as_the_vault_asks(settings: Mapping[str, Any], linked: str) -> None:
    check("과도$0함을", "Link '과도함' to 'root-03-과도함'", linked, settings)


def test_what_is_decomposed_stays_so() -> None:
    name = normalize("NFD", "과도함")
    check(
        f"{name[:2]}$0{name[2:]}은",
        f"Link '{name}' to 'root-03-과도함'",
        f"[[root-03-과도함|{name}]]은",
    )


def test_a_finding_is_fixed_and_another_mention_rewritten() -> None:
    assert offered("gar$0den") == ["Link 'garden' to 'Garden' · refactor.rewrite"]
    assert offered("gar$0den", ON) == ["Link 'garden' to 'Garden' · quickfix"]
    assert offered("Garden gar$0den", ON) == [
        "Link 'garden' to 'Garden' · refactor.rewrite",
        f"{ALL_OF_GARDEN} · refactor.rewrite",
    ]
    (fix,) = actions(at("gar$0den"), ON)
    assert (fix.code, fix.span) == ("unlinked-mention", Span(0, 6))


def test_where_nothing_is_mentioned_nothing_is_offered() -> None:
    for text in (
        "a$0 garden",
        "[[gar$0den]]",
        "`gar$0den`",
        "$0",
        "# gar$0den",
        "---\nup: gar$0den\n---\n",
    ):
        assert offered(text, ON) == []


def test_each_note_that_may_be_meant_is_offered() -> None:
    assert offered("pl$0an plan garden") == [
        "Link 'plan' to 'a/Plan.md' · refactor.rewrite",
        "Link 'plan' to 'b/Plan.md' · refactor.rewrite",
        "Link all mentions of 'plan' in this note to 'a/Plan.md' · refactor.rewrite",
        "Link all mentions of 'plan' in this note to 'b/Plan.md' · refactor.rewrite",
    ]
    check("pl$0an", "Link 'plan' to 'b/Plan.md'", "[[b/Plan|plan]]")


def test_all_mentions_of_a_name_are_linked() -> None:
    check(
        """
        gar$0den, Garden, plot, `garden`
        garden은
        """,
        ALL_OF_GARDEN,
        """
        [[Garden|garden]], [[Garden]], plot, `garden`
        [[Garden|garden]]은
        """,
    )


def test_all_that_leave_no_choice_are_linked() -> None:
    check(
        "gar$0den 과도함 plan [[Garden]]",
        ALL,
        "[[Garden|garden]] [[root-03-과도함|과도함]] plan [[Garden]]",
    )


def test_a_selection_offers_some_of_its_mentions_one_by_one() -> None:
    here = at("$0" + "garden 과도함 " * MOST_SHOWN)
    whole = selection(here, Config(), Span(0, len(here.text)))

    found = linking(whole)

    assert [it.title for it in found] == [
        "Link 'garden' to 'Garden'",
        "Link '과도함' to 'root-03-과도함'",
        ALL_OF_GARDEN,
        "Link all mentions of '과도함' in this note",
        ALL,
    ]


@pytest.mark.parametrize(
    "text",
    [
        # The link would not show it, or would make a table of its line.
        "a$0  b",
        "gar$0den\n- | -",
    ],
)
def test_what_cannot_be_linked_stays_as_it_is(text: str) -> None:
    (action,) = actions(at(text))

    assert action.changes() is None


def test_of_many_the_few_that_cannot_be_linked_are_left_out() -> None:
    check(
        "gar$0den 과도함\n\ngarden\n- | -\n\ngarden a  b\n",
        ALL,
        "[[Garden|garden]] [[root-03-과도함|과도함]]\n\ngarden\n- | -\n\n[[Garden|garden]] a  b\n",
    )


def test_where_nearly_nothing_can_be_linked_the_note_is_read_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = at("$0" + "garden\n- | -\n\n" * 200 + "garden\n")
    read = list[str]()

    def counted(path: str, text: str) -> Note:
        read.append(path)
        return parse(path, text)

    monkeypatch.setattr(new_links, "parse", counted)
    (action,) = (it for it in actions(here) if it.title == ALL_OF_GARDEN)

    changes = action.changes()

    assert changes is None or apply(here.text, changes.edits[here.path]).endswith("]]\n")
    assert len(read) <= new_links.MOST_READINGS


PIECES = (
    *(
        "garden",
        "Garden",
        "plot",
        "과도함",
        "과도함은",
        normalize("NFD", "과도함을"),
        "a|b",
        "a  b",
    ),
    *("b]", "a [b]", "plan", "[[Garden]]", "[x](Garden.md)", "[[", "]]", "`", "$", "%%", "🙂"),
    *("\n", "\r\n", "\n\n", "| ", "|-|-|\n", "- ", "> ", "# ", "_", "**", "<b>", "\\", "![", "::"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=16), st.booleans(), st.booleans())
def test_every_new_link_leads_where_it_is_to_and_shows_what_was_there(
    pieces: list[str], markdown: bool, spaced: bool
) -> None:
    text = (" " if spaced else "").join(pieces)
    here = at("$0")
    note = parse(here.path, text)
    settings = Config(use_markdown_links=markdown)
    known = {it.span: it for it in mentions(here.vault, note, text, Config())}
    whole = selection(
        Drawn(here.vault, {**here.texts, here.path: text}, here.path),
        settings,
        Span(0, len(text)),
        note,
    )

    for action in linking(whole):
        changes = action.changes()
        if changes is None:
            continue
        new = sorted(changes.edits[here.path])
        after = parse(here.path, apply(text, new))
        there = {link.start: link for link in after.links}
        moved = 0
        for span, written in new:
            link = there.pop(span.start + moved)
            assert resolve(here.vault, link.path, here.path).path in known[span].meaning.paths
            shown = link.path if link.display is None else link.display
            assert shown.replace("\\", "") == span.of(text).replace("\\", "")
            moved += len(written) - (span.end - span.start)
        assert [it.linktext for it in there.values()] == [it.linktext for it in note.links]


def test_one_syllable_is_a_mention_at_the_cursor_alone() -> None:
    here = drawn("-- 책.md --\n-- n.md --\n책$0은 책이다. Garden\n-- Garden.md --\n")
    titles = [it.title for it in actions(here, ON)]
    assert titles == ["Link '책'"]
    whole = selection(here, config(ON), Span(0, len(here.text)))
    assert [it.title for it in linking(whole)] == ["Link 'Garden'"]
