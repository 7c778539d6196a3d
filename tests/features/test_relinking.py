"""Which links follow what is renamed or moved, and which texts are left as they are."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.drawing import apply
from tests.features.renaming import check, check_moves, relinked_alike
from wikilink_ls.config import Config
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.paths import has_links


def test_links_whose_name_is_taken_over_are_written_out() -> None:
    check(
        """
        -- n.md --
        [[a$0]] [[b]] [[b|b]] [[x/b]] [b](b.md) [[c]]
        -- x/b.md --
        [[b]]
        -- y/a.md --
        [[b]] [[a]]
        """,
        "b",
        """
        -- n.md --
        [[y/b]] [[x/b]] [[x/b|b]] [[x/b]] [b](x/b.md) [[c]]
        -- x/b.md --
        [[b]]
        -- y/b.md --
        [[x/b]] [[b]]
        """,
    )


OTHER_TEXTS = [
    ("[[old]]", "x[[old]]"),
    ("[[old]]", "[[old]]x"),
    ("[[old]] x", "x old  xx"),
    ("![[old]]", "! [old]]"),
    ("[x](old.md)", "[x](new.md)"),
    ("[[old|old]]", "[[old]]    "),
    ('---\nup: "[[old]]"\n---\n', '---\nup:  "[[old]]"\n---\n'),
    ("a\nb\n[[old]]", "a\nbc[[old]]"),
    ("[[old]]\n", "[[old]]\r\n"),
    ("a\r\n[[old]]", "a\n\n[[old]]"),
    ("[[old]]\n12\n", "[[old]]`\n`"),
]
# As long, of as many lines, and with the same link at the same place: of closed notes that is all
# that is looked at beside the time and the size of the file, but for where a concept is renamed.
OTHER_AS_A_WHOLE = [
    ("x\n[[old]] ", "\nx[[old]] "),
    ("a\nb [[old]]", "ab\n [[old]]"),
    ("a\nb [[old]]\n", "a b\n[[old]]\n"),
    ("x [[old]] 😀", "😀 [[old]] x"),
    ("---\nup: '[[it''s]]'\n---\n", "---\nup: '[[it''z]]'\n---\n"),
    ("---\nroot-concepts: a\n---\n", "---\nroot-concepts: b\n---\n"),
    ("---\nroot-concepts: [a]\n---\n", "---\nroot-concepts: ab\n---\n"),
]


@pytest.mark.parametrize(("known", "now"), OTHER_TEXTS)
def test_a_text_that_is_not_the_one_of_the_facts_is_not_edited(known: str, now: str) -> None:
    check_left(known, now, {"old.md": "new.md"})


@pytest.mark.parametrize(("known", "now"), [*OTHER_TEXTS, *OTHER_AS_A_WHOLE])
def test_nor_is_it_if_a_concept_is_renamed(known: str, now: str) -> None:
    """Then all that the note says is looked at, not its links alone."""
    moves = {"old.md": "new.md", "it's.md": "its.md", "root-1-a.md": "root-1-new.md"}
    check_left(known, now, moves)


def check_left(known: str, now: str, moves: Mapping[str, str]) -> None:
    """A note that was *known* and says something else *now* is not edited."""
    vault = build_vault(moves, [parse("n.md", known)])

    done = relinked_alike(vault, moves, Config(), {"n.md": now}.get)

    assert (done.edits, done.left) == ({}, {"n.md": "has changed and is not read again yet"})


def test_a_note_in_a_folder_that_no_link_can_name_is_reached_from_beside() -> None:
    check(
        "-- C#/n.md --\n[[d$0]] [x](d.md)\n-- C#/d.md --\n-- C#/y/e.md --\n-- e.md --\n",
        "e",
        "-- C#/n.md --\n[[./e]] [x](C%23/e.md)\n-- C#/e.md --\n-- C#/y/e.md --\n-- e.md --\n",
    )
    check(
        "-- C#/y/n.md --\n[[d$0]]\n-- C#/d.md --\n-- e.md --\n",
        "e",
        "-- C#/y/n.md --\n[[../e]]\n-- C#/e.md --\n-- e.md --\n",
    )


@pytest.mark.parametrize(
    ("head", "is_left"),
    [
        ("root-concepts: [과도함", True),
        ("root-concepts: ['root-03-과 도 함", True),
        ('up: "[[root-03-과도함|x]]', True),
        ("root-concepts: [여백", False),
        ('up: "[[m]]', False),
    ],
)
def test_properties_that_cannot_be_read_stop_a_rename_of_what_they_name(
    head: str, is_left: bool
) -> None:
    texts = {
        "m.md": f"---\n{head}\n---\n[[root-03-과도함]]\n",
        "n.md": "---\nroot-concepts: 과도함\n---\n",
        "root-03-과도함.md": "",
    }
    vault = build_vault(texts, [parse(path, text) for path, text in texts.items()])
    assert vault.notes["m.md"].properties.problems

    done = relinked_alike(vault, {"root-03-과도함.md": "root-03-절제.md"}, Config(), texts.get)

    assert done.left == ({"m.md": "has properties that cannot be read"} if is_left else {})


def test_links_follow_files_into_another_folder() -> None:
    check_moves(
        """
        -- a/x.md --
        [[../n]] [[./y]] [[y]] [z](../z.md) [[#h]]
        -- a/y.md --
        [[x]] [[./x]]
        -- n.md --
        [[x|x]] [[a/x]] [[/a/x]] [[./a/x]] [x](a/x.md)
        -- z.md --
        """,
        {"a/x.md": "b/c/x.md"},
        """
        -- b/c/x.md --
        [[../../n]] [[../../a/y]] [[y]] [z](../../z.md) [[#h]]
        -- a/y.md --
        [[x]] [[../b/c/x]]
        -- n.md --
        [[x|x]] [[b/c/x]] [[/b/c/x]] [[./b/c/x]] [x](b/c/x.md)
        -- z.md --
        """,
        Config(),
    )


def test_a_folder_moves_with_all_that_is_in_it() -> None:
    check_moves(
        """
        -- a/x.md --
        [[./y]] [[a/y]] [[../n]] ![[fig.png]]
        -- a/y.md --
        [[x]]
        -- a/fig.png --
        -- n.md --
        [[b/a/x]] [[a/y]] ![](a/fig.png)
        """,
        {"a/x.md": "b/c/x.md", "a/y.md": "b/c/y.md", "a/fig.png": "b/c/fig.png"},
        """
        -- b/c/x.md --
        [[./y]] [[b/c/y]] [[../../n]] ![[fig.png]]
        -- b/c/y.md --
        [[x]]
        -- b/c/fig.png --
        -- n.md --
        [[b/a/x]] [[b/c/y]] ![](b/c/fig.png)
        """,
        Config(),
    )


def test_a_way_that_moves_as_a_whole_stays_as_it_is_written() -> None:
    check_moves(
        "-- a/b/x.md --\n[y](../b/%79.md) [[../c/z]] [[./y]]\n-- a/b/y.md --\n-- a/c/z.md --\n",
        {"a/b/x.md": "d/e/b/x.md", "a/b/y.md": "d/e/b/y.md", "a/c/z.md": "d/e/c/z.md"},
        "-- d/e/b/x.md --\n[y](../b/%79.md) [[../c/z]] [[./y]]\n"
        "-- d/e/b/y.md --\n-- d/e/c/z.md --\n",
        Config(),
    )
    check_moves(
        "-- a/b/x.md --\n[[../b/y]]\n-- a/b/y.md --\n-- n.md --\n",
        {"a/b/x.md": "a/c/x.md", "a/b/y.md": "a/c/y.md"},
        "-- a/c/x.md --\n[[./y]]\n-- a/c/y.md --\n-- n.md --\n",
        Config(),
    )


def test_an_encoded_folder_stays_encoded() -> None:
    check_moves(
        """
        -- n.md --
        [x](./%F0%9F%8C%80%20General/Lorem%20Ipsum.md#h)
        [y](<🌀 General/Lorem Ipsum.md#h>)
        -- 🌀 General/Lorem Ipsum.md --
        """,
        {"🌀 General/Lorem Ipsum.md": "🌀 General/Hello World.md"},
        """
        -- n.md --
        [x](./%F0%9F%8C%80%20General/Hello%20World.md#h)
        [y](<🌀 General/Hello World.md#h>)
        -- 🌀 General/Hello World.md --
        """,
        Config(),
    )


def test_a_folder_whose_name_changes_its_case_alone() -> None:
    check_moves(
        """
        -- notes/a.md --
        [[notes/b]] [[./b]]
        -- notes/b.md --
        -- n.md --
        [[Notes/a]] [a](notes/a.md)
        """,
        {"notes/a.md": "Notes/a.md", "notes/b.md": "Notes/b.md"},
        """
        -- Notes/a.md --
        [[Notes/b]] [[./b]]
        -- Notes/b.md --
        -- n.md --
        [[Notes/a]] [a](Notes/a.md)
        """,
        Config(),
    )


def test_what_comes_from_outside_makes_a_name_ambiguous() -> None:
    texts = {"n.md": "[[b]] [[x/b]] [[c]]", "x/b.md": "[[b]]", "m.md": "[[b]]"}
    vault = build_vault(texts, [parse(path, text) for path, text in texts.items()])

    done = relinked_alike(vault, {"m.md": "y/m.md"}, Config(), texts.get, into=["y/b.md"])

    after = {path: apply(texts[path], edits) for path, edits in done.edits.items()}
    assert after == {"n.md": "[[x/b]] [[x/b]] [[c]]", "m.md": "[[x/b]]"}


def test_files_may_change_places() -> None:
    check_moves(
        """
        -- a.md --
        [[b]]
        -- b.md --
        [[a|a]] [[b]]
        """,
        {"a.md": "b.md", "b.md": "a.md"},
        """
        -- b.md --
        [[a]]
        -- a.md --
        [[b|b]] [[a]]
        """,
        Config(),
    )


def test_a_path_of_some_segments_keeps_their_number() -> None:
    check_moves(
        "-- a/b/x.md --\n-- n.md --\n[[b/x]]\n-- c/d/e/y.md --\n",
        {"a/b/x.md": "c/d/e/z.md"},
        "-- c/d/e/z.md --\n-- n.md --\n[[e/z]]\n-- c/d/e/y.md --\n",
        Config(),
    )


def test_a_bare_name_that_would_lead_elsewhere_from_its_new_folder_is_written_out() -> None:
    check_moves(
        "-- a/n.md --\n[[x]]\n-- a/x.md --\n-- b/x.md --\n",
        {"a/n.md": "b/n.md"},
        "-- b/n.md --\n[[a/x]]\n-- a/x.md --\n-- b/x.md --\n",
        Config(),
    )


CASES = json.loads(
    (Path(__file__).parents[1] / "conformance/obsidian_cases.json").read_text("utf-8")
)["cases"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"])
        for case in CASES
        if case["area"] == "rename-edit" and "rename" in case["input"]
    ],
)
def test_files_are_renamed_as_by_obsidian(case: dict[str, Any]) -> None:
    texts = case["files"]
    old, new = case["input"]["rename"]
    notes = [facts_of(path, texts[path]) for path in texts if has_links(path)]
    vault = build_vault(texts, notes)
    link_format = case.get("settings", {}).get("newLinkFormat", "shortest")

    done = relinked_alike(vault, {old: new}, Config(new_link_format=link_format), texts.get)

    expected = case["expected"]["files_after"]
    for path in expected:
        before = old if path == new else path
        assert apply(texts[before], done.edits.get(before, ())) == expected[path]
