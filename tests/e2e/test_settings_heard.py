"""Settings are heard wherever they are said: in the editor, the vault, and Obsidian."""

import pytest

from tests.e2e.client import Client, Json
from tests.e2e.conftest import QUICK, Folder, Start, eventually, serve, wait_until_read, watched
from tests.e2e.editors import VS_CODE


def test_mistakes_in_the_options_are_named_once(start: Start, folder: Folder) -> None:
    client = start()
    wrong = {**QUICK, "newLinkFromat": "shortest", "useMarkdownLinks": "yes"}
    one, two = (folder("-- Home.md --\n[[x]]\n", name) for name in ("one", "two"))
    client.initialize(one, two, options=wrong)

    wait_until_read(client, one, two)
    client.notify("workspace/didChangeConfiguration", {"settings": wrong})
    wait_until_read(client, one)

    (message,) = client.told()
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
    (message,) = client.told()
    assert "diagnostics.debunce" in message


def test_settings_that_are_taken_away_count_no_longer(start: Start, folder: Folder) -> None:
    """What the editor said at the start counts again, however it says that there is no more."""
    client = start()
    options = {"diagnostics": {"debounce": 0.01, "severity": {"dangling-heading": "off"}}}
    all_of_them = {"diagnostics": {"debounce": 0.01}}
    client.answers["workspace/configuration"] = [all_of_them]
    root = folder("-- Home.md --\n[[nowhere]] [[#x]]\n")
    client.initialize(root, capabilities=VS_CODE, options=options)
    home = client.open(root / "Home.md")
    both = ["dangling-link nowhere", "dangling-heading #x"]
    assert client.findings(home, *both) == both

    nothings: tuple[Json | None, ...] = (None, {})
    for nothing in nothings:
        client.answers["workspace/configuration"] = [nothing]
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        assert client.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]

        client.notify("workspace/didChangeConfiguration", {"settings": all_of_them})
        assert client.findings(home, *both) == both

    empty: Json = {"wikilink-ls": {}}
    client.notify("workspace/didChangeConfiguration", {"settings": empty})
    assert client.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]


ASKS, REGISTERS = "workspace/configuration", "client/registerCapability"
NO_HEADINGS = {"diagnostics": {"debounce": 0.01, "severity": {"dangling-heading": "off"}}}


@pytest.mark.parametrize("asked", [REGISTERS, ASKS])
def test_no_answer_does_not_undo_what_the_editor_has_told_by_then(
    start: Start, folder: Folder, asked: str
) -> None:
    client = start()

    def tells(_params: Json) -> list[None]:
        client.answers[asked] = [None]
        client.notify("workspace/didChangeConfiguration", {"settings": NO_HEADINGS})
        return [None]

    client.answers[asked] = tells

    home = opened(client, folder, asks=1)

    assert client.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]


def test_settings_that_are_taken_away_while_one_asks_for_them_are_gone(
    start: Start, folder: Folder
) -> None:
    client = start()

    def had_them(_params: Json) -> list[Json]:
        client.answers[ASKS] = [None]
        client.notify("workspace/didChangeConfiguration", {"settings": None})
        return [NO_HEADINGS]

    client.answers[ASKS] = had_them

    home = opened(client, folder, asks=2)

    both = ["dangling-link nowhere", "dangling-heading #x"]
    assert client.findings(home, *both) == both


def opened(client: Client, folder: Folder, asks: int) -> str:
    """A note with two findings, once the server has asked for settings so often."""
    root = folder("-- Home.md --\n[[nowhere]] [[#x]]\n")
    client.initialize(root, capabilities=VS_CODE, options=QUICK)
    eventually(lambda: len(client.notifications(ASKS)) == asks)
    wait_until_read(client, root)
    return client.open(root / "Home.md")


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

    before = len(code.told())
    settings.write_text("exclude = [\n")
    watched(code, settings)
    code.wait_for(lambda: code.told()[before:] or None, "message")
    (message,) = code.told()[before:]
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
