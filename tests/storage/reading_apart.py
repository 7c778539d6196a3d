"""Notes that are read here and by others, and processes in which something is otherwise."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

import pytest

from wikilink_ls.storage import processes
from wikilink_ls.storage.loader import Problem, Read, ToRead, load_all
from wikilink_ls.storage.processes import START
from wikilink_ls.storage.scan import FileStat, scan
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import read_batches
from wikilink_ls.vault.concept_rules import DEFAULT_RULES
from wikilink_ls.vault.paths import has_links

PATIENCE = 20
SPOILED = START.removesuffix("main()") + "\n" + "{spoiled}\nmain()"
"""How a process starts in which something is otherwise."""
ODD_NOTES = """
import os, time
from wikilink_ls.storage import worker
load_all = worker.load_all
def spoiled(root, files, *more):
    if any('deadly' in file.path for file in files):
        {done}
    return load_all(root, files, *more)
worker.load_all = spoiled
"""
CONTENTS: Sequence[bytes] = [
    "---\naliases: [야드, 🌱]\nroot-concepts: [과도함]\n---\n# 제목\n\n[[노|표]] #태".encode(),
    b"# Caf\xe9 [[a]] \xff\xfe",
    "# Wide [[b]]".encode("utf-16"),
    b"\xef\xbb\xbf# BOM\r\n[[c]]\rold\n",
    b"",
    b"---\nbroken: [\n---\n[[d]]",
]
LONG = ("[[long]] " * 9000 + "😀\n").encode()
"""More than a pipe holds."""
NAMES = [
    *("plain.md", "with space.md", "과도함 노트.md", "emoji 😀.md", 'quote".md', "v1.2.md"),
    *(normalize("NFD", "한글 é.md"), "a#b [c].md", "back\\slash.md", "new\nline.md", "UP.MD"),
]


def make_notes(root: Path) -> None:
    """Of all kinds, some of them odd."""
    for nth, content in enumerate(CONTENTS):
        folder = root / f"폴더 {nth}"
        folder.mkdir(parents=True)
        for name in NAMES:
            (folder / name).write_bytes(content)
        (folder / "board.canvas").write_text('{"nodes": [{"type": "text", "text": "[[a]]"}]}')
    for nth in (1, 3):
        (root / f"폴더 {nth}/long.md").write_bytes(LONG)


def files_in(root: Path) -> list[tuple[str, FileStat]]:
    return [it for it in scan(root).files.items() if has_links(it[0])]


def read_by_others(root: Path, files: Sequence[tuple[str, FileStat]]) -> list[Batch]:
    return list(read_batches(root, files, DEFAULT_RULES))


def read_here(root: Path, files: Sequence[tuple[str, FileStat]]) -> list[Read | Problem]:
    found: list[Read | Problem] = []
    for path, stat in files:
        reads, problems = load_all(root, [ToRead(path, stat.disk_path)], DEFAULT_RULES)
        found += [*reads, *problems]
    return found


def everything(batches: Sequence[Batch]) -> list[Read | Problem]:
    found: list[Read | Problem] = []
    for batch in batches:
        found += batch.read
        found += batch.problems
    return sorted(found, key=lambda it: it.path)


def spoil(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(processes, "START", SPOILED.format(spoiled=code))


def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that are started from now on."""
    found: list[subprocess.Popen[bytes]] = []

    class Told(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **more: object) -> None:
            super().__init__(*arguments, **more)  # type: ignore[call-overload]
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Told)
    return found


def program(root: Path, *, ends: str) -> list[str]:
    """A command that begins to read the vault at *root* and then does what *ends* it."""
    code = f"""
from pathlib import Path
import sys
from wikilink_ls.storage import workers
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.concept_rules import DEFAULT_RULES
workers.FEW, workers.BATCH = 0, 1
root = Path(sys.argv[1])
reading = workers.read_batches(root, list(scan(root).files.items()), DEFAULT_RULES)
next(reading)
{ends}
"""
    return [sys.executable, "-c", code, str(root)]
