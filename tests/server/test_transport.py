"""How a server comes to its end, whoever leaves first and whatever it is busy with."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.server.piped import HOVER, SERVER, Client, error


@pytest.fixture(scope="module")
def spare() -> Iterator[list[Client]]:
    """Servers started together, because importing lsprotocol takes most of a second."""
    clients = [Client() for _ in range(6)]
    yield clients
    for client in clients:
        client.end()


@pytest.fixture
def fresh(spare: list[Client]) -> Iterator[Client]:
    client = spare.pop()
    yield client
    if client.process.returncode is None:
        client.end()


def test_before_initialize_and_exit_without_shutdown(fresh: Client) -> None:
    fresh.send("textDocument/didSave", {"textDocument": {"uri": "file:///a.md"}})
    assert error(fresh.ask("textDocument/hover", HOVER))[0] == -32002
    fresh.send("exit")
    assert fresh.wait() == 1
    assert b"broken notification" not in fresh.log


def test_after_shutdown(fresh: Client) -> None:
    fresh.initialize()
    fresh.send("test/wait", id=1)
    assert fresh.ask("test/echo", 1) == 1
    fresh.send("shutdown", id=2)
    answers = {it["id"]: it for it in (fresh.receive(), fresh.receive())}
    assert answers[1]["error"]["code"] == -32800
    assert answers[2]["result"] is None
    assert error(fresh.ask("textDocument/hover", HOVER))[0] == -32600
    assert fresh.end() == 0


def test_eof_without_shutdown_does_not_wait_for_threads(fresh: Client) -> None:
    fresh.initialize()
    fresh.send("test/thread", id=1)
    assert fresh.receive()["method"] == "test/started"
    assert fresh.end() == 1


def test_eof_ends_a_server_that_is_stuck(fresh: Client) -> None:
    fresh.initialize()
    fresh.send("test/sleep", 60, id=1)
    assert fresh.end() == 1


def test_a_frame_that_is_none_ends_the_server(fresh: Client) -> None:
    fresh.initialize()
    fresh.write(b"Content-Length: 999999999\r\n\r\n")
    assert fresh.wait() == 1
    assert b"at most 134217728" in fresh.log


def test_a_client_that_closed_its_end_is_no_drama(fresh: Client) -> None:
    fresh.initialize()
    fresh.deaf = True
    assert fresh.ask("test/echo", 1) == 1
    assert fresh.receive() is None
    assert fresh.process.stdout is not None
    fresh.process.stdout.close()
    fresh.send("test/echo", 1, id=1)
    assert fresh.wait() == 1
    assert b"Traceback" not in fresh.log


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a parent is not known")
def test_the_death_of_the_parent_ends_the_server() -> None:
    script = 'exec 3<&0; "$0" -c "$1" <&3 & wait'
    orphan = Client(["sh", "-c", script, sys.executable, SERVER])
    orphan.initialize(processId=orphan.process.pid)
    orphan.process.send_signal(signal.SIGKILL)
    assert orphan.receive() is None  # Our end of stdin is still open.
    orphan.until_logged("is gone")
    orphan.wait()
