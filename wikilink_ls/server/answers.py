"""What editors ask about notes, and which feature answers."""

from dataclasses import replace
from functools import partial
from typing import Any

from lsprotocol import types as lsp

from wikilink_ls.features.completion import Completions, completion
from wikilink_ls.features.definition import Definition, definition
from wikilink_ls.features.document_links import document_links
from wikilink_ls.features.highlights import highlights
from wikilink_ls.features.hover import hover
from wikilink_ls.features.references import references
from wikilink_ls.features.symbols import symbols
from wikilink_ls.features.workspace_symbols import workspace_symbols
from wikilink_ls.server import convert, wire
from wikilink_ls.server.aside import Answer
from wikilink_ls.server.locations import to_location, to_locations
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.server.uris import to_path
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.vault import Vault

MANY = 1000
"""Places whose notes take memory that is soon free again."""


def complete(ls: VaultServer, params: lsp.CompletionParams) -> wire.CompletionList | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    session, offset = it.session, it.offset(params.position)
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


def define(ls: VaultServer, params: lsp.DefinitionParams) -> Any:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    found = definition(it.session.vault, it.note, it.offset(params.position))
    return _definition(ls, it, found) if found else None


def show(ls: VaultServer, params: lsp.HoverParams) -> wire.Hover | None:
    uri = params.text_document.uri
    it = ls.open_note(uri)
    if it is None:
        return None
    session = it.session
    found = hover(
        session.vault,
        it.note,
        it.offset(params.position),
        session.config,
        session.text_of,
        session.modified_at,
        has_file=to_path(uri) is not None,
    )
    return convert.to_hover(it.note.lines, found) if found else None


def links(ls: VaultServer, params: lsp.DocumentLinkParams) -> Answer[list[wire.DocumentLink]]:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    work = partial(_links, ls, it, it.session.vault)
    return ls.aside.of(it.session, it.note.path, work)


def _links(ls: VaultServer, it: OpenNote, vault: Vault) -> list[wire.DocumentLink]:
    return [
        convert.to_document_link(it.note.lines, link, ls.uri_of(it.session, link.path))
        for link in document_links(vault, it.note)
    ]


def outline(ls: VaultServer, params: lsp.DocumentSymbolParams) -> Answer[list[Any]]:
    uri = params.text_document.uri
    it = ls.open_note(uri)
    if it is None:
        return []
    return ls.aside.of(it.session, it.note.path, partial(_outline, ls, it.note, uri))


def _outline(ls: VaultServer, note: Note, uri: str) -> list[Any]:
    found = symbols(note)
    if ls.client.hierarchical_symbols:
        return list(convert.to_document_symbols(note.lines, found))
    return convert.to_symbol_information(note.lines, uri, found)


def refer(ls: VaultServer, params: lsp.ReferenceParams) -> list[wire.Location]:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    ls.say_if_unread(it.session)
    wants_declaration = params.context.include_declaration
    found = references(
        it.session.vault, it.note, it.offset(params.position), declaration=wants_declaration
    )
    locations = to_locations(ls, it.session, found)
    if len(locations) > MANY:
        ls.memory.give_back_soon()
    return locations


def highlight(
    ls: VaultServer, params: lsp.DocumentHighlightParams
) -> list[wire.DocumentHighlight]:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    spans = highlights(it.session.vault, it.note, it.offset(params.position))
    return [wire.DocumentHighlight(convert.to_range(it.note.lines, span)) for span in spans]


def find(ls: VaultServer, params: lsp.WorkspaceSymbolParams) -> list[wire.SymbolInformation]:
    found: list[wire.SymbolInformation] = []
    for session in ls.vaults:
        session.wait_for_names()
        for symbol in workspace_symbols(session.vault, params.query):
            location = to_location(ls, session, symbol.path, symbol.span)
            found.append(convert.to_workspace_symbol(symbol, location, ls.client))
    return found


def _offered(session: Session, found: Completions) -> Completions:
    """While a vault is read there may be more in a moment.

    A document on its own, which may have no file at all, is nothing to link to.
    """
    if session.root:
        return found if session.complete else replace(found, incomplete=True)
    others = (item for item in found.items if item.kind not in ("note", "concept", "alias"))
    return replace(found, items=tuple(others))


def _definition(
    ls: VaultServer, it: OpenNote, found: Definition
) -> list[wire.LocationLink] | wire.Location:
    uri = ls.uri_of(it.session, found.path)
    target = it.session.note(found.path)
    if ls.client.link_support:
        return [convert.to_location_link(it.note.lines, found, uri, target)]
    return convert.to_location(found, uri, target)
