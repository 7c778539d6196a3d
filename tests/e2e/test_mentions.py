"""What is named and not linked is told where that is wanted, and linked wherever it is."""

import pytest

from tests.e2e.client import Client, Json
from tests.e2e.conftest import Folder, serve, watched

HINT = 4
"""Of LSP's severities."""


def offered(client: Client, uri: str, needle: str) -> list[Json]:
    at = client.at(uri, client.texts[uri].index(needle))
    shown = client.published(uri) or []
    found: list[Json] = client.ask(
        "codeAction", uri, range={"start": at, "end": at}, context={"diagnostics": shown}
    )
    return found


def apply(client: Client, actions: list[Json], title: str) -> Json:
    (action,) = (it for it in actions if it["title"] == title)
    client.apply(action["edit"])
    return action


def test_a_new_name_is_heard_of_and_its_mention_linked(code: Client, folder: Folder) -> None:
    root = folder("""
        -- .wikilink-ls.toml --
        [diagnostics.severity]
        unlinked-mention = "hint"
        -- Home.md --
        😀 과도함은 정원에 있다
        """)
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home) == []

    (root / "root-03-과도함.md").touch()
    watched(code, root / "root-03-과도함.md")
    assert code.findings(home, "unlinked-mention 과도함") == ["unlinked-mention 과도함"]
    assert [it["severity"] for it in code.published(home) or []] == [HINT]

    garden = code.open(root / "정원.md", "")
    both = ["unlinked-mention 과도함", "unlinked-mention 정원"]
    assert code.findings(home, *both) == both

    fix = apply(code, offered(code, home, "과도함"), "Link '과도함' to 'root-03-과도함'")

    assert (fix["kind"], len(fix["diagnostics"])) == ("quickfix", 1)
    assert code.texts[home] == "😀 [[root-03-과도함|과도함]]은 정원에 있다\n"
    assert code.findings(home, *both[1:]) == both[1:]
    code.close(garden)
    assert code.findings(home) == []


@pytest.mark.parametrize("markdown", [False, True])
def test_mentions_are_linked_though_nobody_hears_of_them(
    code: Client, folder: Folder, *, markdown: bool
) -> None:
    root = folder(f"""
        -- .wikilink-ls.toml --
        useMarkdownLinks = {str(markdown).lower()}
        -- Garden.md --
        -- Home.md --
        garden, a garden and Garden
        """)
    serve(code, root)
    home = code.open(root / "Home.md")
    actions = offered(code, home, "arden")

    action = apply(code, actions, "Link all mentions of 'garden' in this note")

    assert (action["kind"], "diagnostics" in action) == ("refactor.rewrite", False)
    assert code.texts[home].strip() == (
        "[garden](Garden.md), a [garden](Garden.md) and [Garden](Garden.md)"
        if markdown
        else "[[Garden|garden]], a [[Garden|garden]] and [[Garden]]"
    )
    assert code.findings(home) == []
    again = offered(code, home, "arden")
    assert not [it for it in again if it["title"].startswith("Link")]
