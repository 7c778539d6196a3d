"""Frames, found and written however the bytes are cut."""

import os

import pytest

from wikilink_ls.server.frames import MAX_HEADER, FrameWriter, FramingError, encode, frames


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


def test_text_is_sent_as_utf_8() -> None:
    assert encode({"말": "😀"}) == '{"말":"😀"}'.encode()
