"""How a server and an editor meet, and how they part."""

import pytest

from tests.e2e.client import Client, Json, ServerError
from tests.e2e.conftest import Folder, Start, eventually, serve
from tests.e2e.editors import VS_CODE


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


def test_a_slip_in_what_an_editor_says_of_itself_does_not_keep_it_out(launch: Start) -> None:
    client = launch()
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


def test_an_exit_without_a_farewell_is_a_failure(launch: Start) -> None:
    client = launch()
    client.initialize()

    client.notify("exit")

    assert client.wait() == 1


def test_the_end_of_the_line_is_the_end(launch: Start) -> None:
    client = launch()
    client.initialize()

    assert client.hang_up() == 1


def test_who_leaves_with_a_question_open_leaves_no_error(launch: Start) -> None:
    client = launch()

    def answers_too_late(_params: Json) -> None:
        eventually(lambda: client.exit_code is not None)

    client.answers["client/registerCapability"] = answers_too_late
    client.initialize(capabilities=VS_CODE)
    assert client.wait_for_notification("client/registerCapability")

    assert client.hang_up() == 1


def test_after_a_farewell_nothing_is_answered_and_the_end_is_a_success(launch: Start) -> None:
    client = launch()
    client.initialize()
    client.request("shutdown")

    with pytest.raises(ServerError):
        client.request("textDocument/hover", {})

    client.notify("exit")
    assert client.wait() == 0
