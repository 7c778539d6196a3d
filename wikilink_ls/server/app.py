"""The language server: how it begins and ends, and what editors tell it of their documents."""

import logging
import string

from lsprotocol import types as lsp

from wikilink_ls.server import (
    actions,
    answers,
    asking,
    edits,
    graph,
    moves,
    note_commands,
    pull,
    structure,
    vault_commands,
)
from wikilink_ls.server.client import client_of
from wikilink_ls.server.following import follow, forget
from wikilink_ls.server.registry import server
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.transport import leave, serve_stdio
from wikilink_ls.server.uris import to_path

# These modules are imported for the handlers that they register.
__all__ = [
    "actions",
    "answers",
    "edits",
    "graph",
    "main",
    "moves",
    "note_commands",
    "pull",
    "server",
    "structure",
    "vault_commands",
]

SIGNS = [*sorted({*string.punctuation} - {*"_]"}), *" ·–—…‘’“”「」『』〈〉《》"]
"""What names and headings have besides letters, for editors whose lists close there."""

PULLING = {
    method: server.protocol.fm.features[method]
    for method in (lsp.TEXT_DOCUMENT_DIAGNOSTIC, lsp.WORKSPACE_DIAGNOSTIC)
}
"""What answers editors that ask for findings."""
ANY_FILE = lsp.FileOperationRegistrationOptions(
    [lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
)


@server.feature(lsp.INITIALIZE)
def initialize(ls: VaultServer, params: lsp.InitializeParams) -> None:
    ls.client = client_of(params)
    ls.settings = ls.first_settings = params.initialization_options
    if ls.client.by_words:
        options = lsp.CompletionOptions(trigger_characters=SIGNS)
        ls.protocol.fm.feature_options[lsp.TEXT_DOCUMENT_COMPLETION] = options
    ls.tellers.pulling = ls.client.pulls_diagnostics
    for uri in _folders(params):
        if folder := to_path(uri):
            ls.vaults.add_folder(folder)
    _offer_diagnostics(ls)


def _offer_diagnostics(ls: VaultServer) -> None:
    """At once, unless that can be done later, when all settings are known; or not at all.

    Who is offered it at once may ask for those of closed notes whatever the settings are by now.
    """
    features = ls.protocol.fm.features
    if not ls.client.pulls_diagnostics or ls.client.registers_diagnostics:
        for method in PULLING:
            features.pop(method, None)


@server.feature(lsp.INITIALIZED)
async def initialized(ls: VaultServer, _params: lsp.InitializedParams) -> None:
    ls.editor_is_ready.set()
    await asking.register_all(ls)
    if ls.client.pulls_diagnostics and ls.client.registers_diagnostics:
        ls.protocol.fm.features.update(PULLING)
        registration = asking.DiagnosticsRegistration(ls)
        ls.on_settings = lambda: ls.spawn(registration.renew())
        ls.on_settings()
    elif ls.client.pulls_diagnostics:
        ls.on_settings = asking.ask_again_at_another_scope(ls)
    await asking.ask_settings(ls)


@server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def configured(ls: VaultServer, params: lsp.DidChangeConfigurationParams) -> None:
    if params.settings or not ls.client.configuration:
        asking.take_settings(ls, params.settings)
    else:
        await asking.ask_settings(ls)


@server.feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
def folders(ls: VaultServer, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    for folder in params.event.removed:
        if path := to_path(folder.uri):
            ls.vaults.remove_folder(path)
    for folder in params.event.added:
        if path := to_path(folder.uri):
            ls.vaults.add_folder(path)


def _folders(params: lsp.InitializeParams) -> list[str]:
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    return [params.root_uri] if params.root_uri else []


@server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
def opened(ls: VaultServer, params: lsp.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    ls.open(document.uri, document.version, document.text)


@server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
def changed(ls: VaultServer, params: lsp.DidChangeTextDocumentParams) -> None:
    uri, version = params.text_document.uri, params.text_document.version
    ls.change(uri, ls.documents.change(uri, version, params.content_changes))


@server.feature(lsp.TEXT_DOCUMENT_DID_SAVE, lsp.SaveOptions(include_text=False))
def saved(ls: VaultServer, params: lsp.DidSaveTextDocumentParams) -> None:
    ls.disk.saved(params.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
def closed(ls: VaultServer, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.close(params.text_document.uri)


@server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def watched(ls: VaultServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    ls.disk.hear(change.uri for change in params.changes)


@server.feature(lsp.WORKSPACE_DID_CREATE_FILES, ANY_FILE)
def created(ls: VaultServer, params: lsp.CreateFilesParams) -> None:
    ls.disk.changed([file.uri for file in params.files])


@server.feature(lsp.WORKSPACE_DID_DELETE_FILES, ANY_FILE)
def deleted(ls: VaultServer, params: lsp.DeleteFilesParams) -> None:
    for file in params.files:
        if place := ls.vaults.vault_place(file.uri):
            forget(place.session, place.path)
    ls.disk.changed([file.uri for file in params.files])


@server.feature(lsp.WORKSPACE_DID_RENAME_FILES, ANY_FILE)
def renamed(ls: VaultServer, params: lsp.RenameFilesParams) -> None:
    for session, moving in moves.moving_files(ls, params.files).items():
        ls.moves_are_done(session, moving.within)
        follow(session, moving.within)
    ls.disk.changed([uri for file in params.files for uri in (file.old_uri, file.new_uri)])


def main(log_file: str | None = None, log_level: str | None = None) -> int:
    """Serve on stdin and stdout until the client leaves; does not return.

    The log goes to *log_file*, or to stderr, which editors show as errors: less is said there.
    """
    logging.basicConfig(
        filename=log_file,
        level=(log_level or ("info" if log_file else "warning")).upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # It would write down whole messages, and so what people write.
    logging.getLogger("pygls").setLevel(logging.WARNING)
    code = serve_stdio(server)
    server.keep_all()
    leave(code)
