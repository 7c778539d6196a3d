"""Root concepts as an editor sees them, with a real server process."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.e2e.client import Client, ServerError, path_of, uri_of
from tests.e2e.conftest import Start, client_that_hears_no_errors, serve, wait_until_read
from tests.e2e.editors import MINIMAL, VS_CODE

VAULT = """
    -- 00-roots/root-03-과도함.md --
    ---
    aliases: [Too Much]
    ---
    > 넘치게 먼저.
    # 과도함
    -- 00-roots/root-05-여백.md --
    # 여백
    -- 🌱 Home.md --
    ---
    root-concepts: [과도함] # 하나
    ---
    😀 [[root-03-과도함|과도함]] 그리고 [[여백]], [[root-05-여백]]
    -- Old.md --
    ---
    root-concepts:
      - "too-much"
      - 과도함
      - 여벡
    ---
    ![[../00-roots/root-03-과도함]] 여백은 남긴다.
    """

CLASS = 5
"""Of LSP's kinds of symbols."""

Folder = Callable[..., Path]


@pytest.fixture(scope="module")
def code() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        options = {"diagnostics": {"debounce": 0.01}}
        client.initialize(capabilities=VS_CODE, options=options)
        yield client


@pytest.fixture
def vault(code: Client, folder: Folder) -> Path:
    root = folder(VAULT)
    serve(code, root)
    return root


def test_a_declared_value_is_as_good_as_a_link(code: Client, vault: Path) -> None:
    home = code.open(vault / "🌱 Home.md")
    concept = uri_of(vault / "00-roots/root-03-과도함.md")

    (target,) = code.ask("definition", home, "과도함")
    card = code.ask("hover", home, "과도함")
    places = code.ask("references", home, "과도함", context={"includeDeclaration": True})
    marked = code.ask("documentHighlight", home, "과도함")

    assert target["targetUri"] == concept
    assert code.marked(home, target["originSelectionRange"]) == "과도함"
    assert "넘치게 먼저." in card["contents"]["value"]
    assert [path_of(it["uri"]).name for it in places] == [
        "root-03-과도함.md",
        *["Old.md"] * 3,
        *["🌱 Home.md"] * 2,
    ]
    assert [code.marked(home, it["range"]) for it in marked] == [
        "과도함",
        "[[root-03-과도함|과도함]]",
    ]


def test_a_concept_is_renamed_everywhere(code: Client, vault: Path) -> None:
    home = code.open(vault / "🌱 Home.md")
    asked = code.ask("prepareRename", home, "과도함")
    assert (code.marked(home, asked["range"]), asked["placeholder"]) == ("과도함", "과도함")

    code.apply(code.ask("rename", home, "과도함", newName="넘침, 한껏"))

    assert not (vault / "00-roots/root-03-과도함.md").exists()
    assert (vault / "00-roots/root-03-넘침, 한껏.md").exists()
    assert code.texts[home].splitlines() == [
        "---",
        "root-concepts: ['넘침, 한껏'] # 하나",
        "---",
        "😀 [[root-03-넘침, 한껏|넘침, 한껏]] 그리고 [[여백]], [[root-05-여백]]",
    ]
    assert (vault / "Old.md").read_text("utf-8").splitlines()[2:] == [
        '  - "too-much"',
        "  - 넘침, 한껏",
        "  - 여벡",
        "---",
        "![[../00-roots/root-03-넘침, 한껏]] 여백은 남긴다.",
    ]
    told(code, home, "dangling-link 여백", "undeclared-concept root-05-여백")


def test_a_name_that_cannot_be_is_refused(code: Client, vault: Path) -> None:
    home = code.open(vault / "🌱 Home.md")

    with pytest.raises(ServerError, match="여백"):
        code.ask("rename", home, "과도함", newName="여백")
    with pytest.raises(ServerError, match=":"):
        code.ask("rename", home, "과도함", newName="a:b")


def told(code: Client, uri: str, *findings: str) -> None:
    assert code.findings(uri, *findings) == list(findings)


def fix(code: Client, uri: str, title: str) -> None:
    """Apply the action called *title* to the whole document."""
    lines = code.texts[uri].split("\n")
    whole = {
        "start": {"line": 0, "character": 0},
        "end": {"line": len(lines), "character": 0},
    }
    found = code.published(uri) or []
    actions = code.ask("codeAction", uri, range=whole, context={"diagnostics": found})
    (action,) = [it for it in actions if it["title"] == title]
    assert action["kind"].startswith("source") or action["diagnostics"]
    code.apply(action["edit"])


def test_mistakes_are_told_and_fixed(code: Client, vault: Path) -> None:
    home = code.open(vault / "🌱 Home.md")
    told(code, home, "dangling-link 여백", "undeclared-concept root-05-여백")

    fix(code, home, "Add '여백' to root-concepts")
    told(code, home, "dangling-link 여백")

    fix(code, home, "Link to '여백'")
    told(code, home)
    assert code.texts[home].splitlines()[1:] == [
        "root-concepts: [과도함, 여백] # 하나",
        "---",
        "😀 [[root-03-과도함|과도함]] 그리고 [[root-05-여백|여백]], [[root-05-여백]]",
    ]


def test_a_whole_note_is_fixed_at_once(code: Client, vault: Path) -> None:
    old = code.open(vault / "Old.md")
    told(code, old, "duplicate-concept 과도함", "unknown-concept 여벡")

    fix(code, old, "Fix all concepts in this note")

    told(code, old)
    assert code.texts[old].splitlines()[1:] == [
        "root-concepts:",
        '  - "too-much"',
        "  - 여백",
        "---",
        "![[../00-roots/root-03-과도함]] [[root-05-여백|여백]]은 남긴다.",
    ]


def test_a_new_concept_note_answers_who_asks_for_it(code: Client, vault: Path) -> None:
    old = code.open(vault / "Old.md")
    told(code, old, "duplicate-concept 과도함", "unknown-concept 여벡")

    fix(code, old, "Create the concept note root-06-여벡")

    assert (vault / "00-roots/root-06-여벡.md").read_text("utf-8") == "# 여벡\n"


def test_concepts_come_first_among_the_symbols_of_a_vault(code: Client, vault: Path) -> None:
    for query in ("과도", "#과도"):
        found = code.request("workspace/symbol", {"query": query})
        mine = [it for it in found if it["location"]["uri"].startswith(uri_of(vault))]

        assert [it["name"] for it in mine] == ["과도함"]
        assert mine[0]["kind"] == CLASS
        assert mine[0]["location"]["uri"] == uri_of(vault / "00-roots/root-03-과도함.md")


def test_concepts_are_completed_in_the_properties_and_in_the_text(
    code: Client, vault: Path
) -> None:
    home = code.open(vault / "🌱 Home.md")
    code.replace(home, "[과도함]", "[과도함, 여")

    (item,) = code.complete(home, ", 여")

    assert item["label"] == "여백"
    assert code.accepted(home, item).splitlines()[1] == "root-concepts: [과도함, 여백 # 하나"

    code.replace(home, "그리고", "[[too mu")
    first = code.complete(home, "[[too mu")[0]
    assert "root-03-과도함" in first["textEdit"]["newText"]
    assert "넘치게 먼저." in first["documentation"]["value"]


def test_who_cannot_rename_files_is_told_so_and_creates_none(start: Start, folder: Folder) -> None:
    client, root = start(), folder(VAULT)
    client.initialize(root, capabilities=MINIMAL)
    wait_until_read(client, root)
    home = client.open(root / "🌱 Home.md")

    with pytest.raises(ServerError, match="renames no files for a server"):
        client.ask("rename", home, "과도함", newName="절제")
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    assert client.ask("codeAction", home, range=whole, context={"diagnostics": []}) == []


def test_an_editor_without_document_changes_gets_plain_edits(start: Start, folder: Folder) -> None:
    client, root = start(), folder(VAULT)
    capabilities = {"textDocument": {"codeAction": VS_CODE["textDocument"]["codeAction"]}}
    client.initialize(root, capabilities=capabilities)
    wait_until_read(client, root)
    old = client.open(root / "Old.md")
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}

    actions = client.ask("codeAction", old, range=whole, context={"diagnostics": []})

    titles = [it["title"] for it in actions]
    assert "Replace with '여백'" in titles
    assert not any(title.startswith("Create") for title in titles)
    (replaced,) = [it for it in actions if it["title"] == "Replace with '여백'"]
    ((uri, edits),) = replaced["edit"]["changes"].items()
    assert (uri, [it["newText"] for it in edits]) == (old, ["여백"])
    assert replaced["isPreferred"]
    only = {"diagnostics": [], "only": ["source.fixAll"]}
    (fix_all,) = client.ask("codeAction", old, range=whole, context=only)
    assert fix_all["kind"] == "source.fixAll.wikilink-ls"


def test_a_file_that_appeared_unseen_is_not_created_again(code: Client, vault: Path) -> None:
    old = code.open(vault / "Old.md")
    told(code, old, "duplicate-concept 과도함", "unknown-concept 여벡")
    (vault / "00-roots/root-06-여벡.md").write_text("IMPORTANT", "utf-8")

    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    actions = code.ask("codeAction", old, range=whole, context={"diagnostics": [], "only": [""]})

    assert actions
    assert not any(it["title"].startswith("Create") for it in actions)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take both spellings for one")
def test_a_note_stays_in_its_folder_however_that_is_spelled(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[과도함]] [[root-1-a]]\n")
    decomposed = root / normalize("NFD", "뿌리")
    decomposed.mkdir()
    (decomposed / "root-1-a.md").touch()
    serve(code, root)
    home = code.open(root / "Home.md")

    code.apply(code.ask("rename", home, "root-1-a", newName="root-1-b"))

    assert [it.name for it in decomposed.iterdir()] == ["root-1-b.md"]


def test_what_changed_unseen_is_read_before_a_rename(code: Client, folder: Folder) -> None:
    root = folder("""
        -- root-1-a.md --
        -- Home.md --
        [[root-1-a]]
        -- Other.md --
        x
        y [[root-1-a]]
        """)
    serve(code, root)
    home = code.open(root / "Home.md")
    (root / "Other.md").write_text("xy\n [[root-1-a]]\n[[root-1-a]]\n", "utf-8")

    code.apply(code.ask("rename", home, "root-1-a", newName="root-1-b"))

    assert (root / "Other.md").read_text("utf-8") == "xy\n [[root-1-b]]\n[[root-1-b]]\n"
