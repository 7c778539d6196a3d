"""What is found and what is offered while a note is written."""

import pytest

from tests.e2e.client import Client
from tests.e2e.conftest import Folder, names, serve


def test_findings_follow_what_is_typed(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        [[Gadren]] [[Garden#Beds]]
        -- Garden.md --
        # Paths
        """)
    serve(code, root)

    home = code.open(root / "Home.md")
    expected = ["dangling-link Gadren", "dangling-heading #Beds"]
    assert code.findings(home, *expected) == expected

    code.replace(home, "Gadren", "Garden")
    assert code.findings(home, "dangling-heading #Beds") == ["dangling-heading #Beds"]

    garden = code.open(root / "Garden.md")
    code.replace(garden, "Paths", "Beds")
    assert code.findings(home) == []

    code.close(garden)
    assert code.findings(home, "dangling-heading #Beds") == ["dangling-heading #Beds"]

    code.close(home)
    code.wait_until_clear(home)


def test_a_finding_says_what_was_probably_meant(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Gadren]]\n-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    code.findings(home, "dangling-link Gadren")

    (finding,) = code.published(home) or []

    assert finding["severity"] == 2
    assert finding["source"] == "wikilink-ls"
    assert "'Gadren'" in finding["message"]
    assert "Garden" in finding["message"]


@pytest.mark.parametrize("who", ["code", "neovim", "minimal"])
def test_a_completion_that_is_accepted_is_a_whole_link(
    who: str, folder: Folder, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(who)
    root = folder("""
        -- Home.md --
        See 😀 [[gar
        -- Places/Garden of 과도함.md --
        """)
    serve(client, root)
    home = client.open(root / "Home.md")

    (item,) = client.complete(home, "[[gar")

    assert item["label"] == "Garden of 과도함"
    assert client.accepted(home, item) == "See 😀 [[Garden of 과도함]]\n"
    assert item.get("insertTextFormat", 1) == (2 if who == "neovim" else 1)


def test_brackets_that_the_editor_closed_are_not_closed_again(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[gar]] there\n-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")

    (item,) = code.complete(home, "[[gar")

    assert code.accepted(home, item) == "[[Garden]] there\n"


def test_what_is_typed_is_completed_at_once(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        .
        -- Garden.md --
        # Beds
        # Paths
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    for typed in ("[", "[", "G", "arden", "#"):
        code.replace(home, ".", f"{typed}.")

    assert names(code.complete(home, "#")) == ["Beds", "Paths"]
    assert code.complete(home, "#.\n") == []


def test_headings_of_a_note_that_is_open_are_those_of_the_buffer(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[Garden#\n-- Garden.md --\n# Beds\n")
    serve(code, root)
    home, garden = code.open(root / "Home.md"), code.open(root / "Garden.md")

    code.write(garden, "# Typed")

    assert names(code.complete(home, "#")) == ["Typed"]
