"""Edits of a vault, in spans and vault paths, as a `WorkspaceEdit` that the editor can apply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_uri
from wikilink_ls.syntax.text import TOP, TextEdit


@dataclass(frozen=True, slots=True)
class VaultEdits:
    edits: Mapping[str, Sequence[TextEdit]]
    """By the vault path that a note has before the moves."""
    moves: Sequence[tuple[str, str]] = ()
    """Old and new vault paths."""
    creates: Sequence[tuple[str, str]] = ()
    """Vault paths of new notes, and their texts."""


def to_workspace_edit(
    ls: VaultServer, session: Session, changes: VaultEdits
) -> wire.WorkspaceEdit:
    """Files are created first, then texts edited, then files renamed."""
    if ls.client.document_changes:
        steps = (
            *_creations(session, changes),
            *_text_edits(ls, session, changes),
            *_renames(ls, session, changes),
        )
        return wire.WorkspaceEdit(document_changes=list(steps))
    edits = _text_edits(ls, session, changes)
    return wire.WorkspaceEdit(changes={it.text_document.uri: it.edits for it in edits})


def merged(edits: Sequence[wire.WorkspaceEdit]) -> wire.WorkspaceEdit:
    """All of *edits*, each of another vault, as one."""
    if len(edits) == 1:
        return edits[0]
    if any(it.document_changes for it in edits):
        steps = [step for it in edits for step in it.document_changes or ()]
        return wire.WorkspaceEdit(document_changes=steps)
    changes = [pair for it in edits for pair in (it.changes or {}).items()]
    return wire.WorkspaceEdit(changes=dict(changes))


def _creations(
    session: Session, changes: VaultEdits
) -> Iterator[wire.CreateFile | wire.TextDocumentEdit]:
    for path, text in changes.creates:
        uri = to_uri(session.disk_file(path))
        yield wire.CreateFile(uri, {"ignoreIfExists": True})
        range_ = convert.to_range(convert.NO_LINES, TOP)
        yield wire.TextDocumentEdit(wire.DocumentId(uri, None), [wire.TextEdit(range_, text)])


def _text_edits(
    ls: VaultServer, session: Session, changes: VaultEdits
) -> Iterator[wire.TextDocumentEdit]:
    for path, edits in changes.edits.items():
        note = session.vault.source(path)
        if note is None or not edits:
            continue
        document = session.documents.get(path)
        document_id = wire.DocumentId(
            ls.uri_of(session, path), document.version if document else None
        )
        ranges = [
            wire.TextEdit(convert.to_range(note.lines, it.span), it.new_text) for it in edits
        ]
        yield wire.TextDocumentEdit(document_id, ranges)


def _renames(ls: VaultServer, session: Session, changes: VaultEdits) -> Iterator[wire.RenameFile]:
    for old, new in changes.moves:
        yield wire.RenameFile(ls.uri_of(session, old), to_uri(session.disk_file(new)))
