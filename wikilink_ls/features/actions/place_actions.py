"""Code actions for footnotes, block ids and headings that are missing, unused or twice there."""

from collections.abc import Iterator
from itertools import islice

from wikilink_ls.features.actions.block_ids import new_block_id
from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.features.actions.selected_links import selected_links
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, link_edits
from wikilink_ls.features.extract.cutting import without_lines
from wikilink_ls.features.findings.missing import one_line
from wikilink_ls.features.findings.place_findings import (
    block_findings,
    close_labels,
    dangling_references,
    headings_meant,
    unused_footnotes,
)
from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.headings import linkable
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Footnote, FootnoteReference, Heading, Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit, edited, line_end_of
from wikilink_ls.vault.target import find_heading, parents_of

MOST_SHOWN = 10
"""Findings of a kind in a selection that are offered one by one; each costs a reading."""


def place_actions(selection: Selection) -> Iterator[CodeAction]:
    """For the findings about places in the note, and in those that it links."""
    yield from _of_footnotes(selection)
    yield from _new_ids(selection)
    if not selection.is_off("ambiguous-heading"):
        for link, target in selected_links(selection)[:MOST_SHOWN]:
            if target.note is not None and isinstance(target.place, Heading):
                yield from _twins(selection, link, target.note, target.place)


def _of_footnotes(selection: Selection) -> Iterator[CodeAction]:
    note = selection.note
    if not selection.is_off("dangling-footnote"):
        dangling = (it for it in dangling_references(note) if selection.touches(it.span))
        for reference in islice(dangling, MOST_SHOWN):
            yield from _mended(selection, reference)
    if not selection.is_off("unused-footnote"):
        unused = (it for it in unused_footnotes(note) if selection.touches(it.label_span))
        for footnote in islice(unused, MOST_SHOWN):
            yield from _without(selection, footnote)


def _mended(selection: Selection, reference: FootnoteReference) -> Iterator[CodeAction]:
    """Actions for a *reference* to a footnote that is not there."""
    note = selection.note
    close = close_labels(note, reference)
    code, span = "dangling-footnote", reference.span
    for label in close:
        title, preferred = f"Change to '[^{label}]'", len(close) == 1
        edit = TextEdit(reference.label_span, label)
        yield _fix(selection, title, code, span, edit, preferred=preferred)
    if added := _footnote(note, selection.text, reference.label):
        yield _fix(selection, f"Add the footnote '[^{reference.label}]'", code, span, added)


def _footnote(note: Note, text: str, label: str) -> TextEdit | None:
    """The edit after which *label* is a footnote, at the end; None if it would be none there."""
    newline, end = line_end_of(text), len(text.rstrip())
    last = max((it.span.end for it in note.footnotes), default=-1)
    # Footnotes stand together, one on a line.
    between = newline if last >= end else newline * 2
    edit = TextEdit(Span(end, end), f"{between}[^{label}]: ")
    after = parse(note.path, edited(text, (edit,)))
    added = [it for it in after.footnotes if label_key(it.label) == label_key(label)]
    is_it = len(added) == 1 and len(after.footnotes) == len(note.footnotes) + 1
    return edit if is_it and _shape(after) == _shape(note) else None


def _shape(note: Note) -> tuple[int, ...]:
    parts = (note.headings, note.blocks, note.links, note.tags, note.literal, note.tables)
    return tuple(map(len, parts))


def _without(selection: Selection, footnote: Footnote) -> Iterator[CodeAction]:
    """The action that removes *footnote*, which is unused."""
    note, text = selection.note, selection.text
    start = note.lines.line_span(note.lines.line_of(footnote.span.start)).start
    if text[start : footnote.span.start].strip():
        return  # On the line of an item or a quote.
    edits = tuple(without_lines(note, text, (footnote.span,)))
    after = parse(note.path, edited(text, edits))
    kept = [it.label for it in note.footnotes if it != footnote]
    if [it.label for it in after.footnotes] == kept:
        title = f"Remove the unused footnote '{footnote.label}'"
        yield _fix(selection, title, "unused-footnote", footnote.label_span, *edits)


def _new_ids(selection: Selection) -> Iterator[CodeAction]:
    """For each block at *selection* whose id an earlier one has."""
    note, code = selection.note, "duplicate-block-id"
    if selection.is_off(code):
        return
    again = {it.span for it in block_findings(note) if selection.touches(it.span)}
    for block in note.blocks:
        if block.id_span in again:
            id_ = new_block_id(note, block.span.of(selection.text))
            edit = TextEdit(block.id_span, id_)
            title = "Give this block a new id"
            yield _fix(selection, title, code, block.id_span, edit, preferred=True)


def _twins(selection: Selection, link: Link, note: Note, opened: Heading) -> Iterator[CodeAction]:
    """For each heading that *link* could mean in *note*, a link that could mean no other."""
    wanted = parse_subpath(link.subpath)
    twins = headings_meant(note, wanted.names) if isinstance(wanted, HeadingSubpath) else []
    for twin in twins if len(twins) > 1 else ():
        names = _qualified(note, twin)
        try:
            change = LinkChange(link, names=names)
            edits = tuple(link_edits(change, selection.note, selection.text)) if names else ()
        except LeftError:
            continue
        if edits:
            title = f"Link to '{one_line(' > '.join(names))}'"
            is_opened = twin == opened
            span = link.subpath_span
            yield _fix(selection, title, "ambiguous-heading", span, *edits, preferred=is_opened)


def _qualified(note: Note, heading: Heading) -> tuple[str, ...]:
    """The text of *heading* after as many parents as part it from all others, if any do."""
    names: tuple[str, ...] = ()
    for each in (heading, *reversed(parents_of(note.headings, heading))):
        names = (linkable(each), *names)
        if not all(names) or find_heading(note.headings, names) != heading:
            continue
        if headings_meant(note, names) == [heading]:
            return names
    return ()


def _fix(
    selection: Selection,
    title: str,
    code: str,
    span: Span,
    *edits: TextEdit,
    preferred: bool = False,
) -> CodeAction:
    changes = edits_of(selection.note, *edits)
    return CodeAction(title, "quickfix", changes, code=code, span=span, preferred=preferred)
