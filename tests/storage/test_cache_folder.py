"""The folder of caches: who may read it, and what does not stay in it."""

import os
import stat
from contextlib import closing
from pathlib import Path

from tests.storage.caching import NOW, POSIX, Folder, row
from wikilink_ls.storage.cache_folder import LONGEST, caches, remove_old


@POSIX
def test_nobody_else_may_read_what_notes_say(place: Folder) -> None:
    place.folder.mkdir(mode=0o755)
    with closing(place.open()) as opened:
        opened.write([row("a.md", "A")], NOW)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in place.folder.iterdir()}

        assert len(list(place.folder.iterdir())) == 3  # With the log of SQLite, and its index.
        assert modes == {0o600}


@POSIX
def test_a_folder_that_is_made_is_for_nobody_else(place: Folder) -> None:
    place.write()

    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700


def test_a_cache_that_nobody_has_opened_for_long_is_removed(place: Folder) -> None:
    place.write(row("a.md", "A"))
    other = Folder(place.root)
    other.folder = place.folder
    other.write(row("b.md", "B"))
    opened_at = place.file.stat().st_mtime
    os.utime(other.file, (opened_at - 10, opened_at - 10))

    remove_old(place.folder, now=opened_at + LONGEST - 5)

    assert list(caches(place.folder)) == [place.file]


def test_to_open_a_cache_is_to_want_it_for_another_while(place: Folder) -> None:
    place.write(row("a.md", "A"))
    os.utime(place.file, (0, 0))
    place.read()

    remove_old(place.folder)

    assert place.read().facts == {"a.md": b"A"}


def test_without_a_folder_there_are_no_old_caches(tmp_path: Path) -> None:
    remove_old(tmp_path / "none")

    assert not (tmp_path / "none").exists()


def test_nothing_is_written_into_the_vault(place: Folder) -> None:
    place.write(row("a.md", "A"), tables=b"tables")

    assert list(place.root.iterdir()) == []
    assert place.file.is_file()


def test_files_of_others_are_never_ours(tmp_path: Path) -> None:
    names = ["photos.sqlite", "0123456789abcdef.sqlite", "wikilink-ls.sqlite.bak"]
    for name in names:
        (tmp_path / name).write_text("not ours")
        os.utime(tmp_path / name, (0, 0))

    remove_old(tmp_path)

    assert list(caches(tmp_path)) == []
    assert {file.name for file in tmp_path.iterdir()} == {*names}
