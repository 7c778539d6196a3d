"""What an editor sees and may ask while a vault is read for the first time."""

from pathlib import Path
from typing import Any

from tests.e2e.client import Client, uri_of
from tests.e2e.conftest import QUICK, Folder, Start, names, wait_until_read, watched
from tests.e2e.editors import VS_CODE

REFRESH = "workspace/semanticTokens/refresh"


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


def test_the_user_can_stop_it_and_have_the_rest_read_later(start: Start, large: Path) -> None:
    client = start()

    def stop(params: Any) -> None:
        client.notify("window/workDoneProgress/cancel", {"token": params["token"]})

    client.initialize(large, capabilities=VS_CODE)
    created = client.wait_for_notification("window/workDoneProgress/create")
    client.wait_for(lambda: client.notifications("$/progress") or None, "begin")
    stop(created)
    home = client.open(large / "Home.md", "# Home\n[[#")
    client.ask("references", home, "Home", context={"includeDeclaration": True})
    client.ask("references", home, "Home", context={"includeDeclaration": True})
    document = {"textDocument": {"uri": home}, "position": {"line": 1, "character": 3}}
    heading = client.request("textDocument/completion", document)
    client.wait_for(
        lambda: client.notifications("$/progress")[-1]["value"]["kind"] == "end" or None, "end"
    )
    (before,) = client.execute("indexState", {})["vaults"]
    read = client.execute("rescan", {})
    (after,) = client.execute("indexState", {})["vaults"]

    told = "wikilink-ls: not all of the vault is read, so not all links are known"
    assert client.told().count(told) == 1
    assert heading["isIncomplete"]
    assert not before["complete"]
    assert 0 < before["unread"] < read["notes"]
    assert after["complete"]
    assert after["unread"] == 0


def test_while_a_vault_is_read_everything_is_answered_and_nothing_dangles(
    start: Start, large: Path
) -> None:
    client = start()
    client.initialize(large, capabilities=VS_CODE, options=QUICK)
    root_note = next(large.glob("00-roots/root-01-*.md"))
    text = f"# Mine\n[[{root_note.stem}]] [[nowhere]] [[#Mine]] [[root-"

    home = client.open(large / "Home.md", text)
    assert shown(client, home) == ["class", "function", "method"]
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
    client.wait_for(lambda: client.notifications(REFRESH) or None, REFRESH)
    assert shown(client, home) == ["class", "comment", "method"]


def shown(client: Client, uri: str) -> list[str]:
    """The types of the tokens in a document."""
    types = client.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"]
    return [types[number] for number in client.ask("semanticTokens/full", uri)["data"][3::5]]


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
