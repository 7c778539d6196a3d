"""What a footnote says, without the marks of what its definition stands in."""

import re

from wikilink_ls.syntax.note import Footnote
from wikilink_ls.syntax.text import line_start

_LINE = re.compile(r"(\r\n|\r|\n)([^\r\n]*)")
_INDENT = re.compile(r"\t| {1,4}")


def footnote_text(footnote: Footnote, text: str) -> str:
    """What *footnote* says in *text*, that of its note; its lines end as they do there."""
    start, end = footnote.span
    line = line_start(text, start)
    marks = text[line:start].rstrip()
    said = text[footnote.label_span.end + 2 : end]
    return _LINE.sub(lambda match: match[1] + _without_marks(match[2], marks), said)


def _without_marks(line: str, marks: str) -> str:
    """*line* as it would be at the beginning of a note; it may do without the *marks*."""
    if marks and line.startswith(marks):
        line = line.removeprefix(marks).removeprefix(" ")
    indent = _INDENT.match(line)
    return line[indent.end() :] if indent else line
