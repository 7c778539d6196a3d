"""The code action for properties by the names that Obsidian has given up: ``tag``, ``alias``."""

import re
from collections.abc import Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.syntax.list_edit import flow_list
from wikilink_ls.syntax.note import Property
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.text import TextEdit, edited

NEW_NAMES = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}

# What parted the texts of a value that is no list, where that was still read.
_BETWEEN = {"tags": re.compile(r"[,\s]+"), "aliases": re.compile(r"\s*,\s*")}


def property_name_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each property whose name *selection* touches: the name by which Obsidian reads it."""
    properties = selection.note.properties
    for entry in properties.entries:
        new = NEW_NAMES.get(entry.key.lower())
        if new and selection.touches(entry.key_span) and properties.get(new) is None:
            edits = _renamed(selection, entry, new)
            if edits:
                title = f"Rename the property '{entry.key}' to '{new}'"
                yield CodeAction(title, "refactor.rewrite", edits_of(selection.note, *edits))


def _renamed(selection: Selection, entry: Property, new: str) -> tuple[TextEdit, ...]:
    """The edits after which *new* has the value, as a list if it names many; none if they fail."""
    values = selection.note.properties.values
    edits = [TextEdit(entry.key_span, new)]
    wanted = values[entry.key]
    if len(items := _items(wanted, new)) > 1:
        edits.append(TextEdit(entry.value_span, flow_list(items)))
        wanted = items
    text = edited(selection.text, edits)
    renamed = {(new if key == entry.key else key): value for key, value in values.items()}
    is_right = parse_properties(text).values == renamed | {new: wanted}
    return tuple(edits) if is_right else ()


def _items(value: object, name: str) -> list[str]:
    """The texts that *value* names, if it is a text."""
    between = _BETWEEN.get(name)
    return list(filter(None, between.split(value))) if between and isinstance(value, str) else []
