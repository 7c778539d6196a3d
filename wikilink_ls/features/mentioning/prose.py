"""What of a note's body is no prose, so that nothing in it can become a link."""

import re
from collections.abc import Iterator

from wikilink_ls.syntax.masking import covering, merged
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span

_NO_PROSE = (
    ("[", re.compile(r"\[[^\[\]\r\n]*\](?:\([^()\r\n]*\)|\[[^\[\]\r\n]*\])?")),
    ("://", re.compile(r"\b\w+://\S*")),
    ("]:", re.compile(r"^[ \t]*\[(?!\^)[^\[\]\r\n]+\]:[^\r\n]*", re.MULTILINE)),
    ("^", re.compile(r"\^[\w-]+[ \t]*$", re.MULTILINE)),
    ("::", re.compile(r"^[^:\r\n]*::", re.MULTILINE)),
)
"""What stands in brackets, links of other kinds, addresses, what defines a reference, ids of
blocks, and the keys of Dataview; each with a sign without which there is none."""
_COMMENT_MARK = re.compile("%%")


def no_prose(note: Note, text: str) -> list[Span]:
    """Where in the body of *note*, whose text is *text*, is no prose; sorted, and apart.

    Links, code, math, HTML, tags, headings, comments and what stands in brackets.
    """
    body = note.properties.span.end
    links = (link.span for link in note.links if link.key is None)
    headings = (heading.span for heading in note.headings)
    tags = (tag.span for tag in note.tags if not tag.in_properties)
    other = _other(text, body)
    return merged([*links, *headings, *tags, *note.literal, *_comments(text, body, note), *other])


def _other(text: str, body: int) -> Iterator[Span]:
    for sign, pattern in _NO_PROSE:
        if sign in text:
            yield from (Span(*match.span()) for match in pattern.finditer(text, body))


def _comments(text: str, body: int, note: Note) -> Iterator[Span]:
    """From each ``%%`` to the next one; in code they mean nothing."""
    found = (match.start() for match in _COMMENT_MARK.finditer(text, body))
    marks = [at for at in found if not covering(at, note.literal)]
    return (Span(at, end + 2) for at, end in zip(marks[::2], marks[1::2], strict=False))
