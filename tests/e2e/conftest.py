"""Servers, started once for many tests, and folders to be their vaults."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from textwrap import dedent

import pytest

from tests.e2e.client import Client, uri_of

FILE_HEADER = re.compile(r"^-- (.+) --\n", re.MULTILINE)

Start = Callable[[], Client]


@contextmanager
def client_that_hears_no_errors() -> Iterator[Client]:
    """Whatever is asked, nothing in the server may fail."""
    with TemporaryFile() as log:
        client = Client(log)
        try:
            yield client
        finally:
            client.kill()
        log.seek(0)
        logged = log.read().decode()
    assert " ERROR " not in logged, logged
    assert "Traceback" not in logged, logged


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a server for one test."""
    clients = []

    def begin() -> Client:
        opened = client_that_hears_no_errors()
        clients.append(opened)
        return opened.__enter__()

    yield begin
    for each in clients:
        each.__exit__(None, None, None)


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a drawing, ``-- path --`` before each file, into a new folder."""

    def write(drawing: str, name: str = "vault") -> Path:
        root = tmp_path / name
        root.mkdir()
        _, *parts = FILE_HEADER.split(dedent(drawing).lstrip("\n"))
        for path, text in zip(parts[::2], parts[1::2], strict=True):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(text.encode())
        return root

    return write


def serve(client: Client, *roots: Path) -> None:
    """Add folders to the workspace, and wait until they are read."""
    added = [{"uri": uri_of(root), "name": root.name} for root in roots]
    event = {"event": {"added": added, "removed": []}}
    client.notify("workspace/didChangeWorkspaceFolders", event)
    wait_until_read(client, *roots)


def wait_until_read(client: Client, *roots: Path) -> None:
    for root in roots:
        probe = client.open(root / "Probe.md", "[[no such note]]")
        assert client.findings(probe, "dangling-link no such note")
        client.close(probe)
