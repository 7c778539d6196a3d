"""What is typed in two places at once: a heading, and the links to it in its own note.

Only where it is safe: the heading and the part of the link are the same text to the letter, of
signs that both can hold. Other links to the heading, spelled otherwise or in Markdown, stay as
they are, as do those of other notes: a rename takes them all along.
"""

import re
from collections.abc import Iterator

from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.literal import trimmed
from wikilink_ls.syntax.note import Heading, Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.target import find_heading
from wikilink_ls.vault.vault import Vault

SAFE_TEXT = r"(?:[^#|\[\]^\\%\r\n]|%(?!%))*"
"""In a link the others part its parts or end it; a heading they would part from its text. It is a
pattern to Python and to JavaScript alike."""

_SAFE = re.compile(SAFE_TEXT)
_ATX = re.compile(r"#{1,6}[ \t]+")
_SEGMENT = re.compile(r"[^#]+")


def linked_editing(vault: Vault, note: Note, text: str, offset: int) -> list[Span]:
    """The places in *note* that are to be edited along with the one at *offset*.

    The heading is the first of them; empty if there are no links to it, or it would not be safe.
    """
    heading = _heading_at(vault, note, text, offset)
    name = _name(heading, text) if heading else None
    if heading is None or name is None or note.damaged:
        return []
    places = [name, *_links_to(vault, note, text, heading)]
    is_one_of_them = any(span.touches(offset) for span in places)
    return places if len(places) > 1 and is_one_of_them else []


def _heading_at(vault: Vault, note: Note, text: str, offset: int) -> Heading | None:
    """The heading that the part of a link at *offset* names, or else the one that is there."""
    link = note.link_at(offset)
    if link is not None and _leads_here(vault, note, link):
        for span, names in _parts(text, link):
            if span.touches(offset):
                return find_heading(note.headings, names)
    return next((it for it in note.headings if it.span.touches(offset)), None)


def _name(heading: Heading, text: str) -> Span | None:
    """Where the text of *heading* is, if a link can hold it; one that is underlined has none."""
    marks = _ATX.match(text, *heading.span)
    if marks is None or not heading.text or not _SAFE.fullmatch(heading.text):
        return None
    return Span(marks.end(), marks.end() + len(heading.text))


def _links_to(vault: Vault, note: Note, text: str, heading: Heading) -> Iterator[Span]:
    """The parts of links that are written as *heading* is, and lead to it."""
    for link in note.links:
        for span, names in _parts(text, link):
            is_same = span.of(text) == heading.text and _leads_here(vault, note, link)
            if is_same and find_heading(note.headings, names) == heading:
                yield span


def _leads_here(vault: Vault, note: Note, link: Link) -> bool:
    return resolve(vault, link.path, note.path).path == note.path


def _parts(text: str, link: Link) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """The headings in a wikilink, each with its name and those before it: ``[[#A#B]]``."""
    is_wikilink = link.kind in ("wikilink", "embed")
    if not is_wikilink or not isinstance(parse_subpath(link.subpath), HeadingSubpath):
        return
    names: list[str] = []
    for match in _SEGMENT.finditer(text, *link.subpath_span):
        if match[0].strip():
            names.append(match[0])
            yield trimmed(text, *match.span()), tuple(names)
