"""What is shown beside links in the text: what an opaque name means, what an embed brings.

A name is opaque if nothing in it can be read: it has no letters (``202403141530``, ``12.04``), or
only those of a number in hexadecimal, of a UUID, or of a time (``2024-03-14T15``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wikilink_ls.config import InlayHints
from wikilink_ls.features.edits.link_kinds import is_embed
from wikilink_ls.features.findings.missing import one_line
from wikilink_ls.features.preview import code, excerpt
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Heading, Link, Note, TextOf
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.target import Place, Target, place_span, targets_of
from wikilink_ls.vault.vault import Vault

MAX_LENGTH = 80
"""Code points of an embedded text, the sign for what is left out among them."""
MAX_READ = 2000
"""Code points of an embedded section that are looked at."""

_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NUMBER = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{6,}|[0-9]*[tw]?[0-9]+z?")
_BLOCK_ID = re.compile(r"(?:^|\s)\^[A-Za-z0-9-]+\s*\Z")


@dataclass(frozen=True, slots=True)
class InlayHint:
    offset: int
    """Where the link ends."""
    label: str
    tooltip: str
    """Markdown."""


def inlay_hints(
    vault: Vault, note: Note, span: Span, wanted: InlayHints, text_of: TextOf
) -> Iterator[InlayHint]:
    """The hints of the links of *note* that end in *span*, as far as they are *wanted*.

    After an embed there is the text that it brings, else the title of its note like after a link.
    """
    links = (link for link in note.links if span.touches(link.end))
    for link, target in targets_of(vault, links, note):
        hint = _embedded(link, target, text_of) if wanted.embeds else None
        if hint is None and wanted.titles and target.path != note.path:
            hint = _titled(link, target)
        if hint:
            yield hint


def _titled(link: Link, target: Target) -> InlayHint | None:
    if target.note is None:
        return None
    title, shown = target.note.title, _shown(link)
    if not is_opaque(shown) or is_opaque(title) or fold(title) == fold(shown):
        return None
    return InlayHint(link.end, _shortened(title), code(one_line(target.note.path)))


def _shown(link: Link) -> str:
    """What a reader sees of *link*; the text of an embed is its size."""
    name = display_name(link.path)
    return name if is_embed(link.kind) else link.display or name


def is_opaque(name: str) -> bool:
    words = _WORD.findall(_UUID.sub("", name.lower()))
    return not any(_LETTER.search(word) and not _NUMBER.fullmatch(word) for word in words)


def _embedded(link: Link, target: Target, text_of: TextOf) -> InlayHint | None:
    if not is_embed(link.kind) or target.note is None or target.missing:
        return None
    text = _text(target.note, target.place, text_of)
    label = _shortened(_BLOCK_ID.sub("", text))
    return InlayHint(link.end, label, excerpt(text)) if label else None


def _text(note: Note, place: Place | None, text_of: TextOf) -> str:
    """The beginning of what is embedded: of a section, what is below its heading."""
    if place is None:
        return note.excerpt
    start, end = place_span(note, place)
    if isinstance(place, Heading):
        start = place.span.end
    return (text_of(note.path) or "")[start : min(end, start + MAX_READ)]


def _shortened(text: str) -> str:
    words = one_line(" ".join(text.split()))
    return words if len(words) <= MAX_LENGTH else f"{words[: MAX_LENGTH - 1].rstrip()}…"
