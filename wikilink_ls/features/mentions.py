"""Where the text of a note names a concept without a link."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from wikilink_ls.syntax.masking import covering, merged
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span

# Links of other kinds, addresses, comments, and what defines a reference or a footnote.
_NO_PROSE = re.compile(
    r"\[[^\[\]\r\n]*\](?:\([^()\r\n]*\)|\[[^\[\]\r\n]*\])|(?<!\w)\w+://\S*|%%.*?%%"
    r"|^[ \t]*\[[^\[\]\r\n]+\]:[^\r\n]*|[ \t]\^[\w-]+[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
# The first syllables of what Korean puts behind a noun: 과도함은, 과도함이라는, 과도함까지.
_PARTICLES = frozenset("은는이가을를의에와과로으도만까부처보라란인입였야여나랑한하께조마밖뿐들")


def mentions(note: Note, text: str, names: Iterable[str]) -> Iterator[Span]:
    """Where *names* stand in the prose of the body: not in links, code, tags and headings."""
    spelled = {normalize(form, name) for name in names for form in ("NFC", "NFD")}
    longest_first = sorted(filter(None, spelled), key=lambda name: (-len(name), name))
    if not longest_first:
        return
    pattern = re.compile(
        rf"(?<![\w#@])(?:{'|'.join(map(re.escape, longest_first))})", re.IGNORECASE
    )
    body = note.properties.span.end
    taken = None
    for match in pattern.finditer(text, body):
        taken = _taken(note, text) if taken is None else taken
        span = Span(*match.span())
        if not covering(span.start, taken) and _is_over(text, span.end):
            yield span


def _taken(note: Note, text: str) -> list[Span]:
    body = note.properties.span.end
    other = (Span(*match.span()) for match in _NO_PROSE.finditer(text, body))
    links = (link.span for link in note.links)
    headings = (heading.span for heading in note.headings)
    tags = (tag.span for tag in note.tags)
    return merged([*links, *headings, *tags, *note.literal, *other])


def _is_over(text: str, end: int) -> bool:
    """Whether a word is over at *end*, but for Korean particles."""
    following = text[end : end + 3]
    if not following or not (following[0].isalnum() or following[0] == "_"):
        return True
    if "\u1160" <= following[0] <= "\u11ff":
        return False  # The syllable goes on.
    return normalize("NFC", following)[0] in _PARTICLES
