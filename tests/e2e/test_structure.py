"""Folds, selections, tokens and linked edits, as editors ask for them."""

from typing import Any

import pytest

from tests.e2e.client import Client, Json, uri_of
from tests.e2e.conftest import Folder, Start, serve, wait_until_read, watched

REFRESH = "workspace/semanticTokens/refresh"


def legend(client: Client) -> tuple[list[str], list[str]]:
    found = client.capabilities["semanticTokensProvider"]["legend"]
    return found["tokenTypes"], found["tokenModifiers"]


def decoded(client: Client, uri: str, data: list[int]) -> list[str]:
    """``text type modifiers`` of each token."""
    types, modifiers = legend(client)
    found = []
    line = character = 0
    for nth in range(0, len(data), 5):
        down, right, length, type_, bits = data[nth : nth + 5]
        line, character = line + down, right if down else character + right
        start = {"line": line, "character": character}
        end = {"line": line, "character": character + length}
        text = client.marked(uri, {"start": start, "end": end})
        names = [it for nth, it in enumerate(modifiers) if bits & 1 << nth]
        found.append(" ".join((text, types[type_], *names)))
    return found


def tokens(client: Client, uri: str) -> list[str]:
    return decoded(client, uri, client.ask("semanticTokens/full", uri)["data"])


def home_of(client: Client, folder: Folder, drawing: str) -> str:
    root = folder(drawing)
    serve(client, root)
    return client.open(root / "Home.md")


@pytest.mark.parametrize("who", ["code", "minimal"])
def test_folds(who: str, folder: Folder, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(who)
    text = "---\n# no heading\na: 1\n---\n# A\n\n```\n# b\n```\n<!--\n-->\n\n# B\n"
    home = home_of(client, folder, f"-- Home.md --\n{text}")

    assert client.ask("foldingRange", home) == [
        {"startLine": 0, "endLine": 3},
        {"startLine": 4, "endLine": 10},
        {"startLine": 6, "endLine": 8},
        {"startLine": 9, "endLine": 10, "kind": "comment"},
    ]

    client.write(home, text.replace("\n", "\r\n"))
    assert len(client.ask("foldingRange", home)) == 4
    client.write(home, "")
    assert client.ask("foldingRange", home) == []


def test_an_editor_that_wants_few_folds_gets_the_outer_ones(start: Start, folder: Folder) -> None:
    client = start()
    client.initialize(capabilities={"textDocument": {"foldingRange": {"rangeLimit": 2}}})
    home = client.open(folder("-- Home.md --\n# A\n## B\nx\n# C\ny\n") / "Home.md")

    assert client.ask("foldingRange", home) == [
        {"startLine": 0, "endLine": 2},
        {"startLine": 3, "endLine": 4},
    ]


def growing(client: Client, uri: str, found: Json) -> list[str]:
    chain: list[str] = []
    each: Any = found
    while each:
        chain.append(client.marked(uri, each["range"]))
        each = each.get("parent")
    return chain


def test_selections_grow_at_each_cursor(code: Client, folder: Folder) -> None:
    home = home_of(code, folder, "-- Home.md --\n# 😀\n\nOne 😀 [[정원|the yard]] two.\n")
    text = code.texts[home]
    positions = [code.at(home, text.index(it) + 1) for it in ("정원", "One")]

    first, second = code.ask("selectionRange", home, positions=positions)

    assert growing(code, home, first) == [
        "정원",
        "정원|the yard",
        "[[정원|the yard]]",
        "One 😀 [[정원|the yard]] two.",
        text.rstrip(),
        text,
    ]
    assert growing(code, home, second) == ["One", *growing(code, home, first)[3:]]

    code.write(home, "")
    (empty,) = code.ask("selectionRange", home, positions=[{"line": 0, "character": 0}])
    assert growing(code, home, empty) == [""]


def test_tokens_count_in_utf_16_and_change_by_edits(code: Client, folder: Folder) -> None:
    home = home_of(code, folder, "-- Home.md --\n😀 [[Garden]] [[😀 Gone]]\n-- Garden.md --\n")

    first = code.ask("semanticTokens/full", home)
    assert decoded(code, home, first["data"]) == ["Garden function", "😀 Gone comment dangling"]

    code.replace(home, "😀 [[Garden]]", "😀 [[Garden]] #과도함")
    asked = {"previousResultId": first["resultId"]}
    delta = code.ask("semanticTokens/full/delta", home, **asked)
    data = list(first["data"])
    for edit in delta["edits"]:
        data[edit["start"] : edit["start"] + edit["deleteCount"]] = edit["data"]
    assert decoded(code, home, data) == tokens(code, home)
    assert decoded(code, home, data)[1] == "#과도함 enumMember"

    late = code.ask("semanticTokens/full/delta", home, **asked)
    assert late["data"] == data


def test_tokens_of_some_lines(code: Client, folder: Folder) -> None:
    drawing = "-- Home.md --\n[[Home#x]]\n[[Home|😀 y]]\n[[Home]]\n"
    home = home_of(code, folder, drawing)
    line = {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 4}}

    found = code.ask("semanticTokens/range", home, range=line)

    assert decoded(code, home, found["data"]) == ["Home function", "😀 y string"]


def refreshes(client: Client) -> int:
    return len(client.notifications(REFRESH))


def test_tokens_are_asked_for_again_when_a_file_comes_not_when_one_types(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[no such note]]\n-- Other.md --\n[[Home]]\n")
    serve(code, root)
    home, other = code.open(root / "Home.md"), code.open(root / "Other.md")
    for uri in (home, other):
        tokens(code, uri)
    before = refreshes(code)

    for nth in range(3):
        code.replace(home, "no such note", f"no such note {nth}")
        tokens(code, home)
        assert code.findings(home, "dangling-link Garden", f"dangling-link no such note {nth}")
        code.replace(home, f"no such note {nth}", "no such note")
        tokens(code, home)
    assert refreshes(code) == before

    (root / "Garden.md").touch()
    watched(code, root / "Garden.md")

    code.wait_for(lambda: refreshes(code) > before or None, REFRESH)
    assert tokens(code, home) == ["Garden function", "no such note comment dangling"]


def test_an_editor_that_cannot_ask_again_is_not_told(minimal: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n")
    serve(minimal, root)
    home = minimal.open(root / "Home.md")
    tokens(minimal, home)

    (root / "Garden.md").touch()
    watched(minimal, root / "Garden.md")

    assert minimal.findings(home) == []
    wait_until_read(minimal, root)
    assert refreshes(minimal) == 0


def test_a_heading_and_the_links_to_it_are_edited_together(code: Client, folder: Folder) -> None:
    home = home_of(code, folder, "-- Home.md --\n# 😀 정원\n\n😀 [[#😀 정원]] [[#x]]\n# x: [y]\n")

    found = code.ask("linkedEditingRange", home, "정원")

    assert [it["start"] for it in found["ranges"]] == [
        {"line": 0, "character": 2},
        {"line": 2, "character": 6},
    ]
    assert {code.marked(home, it) for it in found["ranges"]} == {"😀 정원"}
    assert found["wordPattern"]
    assert code.ask("linkedEditingRange", home, "x: [y]") is None


def test_a_file_that_is_no_note_or_not_open_has_nothing(code: Client, folder: Folder) -> None:
    root = folder("-- a.md --\n# a\nx\n")
    serve(code, root)

    uri = uri_of(root / "a.md")

    position = {"line": 0, "character": 0}
    assert code.ask("foldingRange", uri) == []
    assert code.ask("selectionRange", uri, positions=[position]) is None
    assert code.ask("semanticTokens/full", uri) is None
    assert code.ask("linkedEditingRange", uri, position=position) is None
