"""What is shown of the graph of links, as LSP's structures."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wikilink_ls.features.code_lens import CodeLens
from wikilink_ls.features.inlay_hints import InlayHint
from wikilink_ls.features.link_graph import NodeView
from wikilink_ls.server import wire
from wikilink_ls.server.convert import NO_LINES, STRING_KIND, to_range
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import LineIndex, Span

FILE_KIND = 1
"""SymbolKind.File."""


class LensName(NamedTuple):
    """By which a lens is known again, whatever is typed around what it is about."""

    kind: str
    text: str
    """What the place is called; nothing for the note."""
    nth: int
    """Of the places that are called so."""


def named(note: Note, lenses: Iterable[CodeLens]) -> Iterator[tuple[LensName, CodeLens]]:
    """The *lenses* of *note*, each with its name."""
    names: dict[tuple[str, Span], LensName] = {}
    seen = Counter[tuple[str, str]]()
    for kind, text, span in _places(note):
        seen[kind, text] += 1
        names[kind, span] = LensName(kind, text, seen[kind, text])
    for lens in lenses:
        yield names.get((lens.kind, lens.span), LensName(lens.kind, "", 1)), lens


def _places(note: Note) -> Iterator[tuple[str, str, Span]]:
    yield from (("heading", it.text, it.span) for it in note.headings)
    yield from (("block", it.id, it.span) for it in note.blocks)
    yield from (("footnote", it.label, it.span) for it in note.footnotes)


def to_code_lens(lines: LineIndex, lens: CodeLens, name: LensName, uri: str) -> wire.CodeLens:
    """Without its command, for which the editor asks where it shows the lens."""
    start, end = lens.span
    # A lens is about one line; a heading or a block may have more.
    first_line = Span(start, min(end, lines.line_span(lines.line_of(start)).end))
    data = {"uri": uri, "name": name}
    return wire.CodeLens(to_range(lines, first_line), data=data)


def to_inlay_hint(lines: LineIndex, hint: InlayHint) -> wire.InlayHint:
    return wire.InlayHint(
        position=wire.Position(*lines.position(hint.offset)),
        label=hint.label,
        tooltip=wire.MarkupContent("markdown", hint.tooltip),
        padding_left=True,
    )


def to_item(view: NodeView, uri: str, note: Note | None) -> wire.CallHierarchyItem:
    lines = note.lines if note else NO_LINES
    return wire.CallHierarchyItem(
        name=view.name,
        kind=STRING_KIND if view.node.subpath else FILE_KIND,
        detail=view.detail or None,
        uri=uri,
        range=to_range(lines, view.span),
        selection_range=to_range(lines, view.selection),
        data=view.node._asdict(),
    )
