"""Findings for an editor that asks for them, and asks again when it is told to."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.e2e.client import Client, Json, ServerError, path_of, uri_of
from tests.e2e.conftest import QUICK, Folder, Start, client_that_hears_no_errors, watched
from tests.e2e.editors import VS_CODE_PULLING

WHOLE = {"diagnostics": {"debounce": 0.01, "scope": "vault"}}
VAULT = "-- Home.md --\n[[Garden]]\n-- Other.md --\n[[Kitchen]] 😀 [[부엌]]\n-- Fine.md --\n"
PULL = "textDocument/diagnostic"
_tokens = count(1)


class Reader:
    """An editor that keeps what it is told of findings, as VS Code does."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.ids: dict[str, str] = {}
        self.token = ""
        self.folders: list[Json] = []

    def ask(self, uri: str) -> Json:
        """The answer for one document."""
        params = {"textDocument": {"uri": uri}, "previousResultId": self.ids.get(uri)}
        report: Json = self.client.request("textDocument/diagnostic", params)
        self.ids[uri] = report["resultId"]
        return report

    def codes(self, uri: str) -> list[str] | str:
        report = self.ask(uri)
        return [it["code"] for it in report["items"]] if report["kind"] == "full" else "unchanged"

    def listen(self, **known: str) -> int:
        """Ask for all notes, in parts; the id of the question."""
        self.token = f"all {next(_tokens)}"
        previous = [{"uri": uri, "value": value} for uri, value in known.items()]
        params = {"previousResultIds": previous, "partialResultToken": self.token}
        return self.client.ask_without_waiting("workspace/diagnostic", params)

    def heard(self) -> list[Json]:
        parts = self.client.notifications("$/progress")
        return [
            it for part in parts if part["token"] == self.token for it in part["value"]["items"]
        ]

    def shown(self) -> dict[str, list[str]]:
        """What was heard last of each file, by name."""
        return {
            path_of(it["uri"]).stem: [found["code"] for found in it["items"]]
            for it in self.heard()
            if it["kind"] == "full"
        }

    def wait_until_shown(self, expected: dict[str, list[str]]) -> None:
        try:
            self.client.wait_for(lambda: self.shown() == expected or None, "findings")
        except AssertionError:
            assert self.shown() == expected

    def refreshes(self) -> int:
        return len(self.client.notifications("workspace/diagnostic/refresh"))

    def wait_for_refresh(self, nth: int = 1) -> None:
        self.client.wait_for(lambda: self.refreshes() >= nth or None, "refresh")

    def begin(self, root: Path, settings: Json = QUICK) -> None:
        """Serve a vault, and wait until it is read."""
        wants_all = settings is WHOLE
        self.client.notify("workspace/didChangeConfiguration", {"settings": settings})
        self.add(root)
        self.client.wait_for_registration(PULL, workspaceDiagnostics=wants_all)
        probe = self.client.open(root / "Probe.md", "[[no such note]]")
        while self.codes(probe) != ["dangling-link"]:
            self.ids.clear()  # While the vault is read only a note's own links are judged.
        self.client.close(probe)

    def add(self, root: Path) -> None:
        self.folders.append({"uri": uri_of(root), "name": root.name})
        self._exchange(self.folders, [])

    def end(self) -> None:
        for uri in list(self.client.texts):
            self.client.close(uri)
        self._exchange([], self.folders)

    def _exchange(self, added: list[Json], removed: list[Json]) -> None:
        event = {"event": {"added": added, "removed": removed}}
        self.client.notify("workspace/didChangeWorkspaceFolders", event)


@pytest.fixture(scope="module")
def pulling() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=VS_CODE_PULLING, options=QUICK)
        client.wait_for_registration(PULL)
        client.wait_for_notification("workspace/configuration")
        client.request("workspace/symbol", {"query": ""})  # That has been answered by now.
        yield client
        assert client.notifications("textDocument/publishDiagnostics") == []
        assert client.quit() == 0


@pytest.fixture
def reader(pulling: Client) -> Iterator[Reader]:
    reader = Reader(pulling)
    yield reader
    reader.end()


def test_one_note_and_nothing_new(reader: Reader, folder: Folder) -> None:
    root = folder(VAULT)
    reader.begin(root)
    home = reader.client.open(root / "Home.md")

    assert reader.codes(home) == ["dangling-link"]
    assert reader.codes(home) == "unchanged"

    reader.client.replace(home, "[[Garden]]", "[[Fine]]")
    assert reader.codes(home) == []
    reader.client.write(home, "[[Fine]] more")
    assert reader.codes(home) == "unchanged"


def test_what_happens_elsewhere_makes_the_editor_ask_again(reader: Reader, folder: Folder) -> None:
    root = folder(VAULT)
    reader.begin(root)
    client = reader.client
    home, fine = client.open(root / "Home.md"), client.open(root / "Fine.md")
    assert (reader.codes(home), reader.codes(fine)) == (["dangling-link"], [])
    before = reader.refreshes()

    client.write(fine, "# Typed\n[[Other]]")  # What concerns nobody else.
    (root / "Garden.md").touch()
    watched(client, root / "Garden.md")

    reader.wait_for_refresh(before + 1)
    assert reader.codes(home) == []
    assert reader.refreshes() == before + 1


def test_the_end_of_the_first_reading_makes_the_editor_ask_again(
    reader: Reader, folder: Folder
) -> None:
    """What is asked before has only what the note says by itself."""
    client = reader.client
    drawing = "".join(f"-- n{nth}.md --\n[[n{nth + 1}]]\n" for nth in range(300))
    root = folder(drawing + "-- Home.md --\n[[Garden]] [[#Beds]]\n")
    reader.add(root)
    home, before = client.open(root / "Home.md"), reader.refreshes()

    early = reader.codes(home)
    if early == ["dangling-heading"]:
        reader.wait_for_refresh(before + 1)
        assert reader.codes(home) == ["dangling-link", "dangling-heading"]
    assert reader.codes(home) == "unchanged"


def test_a_note_that_a_fix_creates_is_missed_no_longer(reader: Reader, folder: Folder) -> None:
    root = folder("-- Home.md --\n---\nroot-concepts: 과도함\n---\n")
    reader.begin(root)
    client = reader.client
    home = client.open(root / "Home.md")
    assert reader.codes(home) == ["unknown-concept"]
    before = reader.refreshes()

    created = client.create(home, "과도함")
    client.notify("workspace/didCreateFiles", {"files": [{"uri": created}]})

    reader.wait_for_refresh(before + 1)
    assert reader.codes(home) == ["unlinked-concept"]


def test_all_notes_come_in_parts_and_then_what_changes(reader: Reader, folder: Folder) -> None:
    root = folder(VAULT)
    reader.begin(root, WHOLE)
    client = reader.client

    question = reader.listen()
    expected = {"Home": ["dangling-link"], "Other": ["dangling-link"] * 2}
    reader.wait_until_shown(expected)

    (root / "Garden.md").write_text("[[nowhere]]")
    (root / "Other.md").unlink()
    watched(client, root / "Garden.md", root / "Other.md")
    reader.wait_until_shown({"Home": [], "Other": [], "Garden": ["dangling-link"]})

    assert len(reader.heard()) == 5
    client.notify("$/cancelRequest", {"id": question})
    with pytest.raises(ServerError, match="-32800"):
        client.answer(question)


def test_who_knows_something_hears_only_what_is_new(reader: Reader, folder: Folder) -> None:
    root = folder(VAULT)
    reader.begin(root, WHOLE)
    client = reader.client
    first = client.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    assert [(path_of(it["uri"]).stem, it["version"]) for it in sorted(first, key=str)] == [
        ("Home", None),
        ("Other", None),
    ]
    ids = [{"uri": it["uri"], "value": it["resultId"]} for it in first]
    gone = {"uri": uri_of(root / "Gone.md"), "value": "old"}

    second = client.request("workspace/diagnostic", {"previousResultIds": [*ids, gone]})["items"]
    kinds = {path_of(it["uri"]).stem: it["kind"] for it in second}
    assert kinds == {"Home": "unchanged", "Other": "unchanged", "Gone": "full"}

    question = client.ask_without_waiting("workspace/diagnostic", {"previousResultIds": ids})
    client.request("workspace/symbol", {"query": "Home"})
    assert not client.is_answered(question)  # There is nothing new to say.
    (root / "Garden.md").touch()
    watched(client, root / "Garden.md")
    (home,) = client.answer(question)["items"]
    assert (home["kind"], home["items"]) == ("full", [])


def test_who_asks_while_a_vault_is_read_gets_all_of_it(reader: Reader, folder: Folder) -> None:
    notes = [f"n{nth}" for nth in range(150)]
    root = folder("".join(f"-- {name}.md --\n[[nowhere]]\n" for name in notes))
    reader.client.notify("workspace/didChangeConfiguration", {"settings": WHOLE})
    reader.add(root)

    found = reader.client.request("workspace/diagnostic", {"previousResultIds": []})["items"]

    assert sorted(path_of(it["uri"]).stem for it in found) == sorted(notes)


def test_the_newest_of_two_questions_is_answered(reader: Reader, folder: Folder) -> None:
    reader.begin(folder(VAULT), WHOLE)
    first = reader.listen()
    reader.listen()

    with pytest.raises(ServerError, match=r"-32802.*retriggerRequest"):
        reader.client.answer(first)
    reader.wait_until_shown({"Home": ["dangling-link"], "Other": ["dangling-link"] * 2})


def test_the_scope_can_be_changed_at_any_time(reader: Reader, folder: Folder) -> None:
    reader.begin(folder(VAULT), QUICK)
    client = reader.client
    client.notify("workspace/didChangeConfiguration", {"settings": WHOLE})
    client.wait_for_registration(PULL, workspaceDiagnostics=True)
    reader.listen()
    reader.wait_until_shown({"Home": ["dangling-link"], "Other": ["dangling-link"] * 2})

    client.notify("workspace/didChangeConfiguration", {"settings": QUICK})
    reader.wait_until_shown({"Home": [], "Other": []})
    client.wait_for_registration(PULL, workspaceDiagnostics=False)


def test_a_closed_note_has_findings_for_who_wants_them_of_all(
    reader: Reader, folder: Folder
) -> None:
    root = folder(VAULT)
    reader.begin(root, WHOLE)
    home = reader.client.open(root / "Home.md", "[[Fine]]")
    assert reader.codes(home) == []

    reader.client.close(home)  # VS Code asks once more then.

    assert reader.codes(home) == ["dangling-link"]


def test_an_editor_that_cannot_be_told_to_ask_again_is_sent_findings(neovim: Client) -> None:
    note = neovim.open("untitled:a.md", "[[#nothing]]")

    assert neovim.findings(note, "dangling-heading #nothing")
    assert "diagnosticProvider" not in neovim.capabilities
    assert neovim.registered(PULL) is None
    with pytest.raises(ServerError, match="-32601"):
        neovim.ask("diagnostic", note)


def test_who_cannot_be_asked_later_is_offered_it_at_once(start: Start, folder: Folder) -> None:
    """And is told to ask again, if there is more to be told than at first."""
    client = start()
    capabilities = {
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": True}},
    }
    client.initialize(folder(VAULT), capabilities=capabilities, options=QUICK)
    reader = Reader(client)

    assert client.capabilities["diagnosticProvider"] == {
        "identifier": "wikilink-ls",
        "interFileDependencies": True,
        "workspaceDiagnostics": True,
    }
    nothing: Json = {"previousResultIds": []}
    assert client.request("workspace/diagnostic", nothing) == {"items": []}

    client.notify("workspace/didChangeConfiguration", {"settings": WHOLE})

    reader.wait_for_refresh()
    found = client.request("workspace/diagnostic", nothing)["items"]
    assert sorted(len(it["items"]) for it in found) == [1, 2]
