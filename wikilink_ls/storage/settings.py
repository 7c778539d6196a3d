"""The files in a vault that hold settings."""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from wikilink_ls.config import Layer, obsidian_layer

APP = ".obsidian/app.json"
DAILY = ".obsidian/daily-notes.json"
OWN = ".wikilink-ls.toml"
FILES = (APP, DAILY, OWN)
"""In a vault."""
KINDS = (".json", ".toml")
"""What is called otherwise need not be looked at more closely."""

Seen = tuple[tuple[int, int] | None, ...]
"""Time and size of each file that holds settings; None if there is none."""


def is_settings(file: Path) -> bool:
    """Whether *file* is one that settings are read from, of whatever vault."""
    return any(file.match(name) for name in FILES)


def settings_seen(root: Path) -> Seen:
    """Whether the files of the vault at *root* are others: that differs then."""
    return tuple(_seen(root / name) for name in FILES)


def _seen(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def read_layers(root: Path) -> tuple[list[Layer], list[str]]:
    """What the files of the vault at *root* set, lowest layer first, and what is wrong in them."""
    problems: list[str] = []
    layers: list[Layer] = [
        (APP, obsidian_layer(_read(root, APP, json.loads, problems), {})),
        (DAILY, obsidian_layer({}, _read(root, DAILY, json.loads, problems))),
        (OWN, _read(root, OWN, tomllib.loads, problems)),
    ]
    return [(source, layer) for source, layer in layers if layer], problems


def _read(
    root: Path, name: str, loads: Callable[[str], Any], problems: list[str]
) -> Mapping[str, Any]:
    """The table in a file; an empty one where there is no file, or none that can be read."""
    try:
        table = loads(_text(root / name))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        problems.append(f"{name} is not read: {error.strerror or error}")
    except RecursionError:
        problems.append(f"{name} is not read: it is nested too deeply")
    except ValueError as error:  # Of the parsers, who name the line.
        problems.append(f"{name} is not read: {error}")
    else:
        if isinstance(table, dict):
            return table
        problems.append(f"{name} is not read: line 1 should begin an object, {{…}}")
    return {}


def _text(path: Path) -> str:
    # A pipe or a device would never end.
    if path.exists() and not path.is_file():
        raise OSError("it is no file")
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line} is not UTF-8") from error
