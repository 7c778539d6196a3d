"""Long answers about large notes, while somebody types."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from wikilink_ls.server.aside import Aside
from wikilink_ls.server.documents import Document
from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.session import Session

T = TypeVar("T")
SMALL, LARGE = "# small", "x" * (Session.LARGE + 1)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session(tmp_path)
    write(session, "small.md", SMALL)
    write(session, "large.md", LARGE)
    return session


def write(session: Session, path: str, text: str) -> None:
    session.change(path, Document.of(f"file:///v/{path}", 1, text))


async def answer(aside: Aside, session: Session, path: str, work: Callable[[], T]) -> T:
    found = aside.of(session, path, work)
    return await found if isinstance(found, Awaitable) else found


@pytest.mark.parametrize(("path", "is_here"), [("small.md", True), ("large.md", False)])
def test_only_what_is_about_large_notes_is_done_elsewhere(
    session: Session, path: str, *, is_here: bool
) -> None:
    async def scene() -> int:
        return await answer(Aside(), session, path, threading.get_ident)

    thread = asyncio.run(scene())

    assert (thread == threading.get_ident()) == is_here


def test_requests_are_answered_meanwhile(session: Session) -> None:
    async def scene() -> str:
        answered = threading.Event()
        asyncio.get_running_loop().call_soon(answered.set)
        return await answer(Aside(), session, "large.md", lambda: str(answered.wait(30)))

    assert asyncio.run(scene()) == "True"


def test_one_is_worked_out_after_another_that_is_given_up(
    session: Session,
) -> None:
    busy = threading.Lock()

    def work() -> bool:
        if not busy.acquire(blocking=False):
            return False
        threading.Event().wait(0.01)
        busy.release()
        return True

    async def scene() -> list[bool]:
        aside = Aside()
        given_up = asyncio.ensure_future(answer(aside, session, "large.md", work))
        await asyncio.sleep(0.001)
        given_up.cancel()
        return await asyncio.gather(*(answer(aside, session, "large.md", work) for _ in range(3)))

    assert asyncio.run(scene()) == [True] * 3


def test_an_answer_about_another_text_is_none(session: Session) -> None:
    async def scene() -> list[str]:
        aside, said = Aside(), list[str]()
        begun, typed = threading.Event(), threading.Event()

        def work() -> None:
            begun.set()
            typed.wait(30)
            said.append("first")

        asked = [
            asyncio.ensure_future(answer(aside, session, "large.md", it))
            for it in (work, lambda: said.append("second"))
        ]
        await asyncio.to_thread(begun.wait)
        write(session, "large.md", f"{LARGE}x")
        typed.set()
        for each in asked:
            with pytest.raises(ContentModified):
                await each
        return said

    assert asyncio.run(scene()) == ["first"]
