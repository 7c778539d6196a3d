"""Places in notes and canvases as the locations that editors go to."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from wikilink_ls.features.references import Reference
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.syntax.text import Span


def to_locations(
    ls: VaultServer, session: Session, references: Iterable[Reference]
) -> list[wire.Location]:
    """In their order, in which those of one note are together."""
    vault, found = session.vault, list[wire.Location]()
    for path, group in groupby(references, key=attrgetter("path")):
        uri, lines = ls.uri_of(session, path), vault.lines_of(path)
        found += (convert.to_place(uri, it.span, lines) for it in group)
    return found


def to_location(ls: VaultServer, session: Session, path: str, span: Span) -> wire.Location:
    return convert.to_place(ls.uri_of(session, path), span, session.vault.lines_of(path))
