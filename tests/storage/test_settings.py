import os
from pathlib import Path

import pytest

from wikilink_ls.config import parse_config
from wikilink_ls.storage.settings import APP, DAILY, OWN, read_layers, settings_seen


def write(root: Path, name: str, data: bytes) -> Path:
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(data)
    return root


def test_a_vault_without_files_sets_nothing(tmp_path: Path) -> None:
    assert read_layers(tmp_path) == ([], [])


def test_each_file_is_a_layer_and_our_own_is_the_highest(tmp_path: Path) -> None:
    write(tmp_path, APP, b'{"newLinkFormat": "relative", "useMarkdownLinks": true, "tabSize": 2}')
    write(tmp_path, DAILY, b'{"folder": "Journal", "autorun": true, "template": ""}')
    write(tmp_path, OWN, b'newLinkFormat = "absolute"\n[dailyNotes]\nformat = "YYYY"\n')

    layers, problems = read_layers(tmp_path)
    config, complaints = parse_config(layers)

    assert [source for source, _ in layers] == [APP, DAILY, OWN]
    assert (problems, complaints) == ([], [])
    assert config.new_link_format == "absolute"
    assert config.use_markdown_links
    assert (config.daily_notes.folder, config.daily_notes.format) == ("Journal", "YYYY")


@pytest.mark.parametrize(
    ("name", "data"),
    [(APP, b'{"useMarkdownLinks": true}'), (OWN, b"useMarkdownLinks = true\r\n")],
)
def test_a_byte_order_mark_does_not_matter(tmp_path: Path, name: str, data: bytes) -> None:
    write(tmp_path, name, b"\xef\xbb\xbf" + data)

    assert read_layers(tmp_path) == ([(name, {"useMarkdownLinks": True})], [])


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        (APP, b'{\n"a": }', "Expecting value: line 2 column 6 (char 7)"),
        (APP, b"", "Expecting value: line 1 column 1 (char 0)"),
        (APP, b"[1, 2]", "line 1 should begin an object, {…}"),
        (DAILY, b"null", "line 1 should begin an object, {…}"),
        (APP, b'{\n"a": "\xff"}', "line 2 is not UTF-8"),
        (OWN, b"a = 1\nb = \n", "Invalid value (at line 2, column 5)"),
        (OWN, b"a = 1\n# caf\xe9\n", "line 2 is not UTF-8"),
        (APP, b"[" * 100_000, "it is nested too deeply"),
    ],
)
def test_a_file_that_is_wrong_is_skipped_and_named_with_the_line(
    tmp_path: Path, name: str, data: bytes, problem: str
) -> None:
    write(tmp_path, name, data)
    other = DAILY if name == APP else APP
    write(tmp_path, other, b'{"folder": "x", "useMarkdownLinks": true}')

    layers, problems = read_layers(tmp_path)

    assert problems == [f"{name} is not read: {problem}"]
    assert [source for source, _ in layers] == [other]


def test_a_number_too_long_for_python_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, OWN, b"a = " + b"9" * 5000)

    layers, problems = read_layers(tmp_path)

    assert layers == []
    assert problems[0].startswith(f"{OWN} is not read: ")


def test_a_folder_in_the_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / OWN).mkdir()

    assert read_layers(tmp_path) == ([], [f"{OWN} is not read: it is no file"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / OWN)

    assert read_layers(tmp_path) == ([], [f"{OWN} is not read: it is no file"])


def test_a_file_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    write(tmp_path, OWN, b"")
    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert f"{OWN} is not read: Permission denied" in read_layers(tmp_path)[1]


def test_a_file_called_obsidian_is_no_settings(tmp_path: Path) -> None:
    write(tmp_path, ".obsidian", b"")

    assert read_layers(tmp_path) == ([], [])


@pytest.mark.parametrize("name", [APP, DAILY, OWN])
def test_settings_that_come_change_or_go_are_seen_to_differ(tmp_path: Path, name: str) -> None:
    seen = [settings_seen(tmp_path)]
    for data in (b"", b"{}"):
        write(tmp_path, name, data)
        seen.append(settings_seen(tmp_path))
    (tmp_path / name).unlink()

    assert len({*seen}) == 3
    assert settings_seen(tmp_path) == seen[0]
