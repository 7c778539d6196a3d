"""The server in Neovim, which people set up as editors/neovim/README.md says and type into.

What is tested is told in `neovim/*.lua`, one scenario each; a scenario prints a line for all that
it checks.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VAULT = ROOT / "tests" / "vaults" / "second-brain"
SCENARIOS = Path(__file__).parent / "neovim"
PROGRAMS = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
PATIENCE = 120
"""Seconds; a scenario takes three, and gives up by itself when a check waits for too long."""

pytestmark = [
    pytest.mark.editor,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no Neovim for tests on Windows"),
]


@pytest.fixture
def nvim() -> str:
    """The program. It may be missing on the machine of a developer, but not in CI."""
    found = shutil.which("nvim", path=PROGRAMS)
    if found is None:
        missing = "NOT TESTED IN NEOVIM: there is no nvim; pip install -e '.[test]' brings one"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


HOMES = ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR")


def play(nvim: str, scenario: str, folder: Path) -> None:
    """Run *scenario* with nothing of the user's own Neovim, on a vault that may be changed."""
    vault = folder / "vault"
    shutil.copytree(VAULT, vault)
    script = SCENARIOS / f"{scenario}.lua"
    command = [nvim, "--headless", "--clean", "-u", "NONE", "-i", "NONE", "-n", "-l", str(script)]

    status, text = run(command, folder, environment(folder, vault))

    print(text)
    assert status == 0, f"{scenario}: {status}\n{text}"
    assert "ok " in text


def environment(folder: Path, vault: Path) -> dict[str, str]:
    homes = {f"XDG_{name}": folder / f"XDG_{name}" for name in HOMES}
    for home in homes.values():
        home.mkdir(mode=0o700)
    paths = {
        **homes,
        "EDITOR_FILES": ROOT / "editors" / "neovim",
        "VAULT": vault.resolve(),
        "SERVER_LOG": folder / "server.log",
        "CLIENT_LOG": homes["XDG_STATE_HOME"] / "nvim" / "lsp.log",
    }
    own = {"PATH": PROGRAMS, "LC_ALL": "C.UTF-8", "LUA_PATH": f"{SCENARIOS}/?.lua;;"}
    return os.environ | own | {name: str(path) for name, path in paths.items()}


def run(command: list[str], folder: Path, env: dict[str, str]) -> tuple[object, str]:
    """How *command* ended, and all that it printed."""
    told = folder / "told.txt"
    with told.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            status: object = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait()
            status = f"nothing after {PATIENCE} s"
    return status, told.read_text("utf-8", "replace")


def test_links_are_completed_as_they_are_typed(nvim: str, tmp_path: Path) -> None:
    play(nvim, "completion", tmp_path)


def test_mistakes_are_underlined_until_they_are_mended(nvim: str, tmp_path: Path) -> None:
    play(nvim, "diagnostics", tmp_path)


def test_links_lead_somewhere_and_show_it(nvim: str, tmp_path: Path) -> None:
    play(nvim, "navigation", tmp_path)


def test_concepts_are_as_good_as_links(nvim: str, tmp_path: Path) -> None:
    play(nvim, "concepts", tmp_path)


def test_what_is_renamed_is_followed_by_all_that_speaks_of_it(nvim: str, tmp_path: Path) -> None:
    play(nvim, "renames", tmp_path)


def test_what_is_offered_is_done(nvim: str, tmp_path: Path) -> None:
    play(nvim, "actions", tmp_path)


def test_what_is_no_note_of_a_vault_does_no_harm(nvim: str, tmp_path: Path) -> None:
    play(nvim, "strays", tmp_path)


def test_links_have_colors_and_sections_folds(nvim: str, tmp_path: Path) -> None:
    play(nvim, "structure", tmp_path)


def test_commands_make_and_move_notes(nvim: str, tmp_path: Path) -> None:
    play(nvim, "commands", tmp_path)


def test_what_other_programs_do_is_seen(nvim: str, tmp_path: Path) -> None:
    play(nvim, "freshness", tmp_path)
