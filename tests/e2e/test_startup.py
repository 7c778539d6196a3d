"""Requests that come before the server has imported what answers them."""

from tests.e2e.client import Client, Json, uri_of
from tests.e2e.conftest import QUICK, Folder, Start
from tests.e2e.editors import VS_CODE


def all_at_once(client: Client, uri: str, place: Json) -> list[int]:
    """What comes last in the table of requests goes first."""
    whole = {"start": place, "end": place}
    asked: list[tuple[str, Json]] = [
        ("codeAction", {"range": whole, "context": {"diagnostics": []}}),
        ("foldingRange", {}),
        ("hover", {"position": place}),
        ("definition", {"position": place}),
    ]
    return [
        client.ask_without_waiting(f"textDocument/{method}", {"textDocument": {"uri": uri}} | more)
        for method, more in asked
    ]


def test_whoever_asks_at_once_is_answered(launch: Start, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        # Welcome
        Out in the [[Garden]]
        # End
        -- Garden.md --
        Roses
        """)
    client = launch()
    first = client.ask_without_waiting(
        "initialize",
        {
            "processId": None,
            "rootUri": uri_of(root),
            "capabilities": VS_CODE,
            "initializationOptions": QUICK,
        },
    )
    client.notify("initialized", {})
    home = client.open(root / "Home.md")

    asked = all_at_once(client, home, {"line": 1, "character": 15})

    assert client.answer(first)["capabilities"]["hoverProvider"]
    actions, folds, hover, target = (client.answer(each) for each in asked)
    assert isinstance(actions, list)
    assert [fold["startLine"] for fold in folds] == [0]
    assert "Garden.md" in hover["contents"]["value"]
    assert target[0]["targetUri"] == uri_of(root / "Garden.md")
