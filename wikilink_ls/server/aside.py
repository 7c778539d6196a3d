"""Long answers about large notes, worked out on a thread, so that completion does not wait."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias, TypeVar

from wikilink_ls.server.documents import Document
from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.session import Session

T = TypeVar("T")
R = TypeVar("R")
Answer: TypeAlias = T | Awaitable[T]


class Aside:
    """One answer at a time: several threads would only keep each other waiting."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "aside")

    def of(self, session: Session, path: str, work: Callable[[], T]) -> Answer[T]:
        """What *work* gives; see `run`."""
        return self.run(session, path, work, _as_it_is)

    def run(
        self, session: Session, path: str, work: Callable[[], T], tell: Callable[[T], R]
    ) -> Answer[R]:
        """What *tell* makes of what *work* gives, of the open note at *path* as it is now.

        Of a large note *work* is done on another thread, so it may read nothing but what never
        changes, as notes and vaults, and single entries of what does. Whoever waits gets
        ContentModified if somebody types meanwhile.
        """
        document = session.documents.get(path)
        if document is None or not session.is_large(path):
            return tell(work())
        return self._run(session, path, document, work, tell)

    async def _run(
        self,
        session: Session,
        path: str,
        document: Document,
        work: Callable[[], T],
        tell: Callable[[T], R],
    ) -> R:
        def check() -> None:
            if session.documents.get(path) is not document:
                raise ContentModified

        def checked() -> T:
            check()
            return work()

        found = await asyncio.get_running_loop().run_in_executor(self._thread, checked)
        check()
        return tell(found)


def _as_it_is(found: T) -> T:
    return found
