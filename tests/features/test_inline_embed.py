"""An embed is replaced by what it shows, and every link leads where it led."""

from dataclasses import replace

import pytest

from tests.features.refactoring import check, chosen, selected, titles
from wikilink_ls.features.actions.code_action import ActionError

TITLE = "Replace the embed with its content"


def test_a_note_is_shown_without_its_properties() -> None:
    check(
        """
        -- n.md --
        # One
        ![[sub$0/b]]
        ## Two
        [[#Two]]
        -- sub/b.md --
        ---
        a: 1
        ---

        # B
        [[#B]] [[./c]] [[n#Two]] 🌱

        -- sub/c.md --
        -- c.md --
        """,
        TITLE,
        """
        -- n.md --
        # One
        # B
        [[b#B]] [[./sub/c]] [[n#Two]] 🌱
        ## Two
        [[#Two]]
        -- sub/b.md --
        ---
        a: 1
        ---

        # B
        [[#B]] [[./c]] [[n#Two]] 🌱

        -- sub/c.md --
        -- c.md --
        """,
    )


def test_of_a_note_a_section_or_a_block_can_be_shown() -> None:
    note = "-- b.md --\n# A\na\n## B\nb\n- i\n  - j ^id\n    k\n  - l\n"
    check(
        f"-- n.md --\nx\n\n![](b.md$0#B)\n\ny\n{note}",
        TITLE,
        f"-- n.md --\nx\n\n## B\nb\n- i\n  - j ^id\n    k\n  - l\n\ny\n{note}",
    )
    table = "-- b.md --\n\n- i\n\n    j\n    k ^id\n"
    check(f"-- n.md --\n![[b#^id]]$0\n{table}", TITLE, f"-- n.md --\nj\nk\n{table}")


def test_lines_end_as_those_of_the_note_around() -> None:
    check(
        "-- n.md --\nx\r\n\r\n![[b]]$0\r\n-- b.md --\na\n\nb\n",
        TITLE,
        "-- n.md --\nx\r\n\r\na\r\n\r\nb\r\n-- b.md --\na\n\nb\n",
    )


def test_footnotes_and_destinations_are_copied() -> None:
    note = "-- b.md --\n# A\na[^1] [x][l]\n# B\n\n[^1]: f\n\n[l]: ./b.md\n"
    check(
        f"-- n.md --\n![[b#A]]$0\n{note}",
        TITLE,
        f"-- n.md --\n# A\na[^1] [x][l]\n\n[^1]: f\n\n[l]: ./b.md\n{note}",
    )


@pytest.mark.parametrize(
    "drawing",
    [
        "a ![[b]]$0\n",
        "- ![[b]]$0\n",
        "> ![[b]]$0\n",
        "![[b]]$0\na\n",
        "[[b]]$0\n",
        "![[gone]]$0\n",
        "![[b#gone]]$0\n",
        "![[n#x]]$0\n\n# x\n",
        "![[x.png]]$0\n",
    ],
)
def test_only_an_embed_of_a_note_that_stands_by_itself(drawing: str) -> None:
    assert titles(f"-- n.md --\n{drawing}-- b.md --\nb\n-- x.png --\n", "refactor.inline") == []


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        (
            "![[b]]$0\n\n[^1] [[#^i]]\n\n[^1]: x\n-- b.md --\na[^1]\n\n[^1]: f\n",
            r"its own '\[\^1\]'",
        ),
        ("![[b]]$0\n\n# B\n[[#B]]\n-- b.md --\n# B\n", "other places"),
        ("![[b]]$0\n\n# B\n-- b.md --\n# B\n-- m.md --\n[[n#B]]\n", "other places"),
        ("![[b]]$0\n-- b.md --\n\n", "shows nothing"),
    ],
)
def test_what_would_be_lost_is_told(drawing: str, why: str) -> None:
    with pytest.raises(ActionError, match=why):
        chosen(selected(f"-- n.md --\n{drawing}"), TITLE)


def test_a_note_that_cannot_be_read_is_not_shown() -> None:
    at = selected("-- n.md --\n![[b]]$0\n-- b.md --\nb\n")

    with pytest.raises(ActionError, match=r"'b\.md' cannot be read"):
        chosen(replace(at, known_text=lambda _path: None), TITLE)


@pytest.mark.parametrize("shown", ["b\n```\ncode", "b\n\n%%\nhidden", "b\n\n<!-- hidden"])
@pytest.mark.parametrize("rest", ["text\n", "# A\n", "| a |\n| - |\n"])
def test_what_is_still_open_swallows_nothing(shown: str, rest: str) -> None:
    at = selected(f"-- a.md --\nx\n\n![[b$0]]\n\n{rest}-- b.md --\n{shown}\n")

    with pytest.raises(ActionError, match="close it first"):
        chosen(at, TITLE)


@pytest.mark.parametrize("shown", ["b\n```\ncode", "b\n\n%%\nhidden"])
def test_at_the_end_it_may_stay_open(shown: str) -> None:
    check(
        f"-- a.md --\nx\n\n![[b$0]]\n-- b.md --\n{shown}\n",
        TITLE,
        f"-- a.md --\nx\n\n{shown}\n-- b.md --\n{shown}\n",
    )


def test_a_comment_around_the_embed_is_not_closed_by_it() -> None:
    at = selected("-- a.md --\n%%\n\n![[b$0]]\n\ny\n\n%%\n-- b.md --\nx %% y\n")

    with pytest.raises(ActionError):
        chosen(at, TITLE)
