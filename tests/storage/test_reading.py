import os
from pathlib import Path

import pytest

from wikilink_ls.storage import reading
from wikilink_ls.storage.reading import Text, Unreadable, read_note, resolve_inside


def read(root: Path, data: bytes) -> Text | Unreadable:
    (root / "Note.md").write_bytes(data)
    return read_note(root, "Note.md")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("과도함 🌱".encode(), "과도함 🌱"),
        (b"a\r\nb\rc\nd", "a\r\nb\rc\nd"),
        (b"\xef\xbb\xbf---\n", "---\n"),
        (b"a\xef\xbb\xbfb", "a\ufeffb"),
        (b"a\0b", "a\0b"),
    ],
)
def test_a_text_is_read_as_it_is_without_its_mark(tmp_path: Path, data: bytes, text: str) -> None:
    assert read(tmp_path, data) == Text(text, damaged=False)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xe9 [[a]]", "caf\ufffd [[a]]"),
        (b"\xef\xbb\xbf\xff", "\ufffd"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
    ],
)
def test_what_is_no_text_is_replaced_and_the_note_damaged(
    tmp_path: Path, data: bytes, text: str
) -> None:
    assert read(tmp_path, data) == Text(text, damaged=True)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("가\n".encode("utf-16"), "가\n"),
        (b"\xfe\xff" + "가".encode("utf-16-be"), "가"),
        (b"\xff\xfea\0b", "a\ufffd"),
    ],
)
def test_utf_16_is_read_but_not_what_a_note_should_be(
    tmp_path: Path, data: bytes, text: str
) -> None:
    assert read(tmp_path, data) == Text(text, damaged=True, is_utf16=True)


def test_a_note_that_is_not_there_is_a_value(tmp_path: Path) -> None:
    assert read_note(tmp_path, "Note.md") == Unreadable(
        "Note.md", "it cannot be read: No such file or directory"
    )


def test_a_folder_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "Note.md").mkdir()

    assert read_note(tmp_path, "Note.md") == Unreadable("Note.md", "it is no file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Note.md")

    assert read_note(tmp_path, "Note.md") == Unreadable("Note.md", "it is no file")


def test_a_note_that_may_not_be_read_is_a_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("wikilink_ls.storage.reading.os.open", refuse)

    assert read(tmp_path, b"x") == Unreadable("Note.md", "it cannot be read: Permission denied")


def test_a_note_that_grows_meanwhile_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Note.md").write_bytes(b"x")
    seen = (tmp_path / "Note.md").stat()
    monkeypatch.setattr("wikilink_ls.storage.reading.os.fstat", lambda _: seen)

    assert read(tmp_path, b"xyz" * 50_000) == Text("xyz" * 50_000, damaged=False)


def test_the_largest_note_is_read_and_a_larger_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_NOTE_SIZE", 1024 * 1024)

    assert read(tmp_path, b"x" * 1024 * 1024) == Text("x" * 1024 * 1024, damaged=False)
    assert read(tmp_path, b"x" * 1024 * 1024 + b"x") == Unreadable(
        "Note.md", "it is larger than 1 MiB; split it or exclude it"
    )


@pytest.mark.parametrize("path", ["link.md", "folder/secret.md", "../secret.md", "/etc/passwd"])
def test_nothing_outside_the_vault_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "link.md").symlink_to("../secret.md")
    (vault / "folder").symlink_to("..")

    assert resolve_inside(vault, path) is None
    assert read_note(vault, path) == Unreadable(path, "it leads outside the vault")


@pytest.mark.parametrize("path", ["Note.md", "Places/New/Note.md", "과도함.md", "a..b.md", ""])
def test_a_path_in_the_vault_need_not_exist(tmp_path: Path, path: str) -> None:
    assert resolve_inside(tmp_path, path) == tmp_path / path


@pytest.mark.parametrize("path", ["a\0b.md", "Places/../Note.md", "..", "../vault-2/x.md"])
def test_an_odd_path_is_nowhere(tmp_path: Path, path: str) -> None:
    (tmp_path / "vault").mkdir()

    assert resolve_inside(tmp_path / "vault", path) is None


def test_a_link_within_the_vault_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Garden.md").write_text("roses", encoding="utf-8")
    (tmp_path / "Yard.md").symlink_to("Garden.md")

    assert read_note(tmp_path, "Yard.md") == Text("roses", damaged=False)


def test_a_vault_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "Note.md").write_text("roses", encoding="utf-8")
    (tmp_path / "shortcut").symlink_to("vault")

    assert read_note(tmp_path / "shortcut", "Note.md") == Text("roses", damaged=False)


def test_links_in_a_circle_are_a_value(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")

    assert isinstance(read_note(tmp_path, "a.md"), Unreadable)
