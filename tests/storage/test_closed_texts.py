"""Texts of closed notes: of the very file that was known, inside the vault, or none."""

import os
from pathlib import Path
from unicodedata import normalize

import pytest

from wikilink_ls.storage.closed_texts import ClosedTexts
from wikilink_ls.storage.scan import FileStat, scan


def known(root: Path, path: str) -> FileStat:
    status = (root / path).stat()
    return FileStat(status.st_mtime_ns, status.st_size, path)


def test_a_file_that_is_as_it_was_says_what_it_says(tmp_path: Path) -> None:
    texts = {"a.md": "", "폴더/b 😀.md": "\ufeff한글\r\n[[a]]\n", normalize("NFD", "가.md"): "x"}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())

    closed = ClosedTexts(tmp_path)

    for file in scan(tmp_path).files.values():
        assert closed.known(file) == texts[file.disk_path].removeprefix("\ufeff")


def test_one_that_has_another_time_or_size_says_nothing(tmp_path: Path) -> None:
    note = tmp_path / "a.md"
    note.write_text("one")
    file = known(tmp_path, "a.md")

    note.write_text("other")
    os.utime(note, ns=(file.mtime_ns, file.mtime_ns))
    assert ClosedTexts(tmp_path).known(file) is None

    note.write_text("two")
    os.utime(note, ns=(file.mtime_ns + 1, file.mtime_ns + 1))
    assert ClosedTexts(tmp_path).known(file) is None

    note.unlink()
    assert ClosedTexts(tmp_path).known(file) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes that are files")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")

    assert ClosedTexts(tmp_path).known(known(tmp_path, "a.md")) is None


def test_a_link_says_what_it_leads_to_inside_the_vault(tmp_path: Path) -> None:
    root, outside = tmp_path / "vault", tmp_path / "outside"
    for folder in (root / "in", outside):
        folder.mkdir(parents=True)
        (folder / "a.md").write_text(folder.name)
    for link, target in (("b.md", "in/a.md"), ("c.md", "../outside/a.md")):
        (root / link).symlink_to(target)
    for link, target in (("near", "in"), ("far", "../outside")):
        (root / link).symlink_to(target, target_is_directory=True)
    closed = ClosedTexts(root)

    said = [closed.known(known(root, path)) for path in ("b.md", "c.md", "near/a.md", "far/a.md")]

    assert said == ["in", None, "in", None]
