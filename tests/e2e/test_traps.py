"""Traps that a server process alone can fall into; the others are in `tests/features`."""

from pathlib import Path

import pytest

from tests.e2e.client import Client, Json, ServerError, uri_of
from tests.e2e.conftest import Folder, names, serve

EVERYTHING = (
    *("hover", "definition", "references", "completion", "prepareRename"),
    *("documentSymbol", "documentLink", "foldingRange", "codeLens"),
)


@pytest.mark.parametrize("who", ["code", "neovim"])
def test_an_item_replaces_and_is_filtered_by_all_words_that_are_typed(
    who: str, folder: Folder, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(who)
    root = folder("-- Home.md --\n😀 [[our old gar\n-- Our old garden.md --\n-- Gar.md --\n")
    serve(client, root)
    home = client.open(root / "Home.md")

    (item,) = client.complete(home, "[[our old gar")

    edit = item["textEdit"]
    assert client.marked(home, edit["range"]) == "our old gar"
    assert item.get("filterText", edit["newText"]).lower().startswith("our old gar")


def test_questions_that_nobody_waits_for_do_not_keep_others_from_an_answer(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[gar\n-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    position = code.at(home, len("[[gar"))

    for _ in range(20):
        params = {"textDocument": {"uri": home}, "position": position}
        question = code.ask_without_waiting("textDocument/completion", params)
        code.notify("$/cancelRequest", {"id": question})

    assert names(code.complete(home, "[[gar")) == ["Garden"]


@pytest.mark.parametrize(
    "uri",
    [
        *("zipfile:///v.zip::Home.md", "zip:/v.zip/Home.md", "oil:///vault/", "term://~//1:sh"),
        *(
            "git:/vault/Home.md?HEAD",
            "fugitive:///vault/.git//0/Home.md",
            "Home.md",
            "file://",
            "",
        ),
    ],
)
def test_a_document_that_is_no_file_does_no_harm(uri: str, code: Client) -> None:
    code.open(uri, "# A\n[[#A]] [[nowhere]]\n")

    for question in EVERYTHING:
        code.ask(question, uri, "#A", context={"includeDeclaration": True, "triggerKind": 1})
    code.replace(uri, "nowhere", "[[#")
    assert code.ask("definition", uri, "#A") is not None
    code.close(uri)


def test_actions_can_be_asked_for_anywhere(code: Client, folder: Folder) -> None:
    root = folder("-- Empty.md --\n-- Home.md --\n😀 [[Gone]]\n")
    serve(code, root)
    empty, home = code.open(root / "Empty.md"), code.open(root / "Home.md")
    start, middle, beyond = ({"line": it, "character": it} for it in (0, 1, 9999))

    def actions(uri: str, start: Json, end: Json) -> list[str]:
        found = code.ask(
            "codeAction",
            uri,
            range={"start": start, "end": end},
            context={"diagnostics": []},
        )
        return [it["title"] for it in found or ()]

    for begin, end in ((start, start), (start, beyond), (beyond, beyond), (beyond, start)):
        for uri in (empty, home, uri_of(root / "closed.md"), "untitled:never-opened"):
            actions(uri, begin, end)
    assert "Create 'Gone.md'" in actions(home, start, middle)


def test_nothing_in_a_vault_is_run(code: Client, folder: Folder, tmp_path: Path) -> None:
    program = f"touch {tmp_path / 'ran'}"
    root = folder(f"""
        -- .wikilink-ls.toml --
        newFileTemplate = "template"
        [commands]
        make = "{program}"
        [actions.make]
        type = "transform"
        command = "{program}"
        -- template.md --
        <%* require("child_process").execSync("{program}") %> {{{{! {program} }}}} $({program})
        -- Home.md --
        ---
        on-open: "!{program}"
        ---
        [[New]] [x](command:make)
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    code.create(home, "New")
    with pytest.raises(ServerError):
        code.execute("make")
    with pytest.raises(ServerError):
        code.request("workspace/executeCommand", {"command": "make", "arguments": []})

    assert program in (root / "New.md").read_text("utf-8")
    assert not (tmp_path / "ran").exists()
    assert "command:" not in str(code.ask("documentLink", home))
