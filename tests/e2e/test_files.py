"""Files come, move and go, by the editor's hand or behind its back."""

from unicodedata import normalize

from tests.e2e.client import Client, uri_of
from tests.e2e.conftest import Folder, serve, watched


def test_a_file_that_the_editor_creates_is_known(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link Garden")

    (root / "Garden.md").touch()
    created = {"files": [{"uri": uri_of(root / "Garden.md")}]}
    code.notify("workspace/didCreateFiles", created)

    assert code.findings(home) == []


def test_a_file_that_is_renamed_is_known_by_its_new_name(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[Yard]]\n-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link Yard")

    old, new = root / "Garden.md", root / "Yard.md"
    old.rename(new)
    files = [{"oldUri": uri_of(old), "newUri": uri_of(new)}]
    code.notify("workspace/didRenameFiles", {"files": files})

    assert code.findings(home, "dangling-link Garden") == ["dangling-link Garden"]


def test_a_note_that_is_renamed_while_it_is_open(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[garden yard]]\n-- Garden.md --\n")
    serve(code, root)
    home, old = code.open(root / "Home.md"), root / "Garden.md"
    garden = code.open(old)
    assert code.findings(home, "dangling-link garden yard")

    new = old.rename(root / "Garden yard.md")
    files = [{"oldUri": garden, "newUri": uri_of(new)}]
    code.close(garden)
    code.open(new)
    code.notify("workspace/didRenameFiles", {"files": files})

    assert code.findings(home, "dangling-link Garden") == ["dangling-link Garden"]


def test_a_folder_that_moves_takes_its_notes_with_it(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Old/Garden]] [[New/Garden]]\n-- Old/Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link New/Garden")

    (root / "Old").rename(root / "New")
    files = [{"oldUri": uri_of(root / "Old"), "newUri": uri_of(root / "New")}]
    code.notify("workspace/didRenameFiles", {"files": files})

    assert code.findings(home, "dangling-link Old/Garden") == ["dangling-link Old/Garden"]


def test_a_file_or_folder_that_is_deleted_is_missed(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[a]] [[b]]\n-- a.md --\n-- Places/b.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home) == []

    (root / "a.md").unlink()
    code.notify("workspace/didDeleteFiles", {"files": [{"uri": uri_of(root / "a.md")}]})
    assert code.findings(home, "dangling-link a") == ["dangling-link a"]

    (root / "Places/b.md").unlink()
    (root / "Places").rmdir()
    code.notify("workspace/didDeleteFiles", {"files": [{"uri": uri_of(root / "Places")}]})
    both = ["dangling-link a", "dangling-link b"]
    assert code.findings(home, *both) == both


def test_what_other_programs_do_is_heard_of(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden#Beds]] ![[plan.png]]\n-- Garden.md --\n# Beds\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link plan.png")

    (root / "Garden.md").write_text("# Paths")
    (root / "plan.png").touch()
    watched(code, root / "Garden.md", root / "plan.png")

    assert code.findings(home, "dangling-heading #Beds") == ["dangling-heading #Beds"]


def test_a_pull_of_hundreds_of_files_is_one_walk(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[199]] [[200]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link 199", "dangling-link 200")

    files = [root / f"{nth}.md" for nth in range(200)]
    for file in files:
        file.touch()
    watched(code, *files)

    assert code.findings(home, "dangling-link 200") == ["dangling-link 200"]


def test_a_name_in_another_normalisation_is_the_same(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[과도함]]\n")
    serve(code, root)
    home = code.open(root / "Home.md")
    assert code.findings(home, "dangling-link 과도함")

    file = root / normalize("NFD", "과도함.md")
    file.write_text("# 뜰", encoding="utf-8")
    watched(code, file)

    assert code.findings(home) == []
    (found,) = code.ask("definition", home, "과도함")
    assert found["targetUri"] == uri_of(file)
