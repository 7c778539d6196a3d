"""Transcripts: a vault is drawn, commands are typed, and all that they print is compared.

``-- path --`` begins a file, ``$ wikilink-ls …`` a command; what goes to stderr follows with a
``!`` before each line, then the exit status if it is not 0. The vault's folder is ``/vault``.
"""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from wikilink_ls.__main__ import main

FILE_HEADER = re.compile(r"^-- (.+) --\n", re.MULTILINE)
COMMAND = re.compile(r"^\$ (wikilink-ls.*)$", re.MULTILINE)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes a drawing into a folder, which becomes the current one."""
    monkeypatch.chdir(tmp_path)

    def write(drawing: str) -> Path:
        _, *parts = FILE_HEADER.split(dedent(drawing).lstrip("\n"))
        for path, text in zip(parts[::2], parts[1::2], strict=True):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(text.encode())
        return tmp_path

    return write


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """What a command prints, as a transcript shows it."""

    def run(command: str) -> str:
        try:
            status = main(shlex.split(command)[1:])
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        errors = "".join(f"! {line}\n" for line in err.splitlines())
        ending = f"[{status}]\n" if status else ""
        return f"$ {command}\n{out}{errors}{ending}".replace(Path.cwd().as_posix(), "/vault")

    return run


@pytest.fixture
def transcript(
    vault: Callable[[str], Path], typed: Callable[[str], str]
) -> Callable[[str, str], None]:
    """Types the commands of a transcript in a vault, and compares."""

    def check(drawing: str, expected: str) -> None:
        vault(drawing)
        expected = dedent(expected).lstrip("\n")

        assert "".join(map(typed, COMMAND.findall(expected))) == expected

    return check
