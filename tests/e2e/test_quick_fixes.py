"""Fixes of links as editors see them, with a real server process."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest

from tests.e2e.client import Client, Json, ServerError
from tests.e2e.conftest import QUICK, Start, client_that_hears_no_errors, serve, watched
from tests.e2e.editors import VS_CODE, VS_CODE_RESOLVING

Folder = Callable[..., Path]

VAULT = """
    -- 🌱 Home.md --
    ---
    up: [[Garden]]
    ---
    😀 [[a/New note#Some Heading|x]] [[Gadren]] [[Gadren#Beds|y]]
    [[Garden#Sheds]] [[Twin]] [[Garden|작은 뜰]]
    -- Garden.md --
    # Garden
    ## Beds
    -- a/Twin.md --
    -- b/Twin.md --
    """
FOUND = (
    "unquoted-property-link [[Garden]]",
    "dangling-link a/New note",
    "dangling-link Gadren",
    "dangling-link Gadren",
    "dangling-heading #Sheds",
    "ambiguous-link Twin",
)


@pytest.fixture(scope="module")
def code() -> Iterator[Client]:
    """It asks for the edit of an action once that is chosen; Neovim, as it is here, does not."""
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=VS_CODE_RESOLVING, options=QUICK)
        yield client


@pytest.fixture
def vault(folder: Folder) -> Path:
    return folder(VAULT)


def opened(client: Client, vault: Path) -> str:
    serve(client, vault)
    home = client.open(vault / "🌱 Home.md")
    assert client.findings(home, *FOUND) == list(FOUND)
    return home


def actions(client: Client, uri: str, needle: str, *only: str) -> list[Json]:
    """What is offered for the whole of the first *needle*."""
    at = client.texts[uri].index(needle)
    span = {"start": client.at(uri, at), "end": client.at(uri, at + len(needle))}
    context: Json = {"diagnostics": client.published(uri) or []}
    if only:
        context["only"] = list(only)
    found: list[Json] = client.ask("codeAction", uri, range=span, context=context)
    return found


def do(client: Client, uri: str, needle: str, title: str) -> Json:
    """Apply the action called *title*, as the editor would."""
    action = next(it for it in actions(client, uri, needle) if it["title"] == title)
    if "edit" not in action:
        action = client.request("codeAction/resolve", action)
    client.apply(action["edit"])
    return action


@pytest.mark.parametrize("editor", ["neovim", "code"])
def test_a_missing_note_is_created_and_found(
    editor: str, vault: Path, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(editor)
    home = opened(client, vault)

    action = do(client, home, "[[a/New", "Create 'a/New note.md'")

    created = vault / "a/New note.md"
    assert created.read_text("utf-8") == "## Some Heading\n"
    assert [client.marked(home, it["range"]) for it in action["diagnostics"]] == ["a/New note"]
    # Not every editor tells of what it creates itself; all tell of what they save.
    if editor == "neovim":
        client.save(home)
    else:
        watched(client, created)
    left = [it for it in FOUND if "New note" not in it]
    assert client.findings(home, *left) == left


@pytest.mark.parametrize("editor", ["neovim", "code"])
def test_each_finding_of_a_note_is_fixed(
    editor: str, vault: Path, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(editor)
    home = opened(client, vault)

    do(client, home, "[[Garden]]", "Quote [[Garden]]")
    do(client, home, "Gadren#Beds", "Link to 'Garden'")
    do(client, home, "[[Gadren]]", "Link to 'Garden'")
    do(client, home, "#Sheds", "Add the heading 'Sheds' to 'Garden'")
    watched(client, vault / "Garden.md")
    do(client, home, "Twin", "Link to 'b/Twin.md'")
    do(client, home, "작은 뜰", "Add '작은 뜰' as an alias of 'Garden'")

    assert client.texts[home].split("\n") == [
        "---",
        'up: "[[Garden]]"',
        "---",
        "😀 [[a/New note#Some Heading|x]] [[Garden]] [[Garden#Beds|y]]",
        "[[Garden#Sheds]] [[b/Twin|Twin]] [[Garden|작은 뜰]]",
        "",
    ]
    garden = (vault / "Garden.md").read_text("utf-8")
    assert garden == "---\naliases: [작은 뜰]\n---\n# Garden\n## Beds\n\n## Sheds\n"
    watched(client, vault / "Garden.md")
    assert client.findings(home, "dangling-link a/New note") == ["dangling-link a/New note"]


def test_of_two_actions_with_one_title_the_chosen_one_is_done(code: Client, vault: Path) -> None:
    home = opened(code, vault)
    both = "[[Gadren]] [[Gadren#Beds|y]]"

    first, second = (it for it in actions(code, home, both) if it["title"] == "Link to 'Garden'")
    code.apply(code.request("codeAction/resolve", second)["edit"])

    assert "edit" not in first
    assert "[[Gadren]] [[Garden#Beds|y]]" in code.texts[home]
    with pytest.raises(ServerError, match="cannot be done any more"):
        code.request("codeAction/resolve", second)


def test_kinds_are_offered_as_they_are_asked_for(code: Client, vault: Path) -> None:
    home = opened(code, vault)

    def kinds(*only: str) -> set[str]:
        return {it["kind"] for it in actions(code, home, code.texts[home], *only)}

    every = {"quickfix", "refactor.rewrite", "refactor.extract", "source.fixAll.wikilink-ls"}
    assert kinds() == kinds("") == every
    assert kinds("quickfix") == {"quickfix"}
    assert kinds("refactor") == {"refactor.rewrite", "refactor.extract"}
    assert kinds("source.fixAll") == {"source.fixAll.wikilink-ls"}
    assert set(code.capabilities["codeActionProvider"]["codeActionKinds"]) > every


def test_who_creates_no_files_is_offered_none(start: Start, vault: Path) -> None:
    client = start()
    capabilities = deepcopy(VS_CODE)
    capabilities["workspace"]["workspaceEdit"] = {"documentChanges": True}
    client.initialize(capabilities=capabilities, options=QUICK)
    home = opened(client, vault)

    titles = [it["title"] for it in actions(client, home, client.texts[home])]

    assert "Link to 'Garden'" in titles
    assert not [it for it in titles if it.startswith("Create")]


@pytest.mark.parametrize(
    "link", ["out/x", "../../../out/x", "node_modules/x", ".git/x", "a/" * 3000 + "x", "C:/x"]
)
def test_nothing_is_created_that_would_not_be_in_the_vault(
    code: Client, folder: Folder, link: str
) -> None:
    root = folder(f"""
        -- .wikilink-ls.toml --
        exclude = ["node_modules"]
        -- Home.md --
        [[{link}]] [[y]]
        """)
    (root.parent / "elsewhere").mkdir()
    (root / "out").symlink_to(root.parent / "elsewhere")
    serve(code, root)
    home = code.open(root / "Home.md")

    titles = [it["title"] for it in actions(code, home, code.texts[home], "quickfix")]

    assert titles == ["Create 'y.md'"]
