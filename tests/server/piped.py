"""A small server of our own, and a client that speaks with it as clients do: bytes over pipes."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from wikilink_ls.server.frames import frames

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
async def leave_by_command(arguments):
    sys.exit(3)

@server.command("say")
async def say(arguments):
    return arguments

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

@server.feature("test/set")
def set_(ls, params):
    ls.kept = params

@server.feature("test/kept_when_asked")
def kept_when_asked(ls, params):
    return later(ls.kept)

async def later(kept):
    await asyncio.sleep(0.01)
    return kept

@server.feature("test/fail_later")
def fail_later(params):
    return failing()

async def failing():
    raise UserError("A broken promise")

@server.feature("test/print")
def noise(params):
    print("a stray print")
    os.system("echo a child that prints; cat")

@server.feature("test/ask")
async def ask(ls, params):
    params = lsp.ConfigurationParams([lsp.ConfigurationItem()])
    answer = await ls.workspace_configuration_async(params)
    return {"answer": answer}

@server.feature("test/ask_plainly")
async def ask_plainly(ls, params):
    ls.protocol.LONGEST_SILENCE = params["patience"]
    try:
        return await ls.ask("client/question", Item("말"))
    except TimeoutError:
        return "silence"

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

    def send_all(self, *messages: tuple[str, Any, int | None]) -> None:
        """Requests, with an id, and notifications: all in one go."""
        data = b""
        for method, params, id_ in messages:
            message = {"jsonrpc": "2.0", "method": method, "params": params}
            body = json.dumps(message if id_ is None else {**message, "id": id_}).encode()
            data += b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
        self.write(data)

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


def error(answer: Any) -> tuple[int, str]:
    assert "data" not in answer
    return answer["code"], answer["message"]
