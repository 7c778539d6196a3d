"""Where a cursor stands as far as links are concerned: in which part of which half-typed link.

Only the text decides; editors differ in what they tell about trigger characters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wikilink_ls.syntax.linktext import is_external
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.tags import TAG_CHARACTER

Part = Literal["path", "heading", "block", "display"]

_SEPARATOR = re.compile(r"\\?\||#")
_PIPE = re.compile(r"\\?\|")
_TAG = re.compile(rf"(?:^|(?<=\s))#({TAG_CHARACTER}*+)$")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^([^\[\]\s^|]*+)$")
_PARENTHESIS = re.compile(r"\\.|([()])")
_DESTINATION_STEP = re.compile(
    r"""\\.|[()#]|\s+(?:(?:"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\))\s*)?\)|\s"""
)


@dataclass(frozen=True, slots=True)
class LinkContext:
    """A cursor in a link that is open, or being changed. Offsets are in the note."""

    markdown: bool
    """In the destination of ``[text](…``, else in ``[[…``."""
    opening: int
    """Where the link begins, or the destination of a Markdown link."""
    start: int
    """Where the typed text begins: after ``[[``, ``(`` or ``(<``."""
    cursor: int
    end: int
    """Where the part at the cursor ends: what an accepted item is to replace ends here."""
    typed: str
    """From *start* to *cursor*, as it is written."""
    part: Part
    closing: str
    """The brackets, and the quote, that are still to be written after *end*."""
    closed_by: int
    """How long the brackets are that stand right behind *end*."""
    more: bool
    """A subpath or a display text follows *end*."""
    embed: bool = False
    table: bool = False
    properties: bool = False
    quote: str = ""
    """In properties: the quote before the link."""
    angle: bool = False
    """In a destination in ``<>``, where spaces may stand."""

    @property
    def path(self) -> str:
        """The link path before the part at the cursor."""
        if "#" not in self.typed and self.part == "block":
            return self.typed.partition("^")[0].strip()
        return _SEPARATOR.split(self.typed, maxsplit=1)[0].strip()

    @property
    def kept(self) -> str:
        """What of the typed text stays before the text of the part."""
        return self.typed[: len(self.typed) - len(self.query)]

    @property
    def query(self) -> str:
        """What is typed of the part."""
        match self.part:
            case "path":
                return self.typed
            case "heading":
                return self.typed.rpartition("#")[2]
            case "block":
                return self.typed.rpartition("^")[2]
        return _PIPE.split(self.typed, maxsplit=1)[1]


@dataclass(frozen=True, slots=True)
class TagContext:
    """A cursor in a tag."""

    start: int
    """At the ``#``."""
    cursor: int
    query: str
    """What is typed, without the ``#``."""


@dataclass(frozen=True, slots=True)
class FootnoteContext:
    """A cursor in a reference to a footnote, or where one is defined."""

    start: int
    """After the ``[^``."""
    cursor: int
    query: str
    closed: bool
    """A bracket follows."""
    begins_line: bool
    """Nothing stands before it: what is typed may become a definition."""


def link_context(
    note: Note, text: str, offset: int, is_file: Callable[[str], bool] = lambda _: True
) -> LinkContext | TagContext | FootnoteContext | None:
    """The context of a cursor at *offset* in *note*, whose text is *text*.

    *is_file* tells whether a link path leads to a file: ``[[note^`` may begin a block of ``note``,
    or the name ``note^2``.
    """
    start, end = note.lines.line_span(note.lines.line_of(offset))
    before, after = text[start:offset], text[offset:end]
    wikilink, destination = _open_wikilink(before), _open_destination(before)
    footnote = before.rfind("[^")
    marks = max(wikilink, destination, footnote, before.rfind("#"))
    if marks < 0 or note.in_literal(offset):
        return None
    if wikilink > destination:
        return _in_wikilink(note, start, wikilink, before, after, is_file)
    if destination >= 0:
        return _in_destination(start, destination, before, after)
    if offset < note.properties.span.end:
        return None
    return _in_footnote(start, before, after) or _in_tag(start, before)


def _open_wikilink(before: str) -> int:
    """Where the ``[[`` is that nothing closes before the cursor."""
    at = before.rfind("[[")
    if at < 0 or "]]" in before[at:]:
        return -1
    escapes = at - len(before[:at].rstrip("\\"))
    return -1 if escapes % 2 else at


def _open_destination(before: str) -> int:
    """Where the destination is that nothing closes before the cursor."""
    at = before.rfind("](") + 2
    typed = before[at:]
    if at < 2 or "[" not in before[: at - 2] or is_external(typed):
        return -1
    if typed.startswith("<"):
        return -1 if ">" in typed else at
    is_closed = typed.count(")") > typed.count("(")
    return -1 if is_closed or any(map(str.isspace, typed)) else at


def _in_wikilink(
    note: Note, start: int, at: int, before: str, after: str, is_file: Callable[[str], bool]
) -> LinkContext:
    typed, cursor = before[at + 2 :], start + len(before)
    part = _part(typed, is_file)
    inside, closing, _ = after.partition("]]")
    is_closed = bool(closing) and "[[" not in inside
    tail = _length(part, inside) if is_closed else 0
    embed = before[:at].endswith("!")
    in_properties = cursor < note.properties.span.end
    quote = _quote_at(before, at) if in_properties else ""
    return LinkContext(
        markdown=False,
        opening=start + at - embed,
        start=start + at + 2,
        cursor=cursor,
        end=cursor + tail,
        typed=typed,
        part=part,
        closing="" if is_closed else _missing_brackets(after, quote),
        closed_by=2 if after[tail:].startswith("]]") else int(after.startswith("]")),
        more=is_closed and tail < len(inside),
        embed=embed,
        table=any(span.touches(cursor) for span in note.tables),
        properties=in_properties,
        quote=quote,
    )


def _missing_brackets(after: str, quote: str) -> str:
    """The brackets that are to be written, and the *quote* where nothing follows them."""
    if after.startswith("]"):
        return "]"
    return "]]" if after.strip() else f"]]{quote}"


def _quote_at(before: str, at: int) -> str:
    quote = before[max(at - 1, 0) : at]
    return quote if quote in ("'", '"') else ""


def _part(typed: str, is_file: Callable[[str], bool]) -> Part:
    if _PIPE.search(typed, 1):
        return "display"
    _, hash_, subpath = typed.rpartition("#")
    if hash_:
        return "block" if subpath.startswith("^") else "heading"
    path, caret, _ = typed.partition("^")
    return "block" if caret and is_file(path.strip()) else "path"


def _length(part: Part, inside: str) -> int:
    """How much of *inside*, up to the closing brackets, belongs to *part*."""
    if part == "display":
        return len(inside)
    end = (_SEPARATOR if part == "path" else _PIPE).search(inside)
    return end.start() if end else len(inside)


def _in_destination(start: int, at: int, before: str, after: str) -> LinkContext:
    angle = before.startswith("<", at)
    typed = before[at + angle :]
    end = after.find(">") if angle else _closing_parenthesis(typed, after)
    tail = max(end, 0)
    closing = ">)" if angle else ")"
    return LinkContext(
        markdown=True,
        opening=start + at,
        start=start + at + angle,
        cursor=start + len(before),
        end=start + len(before) + tail,
        typed=typed,
        part=_part(typed, lambda _: False) if "#" in typed else "path",
        closing=closing if end < 0 else "",
        closed_by=0,
        more=after[tail:].startswith("#"),
        embed=before.rfind("![", 0, at) > before.rfind("[", 0, at) - 2,
        angle=angle,
    )


def _closing_parenthesis(typed: str, after: str) -> int:
    """How far the destination goes on behind the cursor; -1 if nothing closes it.

    Those that are open in it are closed first; the last one must do if there are too few.
    """
    signs = [it[1] for it in _PARENTHESIS.finditer(typed)]
    depth, last = signs.count("(") - signs.count(")"), -1
    for step in _DESTINATION_STEP.finditer(after):
        if step[0] == "(":
            depth += 1
        elif step[0] == ")" and depth > 0:
            depth, last = depth - 1, step.start()
        elif step[0][0] != "\\":
            # A title may stand before the parenthesis.
            return step.start() if step[0][-1] in ")#" else last
    return last


def _in_footnote(start: int, before: str, after: str) -> FootnoteContext | None:
    match = _FOOTNOTE.search(before)
    if match is None:
        return None
    return FootnoteContext(
        start=start + match.start(1),
        cursor=start + len(before),
        query=match[1],
        closed=after.startswith("]"),
        begins_line=not before[: match.start()].strip(" \t>"),
    )


def _in_tag(start: int, before: str) -> TagContext | None:
    match = _TAG.search(before)
    # A "#" that begins a line is the beginning of a heading, until a letter follows.
    if match is None or not (match[1] or before[: match.start()].strip(" \t>")):
        return None
    return TagContext(start + match.start(), start + len(before), match[1])
