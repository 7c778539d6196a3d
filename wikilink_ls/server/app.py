"""The language server: what each message asks, and which feature answers."""

import logging
import string
from dataclasses import replace
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.features.completion import Completions, completion
from wikilink_ls.features.definition import Definition, definition
from wikilink_ls.features.document_links import document_links
from wikilink_ls.features.hover import hover
from wikilink_ls.features.symbols import symbols
from wikilink_ls.server import asking, convert, wire
from wikilink_ls.server.client import client_of
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.server.transport import leave, serve_stdio
from wikilink_ls.server.uris import to_path
from wikilink_ls.syntax.text import Position

TRIGGERS = ["[", "#", "^", "|", "(", "/", " "]
"""A space too: names have them, and lists of completions close at one."""
SIGNS = [*sorted({*string.punctuation} - {*"_]"}), *" ·–—…‘’“”「」『』〈〉《》"]
"""What names and headings have besides letters, for editors whose lists close there."""

ANY_FILE = lsp.FileOperationRegistrationOptions(
    [lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
)


server = VaultServer()


@server.feature(lsp.INITIALIZE)
def initialize(ls: VaultServer, params: lsp.InitializeParams) -> None:
    ls.client = client_of(params)
    ls.settings = params.initialization_options
    if ls.client.by_words:
        options = lsp.CompletionOptions(trigger_characters=SIGNS)
        ls.protocol.fm.feature_options[lsp.TEXT_DOCUMENT_COMPLETION] = options
    for uri in _folders(params):
        if folder := to_path(uri):
            ls.vaults.add_folder(folder)


@server.feature(lsp.INITIALIZED)
async def initialized(ls: VaultServer, _params: lsp.InitializedParams) -> None:
    ls.editor_is_ready.set()
    await asking.register_all(ls)
    await asking.ask_settings(ls)


@server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def configured(ls: VaultServer, params: lsp.DidChangeConfigurationParams) -> None:
    if params.settings:
        ls.configure(params.settings)
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
    ls.saved(params.text_document.uri)


@server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
def closed(ls: VaultServer, params: lsp.DidCloseTextDocumentParams) -> None:
    ls.close(params.text_document.uri)


@server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def watched(ls: VaultServer, params: lsp.DidChangeWatchedFilesParams) -> None:
    ls.files_changed([change.uri for change in params.changes])


@server.feature(lsp.WORKSPACE_DID_CREATE_FILES, ANY_FILE)
def created(ls: VaultServer, params: lsp.CreateFilesParams) -> None:
    ls.files_changed([file.uri for file in params.files])


@server.feature(lsp.WORKSPACE_DID_DELETE_FILES, ANY_FILE)
def deleted(ls: VaultServer, params: lsp.DeleteFilesParams) -> None:
    ls.files_changed([file.uri for file in params.files])


@server.feature(lsp.WORKSPACE_DID_RENAME_FILES, ANY_FILE)
def renamed(ls: VaultServer, params: lsp.RenameFilesParams) -> None:
    ls.files_changed([uri for file in params.files for uri in (file.old_uri, file.new_uri)])


@server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=TRIGGERS))
def complete(ls: VaultServer, params: lsp.CompletionParams) -> wire.CompletionList | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    session, offset = it.session, _offset(it, params.position)
    found = completion(
        session.vault,
        it.note,
        it.text,
        offset,
        session.config,
        session.text_of,
        ls.editor(session),
    )
    if found is None:
        return None
    return convert.to_completion_list(it.note.lines, _offered(session, found), ls.client)


@server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
def define(ls: VaultServer, params: lsp.DefinitionParams) -> Any:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    found = definition(it.session.vault, it.note, _offset(it, params.position))
    return _definition(ls, it, found) if found else None


@server.feature(lsp.TEXT_DOCUMENT_HOVER)
def show(ls: VaultServer, params: lsp.HoverParams) -> wire.Hover | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    session, offset = it.session, _offset(it, params.position)
    found = hover(session.vault, it.note, offset, session.config, session.text_of)
    return convert.to_hover(it.note.lines, found) if found else None


@server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK)
def links(ls: VaultServer, params: lsp.DocumentLinkParams) -> list[wire.DocumentLink]:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    return [
        convert.to_document_link(it.note.lines, link, ls.uri_of(it.session, link.path))
        for link in document_links(it.session.vault, it.note)
    ]


@server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
def outline(ls: VaultServer, params: lsp.DocumentSymbolParams) -> list[Any]:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    found = symbols(it.note)
    if ls.client.hierarchical_symbols:
        return list(convert.to_document_symbols(it.note.lines, found))
    return convert.to_symbol_information(it.note.lines, params.text_document.uri, found)


def _offered(session: Session, found: Completions) -> Completions:
    """A document on its own, which may have no file at all, is nothing to link to."""
    if session.root:
        return found
    others = (item for item in found.items if item.kind not in ("note", "alias"))
    return replace(found, items=tuple(others))


def _offset(it: OpenNote, position: lsp.Position) -> int:
    return it.note.lines.offset(Position(position.line, position.character))


def _definition(
    ls: VaultServer, it: OpenNote, found: Definition
) -> list[wire.LocationLink] | wire.Location:
    uri = ls.uri_of(it.session, found.path)
    target = it.session.note(found.path)
    if ls.client.link_support:
        return [convert.to_location_link(it.note.lines, found, uri, target)]
    return convert.to_location(found, uri, target)


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
    leave(serve_stdio(server))
