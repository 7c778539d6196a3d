"""Commands: daily notes, renames and moves by command, and what is known of a vault."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from unicodedata import normalize

import pytest

from tests.e2e.client import Client, Json, ServerError, path_of, uri_of
from tests.e2e.conftest import Folder, serve
from tests.e2e.editors import VS_CODE

DAILY = """
    -- .obsidian/daily-notes.json --
    {"folder": "Journal", "format": "YYYY/[Week] WW/YYYY-MM-DD", "template": "Templates/Day"}
    -- Templates/Day.md --
    # {{title}}
    {{date:dddd, MMMM Do}} 🌱
    -- Journal/2026/Week 10/2026-03-08.md --
    """
LINKED = """
    -- Home.md --
    😀 [[Garden]] and [[Garden#Beds|those beds]]
    -- Places/뜰.md --
    ![](../Garden.md) [[Garden]]
    -- Garden.md --
    # Beds
    [here](./Places/뜰.md)
    """


@pytest.fixture
def editor(code: Client) -> Iterator[Client]:
    """An editor that does what the server asks for."""
    code.answers |= {
        "workspace/applyEdit": code.apply_asked,
        "window/showDocument": {"success": True},
    }
    yield code
    for uri in list(code.texts):
        code.close(uri)


def shown(client: Client) -> list[str]:
    return [it["uri"] for it in client.notifications("window/showDocument")]


def refused(client: Client, command: str, *arguments: Any) -> str:
    with pytest.raises(ServerError) as caught:
        client.execute(command, *arguments)
    error: Json = caught.value.args[0]
    return f"{error['code']} {error['message']}"


def test_the_commands_are_announced(code: Client) -> None:
    provider = code.capabilities["executeCommandProvider"]

    assert sorted(provider["commands"]) == [
        f"wikilink-ls.{it}"
        for it in (
            *("dailyNote", "indexState", "moveNote", "renameNote", "rescan"),
            *("showBacklinks", "showReferences"),
        )
    ]


def test_a_daily_note_is_created_from_its_template_and_shown(
    editor: Client, folder: Folder
) -> None:
    root = folder(DAILY)
    serve(editor, root)

    found = editor.execute("dailyNote", {"date": "2026-03-14", "vault": uri_of(root)})

    note = root / "Journal/2026/Week 11/2026-03-14.md"
    assert found == {"uri": uri_of(note), "created": True, "shown": True}
    assert note.read_text("utf-8") == "# 2026-03-14\nSaturday, March 14th 🌱\n"
    assert shown(editor)[-1] == uri_of(note)

    again = editor.execute("dailyNote", "2026-03-14", uri_of(root))
    assert again == {"uri": uri_of(note), "created": False, "shown": True}


def test_a_daily_note_that_is_there_is_found_in_any_case(editor: Client, folder: Folder) -> None:
    root = folder(DAILY)
    serve(editor, root)
    note = root / "Journal/2026/week 10/2026-03-08.MD"
    note.parent.mkdir()
    (root / "Journal/2026/Week 10/2026-03-08.md").rename(note)
    editor.execute("rescan", {"vault": uri_of(root)})

    found = editor.execute("dailyNote", {"date": "2026-03-08", "vault": uri_of(root)})

    assert found == {"uri": uri_of(note), "created": False, "shown": True}


def test_a_template_that_is_not_there_is_told_of(editor: Client, folder: Folder) -> None:
    root = folder(DAILY)
    serve(editor, root)
    (root / "Templates/Day.md").unlink()
    editor.execute("rescan", uri_of(root))

    found = editor.execute("dailyNote", "2026-03-14", uri_of(root))

    assert path_of(found["uri"]).read_bytes() == b""
    (told,) = editor.told()
    assert "'Templates/Day' is no note that can be read" in told


def test_today_is_meant_and_the_vault_of_the_note_that_is_open(
    editor: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n-- .obsidian/app.json --\n{}\n")
    editor.open(root / "Home.md")

    given: list[Any] = [[], [{}], [[]], ["+1"], ["tomorrow"]]
    days = [editor.execute("dailyNote", *each) for each in given]

    today = datetime.now().astimezone().date()
    expected = [today] * 3 + [today + timedelta(days=1)] * 2
    assert [it["uri"] for it in days] == [uri_of(root / f"{day}.md") for day in expected]
    assert [it["created"] for it in days] == [True, False, False, True, False]


def test_an_editor_that_can_do_nothing_is_told_what_to_do(minimal: Client, folder: Folder) -> None:
    root = folder(DAILY + LINKED)
    serve(minimal, root)

    day = minimal.execute("dailyNote", {"date": "2026-03-14", "vault": uri_of(root)})
    moved = minimal.execute("renameNote", {"uri": uri_of(root / "Garden.md"), "newName": "Yard"})

    note = uri_of(root / "Journal/2026/Week 11/2026-03-14.md")
    text = "# 2026-03-14\nSaturday, March 14th 🌱\n"
    assert day == {"uri": note, "created": False, "shown": False, "text": text}
    assert (moved["uri"], moved["applied"]) == (uri_of(root / "Yard.md"), False)
    minimal.apply(moved["edit"])
    assert (root / "Yard.md").exists()
    assert "[[Yard]] and [[Yard#Beds|" in (root / "Home.md").read_text("utf-8")
    assert not minimal.notifications("workspace/applyEdit")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"folder": "../x"}, "'../x/2026-03-14.md', which has a '..'"),
        ({"folder": ".trash"}, "begins with a dot"),
        ({"format": "YYYY:MM"}, "holds ':'"),
        ({"format": "[]/YYYY"}, ""),
        ({"folder": "out"}, "'out/2026-03-14.md' leads outside the vault"),
    ],
)
def test_no_daily_note_is_outside_of_the_vault(
    settings: Json, message: str, editor: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n")
    (root / "out").symlink_to(folder("", "elsewhere"))
    (root / ".wikilink-ls.toml").write_text(
        "[dailyNotes]\n" + "".join(f"{key} = '{value}'\n" for key, value in settings.items())
    )
    serve(editor, root)
    given = {"date": "2026-03-14", "vault": uri_of(root)}

    if message:
        assert message in refused(editor, "dailyNote", given)
    else:
        assert editor.execute("dailyNote", given)["uri"] == uri_of(root / "2026.md")


def test_a_rename_by_command_takes_the_links_along(editor: Client, folder: Folder) -> None:
    root = folder(LINKED)
    serve(editor, root)
    home = editor.open(root / "Home.md")
    garden = editor.open(root / "Garden.md")
    editor.write(garden, "not saved [there](Places/뜰.md)")

    moved = editor.execute("renameNote", garden, "정원 🌱")

    new = root / "정원 🌱.md"
    assert moved == {"uri": uri_of(new), "applied": True}
    assert editor.texts[home] == "😀 [[정원 🌱]] and [[정원 🌱#Beds|those beds]]\n"
    assert editor.texts[uri_of(new)] == "not saved [there](Places/뜰.md)"
    text = (root / "Places/뜰.md").read_text("utf-8")
    assert text == "![](../정원%20🌱.md) [[정원 🌱]]\n"
    (found,) = editor.ask("definition", home, "[[정원 🌱]]")
    assert path_of(found["targetUri"]) == new


def test_a_move_by_command_takes_the_links_along(editor: Client, folder: Folder) -> None:
    root = folder(LINKED + "-- Places/Garden/x.md --\n")
    serve(editor, root)

    moved = editor.execute(
        "moveNote", {"uri": uri_of(root / "Garden.md"), "folder": "/places/new/"}
    )

    new = root / "Places/new/Garden.md"
    assert moved == {"uri": uri_of(new), "applied": True}
    assert new.read_text("utf-8") == "# Beds\n[here](../뜰.md)\n"
    assert "![](./new/Garden.md) [[Garden]]" in (root / "Places/뜰.md").read_text("utf-8")
    backlinks = editor.execute("showBacklinks", {"uri": uri_of(new)})
    assert len(backlinks) == 4
    assert editor.execute("moveNote", moved["uri"], "/") == {
        "uri": uri_of(root / "Garden.md"),
        "applied": True,
    }


def test_an_editor_that_asks_again_before_it_renames_gets_no_edits_twice(
    editor: Client, folder: Folder
) -> None:
    root = folder("-- y/n.md --\n[[a]] [[a|a]]\n-- y/a.md --\n-- x/b.md --\n")
    serve(editor, root)

    def apply_texts(params: Json) -> Json:
        steps = params["edit"]["documentChanges"]
        editor.apply({"documentChanges": [it for it in steps if "kind" not in it]})
        return {"applied": True}

    editor.answers["workspace/applyEdit"] = apply_texts
    note, old = editor.open(root / "y/n.md"), uri_of(root / "y/a.md")

    assert editor.execute("renameNote", old, "b")["applied"]
    files = [{"oldUri": old, "newUri": uri_of(root / "y/b.md")}]
    again = editor.request("workspace/willRenameFiles", {"files": files})

    assert again is None
    assert editor.texts[note] == "[[b]] [[b|b]]\n"


@pytest.mark.parametrize(
    ("command", "argument", "message"),
    [
        ("renameNote", "a/b", "holds '/'"),
        ("renameNote", "", "is empty"),
        ("renameNote", "Home", "'Home.md' exists already"),
        ("renameNote", "unseen", "'unseen.md' exists already"),
        ("moveNote", "../x", "The folder '../x' has a '..'"),
        ("moveNote", "Full", "'Full/Garden.md' exists already"),
        ("moveNote", "out", "'out/Garden.md' leads outside the vault"),
    ],
)
def test_what_cannot_be_moved_stays(
    command: str, argument: str, message: str, editor: Client, folder: Folder
) -> None:
    root = folder(LINKED + "-- Full/Garden.md --\n")
    (root / "out").symlink_to(folder("", "elsewhere"))
    serve(editor, root)
    (root / "unseen.md").touch()

    said = refused(editor, command, uri_of(root / "Garden.md"), argument)

    assert said.startswith("-32803 ")
    assert message in said
    assert (root / "Garden.md").exists()


def test_an_editor_that_refuses_an_edit_is_quoted(editor: Client, folder: Folder) -> None:
    root = folder(LINKED)
    serve(editor, root)
    editor.answers["workspace/applyEdit"] = {"applied": False, "failureReason": "read-only"}

    said = refused(editor, "renameNote", uri_of(root / "Garden.md"), "Yard")

    assert said == "-32803 Move 'Garden.md' to 'Yard.md': the editor says 'read-only'"
    for answer in (None, {"applied": False}, {"applied": "yes"}):
        editor.answers["workspace/applyEdit"] = answer
        said = refused(editor, "renameNote", uri_of(root / "Garden.md"), "Yard")
        assert said.endswith("'Yard.md': the editor did not do it")
    assert editor.ask("hover", editor.open(root / "Home.md"), "[[Garden]]")


def test_editors_that_ask_for_names_are_offered_renames_and_moves(
    start: Any, folder: Folder
) -> None:
    client, root = start(), folder(LINKED)
    own = ["wikilink-ls.renameNote", "wikilink-ls.moveNote", 3]
    client.initialize(capabilities=VS_CODE | {"experimental": {"commands": {"commands": own}}})
    serve(client, root)
    home = client.open(root / "Home.md")
    where = {"start": client.at(home, 0), "end": client.at(home, 0)}

    def offered(**context: Any) -> list[Json]:
        context["diagnostics"] = []
        actions: list[Json] = client.ask("codeAction", home, range=where, context=context)
        return [it for it in actions if "command" in it]

    rename, move = offered()

    title = "Rename note…"
    command = {"title": title, "command": own[0], "arguments": [{"uri": home}]}
    assert rename == {"title": title, "kind": "refactor.rename", "command": command}
    assert offered(only=["refactor.move"]) == [move]
    assert offered(only=["refactor"], triggerKind=1) == [rename, move]
    assert offered(only=["quickfix"]) == offered(triggerKind=2) == []
    assert client.request("codeAction/resolve", rename) == rename


def test_references_are_given_to_editors_that_ask_for_them(editor: Client, folder: Folder) -> None:
    root = folder(LINKED)
    serve(editor, root)
    home = editor.open(root / "Home.md")

    found = editor.execute("showReferences", home, {"line": 0, "character": 5})

    places = [(path_of(it["uri"]).name, *it["range"]["start"].values()) for it in found]
    assert places == [
        *(("Home.md", 0, 3), ("Home.md", 0, 18)),
        *(("뜰.md", 0, 0), ("뜰.md", 0, 18)),
    ]
    assert editor.execute("showBacklinks", uri_of(root / "Garden.md")) == found


def test_a_rescan_counts_what_it_finds(neovim: Client, folder: Folder) -> None:
    root = folder(LINKED)
    serve(neovim, root)
    (root / "Garden.md").unlink()
    (root / "Home.md").write_text("longer than it was", "utf-8")
    (root / normalize("NFD", "새 노트.md")).touch()
    (root / "plan.png").touch()

    found = neovim.execute("rescan", {"vault": uri_of(root / "Home.md")})

    counts = {"files": 4, "notes": 3, "added": 2, "removed": 1, "changed": 1}
    assert found == {"vault": uri_of(root), **counts}
    again = neovim.execute("rescan", {"vault": uri_of(root)})
    assert again == {**found, "added": 0, "removed": 0, "changed": 0}


def test_the_state_of_the_index(minimal: Client, folder: Folder) -> None:
    root = folder(LINKED)
    (root / "dangling.md").symlink_to(root / "nowhere")
    serve(minimal, root)

    state = minimal.execute("indexState")

    (vault,) = (it for it in state["vaults"] if it["vault"] == uri_of(root))
    assert vault.pop("seconds") > 0
    assert state["peakMemory"] > 10
    assert re.fullmatch(r"\d+\.\d+.*", state["version"])
    assert vault == {
        "vault": uri_of(root),
        "complete": True,
        "files": 3,
        "notes": 3,
        "unread": 0,
        "links": 5,
        "problems": ["dangling.md: it is a link that leads nowhere"],
    }


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        ("gone", [], "no command 'wikilink-ls.gone'; known are wikilink-ls."),
        ("renameNote", [], "wikilink-ls.renameNote: uri is missing; it must be a URI"),
        ("renameNote", ["file:///a.md"], "wikilink-ls.renameNote: newName is missing; it must be"),
        ("renameNote", ["", "b"], 'uri is ""; it must be a URI'),
        ("renameNote", ["u", 3], "newName is 3; it must be a text"),
        ("renameNote", ["u", "a\ud800"], 'newName is "a\\ud800"; it must be a text'),
        ("renameNote", ["u", "b", "c"], '"c" is one argument too many; it takes uri, newName'),
        (
            "renameNote",
            [{"uri": "u", "newname": "b"}],
            'newname ("b") is no argument; did you mean newName? Known are uri, newName',
        ),
        ("indexState", [{"x": 1}], "wikilink-ls.indexState: x (1) is no argument; it takes none"),
        ("showReferences", ["u", {"line": -1, "character": 0}], '{"line": 0, "character": 0}'),
        (
            "showReferences",
            ["u", {"line": 0, "character": 0}, ["heading"]],
            'lens is ["heading"]; it must be ["heading", "text", 1]',
        ),
        ("dailyNote", {"date": "today"}, "arguments must be a list"),
        ("dailyNote", ["someday"], "date is 'someday'; it must be today, yesterday"),
        ("dailyNote", ["-999999"], "date is '-999999'"),
        ("dailyNote", ["2026-02-30"], "date is '2026-02-30'"),
        ("dailyNote", [None, "file:///nowhere"], "'file:///nowhere' is in no vault"),
        ("rescan", ["untitled:x"], "'untitled:x' is in no vault"),
        ("renameNote", ["file:///etc/hosts", "x"], "'file:///etc/hosts' is in no vault"),
        ("showBacklinks", ["u"], "'u' is in no vault"),
    ],
)
def test_what_is_wrong_is_named_with_its_value(
    command: str, arguments: Any, message: str, editor: Client, folder: Folder
) -> None:
    serve(editor, folder(""))
    params = {"command": f"wikilink-ls.{command}", "arguments": arguments}

    with pytest.raises(ServerError) as caught:
        editor.request("workspace/executeCommand", params)

    error: Json = caught.value.args[0]
    assert error["code"] in (-32602, -32803)
    assert message in error["message"]
