"""Which tokens editors were given, and when they are to ask for others."""

import asyncio
from collections.abc import Callable
from itertools import count
from typing import NamedTuple

from wikilink_ls.features.tokens import tokens
from wikilink_ls.server.session import Session
from wikilink_ls.server.token_data import token_data
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span


def tokens_of(session: Session, note: Note, text: str, within: Span | None = None) -> list[int]:
    """The tokens of an open note, as LSP counts them."""
    return tokens_work(session, note, text, within)()


def tokens_work(
    session: Session, note: Note, text: str, within: Span | None = None
) -> Callable[[], list[int]]:
    """What gives the tokens that the note has now; on any thread."""
    vault, complete = session.vault, session.complete

    def work() -> list[int]:
        return token_data(note.lines, text, tokens(vault, note, within, complete=complete))

    return work


class KnownTokens(NamedTuple):
    """The tokens of a document at one of its versions."""

    version: int | None
    """None once the editor was told that they are others now."""
    within: Span | None
    data: list[int]
    result_id: str = ""


class Asked:
    """A question for tokens."""

    is_old = False
    """Others would be given by now."""


class TokenResults:
    """The last tokens of each open document; of those that were asked for by range, too.

    An editor asks again by itself when a document changes. It is to be told only if the tokens of
    the very text that it has would be others: by what came, went or changed elsewhere.
    """

    PAUSE = 0.05
    """Seconds in which the documents of one change are looked at together."""

    def __init__(self, refresh: Callable[[], object]) -> None:
        self._refresh = refresh
        self._wholes: dict[str, KnownTokens] = {}
        self._parts: dict[str, KnownTokens] = {}
        self._asked: dict[str, Asked] = {}
        """The last question for each document whose tokens are worked out."""
        self._ids = count(1)
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, uri: str) -> Asked:
        """Somebody works out the tokens of a document, as it is now."""
        asked = self._asked[uri] = Asked()
        return asked

    def give(
        self, uri: str, version: int | None, data: list[int], asked: Asked | None = None
    ) -> KnownTokens:
        given = KnownTokens(version, None, data, str(next(self._ids)))
        self._wholes[uri] = given
        if asked and self._asked.get(uri) is asked:
            del self._asked[uri]
        if asked and asked.is_old:
            self._ask_again(self._wholes, uri)
        return given

    def give_part(self, uri: str, version: int | None, within: Span, data: list[int]) -> None:
        self._parts[uri] = KnownTokens(version, within, data)

    def given(self, uri: str, result_id: str) -> list[int] | None:
        """The tokens that were given by that id, if they are still known."""
        given = self._wholes.get(uri)
        return given.data if given and given.result_id == result_id else None

    def close(self, uri: str) -> None:
        self._asked.pop(uri, None)
        self._wholes.pop(uri, None)
        self._parts.pop(uri, None)

    def look_again(self, session: Session, note: Note) -> None:
        """Have the editor ask again, if the tokens that it has of *note* are no longer right."""
        document = session.documents[note.path]
        if asked := self._asked.get(document.uri):
            asked.is_old = True
        for known in (self._wholes, self._parts):
            given = known.get(document.uri)
            if given is None or given.version != document.version:
                continue
            # To find that out for a large note would keep others waiting.
            if session.is_large(note.path) or given.data != tokens_of(
                session, note, document.text, given.within
            ):
                self._ask_again(known, document.uri)

    def _ask_again(self, known: dict[str, KnownTokens], uri: str) -> None:
        # Once: a document that nobody sees is not asked about again.
        known[uri] = known[uri]._replace(version=None)
        self._tell_soon()

    def _tell_soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.PAUSE, self._tell)

    def _tell(self) -> None:
        self._timer = None
        self._refresh()
