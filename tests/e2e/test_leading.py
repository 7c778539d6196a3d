"""Where links lead, and what a note is made of: definition, hover, links, outline."""

from tests.e2e.client import Client, uri_of
from tests.e2e.conftest import Folder, serve


def test_definition_with_links(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        😀 [[garden#Beds|there]]
        -- Places/Garden.md --
        # Garden

        ## Beds
        Rows.
        ## Paths
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    (found,) = code.ask("definition", home, "#Beds")

    assert found["targetUri"] == uri_of(root / "Places/Garden.md")
    assert found["targetRange"]["start"] == {"line": 2, "character": 0}
    assert found["targetRange"]["end"]["line"] in (3, 4)
    assert found["targetSelectionRange"] == {
        "start": {"line": 2, "character": 0},
        "end": {"line": 2, "character": 7},
    }
    assert code.marked(home, found["originSelectionRange"]) == "[[garden#Beds|there]]"


def test_definition_without_links(minimal: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden#Beds]] no\n-- Garden.md --\n\n# Beds\n")
    serve(minimal, root)
    home = minimal.open(root / "Home.md")

    found = minimal.ask("definition", home, "Garden#Beds")

    assert found["uri"] == uri_of(root / "Garden.md")
    assert found["range"]["start"] == {"line": 1, "character": 0}
    assert minimal.ask("definition", home, " no") is None


def test_the_uri_of_an_open_note_is_the_one_that_its_editor_uses(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[뜰 (x)]]\n-- 뜰 (x).md --\n")
    serve(code, root)
    lower = uri_of(root).lower() if uri_of(root).islower() else uri_of(root)
    theirs = f"{lower}/%eb%9c%b0%20(x).md"
    code.open(theirs, "# Open")
    home = code.open(root / "Home.md")

    (found,) = code.ask("definition", home, "뜰")

    assert found["targetUri"] == theirs


def test_hover_shows_where_a_link_leads(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        [[Garden]] [[nowhere]]
        -- Garden.md --
        # The garden

        Rows of beans.
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    found = code.ask("hover", home, "Garden")

    assert found["contents"]["kind"] == "markdown"
    assert "Rows of beans." in found["contents"]["value"]
    assert code.marked(home, found["range"]) == "[[Garden]]"


def test_links_of_a_document_lead_to_files(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        [[Garden#Beds]] ![[plan 1.png]] [[nowhere]] [x](Garden.md) `[[code]]`
        -- Garden.md --

        # Beds
        -- plan 1.png --
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    found = [
        (code.marked(home, it["range"]), it["target"]) for it in code.ask("documentLink", home)
    ]

    targets = dict(found)
    garden, plan = uri_of(root / "Garden.md"), uri_of(root / "plan 1.png")
    assert list(targets.values()) == [f"{garden}#L2", plan, garden]


def test_the_outline_is_a_tree_or_a_list(code: Client, minimal: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n# A\n## B\n# C\n")
    for client in (code, minimal):
        serve(client, root)
    tree = code.ask("documentSymbol", code.open(root / "Home.md"))
    flat = minimal.ask("documentSymbol", minimal.open(root / "Home.md"))

    assert [it["name"] for it in tree] == ["A", "C"]
    assert [it["name"] for it in tree[0]["children"]] == ["B"]
    assert [(it["name"], it.get("containerName")) for it in flat] == [
        ("A", None),
        ("B", "A"),
        ("C", None),
    ]
    assert flat[0]["location"]["uri"] == uri_of(root / "Home.md")


def test_the_outline_counts_as_editors_do(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n# 😀 A\n😀 x\n#### 나 😀\n😀\n-- Plain.md --\ntext\n")
    serve(code, root)
    home = code.open(root / "Home.md")

    (top,) = code.ask("documentSymbol", home)
    (below,) = top["children"]

    assert (top["name"], below["name"]) == ("😀 A", "나 😀")
    assert code.marked(home, top["range"]) == code.texts[home]
    assert code.marked(home, top["selectionRange"]) == "# 😀 A"
    assert code.marked(home, below["range"]) == "#### 나 😀\n😀\n"
    assert code.marked(home, below["selectionRange"]) == "#### 나 😀"
    assert code.ask("documentSymbol", code.open(root / "Plain.md")) == []
