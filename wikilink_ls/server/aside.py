"""Long answers about large notes, worked out on a thread, so that completion does not wait."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from wikilink_ls.server.documents import Document
from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.session import Session

T = TypeVar("T")


class Aside:
    """One answer at a time: several threads would only keep each other waiting."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def run(self, session: Session, path: str, work: Callable[[], T]) -> T:
        """What *work* gives, which is about the open note at *path* as it is now.

        Of a large note that is done on another thread; so *work* may read what never changes, as
        notes and vaults, and nothing else. Raises ContentModified if somebody types meanwhile.
        """
        document = session.documents.get(path)
        if document is None or not session.is_large(path):
            return work()
        async with self._turn:
            _check(document, session, path)
            found = await asyncio.to_thread(work)
        _check(document, session, path)
        return found


def _check(document: Document, session: Session, path: str) -> None:
    if session.documents.get(path) is not document:
        raise ContentModified
