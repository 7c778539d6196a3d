"""Sessions as a user has them, with a real server process."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from tests.e2e.client import Client, Json, ServerError, uri_of
from tests.e2e.conftest import Start, client_that_hears_no_errors, serve, wait_until_read
from tests.e2e.editors import MINIMAL, NEOVIM, VS_CODE

Folder = Callable[..., Path]

GENERATOR = Path(__file__).parents[1] / "benchmarks/generate.py"
QUICK = {"diagnostics": {"debounce": 0.01}}


@pytest.fixture(scope="module")
def code() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        info = {"name": "Visual Studio Code", "version": "1.106.0"}
        client.initialize(capabilities=VS_CODE, options=QUICK, clientInfo=info)
        yield client


@pytest.fixture(scope="module")
def neovim() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        info = {"name": "Neovim", "version": "0.11.4"}
        client.initialize(
            capabilities=NEOVIM, options=QUICK, clientInfo=info, workspaceFolders=None
        )
        yield client


@pytest.fixture(scope="module")
def minimal() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=MINIMAL, options=QUICK)
        yield client


def names(items: list[Json]) -> list[str]:
    return [item["label"] for item in items]


def names_of(outline: list[Json]) -> list[str]:
    return [symbol["name"] for symbol in outline]


def watched(client: Client, *files: Path) -> None:
    """What an editor says of files that another program changed."""
    changes = [{"uri": uri_of(file), "type": 1 if file.exists() else 3} for file in files]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


# What a server says of itself.


def test_the_server_says_what_it_can(code: Client) -> None:
    can = code.capabilities

    assert can["positionEncoding"] == "utf-16"
    assert can["textDocumentSync"]["change"] == 2
    assert "[" in can["completionProvider"]["triggerCharacters"]
    assert can["workspace"]["workspaceFolders"]["supported"]
    assert {"didCreate", "didRename", "didDelete"} <= can["workspace"]["fileOperations"].keys()
    for provider in ("definition", "hover", "documentSymbol", "documentLink"):
        assert can[f"{provider}Provider"] not in (None, False)


def test_positions_are_utf_16_even_where_a_client_prefers_bytes(
    neovim: Client, folder: Folder
) -> None:
    assert neovim.capabilities["positionEncoding"] == "utf-16"
    root = folder("""
        -- Home.md --
        😀 과도함 [[Gadren]]
        -- Garden.md --
        """)
    serve(neovim, root)

    home = neovim.open(root / "Home.md")

    assert neovim.findings(home, "dangling-link Gadren") == ["dangling-link Gadren"]


def test_a_slip_in_what_an_editor_says_of_itself_does_not_keep_it_out(start: Start) -> None:
    client = start()
    slip = {"general": {"staleRequestSupport": {"cancel": True}}}

    client.initialize(capabilities=VS_CODE | slip)

    assert client.wait_for_notification("client/registerCapability")
    assert client.quit() == 0


def test_files_are_watched_where_the_editor_can(code: Client) -> None:
    said = code.wait_for_notification("client/registerCapability")

    (registration,) = said["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    assert {"globPattern": "**/*"} in registration["registerOptions"]["watchers"]


def test_nothing_is_asked_of_an_editor_that_can_do_nothing(
    minimal: Client, folder: Folder
) -> None:
    serve(minimal, folder("-- Home.md --\n[[x]]"))

    asked = {it["method"] for it in minimal.said}
    assert asked == {"textDocument/publishDiagnostics"}


def test_an_editor_sees_how_far_reading_is(start: Start, folder: Folder) -> None:
    client, root = start(), folder("")
    for nth in range(400):
        (root / f"{nth}.md").write_text(f"# {nth}\n\n[[{nth + 1}]]\n" * 40)
    client.initialize(root, capabilities=VS_CODE)

    wait_until_read(client, root)

    created = client.wait_for_notification("window/workDoneProgress/create")
    shown = [it for it in client.notifications("$/progress") if it["token"] == created["token"]]
    kinds = [it["value"]["kind"] for it in shown]
    assert kinds[0] == "begin"
    assert {*kinds[1:-1]} <= {"report"}
    assert kinds[-1] == "end"


# Reading and writing.


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


def test_definition_with_links(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        😀 [[garden#Beds|there]]
        -- Places/Garden.md --
        # Garden

        ## Beds
        Rows.
        ## Paths
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    (found,) = code.ask("definition", home, "#Beds")

    assert found["targetUri"] == uri_of(root / "Places/Garden.md")
    assert found["targetRange"]["start"] == {"line": 2, "character": 0}
    assert found["targetRange"]["end"]["line"] in (3, 4)
    assert found["targetSelectionRange"] == {
        "start": {"line": 2, "character": 0},
        "end": {"line": 2, "character": 7},
    }
    assert code.marked(home, found["originSelectionRange"]) == "[[garden#Beds|there]]"


def test_definition_without_links(minimal: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden#Beds]] no\n-- Garden.md --\n\n# Beds\n")
    serve(minimal, root)
    home = minimal.open(root / "Home.md")

    found = minimal.ask("definition", home, "Garden#Beds")

    assert found["uri"] == uri_of(root / "Garden.md")
    assert found["range"]["start"] == {"line": 1, "character": 0}
    assert minimal.ask("definition", home, " no") is None


def test_the_uri_of_an_open_note_is_the_one_that_its_editor_uses(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[뜰 (x)]]\n-- 뜰 (x).md --\n")
    serve(code, root)
    lower = uri_of(root).lower() if uri_of(root).islower() else uri_of(root)
    theirs = f"{lower}/%eb%9c%b0%20(x).md"
    code.open(theirs, "# Open")
    home = code.open(root / "Home.md")

    (found,) = code.ask("definition", home, "뜰")

    assert found["targetUri"] == theirs


def test_hover_shows_where_a_link_leads(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        [[Garden]] [[nowhere]]
        -- Garden.md --
        # The garden

        Rows of beans.
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    found = code.ask("hover", home, "Garden")

    assert found["contents"]["kind"] == "markdown"
    assert "Rows of beans." in found["contents"]["value"]
    assert code.marked(home, found["range"]) == "[[Garden]]"


def test_links_of_a_document_lead_to_files(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        [[Garden#Beds]] ![[plan 1.png]] [[nowhere]] [x](Garden.md) `[[code]]`
        -- Garden.md --

        # Beds
        -- plan 1.png --
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    found = [
        (code.marked(home, it["range"]), it["target"]) for it in code.ask("documentLink", home)
    ]

    targets = dict(found)
    garden, plan = uri_of(root / "Garden.md"), uri_of(root / "plan 1.png")
    assert list(targets.values()) == [f"{garden}#L2", plan, garden]


def test_the_outline_is_a_tree_or_a_list(code: Client, minimal: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n# A\n## B\n# C\n")
    for client in (code, minimal):
        serve(client, root)
    tree = code.ask("documentSymbol", code.open(root / "Home.md"))
    flat = minimal.ask("documentSymbol", minimal.open(root / "Home.md"))

    assert [it["name"] for it in tree] == ["A", "C"]
    assert [it["name"] for it in tree[0]["children"]] == ["B"]
    assert [(it["name"], it.get("containerName")) for it in flat] == [
        ("A", None),
        ("B", "A"),
        ("C", None),
    ]
    assert flat[0]["location"]["uri"] == uri_of(root / "Home.md")


# Files come, move and go.


def test_a_file_that_the_editor_creates_is_known(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link Garden")

    (root / "Garden.md").touch()
    created = {"files": [{"uri": uri_of(root / "Garden.md")}]}
    code.notify("workspace/didCreateFiles", created)

    assert code.findings(home) == []


def test_a_file_that_is_renamed_is_known_by_its_new_name(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[Yard]]\n-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link Yard")

    old, new = root / "Garden.md", root / "Yard.md"
    old.rename(new)
    files = [{"oldUri": uri_of(old), "newUri": uri_of(new)}]
    code.notify("workspace/didRenameFiles", {"files": files})

    assert code.findings(home, "dangling-link Garden") == ["dangling-link Garden"]


def test_a_note_that_is_renamed_while_it_is_open(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[garden yard]]\n-- Garden.md --\n")
    serve(code, root)
    home, old = code.open(root / "Home.md"), root / "Garden.md"
    garden = code.open(old)
    assert code.findings(home, "dangling-link garden yard")

    new = old.rename(root / "Garden yard.md")
    files = [{"oldUri": garden, "newUri": uri_of(new)}]
    code.close(garden)
    code.open(new)
    code.notify("workspace/didRenameFiles", {"files": files})

    assert code.findings(home, "dangling-link Garden") == ["dangling-link Garden"]


def test_a_folder_that_moves_takes_its_notes_with_it(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Old/Garden]] [[New/Garden]]\n-- Old/Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link New/Garden")

    (root / "Old").rename(root / "New")
    files = [{"oldUri": uri_of(root / "Old"), "newUri": uri_of(root / "New")}]
    code.notify("workspace/didRenameFiles", {"files": files})

    assert code.findings(home, "dangling-link Old/Garden") == ["dangling-link Old/Garden"]


def test_a_file_or_folder_that_is_deleted_is_missed(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[a]] [[b]]\n-- a.md --\n-- Places/b.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home) == []

    (root / "a.md").unlink()
    code.notify("workspace/didDeleteFiles", {"files": [{"uri": uri_of(root / "a.md")}]})
    assert code.findings(home, "dangling-link a") == ["dangling-link a"]

    (root / "Places/b.md").unlink()
    (root / "Places").rmdir()
    code.notify("workspace/didDeleteFiles", {"files": [{"uri": uri_of(root / "Places")}]})
    both = ["dangling-link a", "dangling-link b"]
    assert code.findings(home, *both) == both


def test_what_other_programs_do_is_heard_of(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden#Beds]] ![[plan.png]]\n-- Garden.md --\n# Beds\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link plan.png")

    (root / "Garden.md").write_text("# Paths")
    (root / "plan.png").touch()
    watched(code, root / "Garden.md", root / "plan.png")

    assert code.findings(home, "dangling-heading #Beds") == ["dangling-heading #Beds"]


def test_a_pull_of_hundreds_of_files_is_one_walk(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[199]] [[200]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link 199", "dangling-link 200")

    files = [root / f"{nth}.md" for nth in range(200)]
    for file in files:
        file.touch()
    watched(code, *files)

    assert code.findings(home, "dangling-link 200") == ["dangling-link 200"]


def test_a_name_in_another_normalisation_is_the_same(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[과도함]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link 과도함")

    file = root / normalize("NFD", "과도함.md")
    file.write_text("# 뜰", encoding="utf-8")
    watched(code, file)

    assert code.findings(home) == []
    (found,) = code.ask("definition", home, "과도함")
    assert found["targetUri"] == uri_of(file)


def test_where_nothing_is_watched_a_save_is_a_look_around(neovim: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n")
    serve(neovim, root)
    home = neovim.open(root / "Home.md")
    assert neovim.findings(home, "dangling-link Garden")

    (root / "Garden.md").touch()
    neovim.save(home)

    assert neovim.findings(home) == []


# Which vault.


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


# What vaults hold.


def test_a_note_in_another_encoding_is_read_as_far_as_it_goes(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[Latin#Beds]] [[Bom#Beds]] [[Nul#Beds]] [[Wide#Beds]]\n")
    (root / "Latin.md").write_bytes("# Beds\ncaf\xe9".encode("latin-1"))
    (root / "Bom.md").write_bytes(b"\xef\xbb\xbf# Beds")
    (root / "Nul.md").write_bytes(b"\0\n# Beds\n\0")
    (root / "Wide.md").write_bytes("# Beds".encode("utf-16"))
    serve(code, root)

    home = code.open(root / "Home.md")

    assert code.findings(home) == []
    for note in ("Latin", "Bom", "Nul", "Wide"):
        assert code.ask("definition", home, f"{note}#Beds")


@pytest.mark.parametrize(
    "text",
    [
        f"{'many words ' * 20}[[Garden]] " * 4_500,
        "[[" * 40_000,
        "![[" * 40_000 + "]]" * 40_000,
        "[" * 100_000,
        "|" * 100_000,
        "> " * 50_000,
        "#" * 100_000,
        "`" * 100_000,
        "---\n" + "- [" * 20_000 + "\n---\n",
    ],
    ids=lambda text: f"{text[:4]!r} x {len(text)}",
)
def test_no_text_is_too_much(text: str, code: Client, folder: Folder) -> None:
    root = folder("-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md", f"[[Garden]]\n\n{text}")
    code.replace(home, "[[Garden]]", "[[Garden]] [[Gar")

    assert names(code.complete(home, "[[Garden]] [[Gar")) != []
    assert code.ask("definition", home, "Garden")
    assert code.ask("hover", home, "Garden")
    assert code.ask("documentSymbol", home) is not None
    assert code.ask("documentLink", home) is not None
    code.close(home)


@pytest.mark.parametrize(
    "link",
    [
        "[[../../../etc/passwd]]",
        "[[../outside]]",
        "[[/etc/passwd]]",
        "[x](../outside.md)",
        "[x](../../../../etc/passwd)",
        "[x](file:///etc/passwd)",
        "[[..\\outside]]",
        "![[../outside.md]]",
    ],
)
def test_no_link_leads_out_of_the_vault(link: str, code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n")
    (root.parent / "outside.md").write_text("secret words")
    serve(code, root)
    home = code.open(root / "Home.md", f"{link}\n")

    hover = code.ask("hover", home, link)

    assert code.ask("definition", home, link) is None
    assert "secret" not in str(hover)
    assert "root:" not in str(hover)
    assert all(uri_of(root) in it["target"] for it in code.ask("documentLink", home))


def test_broken_properties_are_a_finding_and_the_rest_is_read(
    code: Client, folder: Folder
) -> None:
    root = folder("""
        -- Home.md --
        ---
        tags: [a
        b: {
        ---
        [[Garden]]
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    code.wait_for(lambda: code.published(home), "findings")
    found = code.wait_for(
        lambda: len(code.published(home) or ()) == 2 and code.published(home), "two findings"
    )

    assert {it["code"] for it in found} == {"invalid-properties", "dangling-link"}


def test_a_loop_of_links_is_no_trap(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Loop]] [[Garden]]\n-- Places/Garden.md --\n")
    (root / "Places/again").symlink_to(root)
    (root / "Loop.md").symlink_to(root / "Loop.md")
    serve(code, root)

    home = code.open(root / "Home.md")

    assert code.findings(home, "dangling-link Loop") == ["dangling-link Loop"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_passed_over(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[Locked]]\n-- Garden.md --\n-- Key/Locked.md --\n")
    (root / "Key").chmod(0)
    try:
        serve(code, root)
        home = code.open(root / "Home.md")
        assert code.findings(home, "dangling-link Locked") == ["dangling-link Locked"]
    finally:
        (root / "Key").chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no such names")
@pytest.mark.parametrize("name", ["C#", "a|b", "100%", "50%25", "trailing ", "a^b", "[x]", " x"])
def test_files_with_odd_names_are_no_trouble(name: str, code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n-- Garden.md --\n")
    (root / f"{name}.md").write_text("[[Garden]] [[nowhere]]")
    serve(code, root)

    note = code.open(root / f"{name}.md")

    assert code.findings(note, "dangling-link nowhere") == ["dangling-link nowhere"]
    (found,) = code.ask("definition", note, "Garden")
    assert found["targetUri"] == uri_of(root / "Garden.md")


# Settings.


def told(client: Client) -> list[str]:
    return [it["message"] for it in client.notifications("window/showMessage")]


def test_mistakes_in_the_options_are_named_once(start: Start, folder: Folder) -> None:
    client = start()
    wrong = {**QUICK, "newLinkFromat": "shortest", "useMarkdownLinks": "yes"}
    one, two = (folder("-- Home.md --\n[[x]]\n", name) for name in ("one", "two"))
    client.initialize(one, two, options=wrong)

    wait_until_read(client, one, two)
    client.notify("workspace/didChangeConfiguration", {"settings": wrong})
    wait_until_read(client, one)

    (message,) = told(client)
    assert message.count("newLinkFromat is no setting; did you mean newLinkFormat?") == 1
    assert message.count('useMarkdownLinks is "yes"') == 1


def test_settings_that_the_editor_is_asked_for_count(start: Start, folder: Folder) -> None:
    client = start()
    severity = {"dangling-link": "off", "dangling-heading": "error"}
    client.answers["workspace/configuration"] = [
        {"diagnostics": {"debounce": 0.01, "severity": severity, "debunce": 1}}
    ]
    root = folder("-- Home.md --\n[[nowhere]] [[#x]]\n")
    client.initialize(root, capabilities=VS_CODE)
    home = client.open(root / "Home.md")

    assert client.findings(home, "dangling-heading #x") == ["dangling-heading #x"]
    assert [it["severity"] for it in client.published(home) or []] == [1]
    (message,) = told(client)
    assert "diagnostics.debunce" in message


def test_settings_of_the_vault_are_read_again(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[nowhere]] [[Old]]\n-- archive/Old.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]

    settings = root / ".wikilink-ls.toml"
    settings.write_text('[diagnostics.severity]\ndangling-link = "off"\n')
    watched(code, settings)
    assert code.findings(home) == []

    settings.write_text('exclude = ["archive"]\n')
    watched(code, settings)
    both = ["dangling-link nowhere", "dangling-link Old"]
    assert code.findings(home, *both) == both

    before = len(told(code))
    settings.write_text("exclude = [\n")
    watched(code, settings)
    code.wait_for(lambda: told(code)[before:] or None, "message")
    (message,) = told(code)[before:]
    assert ".wikilink-ls.toml is not read" in message
    assert code.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]


def test_a_note_on_its_own_has_settings_too(start: Start) -> None:
    client = start()
    severity = {"dangling-heading": "off"}
    client.initialize(options={"diagnostics": {"debounce": 0, "severity": severity}})

    alone = client.open("untitled:Untitled-1", "[[#x]]")

    assert client.findings(alone) == []


def test_settings_of_obsidian_decide_how_links_are_written(code: Client, folder: Folder) -> None:
    root = folder("""
        -- .obsidian/app.json --
        {"useMarkdownLinks": true}
        -- Home.md --
        [[Gar
        -- Garden.md --
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    (item,) = code.complete(home, "[[Gar")

    assert code.accepted(home, item) == "[Garden](Garden.md)\n"


# A large vault.


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    subprocess.run([sys.executable, GENERATOR, folder, "--notes", "1500"], check=True)
    return folder


def test_while_a_vault_is_read_everything_is_answered_and_nothing_dangles(
    start: Start, large: Path
) -> None:
    client = start()
    client.initialize(large, capabilities=VS_CODE, options=QUICK)
    root_note = next(large.glob("00-roots/root-01-*.md"))
    text = f"# Mine\n[[{root_note.stem}]] [[nowhere]] [[#Mine]] [[root-"

    home = client.open(large / "Home.md", text)
    answers: dict[str, list[Any]] = {"hover": [], "definition": [], "completion": []}
    while (client.published(home) or []) == []:
        answers["hover"].append(client.ask("hover", home, root_note.stem))
        answers["definition"].append(client.ask("definition", home, root_note.stem))
        answers["completion"].append(names(client.complete(home, "[[root-")))

    assert client.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]
    # The first answers too: a question waits for the walk that finds the names.
    assert all(found[0]["targetUri"] == uri_of(root_note) for found in answers["definition"])
    assert all(root_note.stem in labels for labels in answers["completion"])
    assert all(answers["hover"])
    assert len(answers["hover"]) > 3


def test_what_is_written_while_a_vault_is_read_is_not_forgotten(start: Start, large: Path) -> None:
    client = start()
    client.initialize(large, capabilities=VS_CODE, options=QUICK)
    home = client.open(large / "Home.md", "[[Written meanwhile]] [[In a folder]] [[nowhere]]")

    new, nested = large / "Written meanwhile.md", large / "new" / "In a folder.md"
    nested.parent.mkdir()
    new.touch()
    nested.touch()
    try:
        watched(client, new, nested.parent)
        assert client.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]
    finally:
        new.unlink()
        nested.unlink()
        nested.parent.rmdir()


def test_a_client_may_leave_while_a_vault_is_read(start: Start, large: Path) -> None:
    client = start()
    client.initialize(large, options=QUICK)
    client.open(large / "Home.md", "[[x]]")

    assert client.quit() == 0


# The end.


def test_an_exit_without_a_farewell_is_a_failure(start: Start) -> None:
    client = start()
    client.initialize()

    client.notify("exit")

    assert client.wait() == 1


def test_the_end_of_the_line_is_the_end(start: Start) -> None:
    client = start()
    client.initialize()

    assert client.hang_up() == 1


def test_after_a_farewell_nothing_is_answered_and_the_end_is_a_success(start: Start) -> None:
    client = start()
    client.initialize()
    client.request("shutdown")

    with pytest.raises(ServerError):
        client.request("textDocument/hover", {})

    client.notify("exit")
    assert client.wait() == 0
