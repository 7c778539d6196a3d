"""How the server begins, and what editors tell it of their settings, folders and documents."""

from lsprotocol import types as lsp

from wikilink_ls.server import asking
from wikilink_ls.server.client import folders_of
from wikilink_ls.server.following import forget
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_path


def begin(ls: VaultServer, params: lsp.InitializeParams) -> None:
    ls.settings = ls.first_settings = params.initialization_options
    for folder in folders_of(params):
        ls.vaults.add_folder(folder)


async def initialized(ls: VaultServer, _params: lsp.InitializedParams) -> None:
    ls.editor_is_ready.set()
    await asking.register_all(ls)
    if ls.client.pulls_diagnostics and ls.client.registers_diagnostics:
        ls.front.answer_all()
        registration = asking.DiagnosticsRegistration(ls)
        ls.on_settings = lambda: ls.spawn(registration.renew())
        ls.on_settings()
    elif ls.client.pulls_diagnostics:
        ls.on_settings = asking.ask_again_at_another_scope(ls)
    try:
        await asking.ask_settings(ls)
    finally:
        ls.settled.set()


async def configured(ls: VaultServer, params: lsp.DidChangeConfigurationParams) -> None:
    if params.settings or not ls.client.configuration:
        ls.settings_told += 1
        asking.take_settings(ls, params.settings)
    else:
        await asking.ask_settings(ls, ls.settings_told)


def folders(ls: VaultServer, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
    for folder in params.event.removed:
        if path := to_path(folder.uri):
            ls.vaults.remove_folder(path)
    for folder in params.event.added:
        if path := to_path(folder.uri):
            ls.vaults.add_folder(path)


def opened(ls: VaultServer, params: lsp.DidOpenTextDocumentParams) -> None:
    document = params.text_document
    ls.open(document.uri, document.version, document.text)


def changed(ls: VaultServer, params: lsp.DidChangeTextDocumentParams) -> None:
    uri, version = params.text_document.uri, params.text_document.version
    ls.change(uri, ls.documents.change(uri, version, params.content_changes))


def saved(ls: VaultServer, params: lsp.DidSaveTextDocumentParams) -> None:
    ls.disk.saved(params.text_document.uri)


def closed(ls: VaultServer, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.close(params.text_document.uri)


def watched(ls: VaultServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    ls.disk.hear(change.uri for change in params.changes)


def created(ls: VaultServer, params: lsp.CreateFilesParams) -> None:
    ls.disk.changed([file.uri for file in params.files])


def deleted(ls: VaultServer, params: lsp.DeleteFilesParams) -> None:
    for file in params.files:
        if place := ls.vaults.vault_place(file.uri):
            forget(place.session, place.path)
    ls.disk.changed([file.uri for file in params.files])
