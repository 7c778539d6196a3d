"""A link that could lead elsewhere is made to say which file it means."""

import pytest

from tests.features.acting import check, offered

NOTES = "-- a/Note.md --\n# H\n-- b/Note.md --\n-- 다 c/Note.md --\n"


def test_one_action_for_each_file_and_the_one_that_opens_first() -> None:
    assert offered(f"-- Home.md --\n[[Note$0]]\n{NOTES}") == [
        "*Link to 'a/Note.md'",
        "Link to 'b/Note.md'",
        "Link to '다 c/Note.md'",
    ]


@pytest.mark.parametrize(
    ("link", "after"),
    [
        ("[[Note$0]]", "[[b/Note|Note]]"),
        ("[[note.md$0]]", "[[b/Note|note.md]]"),
        ("[[Note$0|x]]", "[[b/Note|x]]"),
        ("![[Note$0]]", "![[b/Note]]"),
        ("[x](Note.md$0)", "[x](b/Note.md)"),
        ("[x](<Note$0>)", "[x](<b/Note.md>)"),
        ("| a |\n|-|\n| [[Note$0]] |", "| a |\n|-|\n| [[b/Note\\|Note]] |"),
        ('---\nup: "[[Note$0]]"\n---', '---\nup: "[[b/Note|Note]]"\n---'),
        ("[x]$0[r]\n\n[r]: Note", "[x][r]\n\n[r]: b/Note.md"),
    ],
)
def test_the_link_leads_there_and_stays_as_it_is_else(link: str, after: str) -> None:
    check(f"-- Home.md --\n{link}\n{NOTES}", "Link to 'b/Note.md'", f"-- Home.md --\n{after}\n")


@pytest.mark.parametrize("format_", ["shortest", "relative", "absolute"])
def test_what_is_written_is_not_ambiguous_again(format_: str) -> None:
    # From "x" the relative path "a/Note" is the end of two.
    drawing = (
        "-- x/Home.md --\n[[Note$0#H]]\n"
        "-- x/a/Note.md --\n# H\n-- x/b/a/Note.md --\n-- z/Note.md --\n"
    )

    check(
        drawing,
        "Link to 'x/a/Note.md'",
        "-- x/Home.md --\n[[x/a/Note#H]]\n",
        {"newLinkFormat": format_},
    )


def test_the_file_that_has_what_is_asked_for_comes_first() -> None:
    drawing = "-- Home.md --\n[[Dup#Foo$0]]\n-- a/Dup.md --\n# Bar\n-- b/Dup.md --\n# Foo\n"
    found = [it for it in offered(drawing) if "Link to" in it]
    assert found == ["*Link to 'b/Dup.md'", "Link to 'a/Dup.md'"]
