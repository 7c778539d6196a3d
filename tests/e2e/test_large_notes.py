"""Large notes, and what is asked of them while they are typed in."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.client import Client, Json, ServerError, uri_of
from tests.e2e.conftest import QUICK, Start
from tests.e2e.editors import VS_CODE
from wikilink_ls.server.session import Session

LINKS = 3_000
LARGE = "".join(f"word [[b]] #t{nth % 7}{' word' * 6}\n\n" for nth in range(LINKS))
assert len(LARGE) > Session.LARGE_FILE  # That is what large means.
MODIFIED = "-32801"


def document(uri: str) -> Json:
    return {"textDocument": {"uri": uri}}


@pytest.fixture
def two(tmp_path: Path) -> None:
    """The vault has another one."""
    (tmp_path / "two.md").write_text(f"# two\n\n{LARGE}")


@pytest.fixture
def client(start: Start, tmp_path: Path) -> Client:
    (tmp_path / "one.md").write_text(f"# one\n\n{LARGE}")
    (tmp_path / "b.md").write_text("# B\n")
    client = start()
    client.initialize(tmp_path, capabilities=VS_CODE, options=QUICK)
    return client


def opened(client: Client, root: Path, name: str = "one") -> str:
    """A large note in which somebody has just typed."""
    uri = client.open(root / f"{name}.md")
    assert client.request("textDocument/foldingRange", document(uri)) is not None
    client.write(uri, f"# {name}\n\n[[nowhere]]\n\n{LARGE}[[b")
    return uri


def test_all_that_is_asked_is_answered_for_what_was_typed(client: Client, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    end = {"line": client.texts[uri].count("\n"), "character": 3}

    offered = client.request("textDocument/completion", document(uri) | {"position": end})
    links = client.request("textDocument/documentLink", document(uri))

    assert [item["label"] for item in offered["items"]] == ["b"]
    assert len(links) == LINKS
    expected = ["dangling-link nowhere"]
    assert client.findings(uri, *expected) == expected


@pytest.mark.usefixtures("two")
def test_two_at_once_are_answered(client: Client, tmp_path: Path) -> None:
    uris = [opened(client, tmp_path, name) for name in ("one", "two")]

    asked = [
        client.ask_without_waiting("textDocument/documentSymbol", document(uri)) for uri in uris
    ]

    found = [client.answer(each) for each in asked]
    assert [[it["name"] for it in symbols] for symbols in found] == [["one"], ["two"]]


def test_what_was_asked_of_another_text_is_refused(client: Client, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    place = {"position": {"line": 0, "character": 3}, "newName": "new"}

    rename = client.ask_without_waiting("textDocument/rename", document(uri) | place)
    client.write(uri, f"line\n\n{client.texts[uri]}")

    with pytest.raises(ServerError, match=MODIFIED):
        client.answer(rename)


def test_two_places_of_one_text_are_both_answered(client: Client, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)

    def ask(line: int) -> int:
        place = {"position": {"line": line, "character": 8}}
        return client.ask_without_waiting("textDocument/hover", document(uri) | place)

    asked = [ask(4), ask(6)]

    assert all(client.answer(each) for each in asked)


def test_a_file_that_moves_meanwhile_takes_its_links_along(client: Client, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    files = [{"oldUri": uri_of(tmp_path / "b.md"), "newUri": uri_of(tmp_path / "c.md")}]

    edit = client.request("workspace/willRenameFiles", {"files": files})

    (mine,) = (it for it in edit["documentChanges"] if it["textDocument"]["uri"] == uri)
    assert len(mine["edits"]) == LINKS


def test_a_request_that_waits_can_be_cancelled(client: Client, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)

    waiting = client.ask_without_waiting("textDocument/foldingRange", document(uri))
    client.notify("$/cancelRequest", {"id": waiting})

    assert client.request("textDocument/documentSymbol", document(uri))
    with pytest.raises(ServerError, match="-32800"):
        client.answer(waiting)


def test_it_can_be_closed_and_its_folder_left_meanwhile(client: Client, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    waiting = client.ask_without_waiting("textDocument/foldingRange", document(uri))

    client.close(uri)
    removed = {"uri": uri_of(tmp_path), "name": "vault"}
    event = {"event": {"added": [], "removed": [removed]}}
    client.notify("workspace/didChangeWorkspaceFolders", event)

    assert client.answer(waiting) in ([], None)
    assert client.request("workspace/symbol", {"query": "one"}) == []


def test_what_others_write_into_it_is_seen(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "b.md", "[[one#new heading]]")
    dangling = ["dangling-heading #new heading"]
    assert client.findings(uri, *dangling) == dangling

    (tmp_path / "one.md").write_text(f"# new heading\n\n{LARGE}")
    changed: Any = [{"uri": uri_of(tmp_path / "one.md"), "type": 2}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changed})

    client.wait_until_clear(uri)


@pytest.mark.usefixtures("two")
def test_what_is_not_saved_is_forgotten_before_anything_moves(
    client: Client, tmp_path: Path
) -> None:
    uri = opened(client, tmp_path)
    client.write(uri, LARGE.replace("[[b]]", "[[x]]"))
    assert client.request("textDocument/foldingRange", document(uri)) is not None

    client.close(uri)
    files = [{"oldUri": uri_of(tmp_path / "b.md"), "newUri": uri_of(tmp_path / "c.md")}]
    edit = client.request("workspace/willRenameFiles", {"files": files})

    edits = {it["textDocument"]["uri"]: len(it["edits"]) for it in edit["documentChanges"]}
    assert edits == {uri: LINKS, uri_of(tmp_path / "two.md"): LINKS}


def test_what_others_write_while_it_is_read_is_read_too(client: Client, tmp_path: Path) -> None:
    uri = client.open(tmp_path / "b.md", "[[one#third]]")
    dangling = ["dangling-heading #third"]
    assert client.findings(uri, *dangling) == dangling
    changed: Any = [{"uri": uri_of(tmp_path / "one.md"), "type": 2}]

    for heading in ("first", "second", "third"):
        (tmp_path / "one.md").write_text(f"# {heading}\n\n{LARGE}")
        client.notify("workspace/didChangeWatchedFiles", {"changes": changed})

    client.wait_until_clear(uri)
