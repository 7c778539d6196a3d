"""What other programs do to a vault is seen, whether or not the editor tells of it."""

import os
from itertools import count
from pathlib import Path
from unicodedata import normalize

import pytest

from tests.e2e.client import Client, uri_of
from tests.e2e.conftest import QUICK, Folder, Start, eventually, serve, watched
from tests.e2e.editors import NEOVIM, VS_CODE

BLIND = {"watchfiles.py": 'raise ImportError("no such backend")\n'}
"""Where there is no way to watch files: what a folder on Python's path has."""


def serve_watched(client: Client, root: Path) -> None:
    """Serve a vault that no editor watches, and wait until the server does."""
    serve(client, root)
    probe = client.open(root / "Watched.md", "[[probe]]")
    for _ in range(2):  # The first file may be found by the walk with which watching begins.
        (root / "probe.md").touch()
        assert client.findings(probe) == []
        (root / "probe.md").unlink()
        assert client.findings(probe, "dangling-link probe")
    client.close(probe)


def test_notes_are_made_edited_moved_and_deleted(neovim: Client, folder: Folder) -> None:
    names = ["Garden", "없는 노트", "v1.2 (a)", normalize("NFD", "과도함")]
    root = folder(
        f"-- Home.md --\n{''.join(f'[[{it}#Beds]]' for it in names)}\n-- Places/x.md --\n"
    )
    serve_watched(neovim, root)
    home, files = neovim.open(root / "Home.md"), [root / f"{it}.md" for it in names]
    nowhere, lacking = [f"dangling-link {it}" for it in names], 4 * ["dangling-heading #Beds"]
    assert neovim.findings(home, *nowhere) == nowhere

    for file in files:
        file.write_text("# Paths\n", "utf-8")
    assert neovim.findings(home, *lacking) == lacking
    for file in files:
        file.write_text("# Beds\n", "utf-8")
    assert neovim.findings(home) == []
    moved = [file.rename(root / "Places" / file.name) for file in files]
    for name, file in zip(names, moved, strict=True):
        eventually(lambda: leads_to(neovim, home, name, file))  # noqa: B023 (called at once)
    for file in moved:
        file.unlink()

    assert neovim.findings(home, *nowhere) == nowhere


def leads_to(client: Client, uri: str, name: str, file: Path) -> bool:
    return [it["targetUri"] for it in client.ask("definition", uri, name)] == [uri_of(file)]


def test_a_folder_is_made_renamed_and_deleted(neovim: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[이 폴더/a]] [[New/deep/b]]\n")
    serve_watched(neovim, root)
    home, old, new = neovim.open(root / "Home.md"), root / "이 폴더", root / "New"

    (old / "deep").mkdir(parents=True)
    for path in ("a.md", "deep/b.md"):
        (old / path).touch()
    there = ["dangling-link New/deep/b"]
    assert neovim.findings(home, *there) == there
    old.rename(new)
    gone = ["dangling-link 이 폴더/a"]
    assert neovim.findings(home, *gone) == gone
    (new / "deep/b.md").unlink()
    (new / "deep").rmdir()

    both = [*gone, *there]
    assert neovim.findings(home, *both) == both


def test_a_name_in_another_case_is_the_new_one(neovim: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[garden]]\n-- garden.md --\n")
    serve_watched(neovim, root)
    home = neovim.open(root / "Home.md")

    new = (root / "garden.md").rename(root / "Garden.md")

    eventually(lambda: leads_to(neovim, home, "garden", new))
    assert neovim.findings(home) == []


def test_a_note_that_is_saved_by_replacing_it_is_never_missed(
    neovim: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[last]]\n-- Garden.md --\n")
    serve_watched(neovim, root)
    home, file, new = neovim.open(root / "Home.md"), root / "Garden.md", root / ".Garden.md.tmp"
    assert neovim.findings(home, "dangling-link last")

    for nth in range(20):
        new.write_text(f"# {nth}")
        if nth % 2:
            file.unlink()
        new.replace(file)
    (root / "last.md").touch()

    assert neovim.findings(home) == []
    published = neovim.notifications("textDocument/publishDiagnostics")
    mine = [it["diagnostics"] for it in published if it["uri"] == home]
    assert not any("Garden" in finding["message"] for said in mine for finding in said)
    assert neovim.execute("showBacklinks", {"uri": uri_of(file)})
    (found,) = neovim.request("workspace/symbol", {"query": "19"})
    assert found["location"]["uri"] == uri_of(file)


def test_what_is_open_counts_whatever_happens_to_its_file(neovim: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden#Beds]] [[x]]\n-- Garden.md --\n")
    serve_watched(neovim, root)
    home, garden = neovim.open(root / "Home.md"), neovim.open(root / "Garden.md", "# Beds")
    assert neovim.findings(home, "dangling-link x")

    (root / "Garden.md").write_text("# Paths")
    (root / "x.md").touch()
    assert neovim.findings(home) == []

    neovim.close(garden)
    assert neovim.findings(home, "dangling-heading #Beds") == ["dangling-heading #Beds"]


def test_a_checkout_of_hundreds_of_files_is_taken_over(neovim: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[new 449]] [[old 449]]\n")
    for nth in range(450):
        (root / f"{nth % 7}").mkdir(exist_ok=True)
        (root / f"{nth % 7}/old {nth}.md").write_text(f"[[{nth}]]")
    serve_watched(neovim, root)
    home = neovim.open(root / "Home.md")
    assert neovim.findings(home, "dangling-link new 449")

    for nth in range(450):
        (root / f"{nth % 7}/old {nth}.md").unlink()
        (root / f"sub {nth % 9}").mkdir(exist_ok=True)
        (root / f"sub {nth % 9}/new {nth}.md").write_text("[[Home]]")
    gone = ["dangling-link old 449"]

    assert neovim.findings(home, *gone) == gone
    assert len(neovim.execute("showBacklinks", {"uri": home})) == 450
    state = neovim.execute("indexState", {})
    assert {it["vault"]: it["notes"] for it in state["vaults"]}[uri_of(root)] == 451


def test_settings_are_read_again(neovim: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[nowhere]] [[Gar\n-- Garden.md --\n")
    serve_watched(neovim, root)
    home = neovim.open(root / "Home.md")
    assert neovim.findings(home, "dangling-link nowhere")

    (root / ".wikilink-ls.toml").write_text('[diagnostics.severity]\ndangling-link = "off"\n')
    assert neovim.findings(home) == []
    (root / ".obsidian").mkdir()
    (root / ".obsidian/app.json").write_text('{"useMarkdownLinks": true}')
    eventually(lambda: written(neovim, home) == "[Garden](Garden.md)")
    (root / ".obsidian/app.json").write_text('{"useMarkdownLinks": false}')
    eventually(lambda: written(neovim, home) == "[[Garden]]")
    (root / ".wikilink-ls.toml").unlink()

    assert neovim.findings(home, "dangling-link nowhere") == ["dangling-link nowhere"]


def written(client: Client, home: str) -> str:
    """What a completion writes behind the last link."""
    (item,) = client.complete(home, "[[Gar")
    return client.accepted(home, item).strip().removeprefix("[[nowhere]] ")


# Editors that tell, and what they tell. ------------------------------------------------------


@pytest.mark.parametrize("types", [[1, 1, 2], [2], [3, 1], [2, 3]])
def test_whatever_an_editor_tells_of_a_file_the_disk_is_right(
    code: Client, folder: Folder, types: list[int]
) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n")
    serve(code, root)
    home, file = code.open(root / "Home.md"), root / "Garden.md"
    assert code.findings(home, "dangling-link Garden")

    file.touch()
    for type_ in types:
        changes = [{"uri": uri_of(file), "type": type_}]
        code.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    assert code.findings(home) == []


def test_a_name_that_is_cut_is_a_reason_to_look(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[없는 노트]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link 없는 노트")

    (root / "없는 노트.md").touch()
    watched(code, root / "노트.md")

    assert code.findings(home) == []


def test_an_editor_that_refuses_to_watch_is_not_waited_for(start: Start, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n")
    client = start()
    client.refuses.add("client/registerCapability")
    client.initialize(root, capabilities=VS_CODE, options=QUICK)

    serve_watched(client, root)

    assert client.quit() == 0


def test_an_editor_that_tells_nothing_is_found_out(start: Start, folder: Folder) -> None:
    names = ["Garden", "Shed", "Yard", "Lawn"]
    root = folder(f"-- Home.md --\n{' '.join(f'[[{it}]]' for it in names)}\n")
    client = start()
    client.initialize(root, capabilities=VS_CODE, options=QUICK)
    serve(client, root)
    home = client.open(root / "Home.md")
    left = [f"dangling-link {it}" for it in names]
    assert client.findings(home, *left) == left

    # The first file may be found by the walk with which every vault begins.
    for name, is_saved in zip(names, (True, True, False, False), strict=True):
        (root / f"{name}.md").touch()
        if is_saved:
            client.save(home)
        del left[0]
        assert client.findings(home, *left) == left


def test_where_nothing_can_be_watched_saves_and_opened_notes_tell(
    launch: Start, folder: Folder, tmp_path: Path
) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[Yard#Beds]]\n-- Yard.md --\n")
    for name, text in BLIND.items():
        (tmp_path / name).write_text(text)
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    client = launch({"PYTHONPATH": path})
    client.initialize(root, capabilities=NEOVIM, options=QUICK)
    serve(client, root)
    home = client.open(root / "Home.md")
    both = ["dangling-link Garden", "dangling-heading #Beds"]
    assert client.findings(home, *both) == both

    (root / "Garden.md").touch()
    client.save(home)
    assert client.findings(home, *both[1:]) == both[1:]
    (root / "Yard.md").write_text("# Beds")
    (root / "Garden.md").unlink()
    names = (f"new {nth}.md" for nth in count())
    (root / (name := next(names))).touch()
    client.open(root / name)

    assert client.findings(home, *both[:1]) == both[:1]
    (root / ".wikilink-ls.toml").write_text('[diagnostics.severity]\ndangling-link = "off"\n')
    client.save(home)
    assert client.findings(home) == []
