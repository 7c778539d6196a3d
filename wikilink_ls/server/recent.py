"""Which notes were opened last: a completion offers them first."""

from collections import deque

from wikilink_ls.server.session import Session

RECENT = 20
"""How many notes count as opened recently."""


class Recent:
    """Of each vault, the paths of the notes that were opened, the last one first."""

    def __init__(self) -> None:
        self._opened: dict[Session, deque[str]] = {}

    def opened(self, session: Session, path: str) -> None:
        paths = self._opened.setdefault(session, deque(maxlen=RECENT))
        if path in paths:
            paths.remove(path)
        paths.appendleft(path)

    def of(self, session: Session) -> tuple[str, ...]:
        return tuple(self._opened.get(session, ()))

    def forget(self, session: Session) -> None:
        self._opened.pop(session, None)
