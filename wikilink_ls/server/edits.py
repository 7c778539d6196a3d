"""What editors ask to have changed. Nothing is written here: the editor applies what it gets."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.features.code_actions import FIX_ALL, CodeAction, code_actions
from wikilink_ls.features.new_concept import NewNotes
from wikilink_ls.features.rename import Rename, RenameError, prepare_rename, rename
from wikilink_ls.server import convert, wire
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.given import given
from wikilink_ls.server.registry import server
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.server.workspace_edits import VaultEdits, to_workspace_edit

KINDS: list[Any] = ["quickfix", FIX_ALL]


@server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
def prepare(ls: VaultServer, params: lsp.PrepareRenameParams) -> wire.Renamable | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    try:
        found = prepare_rename(it.session.vault, it.note, it.offset(params.position), it.text)
    except RenameError as refusal:
        raise UserError(str(refusal)) from refusal
    if found is None:
        return None
    return wire.Renamable(convert.to_range(it.note.lines, found.span), found.placeholder)


@server.feature(lsp.TEXT_DOCUMENT_RENAME)
def renamed(ls: VaultServer, params: lsp.RenameParams) -> wire.WorkspaceEdit | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    session = it.session
    if session.root is None:
        raise UserError("This note is in no vault; open the folder that it belongs to")
    if not session.complete:
        raise UserError("The vault is still being read; try again in a moment")
    done = _rename(ls, params)
    if done.moves:
        ls.expect_changes(session)
        ls.given[session] = given(session.vault, dict(done.moves), done.edits)
    return to_workspace_edit(ls, session, VaultEdits(done.edits, moves=done.moves))


def _rename(ls: VaultServer, params: lsp.RenameParams, *, again: bool = False) -> Rename:
    """The rename; files that changed unseen are read first, and it is tried once more."""
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return Rename()
    session, unknown = it.session, list[str]()

    def text_of(path: str) -> str | None:
        text = session.known_text(path)
        if text is None:
            unknown.append(path)
        return text

    offset = it.offset(params.position)
    try:
        return rename(session.vault, it.note, offset, params.new_name, session.config, text_of)
    except RenameError as refusal:
        if again or not unknown:
            raise UserError(str(refusal)) from refusal
    session.refresh(unknown)
    return _rename(ls, params, again=True)


@server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=KINDS))
def act(ls: VaultServer, params: lsp.CodeActionParams) -> list[wire.CodeAction]:
    it = ls.open_note(params.text_document.uri)
    if it is None or not ls.client.code_actions or not it.session.complete:
        return []
    session = it.session
    only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]

    def is_wanted(kind: str) -> bool:
        # The kind without a name is that of everything.
        return not only or any(not each or f"{kind}.".startswith(f"{each}.") for each in only)

    found = code_actions(
        session.vault,
        it.note,
        it.text,
        it.span(params.range),
        session.config,
        NewNotes(f"{datetime.now().astimezone():%Y-%m-%d}", session.text_of),
        is_wanted,
    )
    return [
        _action(ls, it, action, params.context.diagnostics)
        for action in found
        if ls.client.creates_files or not action.creates
        # A file that is there already, unknown to us, would get the text before its own.
        if not any(session.disk_file(path).exists() for path, _ in action.creates)
    ]


def _action(
    ls: VaultServer, it: OpenNote, action: CodeAction, shown: Iterable[lsp.Diagnostic]
) -> wire.CodeAction:
    changes = VaultEdits({it.note.path: action.edits}, creates=action.creates)
    return wire.CodeAction(
        title=action.title,
        kind=action.kind,
        edit=to_workspace_edit(ls, it.session, changes),
        diagnostics=[
            convert.to_same_diagnostic(each)
            for each in shown
            if each.code == action.code and it.span(each.range) == action.span
        ],
        is_preferred=action.preferred,
    )
