"""Obsidian's behaviour, asked of a real server: what it inserts, and where its links lead."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

import pytest

from tests.e2e.client import Client, Json, uri_of
from tests.e2e.conftest import client_that_hears_no_errors, wait_until_read

CASES = json.loads(Path(__file__).with_name("obsidian_cases.json").read_text("utf-8"))["cases"]


def cases(*areas: str) -> list[Any]:
    """Those that can be asked of a server: with files, and a note in which the input stands."""
    return [
        pytest.param(case, id=case["id"])
        for case in CASES
        if case["area"] in areas and case.get("files") and case["source"]
    ]


class Desk(NamedTuple):
    client: Client
    top: Path

    def root(self, case: Json) -> Path:
        return self.top / str(case["id"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server, with the files of every case as a vault of their own."""
    top = tmp_path_factory.mktemp("cases")
    asked = cases("completion", "resolve", "heading", "block")
    roots = [write(top, case.values[0]) for case in asked]
    with client_that_hears_no_errors() as client:
        client.initialize(*roots, options={"diagnostics": {"debounce": 0}})
        wait_until_read(client, *roots)
        yield Desk(client, top)


def write(top: Path, case: Json) -> Path:
    root = top / str(case["id"])
    files = case["files"] if isinstance(case["files"], dict) else dict.fromkeys(case["files"], "")
    if "settings" in case:
        files = files | {".obsidian/app.json": json.dumps(case["settings"])}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    root.mkdir(exist_ok=True)
    return root


@pytest.mark.parametrize("case", cases("completion"))
def test_completion_writes_what_obsidian_writes(case: Json, desk: Desk) -> None:
    client, source = desk.client, desk.root(case) / case["source"]
    text = f"{source.read_text('utf-8')}\n\n{case['input']}"
    uri = client.open(source, text)

    items = client.complete(uri, text)

    offered = [(it["label"], client.accepted(uri, it).rpartition("\n")[2]) for it in items]
    client.close(uri)
    before = "| " if case["input"].startswith("|") else ""
    for wanted in case["expected"]["includes"]:
        assert any(
            wanted.get("label", label) == label
            and line.removeprefix(before).startswith(wanted.get("insert_prefix", ""))
            and wanted.get("insert", line.removeprefix(before)) == line.removeprefix(before)
            for label, line in offered
        ), (wanted, offered)


def definition(desk: Desk, case: Json, link: str) -> tuple[str | None, int]:
    """The vault path and the line to which *link* leads in the source of *case*."""
    client, root = desk.client, desk.root(case)
    uri = client.open(root / case["source"], link)
    found = client.ask("definition", uri, link)
    client.close(uri)
    if found is None:
        return None, 0
    path = unquote(found["uri"]).removeprefix(f"{unquote(uri_of(root))}/")
    # As Obsidian spells the paths of a vault, whatever the disk has.
    return normalize("NFC", path).replace("\xa0", " "), found["range"]["start"]["line"]


@pytest.mark.parametrize("case", cases("resolve"))
def test_definition_goes_where_obsidian_goes(case: Json, desk: Desk) -> None:
    link = f"[[{case['input']}]]"
    expected = case["expected"] if case["input"] else None  # [[]] is text, not a link.

    assert definition(desk, case, link)[0] == expected


@pytest.mark.parametrize("case", cases("heading", "block"))
def test_definition_goes_to_the_line_to_which_obsidian_goes(case: Json, desk: Desk) -> None:
    """To the top, where the note has no such heading or block."""
    expected = case["expected"]

    assert definition(desk, case, case["input"]) == (expected["path"], expected["line"] or 0)
