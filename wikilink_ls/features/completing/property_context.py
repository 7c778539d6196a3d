"""Where a cursor stands in a property that is completed, however broken its YAML is.

A list that is being typed is seldom a list yet. So the property alone is read, with the brackets
and quotes that are still to come: the text up to the cursor, to find the value that is typed; all
of it but that value, to find the others.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wikilink_ls.syntax.list_edit import is_flow_list
from wikilink_ls.syntax.note import Note, Property, PropertyText
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.text import Span
from wikilink_ls.syntax.yaml_edit import escaped, yaml_text

Style = Literal["flow", "block", "single"]
"""In ``[a, b]``, after ``- ``, or right after the name of the property."""

_KEY = re.compile(r"([\"']?)([^\s\"'#\[\]{},-][^\"'\r\n]*?)\1[ ]?:(?!\S)")
_OPENING = "---\n"
_BEGUN = re.compile(r"---[ \t]*[\r\n]")
_EMPTY_LINE = re.compile(r"(?<=[\r\n])[ \t]*(?=[\r\n])(?<!\r(?=\n))")
# What the text up to the cursor may lack; with a letter, for there may be none.
_STILL_TO_COME = ("x", "x]", 'x"', 'x"]', "x'", "x']")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n])*[ \t]*(?:#[^\r\n]*)?\Z")
_END = re.compile(r"(?<=[ \t])#|\Z")
_FLOW_END = re.compile(r"[,\[\]{}]|(?<=[ \t])#|\Z")
# A quote of another value opens it, and so no comma follows.
_CLOSED = {
    '"': re.compile(r'((?:[^"\\]|\\.)*")[ \t]*(?:[,\]#]|\Z)'),
    "'": re.compile(r"((?:[^']|'')*')[ \t]*(?:[,\]#]|\Z)"),
}


@dataclass(frozen=True, slots=True)
class PropertyContext:
    """A cursor in a value of the property."""

    span: Span
    """What an accepted item is to replace: the value with its quotes; on one line."""
    typed: str
    """What the value says up to the cursor."""
    style: Style
    quote: str
    """The quote that begins the value, or empty."""
    others: Note
    """A note with that property alone, and nothing in it but the other values."""


def property_context(
    note: Note, text: str, offset: int, keys: Collection[str]
) -> PropertyContext | None:
    """The context of a cursor at *offset* in *note*, whose text is *text*.

    *keys* are the properties that count, in lower case.
    """
    whole = _property_at(note, text, offset, keys)
    found = _typed(text, Span(whole.start, offset)) if whole else None
    if whole is None or found is None:
        return None
    style, value, start = found
    line = note.lines.line_span(note.lines.line_of(offset))
    has_more = style == "single" and not _BLANK_LINES.match(text, line.end, whole.end)
    is_before_another = start == offset and text[offset : line.end].lstrip()[:1] in {*"\"'[{"}
    if start < line.start or has_more or is_before_another or "[[" in value.text:
        return None
    quote = text[start] if value.quoted else ""
    span = Span(start, _end(text, Span(offset, line.end), quote, style))
    others = _without_value(text, whole, span)
    return PropertyContext(span, value.text[:-1], style, quote, others)


def _property_at(note: Note, text: str, offset: int, keys: Collection[str]) -> Span | None:
    """The lines of the property at *offset*, if it is one of *keys*."""
    lines, last = note.lines, _last_line(note, text)
    first = at = lines.line_of(offset)
    if not 0 < at < last:
        return None
    while not (key := _KEY.match(text, *lines.line_span(first))):
        first -= 1
        if not first:
            return None
    if key[2].strip().lower() not in keys or offset <= key.end():
        return None
    while at + 1 < last and not _KEY.match(text, *lines.line_span(at + 1)):
        at += 1
    return Span(lines.starts[first], lines.line_span(at).end)


def _last_line(note: Note, text: str) -> int:
    """The line that ends the properties; while they are begun, the first that is empty."""
    if note.properties.span.end or not _BEGUN.match(text):
        return note.lines.line_of(note.properties.span.end)
    empty = _EMPTY_LINE.search(text)
    return note.lines.line_of(empty.start()) if empty else len(note.lines)


def _typed(text: str, before: Span) -> tuple[Style, PropertyText, int] | None:
    """The value that is typed up to the end of *before*, and where it begins with its quote."""
    by = before.start - len(_OPENING)
    for rest in _STILL_TO_COME:
        source = f"{_OPENING}{before.of(text)}{rest}\n---\n"
        for entry in parse_properties(source).entries[-1:]:
            at_cursor = (it for it in entry.texts if it.span.touches(before.end - by))
            for value in at_cursor:
                style = _style(source, entry, value)
                start = value.span.start - value.quoted + by
                return (style, value, start) if style else None
    return None


def _style(source: str, entry: Property, value: PropertyText) -> Style | None:
    if value.key == entry.key:
        between = source[entry.key_span.end : value.span.start]
        return None if "\n" in between or "\r" in between else "single"
    if value.is_item_of(entry.key):
        return "flow" if is_flow_list(source, entry) else "block"
    return None


def _end(text: str, behind: Span, quote: str, style: Style) -> int:
    """Where the value ends in *behind*, the rest of the line after the cursor."""
    closed = _CLOSED[quote].match(text, *behind) if quote else None
    if closed:
        return closed.end(1)
    end = (_FLOW_END if style == "flow" else _END).search(text, *behind)
    rest = text[behind.start : end.start() if end else behind.end]
    return behind.start + len(rest.rstrip(" \t"))


def _without_value(text: str, whole: Span, span: Span) -> Note:
    """The property *whole* without its value *span*."""
    before, behind = text[whole.start : span.start], text[span.end : whole.end]
    for stand_in, rest in (("''", ""), ("''", "\n]"), ("'',", ""), ("'',", "\n]")):
        note = parse("", f"{_OPENING}{before}{stand_in}{behind}{rest}\n---\n")
        if note.properties.entries:
            return note
    return parse("", "")


def written_value(name: str, context: PropertyContext) -> str | None:
    """*name* as YAML after the quote that was typed; None if that cannot hold it."""
    if not context.quote:
        return _yaml(name, flow=context.style == "flow")
    # Single quotes hold no control character and no end of a line.
    if context.quote == "'" and not name.isprintable():
        return None
    return escaped(name, context.quote) + context.quote


@lru_cache(maxsize=4096)
def _yaml(name: str, *, flow: bool) -> str:
    """As `yaml_text`, which reads what it writes; every keystroke asks for the same names."""
    return yaml_text(name, flow=flow)
