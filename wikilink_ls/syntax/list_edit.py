"""How lists and values in properties are written: edits that are handed on untried."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from wikilink_ls.syntax.note import Property, PropertyText
from wikilink_ls.syntax.text import LINE_END, LineIndex, Span, TextEdit, line_end_of, line_start
from wikilink_ls.syntax.yaml_edit import escaped, rewritten, whole_span, yaml_text

_COLON = re.compile(r"[ \t]*:")
_DASH = re.compile(r"[ \t]*-[ \t]+")
_LONE_DASH = re.compile(r"(?P<dash>[ \t]*-)[ \t]*(?=\r|\n|\Z|(?<=[ \t])#)")
_REST = re.compile(r"[ \t]*(?![ \t\r\n#\]])")
_REST_OF_LINE = re.compile(r"[ \t]*(?:(?<![^\s])#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_DOUBLE = '"'
# A quote opens where a value can begin; a comment, after a space.
_FLOW_TOKEN = re.compile(
    r"(?<=[\[{,:\s])(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')"
    r"|(?<=\s)(?P<comment>#[^\r\n]*)|(?P<mark>[\[\]{},])|(?P<space>\s+)|:|[^\s\[\]{},:]+",
    re.DOTALL,
)


def is_flow_list(text: str, entry: Property) -> bool:
    return text.startswith("[", entry.value_span.start)


def flow_list(items: Sequence[str]) -> str:
    return f"[{', '.join(_written(items, '', flow=True))}]"


def filled(text: str, entry: Property, items: Sequence[str]) -> TextEdit | None:
    """The list in the place of nothing, or of ``null``."""
    if entry.value_span.end > entry.value_span.start:
        return TextEdit(entry.value_span, flow_list(items))
    colon = _COLON.match(text, entry.key_span.end)
    if colon is None:
        return None
    return TextEdit(Span(colon.end(), colon.end()), f" {flow_list(items)}")


def filled_item(
    text: str, entry: Property, empty: PropertyText | None, items: Sequence[str]
) -> TextEdit | None:
    """*items* in the place of an item that says nothing: *empty*, or else a dash alone."""
    is_flow = is_flow_list(text, entry)
    if empty is not None:
        span = Span(*whole_span(empty))
        written = _written(items, span.of(text), flow=is_flow)
        dash = _DASH.match(text, line_start(text, span.start))
        between = f"{line_end_of(text)}{dash[0]}" if dash and not is_flow else ", "
        return TextEdit(span, between.join(written))
    lines = LineIndex.of(text)
    first, last = map(lines.line_of, entry.value_span)
    starts = lines.starts[first : last + 1]
    lone = next(filter(None, (_LONE_DASH.match(text, it) for it in starts)), None)
    if lone is None or is_flow:
        return None
    between = f"{line_end_of(text)}{lone['dash']} "
    written = _written(items, _first_written(text, entry), flow=False)
    return TextEdit(Span(lone.end("dash"), lone.end("dash")), f" {between.join(written)}")


def made_a_list(text: str, entry: Property, items: Sequence[str]) -> TextEdit | None:
    """A list of the single value and *items*; a text without quotes may need some in there."""
    written = entry.value_span.of(text)
    if written[:1] in "|>":
        return None
    if entry.texts and not entry.texts[0].quoted:
        written = yaml_text(entry.texts[0].text, flow=True)
    added = _written(items, written, flow=True)
    return TextEdit(entry.value_span, f"[{', '.join((written, *added))}]")


def added_to_flow(text: str, entry: Property, items: Sequence[str]) -> TextEdit:
    there = _flow_items(text, entry.value_span.start)
    if not there:
        after_bracket = entry.value_span.start + 1
        written = ", ".join(_written(items, "", flow=True))
        return TextEdit(Span(after_bracket, after_bracket), written)
    span = there[-1].span
    added = _written(items, span.of(text), flow=True)
    start = line_start(text, span.start)
    has_own_line = start > entry.value_span.start and not text[start : span.start].strip()
    if not has_own_line:
        return TextEdit(Span(span.end, span.end), "".join(f", {it}" for it in added))
    return _added_lines(text, there[-1], added, f"{line_end_of(text)}{text[start : span.start]}")


def _added_lines(text: str, last: "_Item", added: Sequence[str], before: str) -> TextEdit:
    """*added* on lines of their own after that of *last*, whose comment stays beside it."""
    end = last.span.end if last.comma is None else last.comma + 1
    rest = _REST_OF_LINE.match(text, end)
    # Without the line end; where a bracket closes the list on this line, nothing stays between.
    between = LINE_END.sub("", rest[0]) if rest else ""
    comma = "" if last.comma is None else ","
    more = f",{before}".join(added)
    new_text = f"{text[last.span.end : end] or ','}{between}{before}{more}{comma}"
    return TextEdit(Span(last.span.end, end + len(between)), new_text)


def added_to_block(text: str, entry: Property, items: Sequence[str]) -> TextEdit | None:
    lines = LineIndex.of(text)
    first, last = map(lines.line_of, entry.value_span)
    # The list seems to reach to the next property; comments before that belong to it.
    while last > first and _is_no_item(text, lines.starts[last], entry.value_span.end):
        last -= 1
    dash = _DASH.match(text, lines.starts[first])
    if dash is None or last + 1 >= len(lines):
        return None
    like = Span(*whole_span(entry.texts[-1])).of(text) if entry.texts else ""
    newline = text[lines.ends[last] : lines.starts[last + 1]]
    added = "".join(f"{newline}{dash[0]}{it}" for it in _written(items, like, flow=False))
    return TextEdit(Span(lines.ends[last], lines.ends[last]), added)


def _is_no_item(text: str, line_start: int, list_end: int) -> bool:
    return line_start >= list_end or _REST_OF_LINE.match(text, line_start) is not None


def removed(text: str, entry: Property, item: PropertyText, count: int) -> TextEdit | None:
    """The edit that takes *item* out of a list of *count* items, or for a single text leaves one.

    *text* may have changed behind *item*.
    """
    span = Span(*whole_span(item))
    if item.key == entry.key:
        return TextEdit(span, "[]")
    if is_flow_list(text, entry):
        return _removed_from_flow(text, entry, span, count)
    return _removed_from_block(text, entry, span, count)


def _written(items: Sequence[str], like: str, *, flow: bool) -> list[str]:
    """*items* in the quotes of *like*, which stands beside them; links in Obsidian's."""
    if like[:1] in ("'", '"'):
        return [rewritten(like, item, flow=flow) for item in items]
    return [
        f'"{escaped(item, _DOUBLE)}"' if item.startswith("[[") else yaml_text(item, flow=flow)
        for item in items
    ]


class _Item(NamedTuple):
    span: Span
    comma: int | None  # Where the comma after it stands.


def _flow_items(text: str, start_of_list: int) -> list[_Item]:
    """The items of the ``[list]`` that begins there, in the order of the text."""
    items: list[_Item] = []
    depth, start, end = 0, -1, -1
    for match in _FLOW_TOKEN.finditer(text, start_of_list):
        mark = match["mark"]
        depth -= mark in ("]", "}") if mark else 0
        if depth == 0 or (mark == "," and depth == 1):
            if start >= 0:
                items.append(_Item(Span(start, end), match.start() if mark == "," else None))
            start = -1
        elif match["space"] is None and match["comment"] is None:
            start, end = (match.start() if start < 0 else start), match.end()
        depth += mark in ("[", "{") if mark else 0
        if depth == 0:
            break
    return items


def _removed_from_flow(text: str, entry: Property, span: Span, count: int) -> TextEdit | None:
    items = _flow_items(text, entry.value_span.start)
    nth = next((nth for nth, it in enumerate(items) if it.span == span), None)
    if nth is None or len(items) != count:
        return None
    comma = items[nth].comma
    end = span.end if comma is None else comma + 1
    line = _whole_line(text, span.start, end)
    if nth and nth + 1 == count and (comma is None or not line):
        # What parts it from the one before goes, unless it is a comment.
        parting = items[nth - 1].comma or 0
        between = text[parting + 1 : line.start if line else span.start]
        kept = between if LINE_END.search(between) else ""
        return TextEdit(Span(parting, line.end if line else span.end), kept)
    after = _REST.match(text, end)
    return TextEdit(line or Span(span.start, after.end() if after else end), "")


def _removed_from_block(text: str, entry: Property, span: Span, count: int) -> TextEdit | None:
    start = line_start(text, span.start)
    dash, rest = _DASH.match(text, start), _REST_OF_LINE.match(text, span.end)
    if dash is None or dash.end() != span.start or rest is None:
        return None
    if count > 1:
        return TextEdit(Span(start, rest.end()), "")
    colon = _COLON.match(text, entry.key_span.end)
    if colon is None:
        return None
    return TextEdit(Span(colon.end(), rest.end()), f" []{text[colon.end() : start]}")


def _whole_line(text: str, start: int, end: int) -> Span | None:
    """The line on which nothing but a comment stands beside what is from *start* to *end*."""
    line = line_start(text, start)
    rest = _REST_OF_LINE.match(text, end)
    is_alone = not text[line:start].strip()
    return Span(line, rest.end()) if rest and is_alone else None


def _first_written(text: str, entry: Property) -> str:
    return Span(*whole_span(entry.texts[0])).of(text) if entry.texts else ""
