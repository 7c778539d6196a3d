"""Places in notes and canvases as the locations that editors go to."""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter

from wikilink_ls.features.references import Reference
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.syntax.text import LineIndex, Span


def to_locations(
    ls: VaultServer, session: Session, references: Iterable[Reference]
) -> list[wire.Location]:
    """In their order, in which those of one note are together."""
    found = list[wire.Location]()
    for path, group in groupby(references, key=attrgetter("path")):
        uri, (lines, moved) = ls.uri_of(session, path), _as_typed(session, path)
        found += (convert.to_place(uri, moved(it.span), lines) for it in group)
    return found


def to_location(ls: VaultServer, session: Session, path: str, span: Span) -> wire.Location:
    lines, moved = _as_typed(session, path)
    return convert.to_place(ls.uri_of(session, path), moved(span), lines)


def _as_typed(session: Session, path: str) -> tuple[LineIndex | None, Callable[[Span], Span]]:
    """The lines of a note, and where a span of its facts is in the text as it is by now."""
    if change := session.change_since(path):
        return session.documents[path].lines, change.stretched
    return session.vault.lines_of(path), lambda span: span
