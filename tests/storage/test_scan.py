import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from unicodedata import normalize

import pytest

from wikilink_ls.storage.scan import (
    FileStat,
    Scan,
    find_root,
    folders,
    is_fresh,
    is_held,
    is_plausible_root,
    scan,
)

NFC, NFD = (normalize(form, "과도함.md") for form in ("NFC", "NFD"))


def draw(root: Path, drawing: str) -> Path:
    """A vault on the disk: a file a line, ``a -> b`` a symbolic link, ``a/`` a folder."""
    for line in dedent(drawing).split("\n"):
        path, _, target = line.partition(" -> ")
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if target:
            (root / path).symlink_to(target)
        elif path.endswith("/"):
            (root / path).mkdir()
        elif path:
            (root / path).write_text(path, encoding="utf-8")
    return root


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A folder with something beside it that is not the vault's."""
    draw(tmp_path, "outside.md\noutside/secret.md\nvault/")
    return tmp_path / "vault"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home" / "ada"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def keeps_any_name(folder: Path) -> bool:
    """Some systems normalise names, some refuse those that are not Unicode."""
    return sys.platform == "linux" and folder.exists()


def test_files_of_every_kind_are_found_in_order(vault: Path) -> None:
    draw(
        vault,
        """
        b.md
        Places/Garden.md
        Places/plan.canvas
        a.png
        Places/Old/LICENSE
        """,
    )

    assert list(scan(vault).files) == [
        "Places/Garden.md",
        "Places/Old/LICENSE",
        "Places/plan.canvas",
        "a.png",
        "b.md",
    ]


def test_a_file_comes_with_its_size_its_time_and_its_path(vault: Path) -> None:
    draw(vault, "Places/Garden.md")
    os.utime(vault / "Places/Garden.md", ns=(1, 1_700_000_000_000_000_000))

    found = scan(vault).files["Places/Garden.md"]

    assert found == (1_700_000_000_000_000_000, len("Places/Garden.md"), "Places/Garden.md")


def test_hidden_files_and_folders_are_left_out(vault: Path) -> None:
    draw(vault, ".obsidian/app.json\n.trash/Old.md\nPlaces/.git/x.md\n.hidden.md\nHome.md")

    assert scan(vault) == Scan({"Home.md": scan(vault).files["Home.md"]}, [])


def test_an_empty_vault_has_no_files(vault: Path) -> None:
    assert scan(vault) == Scan({}, [])


def test_a_missing_vault_is_a_problem(tmp_path: Path) -> None:
    assert scan(tmp_path / "nowhere") == Scan(
        {}, [(".", "it cannot be read: No such file or directory")], unread=("",)
    )


def test_a_link_to_a_note_in_the_vault_is_a_file(vault: Path) -> None:
    draw(vault, "Garden.md\nPlaces/Yard.md -> ../Garden.md")

    found = scan(vault)

    assert list(found.files) == ["Garden.md", "Places/Yard.md"]
    assert found.files["Places/Yard.md"].size == len("Garden.md")
    assert found.problems == []


def test_nothing_outside_the_vault_is_found(vault: Path) -> None:
    draw(vault, "Home.md\nfile.md -> ../outside.md\nfolder -> ../outside")

    assert list(scan(vault).files) == ["Home.md"]
    assert scan(vault).problems == [
        ("file.md", "it is a link to outside the vault"),
        ("folder", "it is a link to outside the vault"),
    ]


def test_a_folder_whose_name_begins_as_the_vaults_is_outside(tmp_path: Path) -> None:
    draw(tmp_path, "vault-2/secret.md\nvault/a.md -> ../vault-2/secret.md")

    assert scan(tmp_path / "vault").files == {}


def test_links_that_go_in_circles_or_nowhere_end_the_walk_for_themselves_only(
    vault: Path,
) -> None:
    draw(vault, "Home.md\nPlaces/up -> ..\na.md -> b.md\nb.md -> a.md\ngone.md -> nothing.md")

    found = scan(vault)

    assert list(found.files) == ["Home.md"]
    assert [path for path, _ in found.problems] == ["Places/up", "a.md", "b.md", "gone.md"]
    assert found.problems[3] == ("gone.md", "it is a link that leads nowhere")


def test_a_vault_may_be_reached_through_a_link(vault: Path) -> None:
    draw(vault, "Garden.md\nYard.md -> Garden.md")
    draw(vault.parent, "shortcut -> vault")

    assert list(scan(vault.parent / "shortcut").files) == ["Garden.md", "Yard.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_sockets_are_no_files(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(vault, "Home.md")
    monkeypatch.chdir(vault)  # The path of a socket must be short.
    os.mkfifo("pipe.md")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("socket.md")

    assert list(scan(vault).files) == ["Home.md"]


def test_a_folder_that_cannot_be_read_costs_only_itself(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(vault, "Home.md\nPrivate/Diary.md\nPublic/Blog.md")
    scandir = os.scandir

    def guarded(path: str) -> Iterator[os.DirEntry[str]]:
        if "Private" in path:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)

    assert list(scan(vault).files) == ["Home.md", "Public/Blog.md"]
    assert scan(vault).problems == [("Private/", "it cannot be read: Permission denied")]


def test_a_folder_that_vanishes_during_the_walk_is_no_problem(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(vault, "Home.md\nGone/Note.md")
    scandir = os.scandir

    def late(path: str) -> Iterator[os.DirEntry[str]]:
        if "Gone" in path:
            raise FileNotFoundError(2, "No such file or directory")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", late)

    assert list(scan(vault).files) == ["Home.md"]
    assert scan(vault).problems == []


def test_vault_paths_are_nfc_and_disk_paths_as_they_are(vault: Path) -> None:
    if not keeps_any_name(vault):
        pytest.skip("this system normalises names itself")
    draw(vault, f"{normalize('NFD', '개념')}/{NFD}")

    found = scan(vault)

    assert list(found.files) == [f"개념/{NFC}"]
    disk_path = found.files[f"개념/{NFC}"].disk_path
    assert disk_path == normalize("NFD", f"개념/{NFC}")
    assert (vault / disk_path).exists()


def test_of_two_names_that_are_one_in_nfc_the_nfc_one_wins(vault: Path) -> None:
    if not keeps_any_name(vault):
        pytest.skip("this system normalises names itself")
    draw(vault, f"{NFD}\n{NFC}\n{normalize('NFD', '개념')}/Twin.md\n개념/Twin.md")

    found = scan(vault)

    assert [stat.disk_path for stat in found.files.values()] == ["개념/Twin.md", NFC]
    assert {path for path, _ in found.problems} == {NFD, normalize("NFD", "개념") + "/Twin.md"}


def test_a_name_that_is_not_unicode_is_reported_legibly(vault: Path) -> None:
    if not keeps_any_name(vault):
        pytest.skip("this system has no such names")
    draw(vault, "Home.md")
    Path(os.fsdecode(os.fsencode(vault) + b"/caf\xe9.md")).touch()
    Path(os.fsdecode(os.fsencode(vault) + b"/\xff")).mkdir()

    found = scan(vault)

    assert list(found.files) == ["Home.md"]
    assert [path for path, _ in found.problems] == ["\\xff", "caf\\xe9.md"]


@pytest.mark.parametrize(
    ("glob", "left"),
    [
        ("Archive", "Home.md Places/Archive.md Places/draft.md"),
        ("Archive/", "Home.md Places/Archive.md Places/draft.md"),
        ("/Archive", "Home.md Places/Archive.md Places/Archive/b.md Places/draft.md"),
        ("Places/Archive", "Archive/a.md Home.md Places/Archive.md Places/draft.md"),
        ("**/Archive/**", "Home.md Places/Archive.md Places/draft.md"),
        ("draft.*", "Archive/a.md Home.md Places/Archive.md Places/Archive/b.md"),
        ("places", "Archive/a.md Home.md Places/Archive.md Places/Archive/b.md Places/draft.md"),
        ("*", ""),
        ("", "Archive/a.md Home.md Places/Archive.md Places/Archive/b.md Places/draft.md"),
    ],
)
def test_globs_exclude_files_and_whole_folders(vault: Path, glob: str, left: str) -> None:
    draw(vault, "Home.md\nArchive/a.md\nPlaces/Archive/b.md\nPlaces/Archive.md\nPlaces/draft.md")

    assert " ".join(scan(vault, [glob]).files) == left


def test_an_excluded_folder_is_not_even_opened(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(vault, "node_modules/a/b.md\nHome.md")
    opened: list[str] = []
    scandir = os.scandir

    def watched(path: str) -> Iterator[os.DirEntry[str]]:
        opened.append(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", watched)
    scan(vault, ["node_modules"])

    assert opened == [f"{vault}{os.sep}"]


@pytest.mark.parametrize("marker", [".obsidian/", ".wikilink-ls.toml"])
def test_the_root_is_the_nearest_folder_with_a_marker(vault: Path, marker: str) -> None:
    draw(vault.parent, marker)
    draw(vault, f"{marker}\nPlaces/Garden.md")

    assert find_root(vault / "Places" / "Garden.md") == vault
    assert find_root(vault) == vault
    assert find_root(vault / "not" / "there" / "yet.md") == vault


def test_a_file_called_obsidian_and_a_folder_called_toml_are_no_markers(vault: Path) -> None:
    draw(vault, ".obsidian\n.wikilink-ls.toml/")

    assert find_root(vault) != vault


def test_home_what_is_around_it_and_a_whole_drive_are_no_vaults(home: Path) -> None:
    assert not is_plausible_root(home)
    assert not is_plausible_root(home.parent)
    assert not is_plausible_root(Path(home.anchor))
    assert is_plausible_root(home / "Notes")


def test_a_link_to_home_is_home(home: Path) -> None:
    draw(home.parent, "me -> ada")

    assert not is_plausible_root(home.parent / "me")


def test_a_marker_makes_even_home_a_vault(home: Path) -> None:
    draw(home, ".obsidian/")

    assert is_plausible_root(home)


def test_what_would_be_in_the_vault_is_known_before_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "elsewhere").mkdir()
    root = draw(tmp_path / "vault", "a/x.md\nout -> ../elsewhere")

    asked = ["y.md", "새 폴더/y.md", "out/y.md", "../y.md", ".git/y.md", "a/tmp/y.md", "a\0.md"]

    assert [it for it in asked if is_held(root, it, ["tmp"])] == ["y.md", "새 폴더/y.md"]


def test_the_folders_of_a_vault_are_those_that_a_walk_enters(vault: Path) -> None:
    draw(vault, "a.md\n폴더/deep/b.md\nempty/\n.git/objects/\nnode_modules/x/\nlink -> empty")

    assert folders(vault, ["node_modules"]) == ["", "empty/", "폴더/", "폴더/deep/"]
    assert folders(vault / "missing") == []


@pytest.mark.parametrize(
    ("mtime_ns", "milliseconds", "expected"),
    [
        (10**18 + 1, 0, True),
        (10**18 + 1, 39, True),
        (10**18 + 1, 41, False),
        (10**18, 1999, True),
        (10**18, 2001, False),
        (10**18 + 1, -5000, True),
    ],
)
def test_a_file_is_fresh_until_the_clock_of_its_disk_has_gone_on(
    mtime_ns: int, milliseconds: int, *, expected: bool
) -> None:
    """Where whole seconds are kept, that is two of them; and clocks elsewhere may be fast."""
    seen = FileStat(mtime_ns, 0, "a.md")

    assert is_fresh(seen, mtime_ns + milliseconds * 10**6) == expected
