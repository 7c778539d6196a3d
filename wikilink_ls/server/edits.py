"""What editors ask to have changed. Nothing is written here: the editor applies what it gets."""

from lsprotocol import types as lsp

from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.rename import prepare_rename, rename
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.server import convert, wire
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.relinking import (
    check_complete,
    check_free,
    check_saved,
    relinked_from_known,
)
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.workspace_edits import to_workspace_edit
from wikilink_ls.syntax.note import TextOf


def prepare(ls: VaultServer, params: lsp.PrepareRenameParams) -> wire.Renamable | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    try:
        found = prepare_rename(it.session.vault, it.note, it.offset(params.position), it.text)
    except RenameError as refusal:
        raise UserError(str(refusal)) from refusal
    _check_vault(ls, it.session, found.moves)
    return wire.Renamable(convert.to_range(it.note.lines, found.span), found.placeholder)


def renamed(ls: VaultServer, params: lsp.RenameParams) -> wire.WorkspaceEdit | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    session = it.session
    if session.root:
        check_complete(session)
    with ls.memory.large_work():
        return _renamed(ls, session, params)


def _renamed(ls: VaultServer, session: Session, params: lsp.RenameParams) -> wire.WorkspaceEdit:
    done = _rename(ls, session, params)
    for path, new_path in done.moves:
        _check_vault(ls, session, path)
        check_free(session, path, new_path)
    if done.moves:
        ls.expect_moves(session, done)
    return to_workspace_edit(ls, session, done)


def _check_vault(ls: VaultServer, session: Session, moves: str | None) -> None:
    """Refuses what cannot be renamed now: a vault that is being read, or the file that *moves*."""
    if session.root:
        check_complete(session)
    if moves is None:
        return
    if session.root is None:
        raise UserError("This note is in no vault; open the folder that it belongs to")
    if not ls.client.renames_files:
        raise UserError("This editor renames no files for a server; rename the file itself")
    check_saved(session, moves)


def _rename(ls: VaultServer, session: Session, params: lsp.RenameParams) -> VaultEdits:
    def work(text_of: TextOf) -> VaultEdits:
        it = ls.open_note(params.text_document.uri)
        if it is None:
            return VaultEdits()
        vault, offset = it.session.vault, it.offset(params.position)
        return rename(vault, it.note, offset, it.text, params.new_name, it.session.config, text_of)

    return relinked_from_known(session, work)
