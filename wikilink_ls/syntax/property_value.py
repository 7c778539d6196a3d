"""Where the value of a property ends for who reads it."""

from wikilink_ls.syntax.note import Property
from wikilink_ls.syntax.text import Span


def written_value(text: str, entry: Property) -> Span:
    """The value of *entry*; to YAML it may reach over comments to the next property."""
    start, end = entry.value_span
    is_read_to_its_end = entry.texts and entry.texts[-1].span.end >= end - 1
    value = text[start:end].rstrip()
    while not is_read_to_its_end:
        line = max(value.rfind("\n"), value.rfind("\r")) + 1
        if not (line and value.startswith("#", line + _indent(value, line))):
            break
        value = value[:line].rstrip()
    return Span(start, start + len(value))


def _indent(value: str, line: int) -> int:
    return len(value) - line - len(value[line:].lstrip(" \t"))
