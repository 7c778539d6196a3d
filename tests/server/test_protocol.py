"""The wire, driven as a client drives it: bytes over pipes, against a small server of our own."""

import contextlib
import inspect
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol

from wikilink_ls.server.converter import make_converter
from wikilink_ls.server.frames import MAX_HEADER, FrameWriter, FramingError, encode, frames
from wikilink_ls.server.protocol import WireProtocol, WireServer

ROOT = Path(__file__).parents[2]
PATIENCE = 30
"""Seconds: far above the start of a server on a busy machine, below the handlers that sleep 60."""
SERVER = """
import asyncio, os, sys, time
import msgspec
from lsprotocol import types as lsp
from wikilink_ls.server import transport
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.protocol import WireServer

transport.PARENT_POLL = 0.05
transport.GRACE = 0.3
server = WireServer("wire", "0")


class Item(msgspec.Struct, rename="camel", omit_defaults=True):
    label: str
    sort_text: str | None = None


@server.feature(lsp.TEXT_DOCUMENT_HOVER)
def hover(ls, params):
    text = "과도함 " + params.text_document.uri
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text))

@server.feature(lsp.TEXT_DOCUMENT_COMPLETION)
def completion(params):
    return [Item("과도함", sort_text="1"), Item("\\N{GRINNING FACE}")]

@server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
def saved(ls, params):
    raise ValueError("a broken notification")

@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
async def opened(ls, params):
    await asyncio.sleep(0)

@server.feature("test/echo")
def echo(params):
    return params

@server.feature("test/mixed")
def mixed(params):
    return {"range": lsp.Range(lsp.Position(0, 1), lsp.Position(2, 3)), "items": [Item("a")]}

@server.feature("test/unsendable")
def unsendable(params):
    return object()

@server.feature("test/publish")
def publish(ls, params):
    found = {"uri": "u", "diagnostics": [Item("말")]}
    ls.protocol.notify("textDocument/publishDiagnostics", found)
    ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams("v", []))

@server.feature("test/fail")
def fail(params):
    raise ValueError("a broken request\\nsecond line")

@server.feature("test/user_error")
def user_error(params):
    raise UserError("A note name cannot contain /")

@server.feature("test/exit")
def leave_early(params):
    sys.exit(3)

@server.feature("test/exit_async")
async def leave_early_async(params):
    await asyncio.sleep(0)
    sys.exit(3)

@server.command("exit")
async def leave_by_command():
    sys.exit(3)

@server.feature("test/sleep")
def sleep(params):
    time.sleep(params)

@server.feature("test/wait")
async def wait(params):
    await asyncio.sleep(60)

@server.feature("test/thread")
@server.thread()
def in_thread(ls, params):
    ls.protocol.notify("test/started")
    time.sleep(60)

@server.feature("test/print")
def noise(params):
    print("a stray print")
    os.system("echo a child that prints; cat")

@server.feature("test/ask")
async def ask(ls, params):
    params = lsp.ConfigurationParams([lsp.ConfigurationItem()])
    answer = await ls.workspace_configuration_async(params)
    return {"answer": answer}

@server.feature("test/kept")
def kept(ls, params):
    return len(ls.protocol._request_futures)

transport.leave(transport.serve_stdio(server))
"""
INITIALIZE: dict[str, Any] = {"processId": 999_999, "rootUri": None, "capabilities": {}}
"""The process of another container: the server must not believe that its client has died."""
HOVER = {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}}


class Client:
    """A client with no manners: it sends whatever bytes it is told to."""

    def __init__(self, command: list[str] | None = None) -> None:
        self.process = subprocess.Popen(
            command or [sys.executable, "-c", SERVER],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.received: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.log = bytearray()
        self.deaf = False
        """Read one more message, and then no more."""
        self.threads = [
            threading.Thread(target=target, daemon=True) for target in (self._read, self._read_log)
        ]
        for thread in self.threads:
            thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for body in frames(lambda: os.read(self.process.stdout.fileno(), 65536)):  # type: ignore[union-attr]
            self.received.put(json.loads(body))
            if self.deaf:
                break
        self.received.put(None)

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        while chunk := os.read(self.process.stderr.fileno(), 65536):
            self.log += chunk

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send_body(self, body: bytes, header: bytes = b"Content-Length") -> None:
        self.write(b"%b: %d\r\n\r\n%b" % (header, len(body), body))

    def send(self, method: str, params: Any = None, **more: Any) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params, **more}
        self.send_body(json.dumps(message).encode())

    def receive(self) -> Any:
        return self.received.get(timeout=PATIENCE)

    def ask(self, method: str, params: Any = None) -> Any:
        self.send(method, params, id=method)
        answer = self.receive()
        assert answer["id"] == method
        return answer.get("error", answer.get("result"))

    def initialize(self, **params: Any) -> Any:
        return self.ask("initialize", INITIALIZE | params)

    def until_logged(self, text: str) -> None:
        """The log is written before the answer, but read by another thread."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.log:
            assert time.monotonic() < end, self.log.decode()
            time.sleep(0.005)

    def end(self) -> int:
        """Close stdin; the exit code, which a handler that sleeps for a minute must not delay."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        return self.wait()

    def wait(self) -> int:
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            self.process.kill()
            for thread in self.threads:
                thread.join(5)
            for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
                with contextlib.suppress(BrokenPipeError):
                    if pipe is not None:
                        pipe.close()


@pytest.fixture(scope="module")
def spare() -> Iterator[list[Client]]:
    """Servers started together, because importing lsprotocol takes most of a second."""
    clients = [Client() for _ in range(7)]
    yield clients
    for client in clients:
        client.end()


@pytest.fixture
def fresh(spare: list[Client]) -> Iterator[Client]:
    client = spare.pop()
    yield client
    if client.process.returncode is None:
        client.end()


@pytest.fixture(scope="module")
def client(spare: list[Client]) -> Iterator[Client]:
    client = spare.pop()
    offered = {"general": {"positionEncodings": ["utf-8", "utf-32"]}}
    result = client.initialize(capabilities=offered)
    assert result["capabilities"]["positionEncoding"] == "utf-16"
    client.send("initialized", {})
    yield client
    assert client.ask("shutdown") is None
    client.send("exit")
    assert client.wait() == 0


def error(answer: Any) -> tuple[int, str]:
    assert "data" not in answer
    return answer["code"], answer["message"]


def test_lsprotocol_objects_are_answers(client: Client) -> None:
    contents = {"kind": "markdown", "value": "과도함 file:///a.md"}
    assert client.ask("textDocument/hover", HOVER) == {"contents": contents}


def test_structs_are_answers(client: Client) -> None:
    expected = [{"label": "과도함", "sortText": "1"}, {"label": "😀"}]
    assert client.ask("textDocument/completion", HOVER) == expected


def test_plain_values_may_hold_lsprotocol_objects_and_structs(client: Client) -> None:
    range_ = {"start": {"line": 0, "character": 1}, "end": {"line": 2, "character": 3}}
    assert client.ask("test/mixed") == {"range": range_, "items": [{"label": "a"}]}


def test_no_result_is_null(client: Client) -> None:
    client.send("test/echo", None, id=1)
    assert client.receive() == {"jsonrpc": "2.0", "id": 1, "result": None}


def test_notifications_take_structs_and_lsprotocol_objects(client: Client) -> None:
    client.send("test/publish", id=1)
    assert client.receive()["params"] == {"uri": "u", "diagnostics": [{"label": "말"}]}
    assert client.receive()["params"] == {"uri": "v", "diagnostics": []}
    assert client.receive()["id"] == 1


def test_text_is_sent_as_utf_8() -> None:
    assert encode({"말": "😀"}) == '{"말":"😀"}'.encode()


def test_half_a_surrogate_pair_survives(client: Client) -> None:
    assert client.ask("test/echo", {"text": "a\ud83d b"}) == {"text": "a\ud83d b"}


def test_an_answer_that_cannot_be_encoded_is_an_error(client: Client) -> None:
    code, message = error(client.ask("test/unsendable"))
    assert code == -32603
    assert "object" in message


def test_the_server_can_ask(client: Client) -> None:
    client.send("test/ask", id=1)
    question = client.receive()
    client.send_body(json.dumps({"jsonrpc": "2.0", "id": question["id"], "result": [5]}).encode())
    assert client.receive()["result"] == {"answer": [5]}


def test_an_error_as_the_answer_reaches_the_one_who_asked(client: Client) -> None:
    client.send("test/ask", id=1)
    refusal = {"code": -32601, "message": "no configuration here"}
    reply = {"jsonrpc": "2.0", "id": client.receive()["id"], "error": refusal}
    client.send_body(json.dumps(reply).encode())
    assert "no configuration here" in client.receive()["error"]["message"]


def test_an_answer_nobody_asked_for_is_logged(client: Client) -> None:
    client.send_body(b'{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"what?"}}')
    assert client.ask("test/echo", 1) == 1
    client.until_logged("what?")


def test_a_broken_request_is_an_error_without_traceback(client: Client) -> None:
    failed = (-32603, "Internal error: ValueError: a broken request")
    assert error(client.ask("test/fail")) == failed
    client.until_logged("Traceback")


def test_a_broken_notification_is_logged(client: Client) -> None:
    client.send("textDocument/didSave", {"textDocument": {"uri": "file:///a.md"}})
    assert client.ask("test/echo", 1) == 1
    client.until_logged("ValueError: a broken notification")


def test_a_user_error_is_told(client: Client) -> None:
    assert error(client.ask("test/user_error")) == (-32803, "A note name cannot contain /")


def test_sys_exit_in_a_handler_is_its_failure(client: Client) -> None:
    failed = (-32603, "Internal error: RuntimeError: sys.exit was called")
    assert error(client.ask("test/exit")) == failed
    assert error(client.ask("test/exit_async")) == failed
    assert error(client.ask("workspace/executeCommand", {"command": "exit"})) == failed


def test_params_that_do_not_fit_are_refused(client: Client) -> None:
    wrong = {"textDocument": {"uri": "file:///a.md"}}
    told = "textDocument/hover: params without 'position'"
    assert error(client.ask("textDocument/hover", wrong)) == (-32602, told)
    assert error(client.ask("textDocument/hover", []))[0] == -32602
    assert error(client.ask("textDocument/hover"))[0] == -32602


def test_params_of_a_notification_that_do_not_fit_are_logged(client: Client) -> None:
    client.send("textDocument/didSave", {"nonsense": 1})
    assert client.ask("test/echo", 1) == 1
    client.until_logged("textDocument/didSave: params without 'textDocument'")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"\xff", -32700),
        (b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":' + b"[" * 50_000, -32700),
        (b"[]", -32600),
        (b"5", -32600),
        (b'{"id":1,"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"1.0","id":1,"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"2.0","id":[1],"method":"test/echo"}', -32600),
        (b'{"jsonrpc":"2.0"}', -32600),
    ],
)
def test_what_is_no_message_is_refused_and_the_next_one_works(
    client: Client, body: bytes, code: int
) -> None:
    client.send_body(body)
    answer = client.receive()
    assert (answer["id"], answer["error"]["code"]) == (None, code)
    assert client.ask("test/echo", 1) == 1


def test_deep_json_that_can_be_read_does_no_harm(client: Client) -> None:
    deep = b"[" * 800 + b"]" * 800
    client.send_body(b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":%b}' % deep)
    assert client.receive()["id"] == 1
    hover = b'{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":%b}' % deep
    client.send_body(hover)
    assert client.receive()["error"]["code"] == -32602


def test_a_key_jsonrpc_in_params_is_data(client: Client) -> None:
    params = {"jsonrpc": "2.0", "method": "x", "nested": [{"jsonrpc": 1, "id": 2}]}
    assert client.ask("test/echo", params) == params


def test_header_names_have_no_case(client: Client) -> None:
    body = b'{"jsonrpc":"2.0","id":1,"method":"test/echo","params":"\xeb\xa7\x90"}'
    client.write(b"content-type: x\r\ncontent-LENGTH:%d\r\n\r\n%b" % (len(body), body))
    assert client.receive()["result"] == "말"


def test_unknown_methods(client: Client) -> None:
    client.send("$/unknown", 1)
    client.send("test/unknown", 1)
    assert error(client.ask("$/unknown"))[0] == -32601
    assert error(client.ask("test/unknown"))[0] == -32601


def test_initialize_comes_once(client: Client) -> None:
    assert error(client.initialize())[0] == -32600


def test_a_cancelled_request_that_waits_is_not_run(client: Client) -> None:
    client.send("test/sleep", 0.2, id=1)
    for msg_id in range(2, 6):
        client.send("test/sleep", 5, id=msg_id)
        client.send("$/cancelRequest", {"id": msg_id})
    assert client.receive() == {"jsonrpc": "2.0", "id": 1, "result": None}
    answers = [client.receive() for _ in range(4)]
    assert [(it["id"], it["error"]["code"]) for it in answers] == [
        (msg_id, -32800) for msg_id in range(2, 6)
    ]


def test_a_running_async_request_is_cancelled(client: Client) -> None:
    client.send("test/wait", id=1)
    assert client.ask("test/echo", 1) == 1
    client.send("$/cancelRequest", {"id": 1})
    answer = client.receive()
    assert (answer["id"], answer["error"]["code"]) == (1, -32800)


def test_a_late_or_odd_cancellation_is_ignored(client: Client) -> None:
    for params in ({"id": 1}, {"id": None}, {}, None, 5):
        client.send("$/cancelRequest", params)
    assert client.ask("test/echo", 1) == 1


def test_requests_are_handled_in_order(client: Client) -> None:
    for msg_id in range(200):
        client.send("test/echo", msg_id, id=msg_id)
    assert [client.receive()["result"] for _ in range(200)] == list(range(200))


def test_prints_and_children_do_not_reach_the_client(client: Client) -> None:
    assert client.ask("test/print") is None
    assert client.ask("test/echo", 1) == 1
    client.until_logged("a child that prints")


def test_notifications_leave_nothing_behind(client: Client) -> None:
    item = {"uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": ""}
    for _ in range(5):
        client.send("textDocument/didOpen", {"textDocument": item})
    assert 0 in (client.ask("test/kept") for _ in range(100))  # once they are through


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
    assert b"is gone" in orphan.log
    orphan.wait()


def test_frames_are_found_however_they_are_cut() -> None:
    stream = (
        b"Content-Length: 2\r\n\r\nabX: y\r\ncontent-length:0\r\n\r\nContent-Length: 1\r\n\r\nc"
    )
    for size in range(1, len(stream) + 1):
        chunks = [stream[at : at + size] for at in range(0, len(stream), size)] + [b""]
        assert list(frames(iter(chunks).__next__)) == [b"ab", b"", b"c"]


def test_the_end_may_come_within_a_frame() -> None:
    assert list(frames(iter([b"Content-Length: 5\r\n\r\nab", b""]).__next__)) == []


@pytest.mark.parametrize(
    "stream",
    [
        b"x" * MAX_HEADER,
        b"X: y\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 134217729\r\n\r\n",
        b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
    ],
)
def test_other_bytes_are_no_frames(stream: bytes) -> None:
    with pytest.raises(FramingError):
        list(frames(iter([stream, b""]).__next__))


def test_a_frame_is_written_whole_by_small_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    written = bytearray()

    def write(_: int, data: memoryview) -> int:
        written.extend(data[:3])
        return len(data[:3])

    monkeypatch.setattr(os, "write", write)
    FrameWriter(1, on_broken=lambda: None).write(b"0123456789")
    assert written == b"Content-Length: 10\r\n\r\n0123456789"


def test_params_of_every_method_can_be_structured() -> None:
    converter = make_converter()
    types: list[Any] = [it[2] for it in lsp.METHOD_TO_TYPES.values() if it[2] is not None]
    assert all(callable(converter.get_structure_hook(it)) for it in types)


def test_a_slip_in_what_a_client_can_costs_nothing_but_that() -> None:
    slip = {"staleRequestSupport": {"cancel": True}, "positionEncodings": ["utf-16"]}
    hover = {"contentFormat": ["markdown"], "dynamicRegistration": True}
    capabilities = {
        "general": slip,
        "textDocument": {"hover": hover, "definition": 3},
        "workspace": 1,
    }

    converter = make_converter()
    params = {"processId": None, "rootUri": None, "capabilities": capabilities}
    taken = converter.structure(params, lsp.InitializeParams).capabilities

    understood = {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {"hover": hover},
    }
    assert taken == converter.structure(understood, lsp.ClientCapabilities)
    assert taken.general is not None
    assert taken.general.position_encodings


def test_errors_of_pygls_open_no_window(caplog: pytest.LogCaptureFixture) -> None:
    WireServer("wire", "0").report_server_error(ValueError("boom"), JsonRpcException)
    assert "ValueError: boom" in caplog.text


def test_the_names_of_pygls_that_we_rely_on_are_there() -> None:
    overridden = {name for name in vars(WireProtocol) if hasattr(LanguageServerProtocol, name)}
    assert overridden >= {
        "_execute_handler",
        "_send_data",
        "_send_response",
        "handle_message",
        "lsp_exit",
        "lsp_initialize",
        "lsp_shutdown",
        "notify",
    }
    parameters = inspect.signature(LanguageServerProtocol._execute_handler).parameters  # noqa: SLF001
    assert list(parameters)[1:] == ["msg_id", "handler", "callback", "args", "kwargs"]
    protocol = WireServer("wire", "0").protocol
    for name in ("_converter", "_ctx_msg_id", "_get_handler", "_request_futures", "_result_types"):
        assert hasattr(protocol, name), name
    assert protocol._shutdown is False  # noqa: SLF001
    assert protocol.writer is None
