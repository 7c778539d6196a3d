"""Where the text of a note names a concept without a link."""

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.masking import covering, merged
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span

# What stands in brackets, links of other kinds, addresses, comments, what defines a reference or
# a footnote, and the keys of Dataview.
_NO_PROSE = re.compile(
    r"\[[^\[\]\r\n]*\](?:\([^()\r\n]*\)|\[[^\[\]\r\n]*\])?|(?<!\w)\w+://\S*|%%.*?%%"
    r"|^[ \t]*\[[^\[\]\r\n]+\]:[^\r\n]*|[ \t]\^[\w-]+[ \t]*$|^[^:\r\n]*::",
    re.MULTILINE | re.DOTALL,
)
_KEY_ENDS = re.compile(r"[*_]*[ \t]*::")
# The first syllables of what Korean puts behind a noun: 과도함은, 과도함이라는, 과도함까지.
_PARTICLES = frozenset("은는이가을를의에와과로으도만까부처보라란인입였야여나랑한하께조마밖뿐들")


def unlinked_mentions(
    note: Note, text: str, named: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, Span]]:
    """What of *named* the prose of the body names, and where, in the order of the text.

    *named* has the names of each thing. Links, code, tags, headings and brackets are no prose.
    """
    names = {name: it for it, names in named.items() for name in names if name}
    if not names:
        return
    meant = {fold(name): it for name, it in names.items()}
    taken = None
    for match in _pattern(names).finditer(text, note.properties.span.end):
        span = Span(*match.span())
        thing = meant.get(fold(match[0]))
        if thing is None or not _begins(text, span.start) or not _is_over(text, span.end):
            continue
        taken = _taken(note, text) if taken is None else taken
        if not covering(span.start, taken):
            yield thing, span


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    spelled = {normalize(form, name) for name in names for form in ("NFC", "NFD")}
    longest_first = sorted(spelled, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


def _taken(note: Note, text: str) -> list[Span]:
    body = note.properties.span.end
    other = (Span(*match.span()) for match in _NO_PROSE.finditer(text, body))
    links = (link.span for link in note.links)
    headings = (heading.span for heading in note.headings)
    tags = (tag.span for tag in note.tags)
    return merged([*links, *headings, *tags, *note.literal, *other])


def _begins(text: str, start: int) -> bool:
    """Whether a word begins at *start*, after the ``_`` of an emphasis or without."""
    before = text[max(start - 4, 0) : start].rstrip("_")
    return not before or not (before[-1].isalnum() or before[-1] in "#@[")


def _is_over(text: str, end: int) -> bool:
    """Whether a word is over at *end*, but for Korean particles; and no key, or bracket."""
    if text.startswith("]", end) or _KEY_ENDS.match(text, end):
        return False
    following = text[end : end + 4]
    if following.startswith("_"):
        return not following.lstrip("_")[:1].isalnum()
    if not following[:1].isalnum():
        return True
    if "\u1160" <= following[0] <= "\u11ff":
        return False  # The syllable goes on.
    return normalize("NFC", following)[0] in _PARTICLES
