"""Edits of a vault, in spans and vault paths, as a `WorkspaceEdit` that the editor can apply."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.renames.annotations import PARTS, Parts
from wikilink_ls.server import convert, wire
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_uri
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.vault import Vault

Edits = list[wire.TextEdit | wire.AnnotatedTextEdit]
Step = wire.TextDocumentEdit | wire.CreateFile | wire.RenameFile

IF_MISSING = {"ignoreIfExists": True}

# The empty line and its end, which is not there: Neovim takes that for the last line break of the
# text, which its buffers do not have; for others a character past the end is the end.
_EMPTY_LINE = wire.Range(wire.Position(0, 0), wire.Position(0, 1))


def to_workspace_edit(
    ls: VaultServer, session: Session, changes: VaultEdits
) -> wire.WorkspaceEdit:
    """Files are created first, then texts edited, then files renamed."""
    if ls.client.document_changes:
        return in_order(ls, session, changes)
    edits = _text_edits(ls, session, changes)
    return wire.WorkspaceEdit(changes={it.text_document.uri: it.edits for it in edits})


def merged(edits: Sequence[wire.WorkspaceEdit]) -> wire.WorkspaceEdit:
    """All of *edits*, each of another vault, as one."""
    if len(edits) == 1:
        return edits[0]
    if any(it.document_changes for it in edits):
        steps = [step for it in edits for step in it.document_changes or ()]
        shown = {
            key: value for it in edits for key, value in (it.change_annotations or {}).items()
        }
        return wire.WorkspaceEdit(document_changes=steps, change_annotations=shown or None)
    changes = [pair for it in edits for pair in (it.changes or {}).items()]
    return wire.WorkspaceEdit(changes=dict(changes))


def in_order(
    ls: VaultServer,
    session: Session,
    changes: VaultEdits,
    creation: Mapping[str, bool] = IF_MISSING,
) -> wire.WorkspaceEdit:
    """The whole of *changes*, whatever the client says of itself."""
    steps = (
        *_creations(session, changes, creation),
        *_text_edits(ls, session, changes),
        *_renames(ls, session, changes),
    )
    return wire.WorkspaceEdit(
        document_changes=list(steps), change_annotations=_annotations(ls, steps)
    )


def _creations(
    session: Session, changes: VaultEdits, options: Mapping[str, bool]
) -> Iterator[wire.CreateFile | wire.TextDocumentEdit]:
    for path, text in changes.creates:
        uri = to_uri(session.disk_file(path))
        yield wire.CreateFile(uri, dict(options))
        if text:
            edit = wire.TextEdit(_EMPTY_LINE, text)
            yield wire.TextDocumentEdit(wire.DocumentId(uri, None), [edit])


def _text_edits(
    ls: VaultServer, session: Session, changes: VaultEdits
) -> Iterator[wire.TextDocumentEdit]:
    is_annotated = ls.client.document_changes and ls.client.change_annotations
    edits_in = _annotated_edits if is_annotated else _plain_edits
    for path, edits in changes.edits.items():
        found = edits_in(session.vault, path, edits)
        if found:
            document = session.documents.get(path)
            version = document.version if document else None
            yield wire.TextDocumentEdit(wire.DocumentId(ls.uri_of(session, path), version), found)


def _plain_edits(vault: Vault, path: str, edits: Iterable[TextEdit]) -> Edits:
    note = vault.edit_facts_of(path)
    if note is None:
        return []
    lines = note.lines
    return [wire.TextEdit(convert.to_range(lines, span), new_text) for span, new_text in edits]


def _annotated_edits(vault: Vault, path: str, edits: Iterable[TextEdit]) -> Edits:
    note = vault.edit_facts_of(path)
    if note is None:
        return []
    lines, parts = note.lines, Parts(note)
    return [
        wire.AnnotatedTextEdit(convert.to_range(lines, edit.span), edit.new_text, parts.of(edit))
        for edit in edits
    ]


def _annotations(
    ls: VaultServer, steps: Iterable[Step]
) -> dict[str, wire.ChangeAnnotation] | None:
    """What the annotations of *steps* mean; only those that are used."""
    if not ls.client.change_annotations:
        return None
    edits = (it for step in steps if isinstance(step, wire.TextDocumentEdit) for it in step.edits)
    used = {it.annotation_id for it in edits if isinstance(it, wire.AnnotatedTextEdit)}
    shown: dict[str, wire.ChangeAnnotation] = {
        part: wire.ChangeAnnotation(part.capitalize()) for part in PARTS if part in used
    }
    return shown or None


def _renames(ls: VaultServer, session: Session, changes: VaultEdits) -> Iterator[wire.RenameFile]:
    for old, new in changes.moves:
        yield wire.RenameFile(ls.uri_of(session, old), to_uri(session.disk_file(new)))
