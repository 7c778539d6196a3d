"""The graph of links as an editor sees it, with a real server process."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from tests.e2e.client import Client, Json, path_of, uri_of
from tests.e2e.conftest import (
    QUICK,
    client_that_hears_no_errors,
    serve,
    watched,
)
from tests.e2e.editors import VS_CODE

VAULT = """
    -- 정원/12.04.md --
    ---
    title: 🌱 정원
    ---
    😀 [[#싹|x]] intro ^id

    ## 싹
    [[Home]]
    -- Home.md --
    😀 [[12.04]] ![[12.04#^id]] 😀 ![[12.04#싹]]
    [[12.04]] [[gone]]
    -- Other.md --
    [[12.04-extended]] [x](정원/12.04.md)
    """
HINTS = {"inlayHints": {"titles": True, "embeds": True}}

FILE, STRING = 1, 15
"""Of LSP's kinds of symbols."""

Folder = Callable[..., Path]


@pytest.fixture(scope="module")
def code() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=VS_CODE, options={**QUICK, **HINTS})
        yield client


@pytest.fixture
def vault(code: Client, folder: Folder) -> Path:
    root = folder(VAULT)
    serve(code, root)
    return root


def lenses(client: Client, uri: str) -> list[Json]:
    return [client.request("codeLens/resolve", it) for it in client.ask("codeLens", uri)]


def titles(client: Client, uri: str) -> list[str]:
    return [it["command"]["title"] for it in lenses(client, uri)]


def refreshed(client: Client) -> int:
    return len(client.notifications("workspace/codeLens/refresh"))


def test_lenses_are_asked_for_again_when_links_change(code: Client, vault: Path) -> None:
    garden, home = code.open(vault / "정원/12.04.md"), code.open(vault / "Home.md")
    code.wait_for(lambda: refreshed(code) or None, "refresh once the vault is read")
    assert titles(code, garden)[0] == "5 backlinks from 2 notes"
    before = refreshed(code)

    code.replace(home, "[[gone]]", "[[12.04#^id]]")

    code.wait_for(lambda: refreshed(code) > before or None, "refresh after the edit")
    assert titles(code, garden)[:2] == ["6 backlinks from 2 notes", "2 links to this block"]


def test_a_lens_is_counted_when_it_is_shown(code: Client, vault: Path) -> None:
    garden = code.open(vault / "정원/12.04.md")

    unresolved = code.ask("codeLens", garden)
    of_note, of_block, of_heading = lenses(code, garden)

    assert not any("command" in it for it in unresolved)
    assert [it["command"]["title"] for it in (of_note, of_block, of_heading)] == [
        "5 backlinks from 2 notes",
        "1 link to this block",
        "2 links to this heading",
    ]
    assert code.marked(garden, of_note["range"]) == ""
    assert code.marked(garden, of_heading["range"]) == "## 싹"
    assert of_heading["command"]["command"] == "wikilink-ls.showReferences"


def test_a_lens_brings_what_it_counts_when_that_is_asked_for(code: Client, vault: Path) -> None:
    garden, home = code.open(vault / "정원/12.04.md"), code.open(vault / "Home.md")
    code.open(vault / "Other.md")
    of_note, _, of_heading = (it["command"]["arguments"] for it in lenses(code, garden))

    def shown(arguments: list[Any]) -> list[tuple[str, str]]:
        found = code.execute("showReferences", *arguments)
        return [(it["uri"], code.marked(it["uri"], it["range"])) for it in found]

    assert of_heading[:2] == [garden, {"line": 5, "character": 0}]
    assert shown(of_heading) == [(home, "![[12.04#싹]]"), (garden, "[[#싹|x]]")]
    assert [text for _, text in shown(of_note)] == [
        *("[[12.04]]", "![[12.04#^id]]", "![[12.04#싹]]", "[[12.04]]"),
        "[x](정원/12.04.md)",
    ]
    assert shown([*of_heading[:2], ["heading", "gone", 1]]) == []


def test_what_a_lens_says_is_short_however_much_it_counts(code: Client, folder: Folder) -> None:
    root = folder("-- hub.md --\n# hub\n-- n.md --\n" + "[[hub]] " * 1000)
    serve(code, root)

    (lens,) = lenses(code, code.open(root / "hub.md"))

    assert lens["command"]["title"] == "1000 backlinks from 1 note"
    assert len(json.dumps(lens)) < 1000


def test_a_lens_of_what_changed_meanwhile_says_so(code: Client, vault: Path) -> None:
    garden, home = code.open(vault / "정원/12.04.md"), code.open(vault / "Home.md")
    old = code.ask("codeLens", garden)
    code.write(home, "")
    code.write(garden, "## 싹\n")

    said = [code.request("codeLens/resolve", it)["command"]["title"] for it in old]

    assert said == ["1 backlink", *["no longer linked"] * 2]
    nowhere = {"uri": "file:///nowhere.md", "name": ["heading", "싹", 1]}
    unnamed = {"uri": garden, "name": [{}, 3]}
    for data in (nowhere, {**nowhere, "uri": garden}, unnamed, {"name": 3}, "x", None):
        stray = code.request("codeLens/resolve", {"range": old[0]["range"], "data": data})
        assert stray["command"]["title"] == "no longer linked"


def test_a_lens_is_known_again_whatever_is_typed_above_it(code: Client, folder: Folder) -> None:
    root = folder("-- a.md --\n# A\n## B\n# B\n[^1]: x\n-- b.md --\n[[a#A#B]] [[a#B]] [[a#A]]\n")
    serve(code, root)
    note = code.open(root / "a.md")
    old = code.ask("codeLens", note)
    code.write(note, f"typed above\n\n{code.texts[note]}")

    commands = [code.request("codeLens/resolve", it)["command"] for it in old]

    assert [it["title"] for it in commands] == [
        "3 backlinks from 1 note",
        *("2 links to this heading",) * 2,
    ]
    assert [it["arguments"][1]["line"] for it in commands] == [2, 2, 3]


def test_of_blocks_that_begin_together_each_has_its_own(code: Client, folder: Folder) -> None:
    root = folder(
        "-- a.md --\n- x ^one\n- y\n\n^two\n-- b.md --\n[[a#^one]] [[a#^two]] [[a#^two]]\n"
    )
    serve(code, root)

    assert titles(code, code.open(root / "a.md")) == [
        "3 backlinks from 1 note",
        "1 link to this block",
        "2 links to this block",
    ]


def test_hints_are_shown_in_the_range_that_is_asked_for(code: Client, vault: Path) -> None:
    home = code.open(vault / "Home.md")
    first = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 80}}

    hints = code.ask("inlayHint", home, range=first)

    drawn = code.texts[home]
    for it in reversed(hints):
        at = code.offset(home, it["position"])
        drawn = f"{drawn[:at]}«{it['label']}»{drawn[at:]}"
    assert drawn.split("\n")[0] == (
        "😀 [[12.04]]«🌱 정원» ![[12.04#^id]]«😀 [[#싹|x]] intro» 😀 ![[12.04#싹]]«[[Home]]»"
    )
    assert all(it["paddingLeft"] for it in hints)


def test_a_vault_may_want_no_lenses(code: Client, folder: Folder) -> None:
    root = folder(f"-- .wikilink-ls.toml --\n[codeLens]\nenabled = false\n{dedent(VAULT)}")
    serve(code, root)

    assert code.ask("codeLens", code.open(root / "정원/12.04.md")) == []


def test_the_calls_of_a_note_are_its_links(code: Client, vault: Path) -> None:
    home = code.open(vault / "Home.md")
    garden = uri_of(vault / "정원/12.04.md")

    (item,) = code.ask("prepareCallHierarchy", home, "[[12.04]]")
    callers = code.request("callHierarchy/incomingCalls", {"item": item})
    called = code.request("callHierarchy/outgoingCalls", {"item": item})

    assert (item["name"], item["kind"], item["detail"], item["uri"]) == (
        *("12.04", FILE, "정원"),
        garden,
    )
    assert [it["from"]["name"] for it in callers] == ["Home", "Other"]
    assert [code.marked(home, it) for it in callers[0]["fromRanges"]] == [
        "[[12.04]]",
        "![[12.04#^id]]",
        "![[12.04#싹]]",
        "[[12.04]]",
    ]
    other = code.open(vault / "Other.md")
    assert [code.marked(other, it) for it in callers[1]["fromRanges"]] == ["[x](정원/12.04.md)"]
    (link,) = called
    assert link["to"]["uri"] == home
    code.open(vault / "정원/12.04.md")
    assert [code.marked(garden, it) for it in link["fromRanges"]] == ["[[Home]]"]


def test_the_hierarchy_goes_on_from_what_it_gave(code: Client, vault: Path) -> None:
    home = code.open(vault / "Home.md")

    (item,) = code.ask("prepareCallHierarchy", home, "12.04#싹")
    callers = code.request("callHierarchy/incomingCalls", {"item": item})
    again = code.request("callHierarchy/incomingCalls", {"item": callers[0]["from"]})

    assert (item["name"], item["kind"], item["detail"]) == ("싹", STRING, "12.04")
    assert [path_of(it["from"]["uri"]).name for it in callers] == ["Home.md", "12.04.md"]
    assert [path_of(it["from"]["uri"]).name for it in again] == ["12.04.md"]


def test_an_item_of_what_is_no_longer_there_calls_nobody(code: Client, vault: Path) -> None:
    home = code.open(vault / "Home.md")
    (item,) = code.ask("prepareCallHierarchy", home, "[[12.04]]")
    file = vault / "정원/12.04.md"
    file.unlink()
    watched(code, file)

    odd = [{**item, "data": data} for data in (None, "x", {"path": "/etc/passwd", "subpath": ""})]
    for each in (item, *odd, {**item, "uri": "file:///etc/passwd"}):
        for method in ("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"):
            assert code.request(method, {"item": each}) == []
    assert code.ask("prepareCallHierarchy", home, "gone") is None


def test_a_file_on_its_own_knows_its_own_links(code: Client) -> None:
    alone = code.open("untitled:Untitled-1", "# 😀 A\n[[#😀 A]]\n")

    assert titles(code, alone) == ["1 link to this heading"]
    (item,) = code.ask("prepareCallHierarchy", alone, "[[#😀 A]]")
    (caller,) = code.request("callHierarchy/incomingCalls", {"item": item})
    assert [code.marked(alone, it) for it in caller["fromRanges"]] == ["[[#😀 A]]"]
    code.close(alone)
    assert code.request("callHierarchy/incomingCalls", {"item": item}) == []
