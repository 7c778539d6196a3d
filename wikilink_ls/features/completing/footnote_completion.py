"""The footnotes of a note that fit what is typed of a label."""

from collections.abc import Iterator
from typing import NamedTuple

from wikilink_ls.features.completing.link_context import FootnoteContext
from wikilink_ls.features.completing.matching import fits
from wikilink_ls.features.footnote_text import footnote_text
from wikilink_ls.syntax.folding import fold, label_key
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span


class MatchingFootnote(NamedTuple):
    label: str
    ending: str
    """What is still to be written behind it."""
    said: str
    """What the footnote says, on one line."""


def matching_footnotes(
    note: Note, text: str, context: FootnoteContext
) -> Iterator[MatchingFootnote]:
    """The footnotes that are defined; at the beginning of a line first those that are not."""
    defined = {label_key(it.label): it for it in note.footnotes if not _is_typed(it.span, context)}
    referred = (it for it in note.footnote_references if not _is_typed(it.span, context))
    missing = dict.fromkeys(it.label for it in referred if label_key(it.label) not in defined)
    query, closing = fold(context.query), "" if context.closed else "]"
    for label in missing if context.begins_line else ():
        if fits(query, fold(label)):
            yield MatchingFootnote(label, closing and "]: ", "not written yet")
    for footnote in defined.values():
        if fits(query, fold(footnote.label)):
            said = " ".join(footnote_text(footnote, text).split())
            yield MatchingFootnote(footnote.label, closing, said)


def _is_typed(span: Span, context: FootnoteContext) -> bool:
    return span.start + 2 == context.start
