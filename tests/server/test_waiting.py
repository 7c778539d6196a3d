"""What the server does at once, and what it does beside the requests."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from wikilink_ls.server import vault_commands
from wikilink_ls.server.client import Client
from wikilink_ls.server.protocol import WireServer
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_uri
from wikilink_ls.server.vault_commands import Nothing, index_state

PATIENCE = 30
"""Seconds: far above what anything takes."""

Serving = Callable[[VaultServer, Session], Awaitable[object]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".obsidian").mkdir()
    for nth in range(10):
        (tmp_path / f"{nth}.md").write_text("# old")
    return tmp_path


def serve(root: Path, do: Serving) -> None:
    """Does it once the vault at *root* is read."""

    async def serving() -> None:
        server = VaultServer(WireServer("wire", "0"), Client())
        server.vaults.add_folder(root)
        session = server.vaults.place(to_uri(root / "0.md")).session
        while not session.complete:  # noqa: ASYNC110 (its end is for the server to hear)
            await asyncio.sleep(0.001)
        await do(server, session)

    asyncio.run(asyncio.wait_for(serving(), PATIENCE))


@pytest.mark.parametrize(("count", "at_once"), [(1, True), (5, True), (6, False), (10, False)])
def test_a_request_waits_for_few_files_that_changed(
    root: Path, count: int, *, at_once: bool
) -> None:
    def seen(session: Session) -> int:
        return sum(bool(note.links) for note in session.vault.notes.values())

    async def changing(server: VaultServer, session: Session) -> None:
        for nth in range(count):
            (root / f"{nth}.md").write_text("[[new]]")

        server.disk.changed([to_uri(root / f"{nth}.md") for nth in range(count)])

        assert seen(session) == (count if at_once else 0)
        while seen(session) < count:  # noqa: ASYNC110
            await asyncio.sleep(0)

    serve(root, changing)


def test_no_request_waits_while_links_are_counted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    count = vault_commands._counted  # noqa: SLF001

    def counted(*given: Any) -> tuple[int, int]:
        threads.append(threading.get_ident())
        return count(*given)

    monkeypatch.setattr(vault_commands, "_counted", counted)

    async def asking(server: VaultServer, _session: Session) -> None:
        (vault,) = (await index_state(server, Nothing())).vaults
        assert (vault.files, vault.notes, vault.unread, vault.links) == (10, 10, 0, 0)

    serve(root, asking)

    assert threads
    assert threading.get_ident() not in threads
