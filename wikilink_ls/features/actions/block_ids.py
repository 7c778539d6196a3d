"""A code action that gives the block at the cursor an id, so that a link can lead to it."""

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.actions.near_elements import elements_near
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.syntax.elements import Element
from wikilink_ls.syntax.literal import has_lines, is_math_block, trimmed
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit, edited, line_end_of

_WITH_ID_BELOW = frozenset(("quote", "table", "fence", "code"))
_IN_ITEM = frozenset(("list", "item", "paragraph", "text", "inline", "inner"))


class _Spot(NamedTuple):
    block: Span
    """As it is called once it has an id."""
    end: int
    below: bool
    """The id goes on a line of its own, not behind the last word."""


def add_block_id(selection: Selection) -> Iterator[CodeAction]:
    """For the block in which *selection* begins, if it has no id."""
    note, text = selection.note, selection.text
    spot = _spot(note, text, selection.span.start)
    if spot is not None and not _has_id(note, spot):
        yield CodeAction("Add a block id", "refactor.rewrite", partial(_added, note, text, spot))


def _spot(note: Note, text: str, offset: int) -> _Spot | None:
    """Where the id of the block at *offset* goes; None if nothing there can have one."""
    line = trimmed(text, *note.lines.line_span(note.lines.line_of(offset)))
    if offset < note.properties.span.end:
        return None
    at = min(max(offset, line.start), line.end)
    known = elements_near(note, text, Span(at, at))
    around = [it for it in known if it.span.touches(at)]
    match around[-1] if around else None:
        case Element("paragraph", span):
            return _Spot(span, span.end, below=is_math_block(text, span))
        case Element(kind, span) if kind in _WITH_ID_BELOW:
            is_open = any(it.end > len(text) for it in note.literal)
            is_over = not is_open or text[span.end :].strip()
            return _Spot(span, span.end, below=True) if is_over else None
        case Element("list") if line.start < line.end and _IN_ITEM.issuperset(
            it.kind for it in around
        ):
            return _in_item(text, known, around)
    return None


def _in_item(text: str, known: Sequence[Element], around: Sequence[Element]) -> _Spot | None:
    """The spot of an item, or of a paragraph in it that is not its first; innermost first."""
    item = next(it.span for it in around if it.kind == "item")
    texts = (it.span for it in known if it.kind == "text")
    first = next((it for it in texts if item.start <= it.start and it.end <= item.end), None)
    own = next((it.span for it in around if it.kind == "text"), first)
    if own is None or is_math_block(text, own):
        return None
    is_first = not has_lines(text, item.start, own.start)
    # On the mark of an item that begins with another block, there is no text of its own.
    if own == first and not is_first and own not in (it.span for it in around):
        return None
    return _Spot(Span(item.start, own.end) if is_first else own, own.end, below=False)


def _has_id(note: Note, spot: _Spot) -> bool:
    behind = not spot.below and any(it.id_span.end == spot.end for it in note.blocks)
    return behind or any(it.span == spot.block for it in note.blocks)


def _added(note: Note, text: str, spot: _Spot) -> VaultEdits | None:
    """None if the text would be read otherwise with the id in it."""
    id_ = new_block_id(note, spot.block.of(text))
    edit = _edit(note, text, spot, id_)
    after = parse(note.path, edited(text, (edit,)))
    added = [it for it in after.blocks if it.id == id_]
    is_it = [it.span.start for it in added] == [spot.block.start]
    is_same = len(after.blocks) == len(note.blocks) + 1 and _rest(after) == _rest(note)
    return VaultEdits({note.path: (edit,)}) if is_it and is_same else None


def _edit(note: Note, text: str, spot: _Spot, id_: str) -> TextEdit:
    if not spot.below:
        return TextEdit(Span(spot.end, spot.end), f" ^{id_}")
    newline, line = line_end_of(text), note.lines.line_of(spot.end)
    end = note.lines.line_span(line).end
    is_last = line + 1 == len(note.lines)
    is_followed = not is_last and note.lines.line_span(line + 1).of(text).strip()
    written = f"{newline}{newline}^{id_}{newline if is_followed else ''}"
    return TextEdit(Span(end, end), written)


def new_block_id(note: Note, block: str) -> str:
    """As random as Obsidian's, and the same whenever it is asked for."""
    taken = {it.id.lower() for it in note.blocks}
    seed = block
    while (id_ := blake2b(seed.encode(errors="replace"), digest_size=3).hexdigest()) in taken:
        seed += id_
    return id_


def _rest(note: Note) -> list[object]:
    """What a note says besides its blocks."""
    links = [(it.kind, it.linktext, it.display) for it in note.links]
    headings = [(it.text, it.level) for it in note.headings]
    return [links, headings, len(note.literal), len(note.tables), len(note.footnotes)]
