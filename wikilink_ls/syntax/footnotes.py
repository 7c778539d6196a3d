"""References to footnotes, ``[^label]``: CommonMark sees those alone that have a definition."""

import re
from collections.abc import Iterator, Sequence
from sys import intern

from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.masking import covering, merged
from wikilink_ls.syntax.note import Footnote, FootnoteReference, Link
from wikilink_ls.syntax.text import Span

_REFERENCE = re.compile(r"(?<!\\)\[\^([^\[\]\s^|](?:[^\[\]\r\n^|]*[^\[\]\s^|])?)\]")
_BLANK = re.compile(r"\s")
_LABEL = re.compile(r"[^\[\]\s^|]+")


def is_footnote_label(label: str) -> bool:
    """Whether a footnote can be called *label*."""
    return _LABEL.fullmatch(label) is not None


def footnote_references(
    text: str,
    start: int,
    literal: Sequence[Span],
    links: Sequence[Link],
    footnotes: Sequence[Footnote],
) -> Iterator[FootnoteReference]:
    """Those of *text* from *start* on, but not what begins a definition, or is part of a link."""
    if "[^" not in text:
        return
    taken = merged((*literal, *(link.span for link in links if link.subpath.startswith("#[^"))))
    starts = {footnote.span.start for footnote in footnotes}
    labels = {label_key(footnote.label) for footnote in footnotes}
    for match in _REFERENCE.finditer(text, start):
        span = Span(*match.span())
        # With a blank in it, it is one to CommonMark alone, and to that only if it is defined.
        if _BLANK.search(match[1]) and label_key(match[1]) not in labels:
            continue
        if span.start not in starts and not covering(span.start, taken):
            yield FootnoteReference(intern(match[1]), span)
