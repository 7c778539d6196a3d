"""Obsidian's behaviour, asked of a real server.

What it takes for links, tags and properties, where the links lead, and what it inserts. Properties
other than tags and aliases are nothing that a server shows: `test_export` alone judges those.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

import pytest

from tests.conformance.test_export import marked
from tests.e2e.client import Client, Json, uri_of
from tests.e2e.conftest import client_that_hears_no_errors, wait_until_read

CASES = json.loads(Path(__file__).with_name("obsidian_cases.json").read_text("utf-8"))["cases"]


AREAS = ("parse", "resolve", "heading", "block", "tag", "property", "completion")
SHOWN = ("tags", "aliases")
"""The properties that a server shows, each in its completions."""
ALIAS = 18
"""CompletionItemKind.Reference, as which aliases are offered."""
DANGLING = {"dangling-heading", "dangling-block"}


def cases(*areas: str) -> list[Any]:
    """Those that can be asked of a server: with files, and a note in which the input stands."""
    return [
        marked(case)
        for case in CASES
        if case["area"] in areas and case.get("files") and case["source"] and is_shown(case)
    ]


def is_shown(case: Json) -> bool:
    return case["area"] != "property" or any(name in case["expected"] for name in SHOWN)


class Desk(NamedTuple):
    client: Client
    top: Path

    def root(self, case: Json) -> Path:
        return self.top / str(case["id"])


TELLING = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
"""So the server watches none of the vaults itself: the system does so for a hundred at most."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server, with the files of every case as a vault of their own."""
    top = tmp_path_factory.mktemp("cases")
    roots = [write(top, case.values[0]) for case in cases(*AREAS)]
    with client_that_hears_no_errors() as client:
        client.initialize(*roots, capabilities=TELLING, options={"diagnostics": {"debounce": 0}})
        wait_until_read(client, *roots)
        yield Desk(client, top)


def write(top: Path, case: Json) -> Path:
    root = top / str(case["id"])
    files = case["files"] if isinstance(case["files"], dict) else dict.fromkeys(case["files"], "")
    if case["area"] == "parse":
        files = {file: "" for link in case["expected"] if (file := file_of(link))} | files
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


def file_of(link: Json) -> str | None:
    """The file that *link* leads to, if there is one of that name; None within the same note."""
    path = str(link["link"]).partition("#")[0]
    name = path.rpartition("/")[2]
    if "//" in path or not name:
        return None
    return path if "." in name else f"{path}.md"


def published(client: Client, uri: str) -> list[Json]:
    """What is found in a document that has just been opened."""
    found: list[Json] = client.wait_for(lambda: client.published(uri), "findings")
    return found


def place(link: Json) -> tuple[int, int, int]:
    start, end = link["range"]["start"], link["range"]["end"]
    assert start["line"] == end["line"]
    return start["line"], start["character"], end["character"]


@pytest.mark.parametrize("case", cases("parse"))
def test_what_obsidian_takes_for_a_link_leads_somewhere_and_nothing_else(
    case: Json, desk: Desk
) -> None:
    """All that links name is there; so what dangles is no link, or a URL that no file can have."""
    client, expected = desk.client, case["expected"]
    uri = client.open(desk.root(case) / case["source"])

    links = client.ask("documentLink", uri)

    urls = [link for link in expected if "//" in link["link"]]
    assert {place(link) for link in links} == {
        (link["line"], link["start"], link["end"]) for link in expected if link not in urls
    }
    missing = [it for it in published(client, uri) if it["code"] == "dangling-link"]
    assert [client.marked(uri, it["range"]) for it in missing] == [it["link"] for it in urls]
    client.close(uri)


def offered(desk: Desk, case: Json, typed: str) -> list[Json]:
    """The items behind *typed* in another note of the vault of *case*."""
    uri = desk.client.open(desk.root(case) / "Elsewhere.md", f"x {typed}")
    items = desk.client.complete(uri, typed)
    desk.client.close(uri)
    return items


def labels(items: list[Json]) -> set[str]:
    return {item["label"] for item in items}


def judge_tags(desk: Desk, case: Json, expected: list[str]) -> None:
    """All of them are offered, with those above them; no other ones are, and by a letter too."""
    parts = [tag.split("/") for tag in expected]
    above = {"/".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)}
    assert labels(offered(desk, case, "#")) == above
    for tag in expected:
        assert tag in labels(offered(desk, case, tag[:2]))


@pytest.mark.parametrize("case", cases("tag"))
def test_what_obsidian_takes_for_a_tag_is_offered_and_nothing_else(case: Json, desk: Desk) -> None:
    judge_tags(desk, case, [it["tag"] for it in case["expected"]])


@pytest.mark.parametrize("case", cases("property"))
def test_tags_and_aliases_of_properties_are_offered_and_nothing_else(
    case: Json, desk: Desk
) -> None:
    expected = case["expected"]
    if "tags" in expected:
        judge_tags(desk, case, expected["tags"])
    if "aliases" in expected:
        items = offered(desk, case, "[[")
        assert labels([it for it in items if it["kind"] == ALIAS]) == set(expected["aliases"])
        for alias in expected["aliases"]:
            assert alias in labels(offered(desk, case, f"[[{alias}"))


def definition(desk: Desk, case: Json, link: str) -> tuple[str | None, int, bool]:
    """The vault path and the line to which *link* leads in the source of *case*.

    And whether the server says that there is no such heading or block.
    """
    client, root = desk.client, desk.root(case)
    uri = client.open(root / case["source"], link)
    found = client.ask("definition", uri, link)
    dangles = any(it["code"] in DANGLING for it in published(client, uri))
    client.close(uri)
    if found is None:
        return None, 0, dangles
    path = unquote(found["uri"]).removeprefix(f"{unquote(uri_of(root))}/")
    # As Obsidian spells the paths of a vault, whatever the disk has.
    return normalize("NFC", path), found["range"]["start"]["line"], dangles


@pytest.mark.parametrize("case", cases("resolve"))
def test_definition_goes_where_obsidian_goes(case: Json, desk: Desk) -> None:
    link = f"[[{case['input']}]]"
    expected = case["expected"] if case["input"] else None  # [[]] is text, not a link.

    assert definition(desk, case, link)[0] == expected


@pytest.mark.parametrize("case", cases("heading", "block"))
def test_definition_goes_to_the_line_to_which_obsidian_goes(case: Json, desk: Desk) -> None:
    """To the top, and that is a finding, where the note has no such heading or block."""
    path, line = case["expected"]["path"], case["expected"]["line"]

    assert definition(desk, case, case["input"]) == (path, line or 0, line is None)
