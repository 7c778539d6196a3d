import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

import wikilink_ls
from wikilink_ls.cli import check, terminal
from wikilink_ls.cli.arguments import parse_arguments
from wikilink_ls.cli.terminal import ProgressBar

Typed = Callable[[str], str]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def run(*arguments: str, code: str = "") -> str:
    command = ["-c", code] if code else ["-m", "wikilink_ls", *arguments]
    return subprocess.run(
        [sys.executable, *command], capture_output=True, check=True, encoding="utf-8"
    ).stdout


def test_it_tells_its_version() -> None:
    assert run("--version") == f"wikilink-ls {wikilink_ls.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--version"], {"pygls", "rich", "msgspec", "yaml", "importlib.metadata", "email"}),
        (["check", "."], {"pygls", "lsprotocol", "rich.console", "rich.progress"}),
        (["export", "."], {"pygls", "lsprotocol", "rich", "rapidfuzz"}),
        (["cache", "info"], {"pygls", "lsprotocol", "rich", "rapidfuzz"}),
        (["concepts", "."], {"pygls", "lsprotocol", "rich.progress"}),
        (["concepts", ".", "--format", "json"], {"pygls", "lsprotocol", "rich"}),
    ],
)
def test_a_command_imports_what_it_needs(
    arguments: list[str], unneeded: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = run(
        code=f"""
import sys
from wikilink_ls.__main__ import main
try:
    main({arguments!r})
except SystemExit:
    pass
print(*sys.modules)
"""
    )

    assert not unneeded & set(loaded.split())


@pytest.mark.parametrize("arguments", [["--stdio"], ["serve"], ["serve", "--stdio"]])
def test_editors_ask_it_to_serve_in_several_ways(arguments: list[str]) -> None:
    assert parse_arguments(arguments).command == "serve"


def test_without_a_terminal_and_without_a_command_it_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO())

    assert parse_arguments([]).command == "serve"


def test_in_a_terminal_it_tells_what_it_can_do(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())

    printed = typed("wikilink-ls")

    assert "usage: wikilink-ls" in printed
    assert not printed.endswith("]\n")


def test_an_interrupt_ends_it_without_a_traceback(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "load_vault", interrupt)

    assert typed("wikilink-ls check") == "$ wikilink-ls check\n[130]\n"


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    in_file = terminal.painter("auto")("a", "error")
    monkeypatch.setattr(sys, "stdout", Terminal())
    in_terminal = terminal.painter("auto")("a", "error")
    monkeypatch.setenv("NO_COLOR", "1")
    unwanted = terminal.painter("auto")("a", "error")

    assert (in_file, in_terminal, unwanted) == ("a", "\x1b[1;31ma\x1b[0m", "a")


@pytest.mark.parametrize(("patience", "shows"), [(0.0, True), (60.0, False)])
def test_a_bar_is_for_those_who_wait(
    patience: float, shows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stderr = Terminal()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(terminal, "PATIENCE", patience)

    with ProgressBar() as progress:
        for done in range(1, 101):
            progress(done, 100)

    assert ("Reading notes" in stderr.getvalue()) == shows
