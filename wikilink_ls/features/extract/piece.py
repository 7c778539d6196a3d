"""What is taken out of a note: a section, or the whole lines of a selection."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from wikilink_ls.features.actions.near_elements import elements_near
from wikilink_ls.features.renames.file_names import as_name
from wikilink_ls.syntax.comments import comments
from wikilink_ls.syntax.linktext import wikilinks
from wikilink_ls.syntax.literal import trimmed
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.target import section_of

NO_NAME = "Untitled"
MOST_WORDS = 6

_TORN = frozenset(("heading", "quote", "fence", "code", "html", "table", "footnote"))
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_MARKS = re.compile(r"[ \t]*(?:(?:[-*+>]|\d+[.)]|#+|\[!?[^\]]*\][+:-]?|\^\S+)(?:[ \t]+|\Z))*")
_TAIL = re.compile(r"(?:(?:\A|[ \t]+)(?:\^[A-Za-z0-9-]+|#[^\s#]+))+[ \t]*\Z")
_ITEM = re.compile(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Piece:
    span: Span
    """Whole lines with something on the first and the last, without the last line ending."""
    name: str
    """What the new note is called, if no other is."""
    raised: int = 0
    """By how many levels its headings are raised."""
    item: bool = False
    """It is some of the items of a list, which stays one."""

    def marks(self, text: str) -> tuple[str, str]:
        """Of the first of its items: the blanks before it, and those with its mark."""
        match = _ITEM.match(text, self.span.start) if self.item else None
        return (match[1], match[0]) if match else ("", "")


def section_piece(note: Note, text: str, offset: int) -> Piece | None:
    """The section that *offset* is in; None outside, or if the note has nothing else.

    None as well where a comment would be torn apart.
    """
    line_end = note.lines.line_span(note.lines.line_of(offset)).end
    above = (it for it in reversed(note.headings) if it.span.start <= line_end)
    if (heading := next(above, None)) is None:
        return None
    section = section_of(note, heading)
    start, end = _whole_lines(note, trimmed(text, *section))
    rest = text[note.properties.span.end : start] + text[end:]
    if not rest.strip() or _tears_comment(note, text, Span(start, end)):
        return None
    return Piece(Span(start, end), _name(heading.text), raised=heading.level - 1)


def selected_piece(note: Note, text: str, span: Span) -> Piece | None:
    """The whole lines of *span*, and whole items of lists.

    None for properties, and where code, a table, a quote, HTML, math or a comment would be torn
    apart.
    """
    start = max(span.start, note.properties.span.end)
    span = trimmed(text, start, span.end)
    if span.start >= span.end:
        return None
    known = elements_near(note, text, span)
    items = [_whole_lines(note, it.span) for it in known if it.kind == "item"]
    span = _with_whole_items(_whole_lines(note, span), items)
    whole = [_whole_lines(note, it.span) for it in known if it.kind in _TORN]
    if any(_is_torn(it, span) for it in (*whole, *note.literal)):
        return None
    if _tears_comment(note, text, span):
        return None
    lists = (_whole_lines(note, it.span) for it in known if it.kind == "list")
    is_item = any(it.start == span.start for it in items) and any(
        _is_torn(it, span) for it in lists
    )
    return Piece(_with_ids(note, span), _selected_name(note, text, span), item=is_item)


def _whole_lines(note: Note, span: Span) -> Span:
    lines = note.lines
    first, last = lines.line_of(span.start), lines.line_of(span.end)
    return Span(lines.starts[first], lines.line_span(last).end)


def _contains(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_torn(block: Span, span: Span) -> bool:
    return block.overlaps(span) and not _contains(span, block)


def _tears_comment(note: Note, text: str, span: Span) -> bool:
    """Whether only a part of a comment is in *span*, or *span* is a part of one."""
    found = comments(text, note.properties.span.end, note.literal)
    # One that has no end ends with the last word.
    return any(_is_torn(trimmed(text, it.start, min(it.end, len(text))), span) for it in found)


def _with_whole_items(span: Span, items: Collection[Span]) -> Span:
    """*span* with the rest of the items that it has a part of.

    Of an item that it is in it may be items inside, from the beginning of one to the end of one.
    """
    # From the innermost item on, each sees what those inside it have added.
    for item in sorted(items, key=lambda it: (-it.start, it.end)):
        if _is_torn(item, span) and not (_contains(item, span) and _are_inside(item, span, items)):
            span = Span(min(item.start, span.start), max(item.end, span.end))
    return span


def _are_inside(item: Span, span: Span, items: Collection[Span]) -> bool:
    inside = [it for it in items if it.start > item.start and _contains(item, it)]
    return any(it.start == span.start for it in inside) and any(
        it.end == span.end for it in inside
    )


def _with_ids(note: Note, span: Span) -> Span:
    """*span* with the id on a line of its own that names its last block."""
    ends = (it.id_span.end for it in note.blocks if _contains(span, it.span))
    return Span(span.start, max((span.end, *ends)))


def _selected_name(note: Note, text: str, span: Span) -> str:
    """The first heading in *span*, or else its first words."""
    headings = (it.text for it in note.headings if span.overlaps(it.span))
    return _name(next(headings, None) or _first_words(span.of(text)))


def _first_words(text: str) -> str:
    for line in re.split(r"[\r\n]+", text):
        said = _TAIL.sub("", line[_end_of_marks(line) :])
        words = " ".join(said.split()[:MOST_WORDS])
        if any(map(str.isalpha, words)):
            return words
    return ""


def _end_of_marks(line: str) -> int:
    match = _MARKS.match(line)
    return match.end() if match else 0


def _name(text: str) -> str:
    """*text* as the name of a note, but for a block id and tags at its end.

    Of links it has what they show.
    """
    text = _TAIL.sub("", text) or text
    for link in reversed(list(wikilinks(text, 0))):
        shown = link.display or display_name(link.path) or link.subpath
        text = text[: link.start] + shown + text[link.end :]
    return as_name(_MARKDOWN_LINK.sub(r"\1", text)) or NO_NAME
