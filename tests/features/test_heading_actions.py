"""A heading that a link asks for is added to its note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn, apply, drawn
from tests.features.acting import check, fixes, offered
from tests.features.fixing import config, selection
from wikilink_ls.config import Config
from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.actions.new_heading import new_headings
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.target import find_heading


@pytest.mark.parametrize(
    ("text", "names", "after"),
    [
        # At the end, as deep as its siblings; one heading of the first level is the title.
        ("# T\n## A\nx\n", "새 Heading", "# T\n## A\nx\n\n## 새 Heading\n"),
        ("# T\n", "전각\u3000칸\u00a0B", "# T\n\n## 전각\u3000칸\u00a0B\n"),
        ("# A\n# C\n", "B", "# A\n# C\n\n# B\n"),
        ("### A\n", "B", "### A\n\n### B\n"),
        ("x", "B", "x\n\n## B"),
        ("", "B", "## B\n"),
        ("\n\n", "B", "## B\n\n\n"),
        ("---\na: 1\n---\n", "B", "---\na: 1\n---\n\n## B\n"),
        # Below its parent.
        ("# A\nx\n\n\n# C\n", "A#B", "# A\nx\n\n## B\n\n\n# C\n"),
        ("# A\n# C\n", "A#B", "# A\n\n## B\n\n# C\n"),
        ("# A\n## C\ny\n# D\n", "A#B", "# A\n## C\ny\n\n## B\n\n# D\n"),
        ("# A\n### C\ny", "A#B", "# A\n### C\ny\n\n## B"),
        ("#### A\n", "A#B", "#### A\n\n##### B\n"),
        ("A\n===\nx\n\n---\n\nC\n===\n", "A#B", "A\n===\nx\n\n---\n\n## B\n\nC\n===\n"),
        # As many as there are none of.
        ("# T\n", "A#B", "# T\n\n## A\n\n### B\n"),
        ("# A\n", "A#B#C", "# A\n\n## B\n\n### C\n"),
        # As the note is written.
        ("# A\r\nx\r\n\r\n# C\r\n", "A#B", "# A\r\nx\r\n\r\n## B\r\n\r\n# C\r\n"),
        ("# A  \nx  \n\n  \n", "B", "# A  \nx  \n\n## B\n\n  \n"),
        ("- x\n  - y\n", "B", "- x\n  - y\n\n## B\n"),
        ("> # A\n> x\n", "A", "> # A\n> x\n\n## A\n"),
        # No room, or no heading.
        ("###### A\n", "A#B", None),
        ("##### A\n", "A#B#C", None),
        ("```\nopen code\n", "B", None),
        ("<!-- open\n", "B", None),
        ("", "a\nb", None),
    ],
)
def test_headings_go_where_they_are_found(text: str, names: str, after: str | None) -> None:
    edit = new_headings(parse("n.md", text), text, tuple(names.split("#")))

    assert (None if edit is None else apply(text, [edit])) == after


LINES = st.sampled_from(
    [
        *(
            "# A",
            "## B",
            "### A",
            "###### D",
            "A\n===",
            "x",
            "",
            "  ",
            "- y",
            "> # A",
            "```",
            "---",
        ),
        *("    # z", "x ^id", "| a |\n|-|", "<div>", "<!--", "-->", "%%", "$$", "[r]: x.md", "\t"),
    ]
)


@given(
    st.lists(LINES, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.lists(st.sampled_from(["A", "B", "C", "`x`", "1. y", "- z"]), min_size=1, max_size=3),
)
def test_what_is_there_stays(lines: list[str], newline: str, names: list[str]) -> None:
    text = "\n".join(lines).replace("\n", newline)
    note, wanted = parse("n.md", text), tuple(names)
    if find_heading(note.headings, wanted):
        return

    edit = new_headings(note, text, wanted)

    if edit is not None:
        after = parse("n.md", apply(text, [edit]))
        added = [it.text for it in after.headings if it.text not in edit.new_text]
        assert find_heading(after.headings, wanted)
        assert added == [it.text for it in note.headings if it.text not in edit.new_text]
        assert len(after.headings) - len(note.headings) <= len(names)
        assert edit.span.start == edit.span.end
        assert newline not in text or "\n" not in edit.new_text.replace(newline, "")
        assert [it.linktext for it in after.links] == [it.linktext for it in note.links]


def test_a_heading_is_added_to_another_note_or_to_this_one() -> None:
    other = "-- Home.md --\n[[Garden#New beds$0|x]]\n-- Garden.md --\n# Garden\n"
    assert offered(other) == ["Add the heading 'New beds' to 'Garden'"]
    check(
        other,
        "Add the heading 'New beds' to 'Garden'",
        "-- Garden.md --\n# Garden\n\n## New beds\n",
    )
    check(
        "-- Home.md --\n[x](#New%20beds$0)",
        "Add the heading 'New beds'",
        "-- Home.md --\n[x](#New%20beds)\n\n## New beds",
    )


@pytest.mark.parametrize(
    "link", ["[x](Garden.md#a%0Ab$0)", "[[Garden#^x$0]]", "[[Garden#[^x]$0]]", "[[plan.png#x$0]]"]
)
def test_only_headings_are_added(link: str) -> None:
    assert offered(f"-- Home.md --\n{link}\n-- Garden.md --\n-- plan.png --\n") == []


def test_a_note_that_has_changed_unseen_is_not_edited() -> None:
    here = drawn("-- Home.md --\n[[Garden#Beds$0]]\n-- Garden.md --\n")
    at = selection(here, Config())
    unknown = Selection(at.vault, at.note, at.text, at.span, at.config, at.new, lambda _: None)

    assert [action.changes() for action in fixes(unknown)] == [None]


def test_a_damaged_note_is_not_edited() -> None:
    here = drawn("-- Home.md --\n[[Garden#Beds$0]]\n-- Garden.md --\n")
    damaged = parse("Garden.md", "", damaged=True)
    at = Drawn(here.vault.with_note(damaged), here.texts, here.path, here.offset)

    assert _actions(at) == []


def test_what_is_silenced_is_not_added() -> None:
    drawing = "-- Home.md --\n[[#Beds$0]]\n"

    assert offered(drawing, {"diagnostics": {"severity": {"dangling-heading": "off"}}}) == []


def _actions(here: Drawn) -> list[CodeAction]:
    return fixes(selection(here, config()))


def test_all_headings_that_are_added_are_named() -> None:
    note = "-- n.md --\n[[T#A#B#C$0]]\n-- T.md --\n"
    assert offered(note) == ["Add the headings 'A', 'B' and 'C' to 'T'"]
    assert offered(f"{note}# A\n") == ["Add the headings 'B' and 'C' to 'T'"]


@pytest.mark.parametrize(
    "drawing",
    [
        "-- n.md --\n[[T#T#A$0]]\n-- T.md --\n###### T\n",
        "-- n.md --\n[[#A$0]]\n\n```\n",
        "-- n.md --\n[[#B#A$0]]\n\n%%\n# B\n\n# C\n%%\n",
    ],
)
def test_a_heading_that_could_not_be_is_not_offered(drawing: str) -> None:
    assert [it for it in offered(drawing) if "Add" in it] == []


def test_why_no_heading_can_be_added_is_told() -> None:
    here = drawn("-- n.md --\n[[T#A$0]]\n-- T.md --\n```\n")
    (action,) = _actions(here)

    with pytest.raises(ActionError, match="still open there; close it first"):
        action.changes()
