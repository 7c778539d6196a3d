"""What editors ask about the graph of links: lenses, hints, and steps from note to note."""

from collections.abc import Iterable, Mapping

from lsprotocol import types as lsp

from wikilink_ls.features.code_lens import CodeLens
from wikilink_ls.features.inlay_hints import inlay_hints
from wikilink_ls.features.link_graph import Node, NodeView, incoming, node_at, outgoing
from wikilink_ls.server import convert, wire
from wikilink_ls.server.aside import Answer
from wikilink_ls.server.convert_graph import LensName, to_code_lens, to_inlay_hint, to_item
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.syntax.text import Span

SHOW_REFERENCES = "wikilink-ls.showReferences"
"""The command of a lens; its arguments are a URI, a position there, and the name of the lens.

Not the places themselves: of a hub they are megabytes, at each pause of who types above it.
"""


def lenses(ls: VaultServer, params: lsp.CodeLensParams) -> Answer[list[wire.CodeLens]]:
    uri = params.text_document.uri
    it = ls.open_note(uri)
    return _lenses(ls, it, uri) if it else []


async def _lenses(ls: VaultServer, it: OpenNote, uri: str) -> list[wire.CodeLens]:
    found = await named_lenses(ls, it)
    return [to_code_lens(it.note.lines, lens, name, uri) for name, lens in found.items()]


def resolve_lens(ls: VaultServer, params: lsp.CodeLens) -> Answer[wire.CodeLens]:
    """The lens with what it says; of one whose links went meanwhile, that."""
    match params.data:
        case {"uri": str(uri), "name": [str(kind), str(text), int(nth)]}:
            if it := ls.open_note(uri):
                return _resolved(ls, it, uri, LensName(kind, text, nth), params.range)
    return _lens(params.range)


async def _resolved(
    ls: VaultServer, it: OpenNote, uri: str, name: LensName, range_: lsp.Range
) -> wire.CodeLens:
    lens = (await named_lenses(ls, it)).get(name)
    if lens is None:
        return _lens(range_)
    start = convert.to_range(it.note.lines, lens.span).start
    return _lens(range_, wire.Command(lens.title, SHOW_REFERENCES, [uri, start, name]))


def _lens(range_: lsp.Range, command: wire.Command | None = None) -> wire.CodeLens:
    said = command or wire.Command("no longer linked", "", [])
    return wire.CodeLens(convert.to_same_range(range_), said)


async def named_lenses(ls: VaultServer, it: OpenNote) -> Mapping[LensName, CodeLens]:
    """Those of a note by their names; none while a vault is read: they would say too little."""
    session = it.session
    wanted = session.knows_all and session.config.code_lens.enabled
    return await ls.lenses.of(session, it.note) if wanted else {}


def hints(ls: VaultServer, params: lsp.InlayHintParams) -> list[wire.InlayHint]:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    session, span = it.session, it.span(params.range)
    wanted = session.config.inlay_hints
    found = inlay_hints(session.vault, it.note, span, wanted, session.known_text)
    return [to_inlay_hint(it.note.lines, hint) for hint in found]


def prepare(
    ls: VaultServer, params: lsp.CallHierarchyPrepareParams
) -> list[wire.CallHierarchyItem] | None:
    it = ls.open_note(params.text_document.uri)
    found = node_at(it.session.vault, it.note, it.offset(params.position)) if it else None
    return [_item(ls, it.session, found)] if it and found else None


def backlinks(
    ls: VaultServer, params: lsp.CallHierarchyIncomingCallsParams
) -> list[wire.IncomingCall]:
    session, node = _session(ls, params.item.uri), _node(params.item)
    if session is None or node is None:
        return []
    ls.say_if_unread(session)
    return [
        wire.IncomingCall(
            _item(ls, session, edge.view), _ranges(session, edge.view.node.path, edge.spans)
        )
        for edge in incoming(session.vault, node)
    ]


def links(
    ls: VaultServer, params: lsp.CallHierarchyOutgoingCallsParams
) -> list[wire.OutgoingCall]:
    session, node = _session(ls, params.item.uri), _node(params.item)
    if session is None or node is None:
        return []
    return [
        wire.OutgoingCall(_item(ls, session, edge.view), _ranges(session, node.path, edge.spans))
        for edge in outgoing(session.vault, node)
    ]


def _session(ls: VaultServer, uri: str) -> Session | None:
    """The vault that *uri* is in, or what is served for a file on its own that is open."""
    place = ls.known_place(uri)
    return place.session if place else None


def _node(item: lsp.CallHierarchyItem) -> Node | None:
    """What an item that was given out is about."""
    match item.data:
        case {"path": str(path), "subpath": str(subpath)}:
            return Node(path, subpath)
    return None


def _item(ls: VaultServer, session: Session, view: NodeView) -> wire.CallHierarchyItem:
    path = view.node.path
    return to_item(view, ls.uri_of(session, path), session.vault.source(path))


def _ranges(session: Session, path: str, spans: Iterable[Span]) -> list[wire.Range]:
    note = session.vault.source(path)
    return [convert.to_range(note.lines, span) for span in spans] if note else []
