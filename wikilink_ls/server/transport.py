"""Bytes in and out: frames on stdin and stdout, one reading thread, the end of the process.

pygls reads with four hops to a thread pool for each message, and each hop waits for the GIL; here
one thread reads ahead and the loop only handles whole messages. Reading ahead is also what makes
it possible to cancel a request that still waits.
"""

import asyncio
import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Literal, NoReturn

import msgspec
from pygls import exceptions as rpc
from pygls.lsp.server import LanguageServer

logger = logging.getLogger(__name__)

MAX_HEADER = 64 * 1024
MAX_BODY = 128 * 1024 * 1024
CONTENT_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*\r?$")

PARENT_POLL = 5.0
FAREWELL = 1.0
"""Seconds that cancelled tasks have to clean up."""
GRACE = 5.0
"""Seconds after EOF until a handler that still blocks the loop is ended with the process."""

MessageId = int | str


class FramingError(Exception):
    """The bytes are not LSP's, and where the next message starts cannot be known."""


class Message(msgspec.Struct, frozen=True):
    """The envelope alone: a key `jsonrpc` or `id` further down is the affair of its method."""

    jsonrpc: Literal["2.0"]
    id: MessageId | msgspec.UnsetType | None = msgspec.UNSET
    method: str | None = None
    params: Any = None
    result: Any = msgspec.UNSET
    error: Any = None

    @property
    def request_id(self) -> MessageId | None:
        return self.id if self.method is not None and isinstance(self.id, int | str) else None


DECODER = msgspec.json.Decoder(Message)


def decode(body: bytes) -> Message:
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        raise rpc.JsonRpcInvalidRequest(f"Invalid message: {error}") from error
    except (ValueError, RecursionError) as error:
        raise rpc.JsonRpcParseError(f"Not JSON: {error}") from error


def _decode(body: bytes) -> Message:
    try:
        return DECODER.decode(body)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Half a surrogate pair, which editors do send: one lost edit would spoil the document.
        return msgspec.convert(json.loads(body), Message)


def frames(read: Callable[[], bytes]) -> Iterator[bytes]:
    """Cut what *read* gives into message bodies; `b""` is the end, also within a message."""
    buffer = bytearray()
    while chunk := read():
        buffer += chunk
        while (body := _take_body(buffer)) is not None:
            yield body


def _take_body(buffer: bytearray) -> bytes | None:
    """Cut off the first message; `None` if it is not whole yet."""
    end = buffer.find(b"\r\n\r\n", 0, MAX_HEADER)
    if end < 0:
        if len(buffer) >= MAX_HEADER:
            raise FramingError(f"a header of more than {MAX_HEADER} bytes")
        return None
    start = end + len(b"\r\n\r\n")
    stop = start + content_length(bytes(buffer[:end]))
    if len(buffer) < stop:
        return None
    body = bytes(buffer[start:stop])
    del buffer[:stop]
    return body


def content_length(header: bytes) -> int:
    found = CONTENT_LENGTH.search(header)
    if found is None:
        raise FramingError(f"no Content-Length in {header[:200]!r}")
    length = int(found[1])
    if length > MAX_BODY:
        raise FramingError(f"a message of {length} bytes; at most {MAX_BODY} are read")
    return length


class FrameWriter:
    """Any thread may write; once the client is gone, nothing is said any more."""

    def __init__(self, fd: int, on_broken: Callable[[], object]) -> None:
        self._fd = fd
        self._on_broken = on_broken
        self._lock = Lock()
        self._closed = False

    def write(self, data: bytes) -> None:
        rest = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        with self._lock:
            try:
                while rest and not self._closed:
                    rest = rest[os.write(self._fd, rest) :]
            except OSError:
                self._closed = True
                self._on_broken()


class Inbox:
    """Hands messages from the reading thread to the loop, in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop, wire: Any) -> None:
        self._loop = loop
        self._wire = wire
        self._lock = Lock()
        self._waiting: dict[MessageId | None, bool] = {}
        """Requests that the loop has not come to, and whether they are cancelled."""

    def put(self, body: bytes) -> None:
        try:
            message = decode(body)
        except rpc.JsonRpcException as error:
            logger.error("unreadable message: %s", error)  # noqa: TRY400 (the client's fault)
            self._loop.call_soon_threadsafe(self._wire.refuse, None, error)
            return
        with self._lock:
            if self._cancels_waiting(message):
                return
            if message.request_id is not None:
                self._waiting[message.request_id] = False
        self._loop.call_soon_threadsafe(self._deliver, message)

    def _cancels_waiting(self, message: Message) -> bool:
        match message:
            case Message(method="$/cancelRequest", params={"id": int() | str() as msg_id}):
                if msg_id in self._waiting:
                    self._waiting[msg_id] = True
                    return True
        return False

    def _deliver(self, message: Message) -> None:
        with self._lock:
            cancelled = self._waiting.pop(message.request_id, False)
        if cancelled:
            self._wire.refuse(message.request_id, rpc.JsonRpcRequestCancelled())
        else:
            self._wire.handle_message(message)


def serve_stdio(server: LanguageServer) -> int:
    """Serve until `exit` or until the client is gone; the result is the process's exit code.

    The server's protocol must be a `WireProtocol`. End the process with `leave`: `sys.exit` would
    wait for handlers that still run in threads.
    """
    # The reading thread must get the GIL from busy Python code at once; the default is 5 ms.
    sys.setswitchinterval(0.0005)
    source, sink = take_stdio()
    loop = asyncio.new_event_loop()
    stopped = asyncio.Event()
    stop = partial(loop.call_soon_threadsafe, stopped.set)
    wire: Any = server.protocol
    wire.on_exit = stop
    wire.set_writer(FrameWriter(sink, on_broken=stop), include_headers=False)
    ended = Event()
    Thread(target=_read, args=(source, Inbox(loop, wire), stop, ended), daemon=True).start()
    _watch_parent(loop, server, stop)
    with suppress(KeyboardInterrupt):
        loop.run_until_complete(stopped.wait())
    ended.set()
    _wind_down(loop)
    return int(wire.exit_code)


def take_stdio() -> tuple[int, int]:
    """Keep the client's pipes for us: no stray print, no child process may touch them."""
    source, sink = os.dup(0), os.dup(1)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 (only Windows has it)

        msvcrt.setmode(source, os.O_BINARY)
        msvcrt.setmode(sink, os.O_BINARY)
    return source, sink


def leave(code: int) -> NoReturn:
    """End the process without waiting for any thread."""
    logging.shutdown()
    os._exit(code)


def _read(source: int, inbox: Inbox, stop: Callable[[], object], ended: Event) -> None:
    with suppress(RuntimeError):  # The loop is closed: the end has come already.
        try:
            for body in frames(partial(os.read, source, 65536)):
                inbox.put(body)
        except (FramingError, OSError) as error:
            logger.error("reading stops: %s", error)  # noqa: TRY400 (the text says it all)
        stop()
    if not ended.wait(GRACE):
        os._exit(1)


def _watch_parent(
    loop: asyncio.AbstractEventLoop, server: LanguageServer, stop: Callable[[], object]
) -> None:
    """Where a process that we share the pipe with keeps stdin open, EOF never comes.

    Asked only about our own parent: a client in another container names a process that is not
    there. When it dies, the system gives us another parent: no signal, so no EPERM to interpret.
    """
    parent = os.getppid()

    def look() -> None:
        if server.process_id == parent and os.getppid() != parent:
            logger.warning("the parent process %d is gone", parent)
            stop()
        loop.call_later(PARENT_POLL, look)

    if os.name == "posix":
        look()


def _wind_down(loop: asyncio.AbstractEventLoop) -> None:
    """Not as `asyncio.run` does it, which would wait for threads."""
    if tasks := asyncio.all_tasks(loop):
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.wait(tasks, timeout=FAREWELL))
    loop.close()
