"""LSP's frames: bytes to messages, and messages to bytes."""

import json
import os
import re
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any, Literal

import msgspec
from pygls import exceptions as rpc

MAX_HEADER = 64 * 1024
MAX_BODY = 128 * 1024 * 1024
CONTENT_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*\r?$")

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
ENCODER = msgspec.json.Encoder()


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


def encode(message: Any) -> bytes:
    try:
        return ENCODER.encode(message)
    except UnicodeEncodeError:
        # Half a surrogate pair, as an editor may have sent it: JSON can say it, UTF-8 cannot.
        return json.dumps(msgspec.to_builtins(message)).encode()
