"""``wikilink-ls cache``, as transcripts."""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from wikilink_ls.__main__ import main
from wikilink_ls.storage import cache_folder, database
from wikilink_ls.storage.cache import Cache, Row, open_cache
from wikilink_ls.storage.cache_folder import VARIABLE, cache_file
from wikilink_ls.storage.scan import FileStat

Typed = Callable[[str], str]
OPENED = 1_772_360_000
"""On the 1st of March 2026, at 10:13:20 in London."""
NOW = OPENED * 10**9


@pytest.fixture(autouse=True)
def in_london() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC0")
        getattr(time, "tzset", int)()
        yield
    getattr(time, "tzset", int)()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the caches in one of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "caches"))
    return tmp_path


@pytest.fixture
def told(typed: Typed) -> Callable[[str, str], None]:
    """Types a command, and compares; sizes, and the names of files, are as they happen to be."""

    def check(command: str, expected: str) -> None:
        printed = re.sub(r"[0-9a-f]{16}(?=\.wikilink-ls\.sqlite)", "…", typed(command))
        assert re.sub(r"\d+ kB|\d\.\d MB", "… kB", printed) == f"$ {command}\n{expected}"

    return check


Told = Callable[[str, str], None]


def opened(root: Path) -> Cache:
    root.mkdir(exist_ok=True)
    found, _ = open_cache(root, root.parent / "caches")
    assert found
    return found


def kept(root: Path, *paths: str) -> Path:
    """A cache with some notes."""
    with closing(opened(root)) as cache:
        cache.write([Row(path, FileStat(0, 0, path), b"facts") for path in paths], NOW)
    file = cache_file(root, root.parent / "caches")
    os.utime(file, (OPENED, OPENED))
    return file


def test_each_cache_is_told_of(here: Path, told: Told) -> None:
    kept(here / "b vault", "a.md")
    kept(here / "금고", "a.md", "a.md", "b.canvas")

    told(
        "wikilink-ls cache info",
        "Caches in /vault/caches\n"
        "/vault/b vault\n"
        "    1 notes, … kB, last opened 2026-03-01 10:13\n"
        "/vault/금고\n"
        "    2 notes, … kB, last opened 2026-03-01 10:13\n",
    )


def test_or_that_of_one_vault_from_anywhere_in_it(here: Path, told: Told) -> None:
    kept(here / "a")
    kept(here / "b")
    (here / "b/.obsidian").mkdir()
    (here / "b/sub").mkdir()

    told(
        "wikilink-ls cache info b/sub",
        "Caches in /vault/caches\n/vault/b\n    0 notes, … kB, last opened 2026-03-01 10:13\n",
    )


def test_what_the_next_start_will_not_use_is_told(
    here: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(database, "program_stamp", lambda: "another version")
        kept(here / "a", "a.md")
    damaged = kept(here / "b", "b.md")
    damaged.write_bytes(b"no longer a database")
    os.utime(damaged, (OPENED, OPENED))

    told(
        "wikilink-ls cache info",
        "Caches in /vault/caches\n"
        "/vault/caches/….wikilink-ls.sqlite\n"
        "    … kB, last opened 2026-03-01 10:13, damaged: the next start makes it anew\n"
        "/vault/a\n"
        "    … kB, last opened 2026-03-01 10:13, of another version: "
        "the next start makes it anew\n",
    )


def test_json_tells_the_same(here: Path, typed: Typed) -> None:
    file = kept(here / "금고", "a.md")

    _, printed = typed("wikilink-ls cache info --format json").splitlines()

    assert json.loads(printed) == {
        "version": 1,
        "folder": "/vault/caches",
        "caches": [
            {
                "file": f"/vault/caches/{file.name}",
                "vault": "/vault/금고",
                "notes": 1,
                "size": file.stat().st_size,
                "lastOpened": "2026-03-01T10:13:20Z",
                "current": True,
            }
        ],
    }


def test_of_a_damaged_cache_json_tells_only_what_is_known(here: Path, typed: Typed) -> None:
    kept(here / "a").write_bytes(b"")

    _, printed = typed("wikilink-ls cache info --format json").splitlines()

    (told,) = json.loads(printed)["caches"]
    assert (told["vault"], told["notes"], told["size"], told["current"]) == (None, None, 0, False)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("action", ["info", "clear"])
def test_where_there_is_none_that_is_told(action: str, told: Told) -> None:
    Path("a").mkdir()

    told(f"wikilink-ls cache {action}", "There is no cache in /vault/caches\n")
    told(f"wikilink-ls cache {action} a", "There is no cache of 'a' in /vault/caches\n")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("action", ["info", "clear"])
def test_who_wants_none_is_told_why_there_is_none(
    action: str, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")

    told(
        f"wikilink-ls cache {action}",
        "No cache is kept, for WIKILINK_LS_CACHE is set to nothing\n",
    )


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("vault", ["nowhere", "''"])
@pytest.mark.parametrize("action", ["info", "clear"])
def test_a_vault_that_is_not_there_is_a_mistake(action: str, vault: str, told: Told) -> None:
    name = vault.strip("'")
    told(
        f"wikilink-ls cache {action} {vault}",
        f"! wikilink-ls cache: there is no '{name}', and no cache of it; "
        "'wikilink-ls cache info' lists all\n[2]\n",
    )


def test_to_look_makes_nothing_and_changes_nothing(here: Path, typed: Typed) -> None:
    kept(here / "a", "a.md")
    with closing(opened(here / "b")):
        before = contents(here)
        for command in ("info", "info a", "info b", "info --format json"):
            typed(f"wikilink-ls cache {command}")

        assert contents(here) == before


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(file): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in folder.rglob("*")
        # In the index of the log SQLite writes down who reads.
        if file.is_file() and not file.name.endswith("-shm")
    }


def test_all_are_removed(here: Path, told: Told) -> None:
    kept(here / "a", "a.md")
    kept(here / "b")

    told(
        "wikilink-ls cache clear",
        "Removed the cache of /vault/a: … kB\n"
        "Removed the cache of /vault/b: … kB\n"
        "Removed 2 caches: … kB\n",
    )

    assert list((here / "caches").iterdir()) == []
    told("wikilink-ls cache clear", "There is no cache in /vault/caches\n")


def test_or_that_of_one_vault(here: Path, told: Told) -> None:
    other = kept(here / "a")
    kept(here / "b")

    told("wikilink-ls cache clear b", "Removed the cache of /vault/b: … kB\n")

    assert list((here / "caches").iterdir()) == [other]


def test_the_cache_of_a_vault_that_is_no_longer_there_can_be_removed(
    here: Path, told: Told
) -> None:
    kept(here / "a").touch()
    (here / "a").rmdir()

    told("wikilink-ls cache clear a", "Removed the cache of /vault/a: … kB\n")


@pytest.mark.skipif(os.name == "nt", reason="there an open file stays")
def test_a_cache_that_is_in_use_goes_with_all_that_is_beside_it(here: Path, told: Told) -> None:
    with closing(opened(here / "a")) as cache:
        cache.write([Row("a.md", FileStat(0, 0, "a.md"), b"facts")], NOW)
        assert len(list((here / "caches").iterdir())) == 3

        told("wikilink-ls cache clear", "Removed the cache of /vault/a: … kB\n")

        assert list((here / "caches").iterdir()) == []
        cache.write([Row("b.md", FileStat(0, 0, "b.md"), b"facts")], NOW)


def test_what_cannot_be_removed_is_told_and_the_rest_goes(
    here: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = kept(here / "a")
    kept(here / "b")
    unlink = Path.unlink

    def refused(file: Path, *, missing_ok: bool = False) -> None:
        if file == stuck:
            raise PermissionError(13, "Permission denied")
        unlink(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)

    told(
        "wikilink-ls cache clear",
        "Removed the cache of /vault/b: … kB\n"
        "Removed 1 of 2 caches: … kB\n"
        "! warning: /vault/a still has its cache, /vault/caches/….wikilink-ls.sqlite: "
        "Permission denied; who may write in its folder can remove it\n"
        "[2]\n",
    )


def test_an_action_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cache"])

    assert ended.value.code == 2
    assert "the following arguments are required: ACTION" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["relative", "a/b", "./x", "../y"])
def test_the_folder_is_never_below_the_current_one(
    here: Path, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, named)

    folder = cache_folder.cache_folder()

    assert folder
    assert folder.is_absolute()
    assert not folder.is_relative_to(here)
