"""A note of a quarter megabyte, and what is asked of it while it is typed in."""

from pathlib import Path

import pytest

from tests.e2e.client import Client, ServerError
from tests.e2e.conftest import Start

LARGE = "".join(f"word [[b]] #t{nth % 7}\n\n" for nth in range(10_000))


def opened(client: Client, root: Path) -> str:
    (root / "large.md").write_text(LARGE)
    (root / "b.md").write_text("# B\n")
    client.initialize(root, options={"diagnostics": {"debounce": 0.01}})
    return client.open(root / "large.md")


def test_all_that_is_asked_of_it_is_answered_for_what_was_typed(
    start: Start, tmp_path: Path
) -> None:
    client = start()
    uri = opened(client, tmp_path)
    client.write(uri, f"[[nowhere]]\n\n{LARGE}[[b")
    end = {"line": LARGE.count("\n") + 2, "character": 3}
    document = {"textDocument": {"uri": uri}}

    offered = client.request("textDocument/completion", document | {"position": end})
    links = client.request("textDocument/documentLink", document)

    assert [item["label"] for item in offered["items"]] == ["b"]
    assert len(links) == 10_000
    expected = ["dangling-link nowhere"]
    assert client.findings(uri, *expected) == expected


def test_a_request_that_waits_can_be_cancelled(start: Start, tmp_path: Path) -> None:
    client = start()
    uri = opened(client, tmp_path)
    client.write(uri, LARGE + "x")
    document = {"textDocument": {"uri": uri}}

    waiting = client.ask_without_waiting("textDocument/foldingRange", document)
    client.notify("$/cancelRequest", {"id": waiting})

    assert client.request("textDocument/documentSymbol", document) == []
    with pytest.raises(ServerError, match="-32800"):
        client.answer(waiting)
