"""Files and folders move in the editor, and every link goes with them, on real files."""

from pathlib import Path

import pytest

from tests.e2e.client import Client, Json, path_of, uri_of
from tests.e2e.conftest import Folder, Start, serve
from tests.e2e.editors import VS_CODE


def move(client: Client, *pairs: tuple[Path, Path]) -> Json | None:
    """As an editor does: it asks, applies the answer, moves, and tells; the answer it got."""
    files = [{"oldUri": uri_of(old), "newUri": uri_of(new)} for old, new in pairs]
    edit: Json | None = client.request("workspace/willRenameFiles", {"files": files})
    if edit:
        client.apply(edit)
    for old, new in pairs:
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
    client.notify("workspace/didRenameFiles", {"files": files})
    return edit


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix in (".md", ".canvas")
    }


def test_files_and_folders_are_asked_for(code: Client) -> None:
    operations = code.capabilities["workspace"]["fileOperations"]
    asked = [it["pattern"].get("matches") for it in operations["willRename"]["filters"]]

    assert asked == ["file", "folder"]


def test_a_folder_is_renamed_and_every_link_follows(code: Client, folder: Folder) -> None:
    root = folder("""
        -- Home.md --
        ---
        up: "[[옛 폴더/Garden]]"
        ---
        [[Garden]] ![[옛 폴더/deep/plan.png]] [x](%EC%98%9B%20폴더/Garden.md#Beds) [l][]

        [l]: <옛 폴더/deep/Yard.md>
        -- 옛 폴더/Garden.md --
        # Beds
        [[../Home]] [[deep/Yard]] [h](../Home.md)
        -- 옛 폴더/deep/Yard.md --
        ![](plan.png) [[옛 폴더/Garden|g]]
        -- 옛 폴더/deep/plan.png --
        -- Board.canvas --
        {"nodes":[{"type":"file","file":"옛 폴더/deep/plan.png"},
        {"type":"text","text":"\\"[[옛 폴더/Garden]]\\""}]}
        """)
    serve(code, root)

    move(code, (root / "옛 폴더", root / "New/place"))

    assert texts(root) == {
        "Board.canvas": '{"nodes":[{"type":"file","file":"New/place/deep/plan.png"},\n'
        '{"type":"text","text":"\\"[[New/place/Garden]]\\""}]}\n',
        "Home.md": '---\nup: "[[New/place/Garden]]"\n---\n'
        "[[Garden]] ![[New/place/deep/plan.png]] [x](New/place/Garden.md#Beds) [l][]\n\n"
        "[l]: <New/place/deep/Yard.md>\n",
        "New/place/Garden.md": "# Beds\n[[../../Home]] [[deep/Yard]] [h](../../Home.md)\n",
        "New/place/deep/Yard.md": "![](plan.png) [[New/place/Garden|g]]\n",
    }
    home = code.open(root / "Home.md")
    assert code.findings(home) == []


def test_a_rename_that_the_editor_asks_about_again_is_not_done_twice(
    code: Client, folder: Folder
) -> None:
    """Beside the note a bare name is enough, and until the file has it, it is another's."""
    root = folder("""
        -- y/n.md --
        [[a]] [[a|a]]
        -- y/a.md --
        -- x/b.md --
        -- n.md --
        [[a]] [[b]]
        -- board.canvas --
        {"nodes":[{"type":"file","file":"y/a.md"}]}
        """)
    serve(code, root)
    note = code.open(root / "y/n.md")
    other = code.open(root / "n.md")
    done = code.ask("rename", note, "[[a]]", newName="b")
    board, *edits, renamed = done["documentChanges"]
    assert path_of(board["textDocument"]["uri"]) == root / "board.canvas"

    # What is no document of ours is edited in a buffer that we do not see.
    code.apply({"documentChanges": edits})
    files = {"files": [{key: renamed[key] for key in ("oldUri", "newUri")}]}
    again = code.request("workspace/willRenameFiles", files)

    assert again is None
    assert code.texts[note] == "[[b]] [[b|b]]\n"
    assert code.texts[other] == "[[y/b]] [[x/b]]\n"
    code.apply({"documentChanges": [renamed]})
    code.notify("workspace/didRenameFiles", files)
    assert code.findings(note) == []


def test_a_rename_that_was_given_and_not_taken_is_given_to_who_moves_the_file(
    code: Client, folder: Folder
) -> None:
    root = folder("-- n.md --\n[[a]]\n-- a.md --\n")
    serve(code, root)
    note = code.open(root / "n.md")
    code.ask("rename", note, "[[a]]", newName="b")

    move(code, (root / "a.md", root / "b.md"))

    assert code.texts[note] == "[[b]]\n"


def test_what_is_typed_and_not_saved_is_what_is_edited(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[a/x]]\n-- a/x.md --\n[[n]]\n-- a/y.md --\n")
    serve(code, root)
    note, inside = code.open(root / "n.md"), code.open(root / "a/x.md")
    code.write(note, "😀 typed\r\n[[a/y]] [[a/x]]")
    code.write(inside, "[[./y]] [[../n]] typed")

    edit = move(code, (root / "a", root / "b/c"))

    assert edit
    versions = [it["textDocument"]["version"] for it in edit["documentChanges"]]
    assert None not in versions
    assert code.texts[note] == "😀 typed\r\n[[b/c/y]] [[b/c/x]]"
    assert code.texts[inside] == "[[./y]] [[../../n]] typed"


def test_an_open_note_in_a_folder_that_moved_is_known_at_once(
    code: Client, folder: Folder
) -> None:
    root = folder("-- n.md --\n[[a/x#Beds]] [[b/x#Beds]]\n-- a/x.md --\n-- a/y.md --\n")
    serve(code, root)
    note, inside = code.open(root / "n.md"), code.open(root / "a/x.md")
    code.write(inside, "# Beds\n")

    (root / "a").rename(root / "b")
    files = [{"oldUri": uri_of(root / "a"), "newUri": uri_of(root / "b")}]
    code.notify("workspace/didRenameFiles", {"files": files})

    found = code.ask("definition", note, "[[b/x#Beds]]")
    assert [path_of(it["targetUri"]) for it in found] == [root / "b/x.md"]
    assert code.ask("definition", note, "[[a/x#Beds]]") is None
    code.texts[uri_of(root / "b/x.md")] = code.texts[inside]
    code.close(inside)
    code.open(root / "b/x.md", "# Beds\n")
    assert code.findings(note, "dangling-link a/x") == ["dangling-link a/x"]


def test_notes_that_cannot_follow_are_named_and_stop_nobody(code: Client, folder: Folder) -> None:
    root = folder("""
        -- n.md --
        [[a/x]]
        -- a/x.md --
        -- m.md --
        ---
        up: '[[a/x]]
        ---
        [[a/x]]
        """)
    broken = [root / f"broken {nth}.md" for nth in range(4)]
    for path in broken:
        path.write_bytes(b"[[a/x]] \xff")
    serve(code, root)
    before = len(code.told())

    move(code, (root / "a", root / "b"))

    assert (root / "n.md").read_text() == "[[b/x]]\n"
    assert broken[0].read_bytes() == b"[[a/x]] \xff"
    (said,) = code.told()[before:]
    assert said == (
        "Some links could not follow; change them by hand: 'broken 0.md' is not valid UTF-8, "
        "'broken 1.md' is not valid UTF-8, 'broken 2.md' is not valid UTF-8, and 2 more"
    )


def test_files_that_changed_unseen_are_read_first(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[a/x]]\n-- a/x.md --\n-- b.canvas --\n{}\n")
    serve(code, root)
    (root / "n.md").write_bytes("# 새 제목\n[[a/x]] [[a/x]]".encode())

    move(code, (root / "a", root / "c"))

    assert (root / "n.md").read_bytes().decode() == "# 새 제목\n[[c/x]] [[c/x]]"


def test_several_moves_at_once_and_one_within_another(code: Client, folder: Folder) -> None:
    root = folder("""
        -- n.md --
        [[a/x]] [[a/y]] [[m]] ![[fig.png]]
        -- a/x.md --
        -- a/y.md --
        [[./x]] [[../m]]
        -- m.md --
        [[a/x]]
        -- fig.png --
        """)
    serve(code, root)
    renames = {"a": "b", "a/y.md": "y2.md", "m.md": "a/m.md", "fig.png": "그림.png"}
    files = [
        {"oldUri": uri_of(root / old), "newUri": uri_of(root / new)}
        for old, new in renames.items()
    ]

    edit = code.request("workspace/willRenameFiles", {"files": files})
    code.apply(edit)

    assert texts(root) == {
        "n.md": "[[b/x]] [[y2]] [[m]] ![[그림.png]]\n",
        "a/x.md": "",
        "a/y.md": "[[./b/x]] [[./a/m]]\n",
        "m.md": "[[b/x]]\n",
    }


def test_what_leaves_a_vault_leaves_its_links_as_they_were(code: Client, folder: Folder) -> None:
    """Where it comes to, a name that was enough may be so no longer."""
    root = folder("-- n.md --\n[[a/x]] [[x]]\n-- a/x.md --\n[[../n]] [[y]]\n-- a/y.md --\n")
    other = folder("-- m.md --\n[[x]] [[n]]\n-- deep/x.md --\n", "other")
    serve(code, root, other)
    before = texts(root)

    move(code, (root / "a", other / "a"))

    assert texts(root) == {"n.md": before["n.md"]}
    assert texts(other) == {
        "m.md": "[[deep/x]] [[n]]\n",
        "deep/x.md": "",
        "a/x.md": "[[../n]] [[y]]\n",
        "a/y.md": "",
    }
    assert move(code, (root / "n.md", root.parent / "n.md")) is None


def test_what_is_hidden_or_left_out_is_in_no_vault(code: Client, folder: Folder) -> None:
    other = folder("""
        -- .wikilink-ls.toml --
        exclude = ["drafts"]
        -- m.md --
        [[x]] [[y]]
        -- x.md --
        [[./m]]
        -- y.md --
        """)
    serve(code, other)

    assert move(code, (other / "x.md", other / "drafts/x.md")) is None
    assert move(code, (other / "y.md", other / ".trash/y.md")) is None
    assert code.request("workspace/willRenameFiles", {"files": []}) is None
    nowhere = {"oldUri": "untitled:a", "newUri": "file:///"}
    assert code.request("workspace/willRenameFiles", {"files": [nowhere]}) is None


def test_a_move_waits_until_the_vault_is_read(start: Start, folder: Folder) -> None:
    root = folder("-- n.md --\n[[a/x]]\n-- a/x.md --\n")
    for nth in range(100):
        (root / f"{nth}.md").write_text("# h\n[[n]] [[x]]\n" * 20)
    client = start()
    client.initialize(root, capabilities=VS_CODE)

    move(client, (root / "a", root / "b"))

    assert (root / "n.md").read_text() == "[[b/x]]\n"


def test_a_file_from_outside_may_take_a_name(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[x]] [[b/x]]\n-- a/x.md --\n")
    (root.parent / "x.md").write_text("[[n]]")
    serve(code, root)

    move(code, (root.parent / "x.md", root / "b/x.md"))

    assert texts(root) == {"n.md": "[[a/x]] [[b/x]]\n", "a/x.md": "", "b/x.md": "[[n]]"}


def test_a_folder_that_is_deleted_is_gone_at_once(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[a/x]]\n-- a/x.md --\n")
    serve(code, root)
    note = code.open(root / "n.md")

    (root / "a/x.md").unlink()
    (root / "a").rmdir()
    code.notify("workspace/didDeleteFiles", {"files": [{"uri": uri_of(root / "a")}]})

    assert code.ask("definition", note, "[[a/x]]") is None


def test_an_editor_without_versions_gets_plain_changes(minimal: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[a/x]]\n-- a/x.md --\n")
    serve(minimal, root)

    files = [{"oldUri": uri_of(root / "a"), "newUri": uri_of(root / "b")}]
    edit = minimal.request("workspace/willRenameFiles", {"files": files})

    assert list(edit) == ["changes"]
    ((uri, (change,)),) = edit["changes"].items()
    assert (path_of(uri), change["newText"]) == (root / "n.md", "b/x")


def test_a_move_that_is_asked_about_twice_is_done_once(code: Client, folder: Folder) -> None:
    root = folder("-- a/b/n.md --\n[[../x]]\n-- a/x.md --\n-- a/a/x.md --\n")
    serve(code, root)
    files = [{"oldUri": uri_of(root / "a/b"), "newUri": uri_of(root / "c")}]

    code.apply(code.request("workspace/willRenameFiles", {"files": files}))
    again = code.request("workspace/willRenameFiles", {"files": files})

    assert again is None
    assert (root / "a/b/n.md").read_text() == "[[../a/x]]\n"


@pytest.mark.parametrize("is_told", [True, False])
def test_the_same_move_of_another_file_is_another_move(
    code: Client, folder: Folder, *, is_told: bool
) -> None:
    root = folder("-- n.md --\n[[a]] [[b]]\n-- m.md --\n[[a]]\n-- a.md --\n-- b.md --\n")
    serve(code, root)
    note = code.open(root / "n.md")
    swap = {
        "files": [
            {"oldUri": uri_of(root / old), "newUri": uri_of(root / new)}
            for old, new in (("a.md", "b.md"), ("b.md", "a.md"))
        ]
    }

    for now in ("[[b]] [[a]]\n", "[[a]] [[b]]\n"):
        code.apply(code.request("workspace/willRenameFiles", swap))
        assert code.texts[note] == now
        (root / "a.md").rename(root / "x")
        (root / "b.md").rename(root / "a.md")
        (root / "x").rename(root / "b.md")
        if is_told:
            code.notify("workspace/didRenameFiles", swap)


def test_what_was_linked_since_the_last_move_follows_the_next(
    code: Client, folder: Folder
) -> None:
    root = folder("-- n.md --\n[[a]]\n-- m.md --\n[[a]]\n-- a.md --\n")
    serve(code, root)
    note = code.open(root / "n.md")
    move(code, (root / "a.md", root / "b.md"))
    (root / "b.md").rename(root / "c.md")
    (root / "a.md").touch()
    code.write(note, "[[b]] and new [[a]]\n")

    move(code, (root / "a.md", root / "b.md"))

    assert code.texts[note] == "[[b]] and new [[b]]\n"
