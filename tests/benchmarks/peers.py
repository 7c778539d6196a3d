"""The language servers that are compared: how each is started, and what it can be asked.

Each is set up as its own manual says for a vault of linked notes, and no further.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Ready = Literal["finding", "initialize", "answer", "progress"]
"""How the end of the first reading shows from outside: a dangling link is found; `initialize` is
answered after it; anything is answered after it; a progress ends."""
Ability = Literal["completion", "dangling", "rename"]
"""What capabilities do not tell: completion after ``[[``, findings of links to nowhere, renames of
notes."""


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    command: tuple[str, ...]
    ready: Ready
    lacks: frozenset[Ability] = frozenset()
    prepared: tuple[str, ...] = ()
    """A command that reads the vault before the server can; it is part of the cold start."""
    files: dict[str, str] = field(default_factory=dict)
    """What it needs in the vault, beside the notes."""
    hurried: Any = None
    """Settings with which findings come without delay."""
    renames_at_link: bool = False
    """Whether a note is renamed from a link to it; else from the top of the note itself."""
    at_trigger_only: bool = False
    """Whether completion is answered directly after ``[[`` alone, and the editor filters."""

    def is_installed(self) -> bool:
        return shutil.which(self.command[0]) is not None

    def version(self) -> str:
        """What it says of itself; nothing if it does not."""
        try:
            said = subprocess.run(
                self._asked_for_version,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=10,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        return said.stdout.strip().partition("\n")[0]

    @property
    def _asked_for_version(self) -> tuple[str, ...]:
        is_module = self.command[1:2] == ("-m",)
        return (*self.command[: 3 if is_module else 1], "--version")


OURS = Peer(
    "wikilink-ls",
    (sys.executable, "-m", "wikilink_ls", "serve", "--stdio"),
    ready="finding",
    hurried={"diagnostics": {"debounce": 0}},
)
PEERS = (
    OURS,
    Peer("markdown-oxide", ("markdown-oxide",), ready="initialize"),
    Peer(
        "iwes",
        ("iwes",),
        ready="answer",
        lacks=frozenset({"dangling"}),
        renames_at_link=True,
    ),
    Peer(
        "zk",
        ("zk", "lsp"),
        ready="initialize",
        lacks=frozenset({"rename"}),
        prepared=("zk", "init", "--no-input"),
        at_trigger_only=True,
    ),
    Peer(
        "marksman",
        ("marksman", "server"),
        ready="initialize",
        lacks=frozenset({"rename"}),
        # Without it there is no project; and links are by file name, not by title.
        files={".marksman.toml": "[core]\ntitle_from_heading = false\n"},
    ),
    Peer(
        "rumdl",
        ("rumdl", "server"),
        ready="progress",
        lacks=frozenset({"completion", "dangling", "rename"}),
    ),
)


def installed(names: Sequence[str] = ()) -> list[Peer]:
    """Those on PATH, or those of *names*, in the order of the table."""
    known = {peer.name: peer for peer in PEERS}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
    asked = [peer for peer in PEERS if not names or peer.name in names]
    return [peer for peer in asked if peer.is_installed()]


def set_up(peer: Peer, vault: Path, seconds: float, env: dict[str, str]) -> None:
    """Write and run in *vault* what *peer* needs before it is started."""
    for name, text in peer.files.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(text)
    if peer.prepared:
        subprocess.run(
            peer.prepared,
            cwd=vault,
            env=env,
            timeout=seconds,
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
