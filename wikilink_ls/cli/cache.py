"""``wikilink-ls cache``: what is kept of vaults between two starts, and how to be rid of it."""

import os
import time
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import json

from wikilink_ls.cli.arguments import UsageError
from wikilink_ls.cli.terminal import legible, print_json, visible, warn
from wikilink_ls.storage.cache_folder import VARIABLE, cache_file, cache_folder, caches, remove
from wikilink_ls.storage.cache_info import CacheInfo, cache_info
from wikilink_ls.storage.scan import find_root

FAILED = 2


def run(options: Namespace) -> int:
    folder = cache_folder()
    found = [] if folder is None else _found(folder, options.vault)
    if options.action == "clear":
        return _clear(folder, found, options.vault)
    if options.format == "json":
        print_json(json.encode(_report(folder, found)))
    else:
        print("\n".join(_lines(folder, found, options.vault)))
    return 0


def _found(folder: Path, vault: str | None) -> list[CacheInfo]:
    """The caches that are meant, by the vault they are of."""
    files = caches(folder) if vault is None else _of_vault(folder, vault)
    return sorted(map(cache_info, files), key=lambda it: (it.root or "", it.file))


def _of_vault(folder: Path, vault: str) -> list[Path]:
    path = Path(os.path.abspath(vault))  # noqa: PTH100 (Path leaves ".." in)
    root = (find_root(path) if path.is_dir() else None) or path
    file = cache_file(root, folder)
    if vault and file.is_file():
        return [file]
    # A cache can outlive its vault.
    if not vault or not path.is_dir():
        raise UsageError(
            f"there is no '{vault}', and no cache of it; 'wikilink-ls cache info' lists all"
        )
    return []


def _report(folder: Path | None, found: Sequence[CacheInfo]) -> dict[str, Any]:
    return {
        "version": 1,
        "folder": None if folder is None else legible(folder),
        "caches": [
            {
                "file": legible(it.file),
                "vault": it.root,
                "notes": it.notes if it.current else None,
                "size": it.size,
                "lastOpened": datetime.fromtimestamp(int(it.opened), UTC),
                "current": it.current,
            }
            for it in found
        ],
    }


def _lines(folder: Path | None, found: Sequence[CacheInfo], vault: str | None) -> list[str]:
    if not found:
        return [_nothing(folder, vault)]
    lines = [f"Caches in {visible(legible(found[0].file.parent))}"]
    for it in found:
        lines += (_name(it), f"    {_about(it)}")
    return lines


def _nothing(folder: Path | None, vault: str | None) -> str:
    if folder is None:
        return f"No cache is kept, for {VARIABLE} is set to nothing"
    of_vault = f" of '{visible(vault)}'" if vault else ""
    return f"There is no cache{of_vault} in {visible(legible(folder))}"


def _name(info: CacheInfo) -> str:
    """Its vault, or else its file."""
    return visible(info.root or legible(info.file))


def _about(info: CacheInfo) -> str:
    opened = time.strftime("%Y-%m-%d %H:%M", time.localtime(info.opened))
    parts = [_size(info.size), f"last opened {opened}"]
    if info.current:
        return ", ".join((f"{info.notes} notes", *parts))
    what = "damaged" if info.root is None else "of another version"
    return ", ".join((*parts, f"{what}: the next start makes it anew"))


def _size(size: int) -> str:
    """As a file manager says it."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{-(-size // 1000)} kB"


def _clear(folder: Path | None, found: Sequence[CacheInfo], vault: str | None) -> int:
    if not found:
        print(_nothing(folder, vault))
        return 0
    freed = 0
    failed = 0
    for it in found:
        try:
            remove(it.file)
        except OSError as error:
            failed += 1
            warn(f"{_name(it)} still has its cache, {it.file}: {_why(error)}")
            continue
        print(f"Removed the cache of {_name(it)}: {_size(it.size)}")
        freed += it.size
    if len(found) > 1:
        number = f"{len(found) - failed} of {len(found)}" if failed else len(found)
        print(f"Removed {number} caches: {_size(freed)}")
    return FAILED if failed else 0


def _why(error: OSError) -> str:
    if os.name == "nt" and isinstance(error, PermissionError):
        return "an editor has the vault open; end it and try again"
    return f"{error.strerror or error}; who may write in its folder can remove it"
