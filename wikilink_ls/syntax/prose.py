"""Words and sentences of a text, in any script."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.text import Span

_APOSTROPHES = "'’"
# What closes a sentence stays with it: quotes, brackets, the marks of emphasis. The wide signs
# need no space behind them; after a dot and small letters a sentence goes on: "e.g. this".
_END = re.compile(
    r"""(?:[。！？｡．]+[!?…]*|[!?…]+|\.+(?!['"’”)\]*_~]*\s+[a-zà-öø-ÿ]))['"’”»)\]」』）〉》*_~]*"""
)
_WIDE = frozenset("。！？｡．")
_CALLOUT = re.compile(r"\[![^\]\r\n]+\][^\r\n]*")


def word_at(text: str, offset: int) -> Span | None:
    """The word at *offset*, which may be its end."""
    start = end = offset
    while start > 0 and _is_in_word(text, start - 1):
        start -= 1
    while end < len(text) and _is_in_word(text, end):
        end += 1
    return Span(start, end) if start < end else None


def _is_in_word(text: str, at: int) -> bool:
    sign = text[at]
    if sign.isalnum() or sign == "_":
        return True
    if sign in _APOSTROPHES:
        return text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
    # An accent on a letter of its own, as names from a Mac have it.
    return not sign.isascii() and unicodedata.category(sign).startswith("M")


def sentence_at(text: str, span: Span, offset: int, whole: Sequence[Span]) -> Span | None:
    """The sentence of ``text[span]`` at *offset*, which may be its end.

    In what is *whole*, like a link, no sentence ends; these are sorted and apart. The title of a
    callout is a sentence.
    """
    found = None
    start = span.start
    for end in (*_ends(text, span, whole), span.end):
        while start < end and text[start].isspace():
            start += 1
        # Where two sentences touch, the cursor is at the beginning of the second.
        if start < end and start <= offset <= end:
            found = Span(start, end)
        if end > offset:
            break
        start = end
    return found


def _ends(text: str, span: Span, whole: Sequence[Span]) -> Iterator[int]:
    """Where a sentence of ``text[span]`` is over, before its end."""
    start = span.start
    if title := _CALLOUT.match(text, *span):
        start = title.end()
        yield start
    for match in _END.finditer(text, start, span.end):
        at, end = match.span()
        is_over = match[0][0] in _WIDE or text[end : end + 1].isspace()
        if is_over and not covering(at, whole):
            yield end
