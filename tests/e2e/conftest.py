"""Servers, started once for many tests, and folders to be their vaults."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from textwrap import dedent
from time import monotonic, sleep

import pytest

from tests.e2e.client import PATIENCE, Client, Json, Process, uri_of
from tests.e2e.editors import MINIMAL, NEOVIM, VS_CODE
from tests.e2e.forking import FORK

FILE_HEADER = re.compile(r"^-- (.+) --\n", re.MULTILINE)

GENERATOR = Path(__file__).parents[1] / "benchmarks/generate.py"
WATCHED = "workspace/didChangeWatchedFiles"
QUICK = {"diagnostics": {"debounce": 0.01}}

Start = Callable[..., Client]
Folder = Callable[..., Path]


@contextmanager
def client_that_hears_no_errors(
    env: Mapping[str, str] | None = None, start: Callable[..., Process] = FORK
) -> Iterator[Client]:
    """Whatever is asked, nothing in the server may fail."""
    with TemporaryFile() as log:
        client = Client(log, env=env, start=start)
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
    with ExitStack() as clients:
        yield lambda: clients.enter_context(client_that_hears_no_errors())


@pytest.fixture
def launch() -> Iterator[Start]:
    """Starts one as an editor does, with more in its environment if there is a reason for it."""
    with ExitStack() as clients:
        yield lambda env=None: clients.enter_context(launched(env))


def launched(env: Mapping[str, str] | None = None) -> AbstractContextManager[Client]:
    return client_that_hears_no_errors(env, subprocess.Popen)


@pytest.fixture(scope="session")
def code() -> Iterator[Client]:
    with launched() as client:
        info = {"name": "Visual Studio Code", "version": "1.106.0"}
        client.initialize(capabilities=VS_CODE, options=QUICK, clientInfo=info)
        yield client


@pytest.fixture(scope="session")
def neovim() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        info = {"name": "Neovim", "version": "0.11.4"}
        client.initialize(
            capabilities=NEOVIM, options=QUICK, clientInfo=info, workspaceFolders=None
        )
        yield client


@pytest.fixture(scope="session")
def minimal() -> Iterator[Client]:
    with client_that_hears_no_errors() as client:
        client.initialize(capabilities=MINIMAL, options=QUICK)
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
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


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    subprocess.run([sys.executable, GENERATOR, folder, "--notes", "800"], check=True)
    return folder


def serve(client: Client, *roots: Path) -> None:
    """Add folders to the workspace, and wait until they are read."""
    added = [{"uri": uri_of(root), "name": root.name} for root in roots]
    event = {"event": {"added": added, "removed": []}}
    client.notify("workspace/didChangeWorkspaceFolders", event)
    client.served += added
    wait_until_read(client, *roots)


@pytest.fixture(autouse=True)
def leave(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test, for servers that go on and watch: the system does so for a hundred vaults."""
    yield
    for client in request.node.funcargs.values():
        if isinstance(client, Client) and client.served and not client.registered(WATCHED):
            event = {"event": {"added": [], "removed": client.served}}
            client.notify("workspace/didChangeWorkspaceFolders", event)
            client.served = []


def wait_until_read(client: Client, *roots: Path) -> None:
    for root in roots:
        probe = client.open(root / "Probe.md", "[[no such note]]")
        assert client.findings(probe, "dangling-link no such note")
        client.close(probe)


def eventually(holds: Callable[[], bool]) -> None:
    """For what the server does not tell of by itself."""
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end, "in vain"
        sleep(0.02)


def watched(client: Client, *files: Path) -> None:
    """What an editor says of files that another program changed."""
    changes = [{"uri": uri_of(file), "type": 1 if file.exists() else 3} for file in files]
    client.notify(WATCHED, {"changes": changes})


def names(items: list[Json]) -> list[str]:
    return [item["label"] for item in items]
