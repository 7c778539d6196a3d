"""A server that watches. The law: whatever others do, the vault is as if read from scratch."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic
from unicodedata import normalize

import pytest

from wikilink_ls.server.client import Client
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_uri
from wikilink_ls.storage.vaults import load_vault

PATIENCE = 20
"""Seconds: far above what anything takes."""
ROUNDS = 6
FOLDERS = ("a", "a/b", "새 폴더", normalize("NFD", "과도"))
NAMES = ("x.md", "X.md", "노트.md", normalize("NFD", "과도함.md"), "y z.md", "p.png", "x.md~")


class Others:
    """Programs that do whatever they like to a vault."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = Random(seed)
        self.nth = 0

    def act(self) -> None:
        self.nth += 1
        acts: list[Callable[[], object]] = [
            self.write,
            self.replace,
            lambda: self.file().unlink(),
            lambda: self.file().rename(self.file()),
            lambda: self.folder().rename(self.folder()),
            lambda: shutil.rmtree(self.folder()),
            self.make_anew,
            self.pull,
        ]
        with suppress(OSError):  # What is not there cannot be moved.
            self.random.choice(acts)()

    def folder(self) -> Path:
        return self.root / self.random.choice(FOLDERS)

    def file(self) -> Path:
        return self.random.choice([self.root, self.folder()]) / self.random.choice(NAMES)

    def write(self, file: Path | None = None) -> None:
        file = file or self.file()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {self.nth}\n[[x]] [[노트#{self.nth}]]", "utf-8")

    def replace(self) -> None:
        file = self.file()
        self.write(file.with_name(".new"))
        file.with_name(".new").replace(file)

    def make_anew(self) -> None:
        folder = self.folder()
        shutil.rmtree(folder)
        self.write(folder / "x.md")

    def pull(self) -> None:
        folder = self.folder()
        for nth in range(2 * Session.MANY):
            self.write(folder / f"{nth}.md")


async def watching(root: Path, seed: int) -> None:
    (root / ".obsidian").mkdir(parents=True)
    others = Others(root, seed)
    server = VaultServer(WireServer("wire", "0"), Client())
    server.disk.watching.set_up(editor_tells=False)
    server.vaults.add_folder(root)
    session = server.vaults.place(to_uri(root / "x.md")).session
    for _ in range(ROUNDS):
        for _ in range(others.random.randrange(1, 8)):
            others.act()
            await asyncio.sleep(others.random.choice((0, 0.01, 0.15)))
        await agreeing(session, root)
    server.disk.watching.forget(session)


async def agreeing(session: Session, root: Path) -> None:
    expected, end = load_vault(root).vault.as_dict(), monotonic() + PATIENCE
    while session.vault.as_dict() != expected and monotonic() < end:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0.01)
    assert session.vault.as_dict() == expected


@pytest.mark.parametrize("seed", range(2))
def test_the_vault_is_as_if_read_from_scratch(tmp_path: Path, seed: int) -> None:
    asyncio.run(watching(tmp_path / "vault", seed))
