"""Places in notes and canvases as the locations that editors go to."""

from collections.abc import Iterable

from wikilink_ls.features.references import Reference
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.syntax.text import Span


def to_locations(
    ls: VaultServer, session: Session, references: Iterable[Reference]
) -> list[wire.Location]:
    return [to_location(ls, session, it.path, it.span) for it in references]


def to_location(ls: VaultServer, session: Session, path: str, span: Span) -> wire.Location:
    return convert.to_place(ls.uri_of(session, path), span, session.vault.source(path))
