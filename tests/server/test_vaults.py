"""Which vault a file belongs to; a folder with a marker is a vault by itself."""

import os
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest

from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_uri
from wikilink_ls.server.vaults import Vaults

Draw = Callable[[str], Path]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Writes empty files and ``folders/``, by their paths."""

    def make(drawing: str) -> Path:
        for path in drawing.split():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if path.endswith("/"):
                file.mkdir(parents=True, exist_ok=True)
            else:
                file.write_text("")
        return tmp_path

    return make


def serving(*folders: Path) -> Vaults:
    vaults = Vaults(lambda _session: None)
    for folder in folders:
        vaults.add_folder(folder)
    return vaults


def place(vaults: Vaults, file: Path) -> tuple[Path | None, str]:
    found = vaults.place(to_uri(file))
    return found.session.root, found.path


def roots(vaults: Vaults) -> list[Path | None]:
    return [session.root for session in vaults]


def test_a_workspace_folder_is_a_vault(draw: Draw) -> None:
    top = draw("notes/Places/Garden.md")

    vaults = serving(top / "notes")

    assert place(vaults, top / "notes/Places/Garden.md") == (top / "notes", "Places/Garden.md")


def test_a_folder_in_a_vault_stands_for_the_vault(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/Places/Garden.md")

    vaults = serving(top / "vault/Places")

    assert place(vaults, top / "vault/Places/Garden.md") == (top / "vault", "Places/Garden.md")


def test_two_folders_of_one_vault_are_one(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/a/x.md vault/b/y.md")

    assert roots(serving(top / "vault/a", top / "vault/b")) == [top / "vault"]


def test_a_vault_stays_while_one_of_its_folders_does(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/a/x.md vault/b/y.md")
    vaults = serving(top / "vault/a", top / "vault/b")

    assert vaults.remove_folder(top / "vault/a") is None
    assert roots(vaults) == [top / "vault"]

    assert vaults.remove_folder(top / "vault/b") is not None
    assert roots(vaults) == []


def test_several_folders_are_several_vaults(draw: Draw) -> None:
    top = draw("a/x.md b/x.md")

    vaults = serving(top / "a", top / "b")

    assert place(vaults, top / "a/x.md") == (top / "a", "x.md")
    assert place(vaults, top / "b/x.md") == (top / "b", "x.md")


def test_of_nested_vaults_the_inner_one_has_the_file(draw: Draw) -> None:
    top = draw("outer/x.md outer/inner/y.md")

    vaults = serving(top / "outer", top / "outer/inner")

    assert place(vaults, top / "outer/x.md") == (top / "outer", "x.md")
    assert place(vaults, top / "outer/inner/y.md") == (top / "outer/inner", "y.md")


def test_a_name_that_begins_as_a_vaults_is_outside(draw: Draw) -> None:
    top = draw("vault/ vault-2/x.md")

    assert place(serving(top / "vault"), top / "vault-2/x.md") == (None, "x.md")


def test_a_file_brings_its_vault_with_it(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/a/x.md")
    vaults, uri = serving(), to_uri(top / "vault/a/x.md")
    assert vaults.vault_place(uri) is None

    opened = vaults.open(uri)

    assert (opened.session.root, opened.path) == (top / "vault", "a/x.md")
    assert vaults.open(uri) == vaults.place(uri) == vaults.vault_place(uri) == opened
    assert roots(vaults) == [top / "vault"]
    assert vaults.leave(opened.session)
    assert not vaults.leave(opened.session)
    assert roots(vaults) == []


def test_a_vault_of_the_workspace_stays_whatever_is_closed(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/a/x.md")
    vaults = serving()
    session = vaults.open(to_uri(top / "vault/a/x.md")).session
    vaults.add_folder(top / "vault/a")

    assert not vaults.leave(session)

    assert vaults.remove_folder(top / "vault/a") is session
    assert vaults.vault_place(to_uri(top / "vault/a/x.md")) is None


def test_a_file_outside_any_vault_is_served_on_its_own(draw: Draw) -> None:
    top = draw("vault/x.md else/x.md")
    vaults = serving(top / "vault")

    assert place(vaults, top / "else/x.md") == (None, "x.md")
    assert vaults.vault_place(to_uri(top / "else/x.md")) is None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("untitled:Untitled-1", "untitled:Untitled-1.md"),
        ("vscode-vfs://github/me/vault/Home.md", "Home.md"),
        ("file:///nowhere/my%20note.md", "my note.md"),
        ("file:///nowhere/LICENSE", "LICENSE.md"),
        ("untitled:", "untitled:.md"),
    ],
)
def test_what_is_in_no_vault_is_a_note_by_itself(uri: str, path: str) -> None:
    vaults = serving()

    assert vaults.place(uri) == (vaults.place(uri).session, path)
    assert roots(vaults) == [None]


def test_two_files_on_their_own_know_nothing_of_each_other() -> None:
    vaults = serving()

    assert vaults.place("untitled:a").session is not vaults.place("untitled:b").session

    vaults.forget_alone("untitled:a")
    assert len(roots(vaults)) == 1


def test_a_file_that_the_vault_hides_is_served_on_its_own(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/.trash/Old.md vault/.hidden.md")
    vaults = serving(top / "vault")

    assert place(vaults, top / "vault/.trash/Old.md") == (None, "Old.md")
    assert place(vaults, top / "vault/.hidden.md") == (None, ".hidden.md")


def test_a_file_that_its_vault_hides_does_not_bring_it(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/.trash/Old.md")
    vaults = serving()

    assert vaults.open(to_uri(top / "vault/.trash/Old.md")).session.root is None
    assert roots(vaults) == [None]


def test_a_path_in_a_vault_is_in_nfc(draw: Draw) -> None:
    top = draw("vault/")
    nfd = normalize("NFD", "폴더/과도함.md")

    assert place(serving(top / "vault"), top / "vault" / nfd)[1] == normalize("NFC", nfd)


def test_a_uri_may_wander_outside_the_vault_but_not_into_it(draw: Draw) -> None:
    top = draw("vault/ secret.md")
    uri = f"{to_uri(top / 'vault')}/../secret.md"

    assert serving(top / "vault").vault_place(uri) is None


@pytest.mark.parametrize("folder", ["home/ada", "home", "/"])
def test_no_vault_is_a_whole_home_or_disk(
    folder: str, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = draw("home/ada/x.md")
    monkeypatch.setenv("HOME", str(top / "home/ada"))
    monkeypatch.setenv("USERPROFILE", str(top / "home/ada"))

    assert roots(serving(top / folder)) == []


def test_a_home_that_is_marked_is_a_vault(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    top = draw("home/ada/.obsidian/")
    monkeypatch.setenv("HOME", str(top / "home/ada"))
    monkeypatch.setenv("USERPROFILE", str(top / "home/ada"))

    assert roots(serving(top / "home/ada")) == [top / "home/ada"]


def test_a_folder_that_is_not_there_is_no_vault(tmp_path: Path) -> None:
    assert roots(serving(tmp_path / "nowhere")) == []


def test_a_vault_behind_a_link_is_called_as_the_client_calls_it(draw: Draw) -> None:
    top = draw("real/x.md")
    (top / "link").symlink_to(top / "real")

    vaults = serving(top / "link")

    assert place(vaults, top / "link/x.md") == (top / "link", "x.md")
    assert place(vaults, top / "real/x.md") == (top / "link", "x.md")


def test_a_vault_by_its_name_and_behind_a_link_is_one(draw: Draw) -> None:
    top = draw("real/x.md")
    (top / "link").symlink_to(top / "real")

    vaults = serving(top / "link", top / "real")

    assert roots(vaults) == [top / "link"]


def test_a_file_reached_over_a_link_to_its_folder_is_in_the_vault(draw: Draw) -> None:
    top = draw("vault/Places/x.md")
    (top / "places").symlink_to(top / "vault/Places")

    assert place(serving(top / "vault"), top / "places/x.md") == (top / "vault", "Places/x.md")


def test_a_folder_that_is_a_link_within_the_vault_is_where_it_leads(draw: Draw) -> None:
    top = draw("vault/Places/x.md")
    (top / "vault/again").symlink_to(top / "vault/Places")

    assert place(serving(top / "vault"), top / "vault/again/x.md")[1] == "Places/x.md"


def test_a_file_that_is_a_link_is_a_file_of_its_own(draw: Draw) -> None:
    top = draw("vault/Garden.md")
    (top / "vault/Yard.md").symlink_to(top / "vault/Garden.md")

    assert place(serving(top / "vault"), top / "vault/Yard.md")[1] == "Yard.md"


def test_a_folder_that_is_a_link_out_of_the_vault_still_has_a_place(draw: Draw) -> None:
    top = draw("vault/ elsewhere/x.md")
    (top / "vault/more").symlink_to(top / "elsewhere")

    assert place(serving(top / "vault"), top / "vault/more/x.md") == (top / "vault", "more/x.md")


def test_one_hears_of_each_vault_once(draw: Draw) -> None:
    top = draw("vault/.obsidian/ vault/x.md else/x.md")
    new: list[Session] = []
    gone: list[Session] = []
    vaults = Vaults(new.append, gone.append)

    vaults.add_folder(top / "vault")
    vaults.add_folder(top / "vault")
    vaults.place(to_uri(top / "else/x.md"))
    vaults.place(to_uri(top / "else/x.md"))
    vaults.remove_folder(top / "vault")
    vaults.remove_folder(top / "vault")

    assert [session.root for session in new] == [top / "vault", None]
    assert gone == new[:1]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may look anywhere")
def test_a_folder_that_one_may_not_look_into_is_no_trouble(draw: Draw) -> None:
    top = draw("locked/x/y.md")
    (top / "locked").chmod(0)
    try:
        assert place(serving(), top / "locked/x/y.md") == (None, "y.md")
    finally:
        (top / "locked").chmod(0o700)
