"""Messages in and out: stdin and stdout, one reading thread, the end of the process.

pygls reads with four hops to a thread pool for each message, and each hop waits for the GIL; here
one thread reads ahead and the loop only handles whole messages. Reading ahead is also what makes
it possible to cancel a request that still waits.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, NoReturn

from pygls import exceptions as rpc
from pygls.lsp.server import LanguageServer

from wikilink_ls.server.frames import FrameWriter, FramingError, Message, MessageId, decode, frames

logger = logging.getLogger(__name__)

PARENT_POLL = 5.0
FAREWELL = 1.0
"""Seconds that cancelled tasks have to clean up."""
GRACE = 5.0
"""Seconds after EOF until a handler that still blocks the loop is ended with the process."""


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
