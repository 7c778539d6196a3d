"""What a concept note says, in a few words."""

import re

from wikilink_ls.syntax.note import Note

MAX_LENGTH = 200
"""Code points, the sign for what is left out among them."""

_MARKER = re.compile(r"\[![^\[\]\r\n]+\][+-]?[ \t]*([^\r\n]*)[\r\n]*")
_BLOCK_ID = re.compile(r"(?:^|\s)\^[A-Za-z0-9-]+\s*\Z")


def gist(note: Note) -> str:
    """The first block quote of *note*, else its first paragraph; Markdown, on one line.

    Of a callout its text; its title, if it has no other.
    """
    words = " ".join(_text(note.quote or note.excerpt).split())
    return words if len(words) <= MAX_LENGTH else f"{words[: MAX_LENGTH - 1].rstrip()}…"


def _text(quote: str) -> str:
    marker = _MARKER.match(quote)
    if marker is None:
        return _BLOCK_ID.sub("", quote)
    return _BLOCK_ID.sub("", quote[marker.end() :]) or _BLOCK_ID.sub("", marker[1])
