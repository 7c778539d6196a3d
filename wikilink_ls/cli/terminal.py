"""What people see in a terminal: colours, warnings, progress, and nothing that does harm there."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from wikilink_ls.storage.vaults import LoadedVault

Paint = Callable[[str, str], str]
"""A text in a style: one of `SGR`."""

SGR = {
    "error": "1;31",
    "warning": "1;33",
    "information": "1;36",
    "hint": "1;34",
    "faint": "2",
    "strong": "1",
}
"""The numbers by which terminals know the styles: the severities, and two more."""

# What a note or a file's name must not do to a terminal: move, ring, colour, write backwards.
_UNSEEN = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
PATIENCE = 1.0
"""Seconds before a bar appears."""


def visible(text: str) -> str:
    """*text* with a picture of each control character in its place."""
    return _UNSEEN.sub(lambda match: _picture(ord(match[0])), text)


def _picture(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def painter(choice: str) -> Paint:
    """How to colour what goes to stdout, for the *choice* auto, always or never."""
    wanted = choice == "always" or (choice == "auto" and _shows_colours())
    return _painted if wanted else _plain


def _painted(text: str, style: str) -> str:
    return f"\x1b[{SGR[style]}m{text}\x1b[0m"


def _plain(text: str, _: str) -> str:
    return text


def _shows_colours() -> bool:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return False
    # It also knows which consoles of Windows have colours.
    from rich.console import Console  # noqa: PLC0415 (slow, and needed on a terminal alone)

    console = Console()
    return console.color_system is not None and not console.legacy_windows


def shown_path(path: Path) -> str:
    """*path* as people would write it here, with ``/``."""
    here = Path.cwd()
    return legible(path.relative_to(here) if path.is_relative_to(here) else path)


def legible(path: Path) -> str:
    """*path* as a text, also where a folder's name is not valid Unicode."""
    return path.as_posix().encode(errors="backslashreplace").decode()


def print_json(data: bytes) -> None:
    """Prints *data*, which as a text would be four times as large where there are emoji."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def warn_of(loaded: LoadedVault) -> None:
    """What is wrong with the files and the settings of a vault; nothing of it is a finding."""
    for path, message in loaded.problems:
        warn(f"{shown_path(loaded.root / path)}: {message}")
    for message in loaded.messages:  # Each begins with the path of a file in the vault.
        warn(f"{shown_path(loaded.root)}/{message}")


def warn(text: str) -> None:
    print(f"warning: {visible(text)}", file=sys.stderr)


class ProgressBar:
    """A bar on stderr, if that is a terminal, while reading takes its time."""

    def __init__(self) -> None:
        self._enabled = sys.stderr.isatty()
        self._begun = monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        if not self._enabled or done % 50:  # The bar must not cost more than the work.
            return
        if self._bar is None and monotonic() - self._begun > PATIENCE:
            self._bar = _started_bar()
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)


def _started_bar() -> Any:
    from rich.console import Console  # noqa: PLC0415 (slow, and seldom needed)
    from rich.progress import Progress  # noqa: PLC0415

    bar = Progress(console=Console(stderr=True), transient=True)
    bar.add_task("Reading notes")
    bar.start()
    return bar
