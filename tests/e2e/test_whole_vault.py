"""Findings of a whole vault, for an editor to which they are sent."""

from collections.abc import Iterator

import pytest

from tests.e2e.client import Client, Json, path_of, uri_of
from tests.e2e.conftest import Folder, client_that_hears_no_errors, serve, watched
from tests.e2e.editors import VS_CODE

OPEN: Json = {"diagnostics": {"debounce": 0.01}}
WHOLE: Json = {"diagnostics": {"debounce": 0.01, "scope": "vault"}}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=VS_CODE, options=WHOLE)
        yield client
        assert client.quit() == 0


def shown(client: Client) -> dict[str, int]:
    """How many findings each file has that was ever told of, by name."""
    said = client.notifications("textDocument/publishDiagnostics")
    return {path_of(it["uri"]).stem: len(it["diagnostics"]) for it in said}


def wait_until_shown(client: Client, **expected: int) -> None:
    def is_shown() -> bool | None:
        found = shown(client)
        return {name: found.get(name) for name in expected} == expected or None

    try:
        client.wait_for(is_shown, "findings")
    except AssertionError:
        assert shown(client) == expected


def said(client: Client) -> int:
    return len(client.notifications("textDocument/publishDiagnostics"))


def test_closed_notes_have_findings_too(client: Client, folder: Folder) -> None:
    root = folder("-- 집.md --\n[[a-one]] 😀 [[a-two]]\n-- b/A fine.md --\n[[집]]\n")
    serve(client, root)

    wait_until_shown(client, 집=2)
    assert "A fine" not in shown(client)
    found = client.published(uri_of(root / "집.md"))
    assert found
    assert found[1]["range"]["start"] == {"line": 0, "character": len("[[a-one]] 😀 [[") + 1}


def test_only_those_who_are_concerned_are_told_of(client: Client, folder: Folder) -> None:
    """A keystroke in a note that all others link is no news for them."""
    others = "".join(f"-- b{nth}.md --\n[[Hub]] [[b-none]]\n" for nth in range(60))
    root = folder(f"-- Hub.md --\n# Beds\n-- b-asks.md --\n[[Hub#Beds]]\n{others}")
    serve(client, root)
    wait_until_shown(client, **{f"b{nth}": 1 for nth in range(60)})
    hub = client.open(root / "Hub.md")
    wait_until_shown(client, Hub=0)
    before = said(client)

    client.write(hub, "# Beds\nand more")
    client.write(hub, "# Paths")
    wait_until_shown(client, **{"b-asks": 1})

    uris = client.notifications("textDocument/publishDiagnostics")[before:]
    assert {path_of(it["uri"]).stem for it in uris} == {"Hub", "b-asks"}
    client.close(hub)
    wait_until_shown(client, **{"b-asks": 0})


def test_a_closed_note_keeps_the_findings_of_its_file(client: Client, folder: Folder) -> None:
    root = folder("-- c1.md --\n[[c-none]]\n")
    serve(client, root)
    note = client.open(root / "c1.md", "[[c-one]] [[c-two]]")
    wait_until_shown(client, c1=2)
    unsaved = client.open(root / "c2.md", "[[c-one]]")
    wait_until_shown(client, c2=1)

    client.close(note)
    client.close(unsaved)

    wait_until_shown(client, c1=1, c2=0)


def test_a_file_that_goes_takes_its_findings_along(client: Client, folder: Folder) -> None:
    root = folder("-- d1.md --\n[[d2]] [[d-none]]\n-- d2.md --\n[[d-none]]\n-- d4.md --\n[[d3]]\n")
    serve(client, root)
    wait_until_shown(client, d1=1, d2=1, d4=1)

    (root / "d2.md").rename(root / "d3.md")
    watched(client, root / "d2.md", root / "d3.md")

    wait_until_shown(client, d1=2, d2=0, d3=1, d4=0)


def test_a_note_that_a_fix_creates_is_missed_no_longer(client: Client, folder: Folder) -> None:
    declaring = "---\nroot-concepts: 과도함\n---\n"
    root = folder(f"-- e1.md --\n{declaring}-- e2.md --\n{declaring}")
    serve(client, root)
    wait_until_shown(client, e1=1, e2=1)
    note = client.open(root / "e1.md")

    created = client.create(note, "과도함")
    client.notify("workspace/didCreateFiles", {"files": [{"uri": created}]})

    for uri in (note, uri_of(root / "e2.md")):
        client.texts.setdefault(uri, declaring)
        found = client.findings(uri, "unlinked-concept 과도함")
        assert found == ["unlinked-concept 과도함"]


def test_the_scope_can_be_changed_at_any_time(client: Client, folder: Folder) -> None:
    root = folder("-- f1.md --\n[[f-none]]\n-- f2.md --\n[[f-none]]\n")
    serve(client, root)
    client.open(root / "f1.md")
    wait_until_shown(client, f1=1, f2=1)

    client.notify("workspace/didChangeConfiguration", {"settings": OPEN})
    wait_until_shown(client, f1=1, f2=0)

    client.notify("workspace/didChangeConfiguration", {"settings": WHOLE})
    wait_until_shown(client, f1=1, f2=1)


def test_a_vault_in_a_vault_tells_its_own_findings_once(client: Client, folder: Folder) -> None:
    root = folder(
        "-- g1.md --\n[[g-none]]\n-- in/.obsidian/app.json --\n{}\n-- in/g2.md --\n[[g1]]\n"
    )
    serve(client, root)
    wait_until_shown(client, g1=1)

    serve(client, root / "in")

    wait_until_shown(client, g2=1)  # There is no g1 in its own vault.
    event = {"event": {"added": [], "removed": [{"uri": uri_of(root / "in"), "name": "in"}]}}
    client.notify("workspace/didChangeWorkspaceFolders", event)
    wait_until_shown(client, g2=0)
