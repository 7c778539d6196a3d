"""From results, in spans of a note, to LSP's structures, in UTF-16 positions."""

import re
from collections.abc import Iterable

from lsprotocol import types as lsp

from wikilink_ls.features.completion import Completions, Item, Kind
from wikilink_ls.features.definition import Definition
from wikilink_ls.features.diagnostics import Diagnostic
from wikilink_ls.features.document_links import DocumentLink
from wikilink_ls.features.hover import Hover
from wikilink_ls.features.preview import excerpt
from wikilink_ls.features.symbols import Symbol
from wikilink_ls.features.workspace_symbols import WorkspaceSymbol
from wikilink_ls.server import wire
from wikilink_ls.server.client import Client
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import TOP, LineIndex, Span

SOURCE = "wikilink-ls"
SEVERITY = {"error": 1, "warning": 2, "information": 3, "hint": 4}
STRING_KIND = 15
"""SymbolKind.String, as other servers call a heading."""
SYMBOL_KIND = {
    "concept": 5,  # Class
    "note": 1,  # File
    "alias": 20,  # Key
    "tag": 14,  # Constant
    "heading": STRING_KIND,
}
SNIPPET = 2

REFERENCE_KIND = 18
"""CompletionItemKind.Reference, the last of those that every client knows."""
ITEM_KIND: dict[Kind, int] = {
    "concept": 7,  # Class
    "note": 17,  # File
    "attachment": 17,
    "alias": REFERENCE_KIND,
    "unresolved": 1,  # Text
    "heading": 22,  # Struct
    "block": REFERENCE_KIND,
    "display": 1,
    "page": 12,  # Value
    "tag": 14,  # Keyword
    "footnote": REFERENCE_KIND,
}
NO_LINES = LineIndex.of("")
_SNIPPET_SIGN = re.compile(r"([\\$}])")


def to_range(lines: LineIndex, span: Span) -> wire.Range:
    line, character, last_line, last_character = lines.corners(span)
    return wire.Range(wire.Position(line, character), wire.Position(last_line, last_character))


def to_diagnostic(lines: LineIndex, finding: Diagnostic) -> wire.Diagnostic:
    return wire.Diagnostic(
        range=to_range(lines, finding.span),
        severity=SEVERITY[finding.severity],
        code=finding.code,
        source=SOURCE,
        message=finding.message,
    )


def to_same_range(range_: lsp.Range) -> wire.Range:
    start, end = range_.start, range_.end
    return wire.Range(
        wire.Position(start.line, start.character), wire.Position(end.line, end.character)
    )


def to_same_diagnostic(shown: lsp.Diagnostic) -> wire.Diagnostic:
    """What an editor gives back of a finding that it shows."""
    return wire.Diagnostic(
        range=to_same_range(shown.range),
        severity=int(shown.severity or SEVERITY["warning"]),
        code=str(shown.code),
        source=shown.source or SOURCE,
        message=shown.message,
    )


def to_completion_list(
    lines: LineIndex, found: Completions, client: Client
) -> wire.CompletionList:
    kept = _kept(found) if client.by_words else 0
    range_ = to_range(lines, Span(found.span.start + kept, found.span.end))
    items = [
        _completion_item(f"{nth:04}", item, item.new_text[kept:], found.typed, range_, client)
        for nth, item in enumerate(found.items)
    ]
    return wire.CompletionList(found.incomplete or client.by_words, items)


def _kept(found: Completions) -> int:
    """How much of the typed text all items leave as it is: a name before a heading, block or text.

    Without it, what is replaced begins as the labels do.
    """
    end = max(map(found.typed.rfind, "#^|")) + 1
    kept = found.typed[:end]
    is_left = all(item.new_text.startswith(kept) and item.kind != "tag" for item in found.items)
    return end if is_left else 0


def _completion_item(
    rank: str, item: Item, new_text: str, typed: str, range_: wire.Range, client: Client
) -> wire.CompletionItem:
    snippet = client.snippets_for_texts
    new_text = _SNIPPET_SIGN.sub(r"\\\1", new_text) if snippet else new_text
    described = client.label_details and item.detail
    kind = ITEM_KIND[item.kind]
    return wire.CompletionItem(
        label=item.label,
        kind=kind if kind in client.item_kinds else REFERENCE_KIND,
        sort_text=rank,
        # What is typed fits every item, and what will be typed its label: editors that filter by
        # themselves keep the items that we chose. Neovim would show it in the line.
        filter_text=None if client.by_words else typed + item.label,
        text_edit=wire.TextEdit(range_, new_text),
        insert_text_format=SNIPPET if snippet else None,
        detail=None if described else item.detail or None,
        label_details=wire.LabelDetails(item.detail) if described else None,
        documentation=_documentation(item, client),
    )


def _documentation(item: Item, client: Client) -> wire.MarkupContent | str | None:
    if client.markdown_documentation and item.documentation:
        return wire.MarkupContent("markdown", excerpt(item.documentation))
    return item.documentation or None


def to_hover(lines: LineIndex, found: Hover) -> wire.Hover:
    return wire.Hover(wire.MarkupContent("markdown", found.markdown), to_range(lines, found.span))


def to_location(found: Definition, uri: str, target: Note | None) -> wire.Location:
    return wire.Location(uri, _target_range(target, found.selection))


def to_place(uri: str, span: Span, lines: LineIndex | None) -> wire.Location:
    """Of a file that is no note, or not read yet, only the beginning is known."""
    if lines is None:
        lines, span = NO_LINES, TOP
    return wire.Location(uri, to_range(lines, span))


def to_workspace_symbol(
    symbol: WorkspaceSymbol, location: wire.Location, client: Client
) -> wire.SymbolInformation:
    kind = SYMBOL_KIND[symbol.kind]
    kind = kind if kind in client.symbol_kinds else STRING_KIND
    return wire.SymbolInformation(symbol.name, kind, location, symbol.container or None)


def to_location_link(
    lines: LineIndex, found: Definition, uri: str, target: Note | None
) -> wire.LocationLink:
    return wire.LocationLink(
        target_uri=uri,
        target_range=_target_range(target, found.span),
        target_selection_range=_target_range(target, found.selection),
        origin_selection_range=to_range(lines, found.origin),
    )


def _target_range(target: Note | None, span: Span) -> wire.Range:
    """Of a file that is no note, or not read yet, only the beginning is known."""
    return to_range(target.lines, span) if target else to_range(NO_LINES, TOP)


def to_document_link(lines: LineIndex, link: DocumentLink, uri: str) -> wire.DocumentLink:
    fragment = "" if link.line is None else f"#L{link.line + 1}"
    return wire.DocumentLink(to_range(lines, link.span), uri + fragment)


def to_document_symbols(lines: LineIndex, found: Iterable[Symbol]) -> list[wire.DocumentSymbol]:
    return [
        wire.DocumentSymbol(
            name=symbol.name,
            kind=STRING_KIND,
            range=to_range(lines, symbol.span),
            selection_range=to_range(lines, symbol.selection),
            children=to_document_symbols(lines, symbol.children),
        )
        for symbol in found
    ]


def to_symbol_information(
    lines: LineIndex, uri: str, found: Iterable[Symbol], container: str | None = None
) -> list[wire.SymbolInformation]:
    """The same as a flat list, for editors that know no other."""
    flat: list[wire.SymbolInformation] = []
    for symbol in found:
        location = wire.Location(uri, to_range(lines, symbol.span))
        flat.append(wire.SymbolInformation(symbol.name, STRING_KIND, location, container))
        flat += to_symbol_information(lines, uri, symbol.children, symbol.name)
    return flat
