"""Edits of the lists in a note's properties, which change a value and leave all else as it is.

Each edit is tried before it is given away: the edited text is read again, and an edit that would
say anything but what is wanted is None.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wikilink_ls.syntax.list_edit import (
    added_to_block,
    added_to_flow,
    filled,
    filled_item,
    flow_list,
    is_flow_list,
    made_a_list,
    removed,
)
from wikilink_ls.syntax.note import Properties, Property, PropertyText
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.text import LINE_END, LineIndex, Span, TextEdit, edited, line_end_of
from wikilink_ls.syntax.yaml_edit import rewritten, whole_span, yaml_text


def with_items(
    text: str, properties: Properties, key: str, new_items: Sequence[str]
) -> TextEdit | None:
    """Adds *new_items* to the list *key*; what is there, and how it is written, stays.

    They take the place of an item that says nothing.
    """
    if not new_items or (properties.problems and not properties.entries):
        return None
    entry = properties.get(key)
    if entry is None:
        line = _new_property(text, properties, key, new_items)
        return _tried(text, line, properties, key, list(new_items))
    edit, wanted = _added(text, entry, properties.values.get(entry.key), new_items)
    return _tried(text, edit, properties, entry.key, wanted)


def without_item(text: str, properties: Properties, item: PropertyText) -> TextEdit | None:
    """Takes *item* out of its list; an empty list stays. A single text leaves one, too."""
    entry = _entry_of(properties, item)
    if entry is None:
        return None
    edit, wanted = _changed(text, entry, item, properties.values.get(entry.key), None)
    return _tried(text, edit, properties, entry.key, wanted)


def with_value(text: str, entry: Property, item: PropertyText, new: str) -> TextEdit | None:
    """Lets *item*, a text in the property *entry*, say *new*; its quotes stay where they can."""
    properties = parse_properties(text)
    edit, wanted = _changed(text, entry, item, properties.values.get(entry.key), new)
    return _tried(text, edit, properties, entry.key, wanted)


def with_changes(
    text: str, properties: Properties, changes: Mapping[PropertyText, str | None]
) -> str | None:
    """*text* after many changes that are tried as one: what each text is to say, None if it goes.

    None if any of them cannot be made.
    """
    changed, values = text, dict(properties.values)
    # From the last to the first: what is still to be changed has not moved.
    for item in sorted(changes, key=lambda it: it.span, reverse=True):
        entry = _entry_of(properties, item)
        if entry is None:
            return None
        edit, wanted = _changed(changed, entry, item, values.get(entry.key), changes[item])
        if edit is None:
            return None
        changed = edited(changed, [edit])
        values[entry.key] = wanted
    return changed if _says(changed, text, properties, values) else None


def loses_comment(text: str, properties: Properties, item: PropertyText) -> bool:
    """Whether a comment goes with *item* when that is taken out of its list."""
    entry = _entry_of(properties, item)
    # The comment of the last value stands behind it, on its line.
    line_end = LINE_END.search(text, entry.value_span.end) if entry else None
    reach = line_end.end() if line_end else len(text)
    if entry is None or text.find("#", entry.value_span.start, reach) < 0:
        return False
    edit, _ = _changed(text, entry, item, properties.values.get(entry.key), None)
    if edit is None:
        return False
    start, end = whole_span(item)
    around = text[edit.span.start : start] + text[end : edit.span.end]
    return around.count("#") > edit.new_text.count("#")


def _entry_of(properties: Properties, item: PropertyText) -> Property | None:
    return next((it for it in properties.entries if item in it.texts), None)


def _changed(
    text: str, entry: Property, item: PropertyText, value: Any, new: str | None
) -> tuple[TextEdit | None, Any]:
    """The edit after which *item* says *new*, or is gone, and the *value* that is left then."""
    is_flow, wanted = is_flow_list(text, entry), [] if new is None else [new]
    if item.key != entry.key:
        if not isinstance(value, list) or not item.is_item_of(entry.key):
            return None, value
        nth = int(item.key.rpartition(".")[2])
        wanted = [*value[:nth], *wanted, *value[nth + 1 :]]
    if new is None:
        count = len(value) if isinstance(value, list) else 1
        return removed(text, entry, item, count), wanted
    span = Span(*whole_span(item))
    edit = TextEdit(span, rewritten(span.of(text), new, flow=is_flow))
    return edit, new if item.key == entry.key else wanted


def _tried(
    text: str, edit: TextEdit | None, properties: Properties, key: str, wanted: Any
) -> TextEdit | None:
    """*edit*, if *key* then has the value *wanted*, and nothing else is another."""
    if edit is None:
        return None
    values = {**properties.values, key: wanted}
    return edit if _says(edited(text, [edit]), text, properties, values) else None


def _says(changed: str, text: str, properties: Properties, values: Mapping[str, Any]) -> bool:
    """Whether *changed* has these *values*, and else what *text*, with its *properties*, has."""
    found = parse_properties(changed)
    body = changed[found.span.end :]
    if not properties.span.end:
        body = LINE_END.sub("", body, count=1)
    return (
        list(found.values.items()) == list(values.items())
        and [it.code for it in found.problems] == [it.code for it in properties.problems]
        and body == text[properties.span.end :]
    )


def _new_property(text: str, properties: Properties, key: str, items: Sequence[str]) -> TextEdit:
    newline = line_end_of(text)
    line = f"{yaml_text(key, flow=False)}: {flow_list(items)}{newline}"
    head = LineIndex.of(text[: properties.span.end])
    if not head.length:
        return TextEdit(Span(0, 0), f"---{newline}{line}---{newline}")
    closing = max(start for start, end in zip(head.starts, head.ends, strict=True) if end > start)
    return TextEdit(Span(closing, closing), line)


def _added(
    text: str, entry: Property, value: Any, items: Sequence[str]
) -> tuple[TextEdit | None, list[Any]]:
    """The edit that adds *items* to *value*, and the list that there is then."""
    if value is None or value == "":
        return filled(text, entry, items), list(items)
    if not isinstance(value, list):
        return made_a_list(text, entry, items), [value, *items]
    nth = next((nth for nth, it in enumerate(value) if it is None or it == ""), None)
    if nth is not None:
        empty = next((it for it in entry.texts if it.key == f"{entry.key}.{nth}"), None)
        wanted = [*value[:nth], *items, *value[nth + 1 :]]
        if edit := filled_item(text, entry, empty, items):
            return edit, wanted
    add = added_to_flow if is_flow_list(text, entry) else added_to_block
    return add(text, entry, items), [*value, *items]
