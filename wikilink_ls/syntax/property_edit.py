"""Edits of the lists in a note's properties, which change a value and leave all else as it is.

Each edit is tried before it is given away: the edited text is read again, and an edit that would
say anything but what is wanted is None.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from wikilink_ls.syntax.note import Properties, Property, PropertyText
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.text import LINE_END, LineIndex, Span, TextEdit
from wikilink_ls.syntax.yaml_edit import escaped, rewritten, whole_span, yaml_text

_COLON = re.compile(r"[ \t]*:")
_DASH = re.compile(r"[ \t]*-[ \t]+")
_REST = re.compile(r"[ \t]*(?![ \t\r\n#\]])")
_REST_OF_LINE = re.compile(r"[ \t]*(?:(?<![^\s])#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_DOUBLE = '"'
# A quote opens where a value can begin; a comment, after a space.
_FLOW_TOKEN = re.compile(
    r"(?<=[\[{,:\s])(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')"
    r"|(?<=\s)(?P<comment>#[^\r\n]*)|(?P<mark>[\[\]{},])|(?P<space>\s+)|[^\s\[\]{},]",
    re.DOTALL,
)


def with_items(
    text: str, properties: Properties, key: str, new_items: Sequence[str]
) -> TextEdit | None:
    """Adds *new_items* to the list *key*; what is there, and how it is written, stays."""
    if not new_items or (properties.problems and not properties.entries):
        return None
    entry = properties.get(key)
    if entry is None:
        line = _new_property(text, properties, key, new_items)
        return _tried(text, line, properties, key, list(new_items))
    value = properties.values.get(entry.key)
    old = value if isinstance(value, list) else [] if value is None else [value]
    edit = _added(text, entry, value, new_items)
    return _tried(text, edit, properties, entry.key, [*old, *new_items])


def without_item(text: str, properties: Properties, item: PropertyText) -> TextEdit | None:
    """Takes *item* out of its list; an empty list stays. A single text leaves one, too."""
    entry = next((it for it in properties.entries if item in it.texts), None)
    if entry is None:
        return None
    value = properties.values.get(entry.key)
    if item.key == entry.key:
        nothing = TextEdit(Span(*whole_span(item)), "[]")
        return _tried(text, nothing, properties, entry.key, [])
    if not isinstance(value, list) or not item.is_item_of(entry.key):
        return None
    nth = int(item.key.rpartition(".")[2])
    is_flow = text.startswith("[", entry.value_span.start)
    removed = _removed_from_flow if is_flow else _removed_from_block
    edit = removed(text, entry, Span(*whole_span(item)), len(value))
    return _tried(text, edit, properties, entry.key, value[:nth] + value[nth + 1 :])


def with_value(text: str, entry: Property, item: PropertyText, new: str) -> TextEdit | None:
    """Lets *item*, a text in the property *entry*, say *new*; its quotes stay where they can."""
    properties = parse_properties(text)
    value = properties.values.get(entry.key)
    wanted: Any = new
    if item.key != entry.key:
        if not isinstance(value, list) or not item.is_item_of(entry.key):
            return None
        nth = int(item.key.rpartition(".")[2])
        wanted = [*value[:nth], new, *value[nth + 1 :]]
    span = Span(*whole_span(item))
    is_flow = text.startswith("[", entry.value_span.start)
    edit = TextEdit(span, rewritten(span.of(text), new, flow=is_flow))
    return _tried(text, edit, properties, entry.key, wanted)


def _tried(
    text: str, edit: TextEdit | None, properties: Properties, key: str, wanted: Any
) -> TextEdit | None:
    """*edit*, if *key* then has the value *wanted*, and nothing else is another."""
    if edit is None:
        return None
    (start, end), new_text = edit
    edited = text[:start] + new_text + text[end:]
    found = parse_properties(edited)
    values = {**properties.values, key: wanted}
    body = edited[found.span.end :]
    if not properties.span.end:
        body = LINE_END.sub("", body, count=1)
    is_as_wanted = (
        list(found.values.items()) == list(values.items())
        and [it.code for it in found.problems] == [it.code for it in properties.problems]
        and body == text[properties.span.end :]
    )
    return edit if is_as_wanted else None


def _new_property(text: str, properties: Properties, key: str, items: Sequence[str]) -> TextEdit:
    match = LINE_END.search(text)
    newline = match[0] if match else "\n"
    line = f"{yaml_text(key, flow=False)}: {_flow_list(items)}{newline}"
    head = LineIndex.of(text[: properties.span.end])
    if not head.length:
        return TextEdit(Span(0, 0), f"---{newline}{line}---{newline}")
    closing = max(start for start, end in zip(head.starts, head.ends, strict=True) if end > start)
    return TextEdit(Span(closing, closing), line)


def _added(text: str, entry: Property, value: Any, items: Sequence[str]) -> TextEdit | None:
    if value is None:
        return _filled(text, entry, items)
    if not isinstance(value, list):
        return _made_a_list(text, entry, items)
    if text.startswith("[", entry.value_span.start):
        return _added_to_flow(text, entry, items)
    return _added_to_block(text, entry, items)


def _filled(text: str, entry: Property, items: Sequence[str]) -> TextEdit | None:
    """The list in the place of nothing, or of ``null``."""
    if entry.value_span.end > entry.value_span.start:
        return TextEdit(entry.value_span, _flow_list(items))
    colon = _COLON.match(text, entry.key_span.end)
    if colon is None:
        return None
    return TextEdit(Span(colon.end(), colon.end()), f" {_flow_list(items)}")


def _made_a_list(text: str, entry: Property, items: Sequence[str]) -> TextEdit | None:
    """A list of the single value and *items*; a text without quotes may need some in there."""
    written = entry.value_span.of(text)
    if written[:1] in "|>":
        return None
    if entry.texts and not entry.texts[0].quoted:
        written = yaml_text(entry.texts[0].text, flow=True)
    added = _written(items, written, flow=True)
    return TextEdit(entry.value_span, f"[{', '.join((written, *added))}]")


def _added_to_flow(text: str, entry: Property, items: Sequence[str]) -> TextEdit:
    there = _flow_items(text, entry.value_span)
    if not there:
        after_bracket = entry.value_span.start + 1
        return TextEdit(
            Span(after_bracket, after_bracket), ", ".join(_written(items, "", flow=True))
        )
    last = there[-1].span
    added = _written(items, last.of(text), flow=True)
    return TextEdit(Span(last.end, last.end), "".join(f", {it}" for it in added))


def _added_to_block(text: str, entry: Property, items: Sequence[str]) -> TextEdit | None:
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


def _flow_list(items: Sequence[str]) -> str:
    return f"[{', '.join(_written(items, '', flow=True))}]"


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


def _flow_items(text: str, list_span: Span) -> list[_Item]:
    """The items of the ``[list]`` at *list_span*, in the order of the text."""
    items: list[_Item] = []
    depth, start, end = 0, -1, -1
    for match in _FLOW_TOKEN.finditer(text, *list_span):
        mark = match["mark"]
        depth -= mark in ("]", "}") if mark else 0
        if depth == 0 or (mark == "," and depth == 1):
            if start >= 0:
                items.append(_Item(Span(start, end), match.start() if mark == "," else None))
            start = -1
        elif match["space"] is None and match["comment"] is None:
            start, end = (match.start() if start < 0 else start), match.end()
        depth += mark in ("[", "{") if mark else 0
    return items


def _removed_from_flow(text: str, entry: Property, span: Span, count: int) -> TextEdit | None:
    items = _flow_items(text, entry.value_span)
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
    start = _line_start(text, span.start)
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
    line_start = _line_start(text, start)
    rest = _REST_OF_LINE.match(text, end)
    is_alone = not text[line_start:start].strip()
    return Span(line_start, rest.end()) if rest and is_alone else None


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
