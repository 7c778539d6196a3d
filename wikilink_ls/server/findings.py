"""What is said of a note on the wire, and a short word by which it is known again."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from wikilink_ls.features.diagnostics import Diagnostic, diagnostics
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import Note

MOST = 500
"""Findings of one note; who has more is told so."""


class Found(NamedTuple):
    id: str
    """The same if and only if the findings are the same, in any run of the server."""
    items: list[wire.Diagnostic]


def findings(session: Session, path: str) -> Found:
    """The findings of the note at *path*; none where there is no note."""
    return findings_work(session, path)()


def findings_work(session: Session, path: str) -> Callable[[], Found]:
    """What gives the findings that the note at *path* has now; on any thread."""
    note = session.note(path)
    if note is None:
        return lambda: NOTHING
    text = (session.text_of(path) or "") if _takes_text(session) else ""
    vault, config, complete = session.vault, session.config, session.complete

    def work() -> Found:
        return _found(note, diagnostics(vault, note, config, text, complete=complete))

    return work


def _found(note: Note, found: Sequence[Diagnostic]) -> Found:
    items = [convert.to_diagnostic(note.lines, finding) for finding in found[:MOST]]
    if more := len(found) - len(items):
        items[-1].message += f" (and {more} more findings in this note)"
    return _known_by_id(items)


def _takes_text(session: Session) -> bool:
    """Whether the facts of a note are not enough; a closed one is read for that."""
    return not session.config.diagnostics.is_off("unlinked-mention")


def _known_by_id(items: list[wire.Diagnostic]) -> Found:
    return Found(blake2b(msgspec.json.encode(items), digest_size=9).hexdigest(), items)


NOTHING = _known_by_id([])


def is_whole(session: Session) -> bool:
    """Whether findings are to be shown for the notes that are closed, too."""
    wanted = session.config.diagnostics.scope == "vault"
    return wanted and session.root is not None and session.complete
