"""Which vault an open document belongs to, and what is served where there is none."""

from pathlib import Path

import pytest

from tests.e2e.client import Client, Json, uri_of
from tests.e2e.conftest import Folder, names, serve, watched


def names_of(outline: list[Json]) -> list[str]:
    return [symbol["name"] for symbol in outline]


def test_two_vaults_know_nothing_of_each_other(code: Client, folder: Folder) -> None:
    one = folder("-- Home.md --\n[[Garden]] [[Kitchen]]\n-- Garden.md --\n", "one")
    two = folder("-- Home.md --\n[[Garden]] [[Kitchen]]\n-- Kitchen.md --\n", "two")
    serve(code, one, two)

    first, second = code.open(one / "Home.md"), code.open(two / "Home.md")

    assert code.findings(first, "dangling-link Kitchen") == ["dangling-link Kitchen"]
    assert code.findings(second, "dangling-link Garden") == ["dangling-link Garden"]


def test_a_folder_in_a_vault_is_served_as_the_whole_vault(neovim: Client, folder: Folder) -> None:
    root = folder("""
        -- .obsidian/app.json --
        {}
        -- Garden.md --
        -- Daily/Today.md --
        [[Garden]] [[Kitchen]]
        """)
    serve(neovim, root / "Daily")

    today = neovim.open(root / "Daily/Today.md")

    assert neovim.findings(today, "dangling-link Kitchen") == ["dangling-link Kitchen"]


def test_a_note_brings_its_vault_with_it(minimal: Client, folder: Folder) -> None:
    root = folder("""
        -- .obsidian/app.json --
        {}
        -- Home.md --
        [[Garden]] [[Kitchen]]
        -- Places/Garden.md --
        """)

    home = minimal.open(root / "Home.md")

    assert minimal.findings(home, "dangling-link Kitchen") == ["dangling-link Kitchen"]


@pytest.mark.parametrize("who", ["code", "neovim", "minimal"])
def test_a_note_on_its_own_is_served_as_far_as_it_goes(
    who: str, folder: Folder, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(who)
    outside = folder("-- Alone.md --\n# A\n[[#A]] [[#B]] [[elsewhere]]\n") / "Alone.md"
    for document in (outside, f"untitled:Untitled-{who}"):
        alone = client.open(document, "# A\n[[#A]] [[#B]] [[elsewhere]]\n")

        assert client.findings(alone, "dangling-heading #B") == ["dangling-heading #B"]
        assert client.ask("definition", alone, "#A") is not None
        assert client.ask("definition", alone, "elsewhere") is None
        assert len(client.ask("documentSymbol", alone)) == 1
        shown = client.ask("hover", alone, "#A")["contents"]["value"].split("\n")[0]
        assert shown == ("**A**" if ":" in str(document) else "**A** — `Alone.md`")

        client.close(alone)
        client.wait_until_clear(alone)
        assert client.ask("hover", alone, position={"line": 0, "character": 0}) is None


@pytest.mark.parametrize("alone", ["untitled:Untitled-1", "Alone.md"])
def test_a_note_on_its_own_is_nothing_to_link_to(
    alone: str, minimal: Client, folder: Folder
) -> None:
    text = "---\naliases: [Lonely]\n---\n# A\n[[nowhere]] [[#B]] [["
    root = folder("")
    uri = minimal.open(alone if ":" in alone else root / alone, text)

    assert names(minimal.complete(uri, text)) == ["nowhere"]
    assert names(minimal.complete(uri, "[[#")) == ["A"]

    minimal.close(uri)


def test_what_is_no_note_has_no_findings_and_no_headings(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        [[x.txt#foo]] [[d.canvas#foo]]
        -- x.txt --
        -- d.canvas --
        {}
        """)
    serve(code, root)

    others = [code.open(root / name, "# A\n[[nowhere]]") for name in ("x.txt", "d.canvas")]
    home = code.open(root / "Home.md", "[[x.txt#foo]] [[d.canvas#foo]] [[gone]]")

    assert code.findings(home, "dangling-link gone") == ["dangling-link gone"]
    for uri in others:
        assert code.published(uri) is None
        assert code.ask("documentSymbol", uri) == []
        code.write(uri, "[[")
        assert code.complete(uri, "[[") == []


@pytest.mark.parametrize("first", ["C.md", "%43.md"])
@pytest.mark.parametrize("closes_last", [False, True])
def test_a_file_that_is_open_twice_is_the_buffer_that_is_left(
    first: str, code: Client, folder: Folder, *, closes_last: bool
) -> None:
    root = folder("-- C.md --\n-- Home.md --\n")
    serve(code, root)
    second = "%43.md" if first == "C.md" else "C.md"
    earlier = code.open(f"{uri_of(root)}/{first}", "# Earlier\n")
    later = code.open(f"{uri_of(root)}/{second}", "# Later\n")
    home = code.open(root / "Home.md", "[[C#Earlier]] [[C#Later]]")
    assert code.findings(home, "dangling-heading #Earlier") == ["dangling-heading #Earlier"]

    code.close(later if closes_last else earlier)

    missing = "#Later" if closes_last else "#Earlier"
    assert code.findings(home, f"dangling-heading {missing}") == [f"dangling-heading {missing}"]
    outline = code.ask("documentSymbol", earlier if closes_last else later)
    assert names_of(outline) == ["Earlier" if closes_last else "Later"]


def test_a_note_moves_when_its_folder_is_added_or_removed(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[#x]]\n")
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-heading #x") == ["dangling-heading #x"]

    serve(code, root)
    both = ["dangling-link Garden", "dangling-heading #x"]
    assert code.findings(home, *both) == both

    gone = {"added": [], "removed": [{"uri": uri_of(root), "name": "vault"}]}
    code.notify("workspace/didChangeWorkspaceFolders", {"event": gone})
    assert code.findings(home, "dangling-heading #x") == ["dangling-heading #x"]
    assert len(code.ask("documentLink", home)) in (0, 1)


def leave(client: Client, *roots: Path) -> None:
    removed = [{"uri": uri_of(root), "name": root.name} for root in roots]
    event = {"event": {"added": [], "removed": removed}}
    client.notify("workspace/didChangeWorkspaceFolders", event)


def symbols(client: Client, query: str) -> list[str]:
    return [it["location"]["uri"] for it in client.request("workspace/symbol", {"query": query})]


def test_what_is_in_a_vault_inside_is_of_that_one_alone(code: Client, folder: Folder) -> None:
    outer = folder("""
        -- Hub.md --
        [[Home]] [[Inmost]]
        -- Home.md --
        [[Hub]]
        -- inner/Inmost.md --
        [[Hub]]
        """)
    serve(code, outer)
    inmost = code.open(outer / "inner/Inmost.md", "typed before [[Hub]]")
    hub = code.open(outer / "Hub.md")
    assert code.findings(inmost) == code.findings(hub) == []
    serve(code, outer / "inner")
    assert code.findings(inmost, "dangling-link Hub") == ["dangling-link Hub"]
    assert code.findings(hub, "dangling-link Inmost") == ["dangling-link Inmost"]

    files = [{"oldUri": hub, "newUri": uri_of(outer / "Center.md")}]
    edit = code.request("workspace/willRenameFiles", {"files": files})

    changed = [it["textDocument"]["uri"] for it in edit["documentChanges"]]
    assert changed == [uri_of(outer / "Home.md")]
    assert symbols(code, "Inmost") == [inmost]

    leave(code, outer / "inner")
    assert code.findings(hub) == code.findings(inmost) == []
    assert symbols(code, "Inmost") == [inmost]
    leave(code, outer)


def test_a_removed_folder_stays_removed_while_its_notes_are_open(
    code: Client, folder: Folder
) -> None:
    root = folder("-- .obsidian/app.json --\n{}\n-- Removed.md --\n[[Gone]] [[#x]]\n")
    serve(code, root)
    home = code.open(root / "Removed.md")
    both = ["dangling-link Gone", "dangling-heading #x"]
    assert code.findings(home, *both) == both

    leave(code, root)
    watched(code, root / "Removed.md")

    assert code.findings(home, "dangling-heading #x") == ["dangling-heading #x"]
    assert symbols(code, "Removed") == [home]
    code.close(home)
    assert symbols(code, "Removed") == []


def test_a_vault_that_a_note_brought_goes_with_the_last_one(
    minimal: Client, folder: Folder
) -> None:
    root = folder("-- .obsidian/app.json --\n{}\n-- Brought.md --\n[[x]]\n-- Yard.md --\n# Deck\n")
    home, yard = minimal.open(root / "Brought.md"), minimal.open(root / "Yard.md")
    assert minimal.findings(home, "dangling-link x") == ["dangling-link x"]
    minimal.close(home)
    assert symbols(minimal, "Brought") == [home]

    minimal.close(yard)
    watched(minimal, root / "Brought.md")

    assert symbols(minimal, "Brought") == symbols(minimal, "Deck") == []
