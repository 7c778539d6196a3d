"""Where the value of a property ends for who reads it."""

import re

from wikilink_ls.syntax.literal import trimmed
from wikilink_ls.syntax.note import Property
from wikilink_ls.syntax.text import Span

_LINE = re.compile(r"[^\r\n]+")


def written_value(text: str, entry: Property) -> Span:
    """The value of *entry*; to YAML it may reach over comments to the next property."""
    start, end = entry.value_span
    # A text that ends there may look like a comment.
    if not (entry.texts and entry.texts[-1].span.end >= end - 1):
        lines = _LINE.finditer(text, start, end)
        ends = [it.end() for it in lines if it.start() == start or not _is_comment(it[0])]
        end = ends[-1] if ends else start
    return trimmed(text, start, end)


def _is_comment(line: str) -> bool:
    return line.lstrip(" \t")[:1] in ("", "#")
