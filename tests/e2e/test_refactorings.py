"""Links are converted, blocks get ids and sections become notes, in real files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.client import Client, Json, ServerError
from tests.e2e.conftest import Folder, Start, client_that_hears_no_errors, serve, wait_until_read
from tests.e2e.editors import VS_CODE, VS_CODE_RESOLVING

VAULT = """
-- 정원.md --
# 정원
😀 [[#장미]]

## 장미
red [[Home|집]] 🌹

## Paths
-- sub/Home.md --
[[정원#장미]] [x](../정원.md#장미) [[정원]]
"""


@pytest.fixture(scope="module")
def resolving() -> Iterator[Client]:
    """It asks for the edit of an action once that is chosen."""
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=VS_CODE_RESOLVING)
        yield client


def offered(client: Client, uri: str, needle: str, kind: str = "refactor") -> list[Json]:
    """What is offered in the middle of *needle*."""
    position = client.at(uri, client.texts[uri].index(needle) + len(needle) // 2)
    context = {"diagnostics": [], "only": [kind]}
    range_ = {"start": position, "end": position}
    found: list[Json] = client.ask("codeAction", uri, range=range_, context=context)
    return found


def choose(client: Client, actions: list[Json], title: str) -> None:
    (action,) = [it for it in actions if it["title"] == title]
    if "edit" not in action:
        action = client.request("codeAction/resolve", action)
    client.apply(action["edit"])


def contents(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_bytes().decode() for path in root.rglob("*.md")}


def extract(client: Client, root: Path) -> None:
    garden = client.open(root / "정원.md")

    choose(client, offered(client, garden, "🌹"), "Extract the section to '장미' and embed it")

    client.save(garden)
    assert contents(root) == {
        "정원.md": "# 정원\n😀 [[장미#장미]]\n\n![[장미]]\n\n## Paths\n",
        "장미.md": "# 장미\nred [[Home|집]] 🌹\n",
        "sub/Home.md": "[[장미#장미]] [x](../장미.md#장미) [[정원]]\n",
    }


def test_a_section_becomes_a_note(code: Client, folder: Folder) -> None:
    root = folder(VAULT)
    serve(code, root)

    extract(code, root)


def test_a_section_is_taken_out_once_that_is_chosen(resolving: Client, folder: Folder) -> None:
    client, root = resolving, folder(VAULT)
    serve(client, root)

    extract(client, root)

    home = client.open(root / "sub/Home.md")
    created = client.wait_for(
        lambda: client.ask("definition", home, "장미#장미") or None, "note that was created"
    )
    assert created
    assert offered(client, home, "장미#장미")[0]["title"] == "Convert to a Markdown link"


def test_what_changed_unseen_is_read_before_links_follow(
    resolving: Client, folder: Folder
) -> None:
    client, root = resolving, folder(VAULT)
    serve(client, root)
    garden = client.open(root / "정원.md")
    actions = offered(client, garden, "🌹")
    (root / "sub/Home.md").write_text("new\n\n[[정원#장미]]\n", "utf-8")

    choose(client, actions, "Extract the section to '장미' and link it")

    assert (root / "sub/Home.md").read_text("utf-8") == "new\n\n[[장미#장미]]\n"


def test_a_note_that_changed_unseen_is_read_before_a_heading_is_added(
    resolving: Client, folder: Folder
) -> None:
    client, root = resolving, folder("-- a.md --\n[[b#New]]\n-- b.md --\n# B\n")
    serve(client, root)
    a = client.open(root / "a.md")
    actions = offered(client, a, "[[b#New]]", "quickfix")
    (root / "b.md").write_text("# B\n\nmore\n", "utf-8")

    choose(client, actions, "Add the heading 'New' to 'b'")

    assert (root / "b.md").read_text("utf-8") == "# B\n\nmore\n\n## New\n"


def test_who_looks_around_by_itself_is_offered_no_refactoring(
    resolving: Client, folder: Folder
) -> None:
    client, root = resolving, folder(VAULT)
    serve(client, root)
    garden = client.open(root / "정원.md")
    at = client.at(garden, client.texts[garden].index("Home"))
    context = {"diagnostics": [], "triggerKind": 2}
    range_ = {"start": at, "end": at}

    assert client.ask("codeAction", garden, range=range_, context=context) == []
    assert client.ask("codeAction", garden, range=range_, context=context | {"triggerKind": 1})


def test_a_note_that_cannot_be_edited_is_named(resolving: Client, folder: Folder) -> None:
    client, root = resolving, folder(VAULT)
    (root / "sub/Home.md").write_bytes("[[정원#장미]] ".encode() + b"\xff")
    serve(client, root)
    garden = client.open(root / "정원.md")

    with pytest.raises(ServerError, match=r"'sub/Home\.md' is not valid UTF-8"):
        choose(client, offered(client, garden, "🌹"), "Extract the section to '장미' and link it")

    assert "[[#장미]]" in client.texts[garden]
    assert not (root / "장미.md").exists()


def test_a_file_that_appeared_unseen_is_not_written_over(
    resolving: Client, folder: Folder
) -> None:
    root = folder(VAULT)
    serve(resolving, root)
    garden = resolving.open(root / "정원.md")
    actions = offered(resolving, garden, "🌹", "refactor.extract")
    (root / "장미.md").write_text("IMPORTANT", "utf-8")

    with pytest.raises(ServerError, match="cannot be done any more"):
        choose(resolving, actions, "Extract the section to '장미' and link it")

    assert offered(resolving, garden, "🌹", "refactor.extract") == []


def test_without_that_a_client_is_not_offered_what_cannot_be_done(
    code: Client, folder: Folder
) -> None:
    root = folder(VAULT)
    (root / "sub/Home.md").write_bytes("[[정원#장미]] ".encode() + b"\xff")
    serve(code, root)
    garden = code.open(root / "정원.md")

    assert offered(code, garden, "🌹", "refactor.extract") == []
    assert offered(code, garden, "🌹", "refactor.rewrite") != []


def test_who_cannot_create_files_extracts_nothing(start: Start, folder: Folder) -> None:
    client, root = start(), folder(VAULT)
    capabilities = {"textDocument": {"codeAction": VS_CODE["textDocument"]["codeAction"]}}
    client.initialize(root, capabilities=capabilities)
    wait_until_read(client, root)
    garden = client.open(root / "정원.md")

    titles = [it["title"] for it in offered(client, garden, "🌹")]

    assert not any(title.startswith("Extract") for title in titles)
    assert "Add a block id" in titles


def test_all_links_are_converted_and_back(code: Client, folder: Folder) -> None:
    root = folder("-- 정원.md --\n😀 [[Home]]\r\n![[Home#a b|x]]\r\n`[[Home]]`\r\n-- Home.md --\n")
    before = contents(root)["정원.md"]
    serve(code, root)
    garden = code.open(root / "정원.md")

    to_markdown = "Convert all wikilinks in this note to Markdown links"
    choose(code, offered(code, garden, "😀"), to_markdown)
    there = code.texts[garden]
    choose(
        code,
        offered(code, garden, "😀"),
        "Convert all Markdown links in this note to wikilinks",
    )

    assert there == "😀 [Home](Home.md)\r\n![x](Home.md#a%20b)\r\n`[[Home]]`\r\n"
    assert code.texts[garden] == before


def test_a_block_gets_an_id_that_a_link_leads_to(code: Client, folder: Folder) -> None:
    root = folder("-- 정원.md --\n😀 one\n\ntwo\n")
    serve(code, root)
    garden = code.open(root / "정원.md")

    choose(code, offered(code, garden, "two"), "Add a block id")

    _, _, id_ = code.texts[garden].rstrip().rpartition("^")
    code.replace(garden, "one", f"[[#^{id_}]]")
    (found,) = code.ask("definition", garden, f"#^{id_}")
    assert found["targetRange"]["start"]["line"] == 2
    assert "Add a block id" not in [it["title"] for it in offered(code, garden, "two")]


def test_an_embed_is_replaced_by_what_it_shows(resolving: Client, folder: Folder) -> None:
    root = folder("-- a.md --\nx\r\n\r\n![[b#😀]]\r\n-- b.md --\n# 😀\n[[#😀]]\n# c\n")
    serve(resolving, root)
    note = resolving.open(root / "a.md")

    actions = offered(resolving, note, "![[b#", "refactor.inline")
    choose(resolving, actions, "Replace the embed with its content")

    assert resolving.texts[note] == "x\r\n\r\n# 😀\r\n[[b#😀]]\r\n"


def test_what_nobody_asked_for_is_not_worked_out(code: Client, folder: Folder) -> None:
    root = folder(VAULT)
    serve(code, root)
    garden = code.open(root / "정원.md")

    assert "Add a block id" in titles_at_top(code, garden, trigger=1)
    assert "Add a block id" not in titles_at_top(code, garden, trigger=2)


def titles_at_top(client: Client, uri: str, trigger: int) -> list[str]:
    place = {"line": 1, "character": 0}
    context = {"diagnostics": [], "triggerKind": trigger}
    found = client.ask("codeAction", uri, range={"start": place, "end": place}, context=context)
    return [it["title"] for it in found]


def test_kinds_are_told(code: Client) -> None:
    kinds = code.capabilities["codeActionProvider"]["codeActionKinds"]

    assert {"refactor.extract", "refactor.inline", "refactor.rewrite"} <= set(kinds)
