"""Places in a text as JSON: 0-based lines, and characters in UTF-16 code units."""

from typing import Any

from wikilink_ls.syntax.text import LineIndex, Span


def json_range(lines: LineIndex, span: Span) -> dict[str, Any]:
    (line, character), (last_line, end) = lines.position(span.start), lines.position(span.end)
    return {
        "start": {"line": line, "character": character},
        "end": {"line": last_line, "character": end},
    }
