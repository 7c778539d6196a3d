"""What a link shows becomes an alias of its note."""

import pytest

from tests.drawing import drawn
from tests.features.acting import check, offered
from tests.features.fixing import config, selection
from wikilink_ls.features.actions.alias_actions import alias_actions
from wikilink_ls.features.actions.code_action import ActionError

TITLE = "Add '작은 뜰' as an alias of 'Garden'"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Beds\r\n", "---\r\naliases: [작은 뜰]\r\n---\r\n# Beds\r\n"),
        ("", "---\naliases: [작은 뜰]\n---\n"),
        ("---\na: 1 # x\n---\n", "---\na: 1 # x\naliases: [작은 뜰]\n---\n"),
        ("---\nAliases: [Plot] # x\n---\n", "---\nAliases: [Plot, 작은 뜰] # x\n---\n"),
        ("---\naliases:\n  - Plot\n---\n", "---\naliases:\n  - Plot\n  - 작은 뜰\n---\n"),
        ("---\naliases: Plot\n---\n", "---\naliases: [Plot, 작은 뜰]\n---\n"),
        ("---\naliases:\n---\n", "---\naliases: [작은 뜰]\n---\n"),
    ],
)
def test_an_alias_is_added_to_the_properties(before: str, after: str) -> None:
    drawing = f"-- Home.md --\n[[Garden|작은 뜰$0]]\n-- Garden.md --\n{before}"

    assert offered(drawing) == [TITLE]
    check(drawing, TITLE, f"-- Garden.md --\n{after}")


def test_a_note_may_call_itself_so() -> None:
    check(
        "-- Home.md --\n😀 [me, 'x' y](Home.md$0)\n",
        "Add 'me, 'x' y' as an alias of 'Home'",
        "-- Home.md --\n---\naliases: ['me, ''x'' y']\n---\n😀 [me, 'x' y](Home.md)\n",
    )


@pytest.mark.parametrize(
    "link",
    [
        "[[Garden$0]]",
        "[[Garden|garden$0]]",
        "[[Garden|plot$0]]",
        "[[Garden|$0]]",
        # Of a part of a note, or of a picture, it is no name.
        "[[Garden#Beds|x$0]]",
        "![[Garden|100$0]]",
        "[[#Beds|x$0]]",
        "[[plan.png|x$0]]",
        "[[Gone|x$0]]",
        "[[Garden|**x**$0]]",
        f"[[Garden|{'x' * 81}$0]]",
        "[[Broken|x$0]]",
    ],
)
def test_what_is_no_name_or_is_one_already_is_not_offered(link: str) -> None:
    garden = "-- Garden.md --\n---\naliases: Plot\n---\n# Beds\n"
    others = "-- plan.png --\n-- Broken.md --\n---\na: b: c\n---\n"

    titles = offered(f"-- Home.md --\n# Beds\n{link}\n{garden}{others}")

    assert not [it for it in titles if "alias" in it]


def test_the_name_of_one_concept_is_no_alias_of_another() -> None:
    drawing = "-- Home.md --\n[[root-1-가|나$0]]\n-- root-1-가.md --\n-- root-2-나.md --\n"

    assert offered(drawing) == []
    assert offered(drawing.replace("|나", "|다")) == ["Add '다' as an alias of 'root-1-가'"]


@pytest.mark.parametrize("shown", ["Garden은", "Plot에서", "the rest,", "…and", "“so”", "- it"])
def test_a_piece_of_a_sentence_is_no_name(shown: str) -> None:
    drawing = f"-- n.md --\n[[Garden$0|{shown}]]\n-- Garden.md --\n---\naliases: [Plot]\n---\n"
    assert offered(drawing) == []


def test_where_no_alias_can_be_added_none_is_offered() -> None:
    note = "-- n.md --\n[[Garden$0|Plot]]\n-- Garden.md --\n"
    assert offered(f"{note}---\naliases: {{a: b}}\n---\n") == []
    own = "-- Garden.md --\n---\naliases: |\n  a\n---\n[[Garden$0|Plot]]\n"
    assert offered(own) == []


def test_why_no_alias_can_be_added_is_told() -> None:
    here = drawn("-- n.md --\n[[Garden$0|Plot]]\n-- Garden.md --\n---\naliases: |\n  a\n---\n")
    (action,) = alias_actions(selection(here, config()))

    with pytest.raises(ActionError, match="write them as a list first"):
        action.changes()
