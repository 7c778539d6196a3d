"""Whether a note can be edited, and whether it is as it was but for what is edited."""

import re
from collections.abc import Collection, Iterable

from wikilink_ls.features.edits.rewriting import CHANGED, LeftError
from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import Span, TextEdit, edited
from wikilink_ls.vault.facts import facts_of

# What begins code, math, HTML or an escape, and so may swallow what stands beside it.
_SWALLOWS = re.compile(r"[`$<\\]")

UNREAD = "has properties that cannot be read"


def has_unread_properties(note: Note | EditFacts) -> bool:
    return bool(note.properties.problems) and not note.properties.entries


def editable_text(note: Note | EditFacts, text_of: TextOf) -> str:
    """The text of *note*; `LeftError` if it cannot be edited."""
    if note.damaged:
        raise LeftError("is not valid UTF-8")
    return known_text(note, text_of)


def known_text(note: Note | EditFacts, text_of: TextOf) -> str:
    """The text of *note*, to look at; `LeftError` if it is not the one of its facts.

    By `EditFacts` that is only likely, beside what *text_of* says: whoever edits it has to check
    the text that he replaces.
    """
    text = text_of(note.path)
    if text is None:
        raise LeftError("cannot be read")
    # A file may be another by now; who gives the text knows better, this costs next to nothing.
    # Of thousands of notes it would not.
    is_same = note.may_be_of if isinstance(note, EditFacts) else note.lines.fits
    if not is_same(text):
        raise LeftError(CHANGED)
    return text


def could_swallow(edits: Iterable[TextEdit]) -> bool:
    """Whether what *edits* bring could take away what stands beside it."""
    return any(_SWALLOWS.search(edit.new_text) for edit in edits)


def check_kept(note: Note, text: str, edits: Collection[TextEdit]) -> None:
    """`LeftError` if what is not edited in *text*, that of *note*, would not be there any more."""
    if not could_swallow(edits):
        return
    after = facts_of(note.path, edited(text, edits))
    replaced = [edit.span for edit in edits]
    for what, before, now in (
        ("links", note.links, after.links),
        ("tags", note.tags, after.tags),
        ("footnotes", note.footnotes, after.footnotes),
        ("footnotes", note.footnote_references, after.footnote_references),
    ):
        if _kept((it.span for it in before), replaced) > len(now):
            raise LeftError(f"would have other {what}")


def _kept(spans: Iterable[Span], replaced: Collection[Span]) -> int:
    """How many of *spans* are not within what is *replaced*."""
    return sum(
        not any(it.start <= start and end <= it.end for it in replaced) for start, end in spans
    )
