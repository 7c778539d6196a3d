"""Places in notes and canvases as the locations that editors go to."""

from collections.abc import Iterable

from wikilink_ls.features.references import InNote
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.syntax.text import Span


def to_locations(
    ls: VaultServer, session: Session, references: Iterable[InNote]
) -> list[wire.Location]:
    """In their order."""
    found = list[wire.Location]()
    for each in references:
        found += _located(ls, session, each)
    return found


def to_location(ls: VaultServer, session: Session, path: str, span: Span) -> wire.Location:
    places = [InNote(path, session.vault.lines_of(path), [span])]
    return to_locations(ls, session, places)[0]


def _located(ls: VaultServer, session: Session, found: InNote) -> list[wire.Location]:
    """Where they are in the text as it is by now, which may be ahead of the facts."""
    path, lines, spans = found
    uri = ls.uri_of(session, path)
    if change := session.change_since(path):
        lines = session.documents[path].lines
        spans = [change.stretched(span) for span in spans]
    return [convert.to_place(uri, span, lines) for span in spans]
