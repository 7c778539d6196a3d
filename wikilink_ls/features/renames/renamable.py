"""What has a name at the cursor that can be changed, and where that name stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from unicodedata import normalize

from wikilink_ls.features.edits.link_kinds import is_by_reference
from wikilink_ls.features.edits.rewriting import name_span, path_name_span, subpath_names
from wikilink_ls.features.edits.showing import display_meaning
from wikilink_ls.features.subject import footnote_reference_at, place_at, tag_at
from wikilink_ls.syntax.headings import heading_text_span
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link, Note, Tag
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concept_rules import Declaration, concept_key
from wikilink_ls.vault.concepts import declared_note, near_concept
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.target import Place, Target, places_of, target_of
from wikilink_ls.vault.vault import Vault

_WORD = re.compile(r"\w+")
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|mailto:)\S+")
_DEFINITION = re.compile(r" {0,3}\[[^\]\[^][^\]\[]*\]:")


class RenameError(Exception):
    """Why something cannot be renamed, to be shown as it is."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    path: str
    name: str
    span: Span
    """Where a name stands at the cursor; in a text that names nothing, the word there."""


@dataclass(frozen=True, slots=True)
class NamedConcept:
    path: str
    name: str
    span: Span
    is_whole: bool
    """It is the whole name of the note, with prefix and number."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A heading, a block or a footnote."""

    note: Note
    place: Place
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class NamedTag:
    name: str
    """Up to the segment at the cursor: of ``#a/b`` it may be ``a``."""
    span: Span


@dataclass(frozen=True, slots=True)
class NamedAlias:
    note: Note
    name: str
    span: Span


Named = NamedFile | NamedConcept | NamedPlace | NamedTag | NamedAlias


def named_at(vault: Vault, note: Note, offset: int, text: str) -> Named:
    """What is called by its name at *offset*; where there is nothing, *note* itself.

    *text* is that of *note*. `RenameError` for the name of something that is not there.
    """
    declaration = vault.concepts.rules.declaration_at(note, offset)
    if declaration is not None:
        return _declared(vault, note, declaration)
    if link := note.link_at(offset):
        return _linked(vault, note, link, offset, text)
    if tag := tag_at(note, offset):
        return _tag(tag, offset, text)
    if (place := place_at(note, offset)) is not None:
        return _at_place(note, place, offset, text)
    if reference := footnote_reference_at(note, offset):
        raise RenameError(f"No footnote is called '{reference.label}'; write it first")
    if link := _defined_link(note, offset):
        named = _linked(vault, note, link, offset, text)
        is_file = isinstance(named, NamedFile)
        return replace(named, span=path_name_span(link, text)) if is_file else named
    return _alias_at(note, offset) or _whole_note(note, offset, text)


def _defined_link(note: Note, offset: int) -> Link | None:
    """A link by reference whose destination, which stands elsewhere, is at *offset*."""
    for link in note.links:
        destination = Span(link.path_span.start, link.subpath_span.end)
        if is_by_reference(link) and destination.touches(offset):
            return link
    return None


def _whole_note(note: Note, offset: int, text: str) -> NamedFile:
    """*note* itself; `RenameError` if something else is written there, which has no name."""
    start, end = note.lines.line_span(note.lines.line_of(offset))
    if (
        note.in_literal(offset)
        or _is_other_property(note, offset, text[start:end])
        or _DEFINITION.match(text, start, end)
        or any(Span(*it.span()).touches(offset) for it in _URL.finditer(text, start, end))
    ):
        raise RenameError(
            "Nothing here has a name; to rename the note, put the cursor in its text"
        )
    words = (Span(*match.span()) for match in _WORD.finditer(text, start, end))
    span = next((it for it in words if it.touches(offset)), Span(offset, offset))
    return NamedFile(note.path, display_name(note.path), span)


def _is_other_property(note: Note, offset: int, line: str) -> bool:
    """Whether something is said in properties at *offset* that is not what *note* is called."""
    if offset >= note.properties.span.end or line.strip() in ("", "---"):
        return False
    own = (it for it in note.properties.entries if it.key.lower() in ("title", "aliases"))
    return not any(Span(it.key_span.start, it.value_span.end).touches(offset) for it in own)


def _declared(vault: Vault, note: Note, declaration: Declaration) -> Named:
    path = declared_note(vault, declaration, note.path)
    if path is None:
        raise RenameError(f"No concept note is called '{declaration.name}'; create it first")
    name = vault.concepts.rules.name_of(path) or ""
    is_whole = display_name(declaration.text.text.strip()) != declaration.name
    if concept_key(name) == declaration.key:
        shown = display_name(path) if is_whole else name
        return NamedConcept(path, shown, declaration.span, is_whole)
    aliased = vault.notes.get(path)
    aliases = aliased.aliases if aliased else ()
    alias = next((it for it in aliases if concept_key(it) == declaration.key), None)
    if aliased is None or alias is None:
        raise RenameError(f"'{declaration.name}' is no name of '{display_name(path)}'")
    return NamedAlias(aliased, alias, declaration.span)


def _linked(vault: Vault, note: Note, link: Link, offset: int, text: str) -> Named:
    target = target_of(vault, link, note)
    if target.path is None:
        raise RenameError(_nowhere(vault, link.path))
    is_in_subpath = link.subpath_span.touches(offset) and not link.path_span.touches(offset)
    if target.note and link.subpath and (not link.path or is_in_subpath):
        return _in_subpath(vault, note, link, target.note, offset, text)
    if alias := _shown_alias(link, target, offset):
        return alias
    return NamedFile(target.path, display_name(target.path), name_span(link, text))


def _nowhere(vault: Vault, linkpath: str) -> str:
    near = near_concept(vault, linkpath)
    remedy = f"link to '{display_name(near)}' first" if near else "create it first"
    return f"No note or file is called '{linkpath}'; {remedy}"


def _shown_alias(link: Link, target: Target, offset: int) -> NamedAlias | None:
    """The alias that *link* shows, at the cursor."""
    aliases = target.note.aliases if target.note else ()
    shown = normalize("NFC", display_meaning(link) or "")
    alias = next((it for it in aliases if normalize("NFC", it) == shown), None)
    if target.note is None or alias is None or is_by_reference(link):
        return None
    at_display = link.display_span.touches(offset) and link.display_span != link.span
    return NamedAlias(target.note, alias, link.display_span) if at_display else None


def _in_subpath(
    vault: Vault, note: Note, link: Link, target: Note, offset: int, text: str
) -> NamedPlace:
    places = places_of(vault, link, note)
    if not places:
        called = display_name(target.path)
        raise RenameError(f"'{called}' has nothing called '{link.subpath}'; add it first")
    spans = list(segment_spans(link, text))
    if len(spans) != len(places):
        spans = [link.subpath_span] * len(places)
    for place, span in zip(places, spans, strict=True):
        if span.touches(offset):
            return NamedPlace(target, place, place_name(place), span)
    return NamedPlace(target, places[-1], place_name(places[-1]), spans[-1])


def segment_spans(link: Link, text: str) -> Iterator[Span]:
    """Where each name in the subpath of *link* is written, without its ``#``, ``^`` or brackets.

    Those alone that are not blank, as `parse_subpath` counts them.
    """
    start, end = link.subpath_span
    if not isinstance(parse_subpath(link.subpath), HeadingSubpath):
        written = text[start:end]
        begin = len(written) - len(written.lstrip("#[^ "))
        yield Span(start + begin, start + len(written.rstrip("] ")))
        return
    for at, name in subpath_names(text[start:end]):
        yield Span(start + 1 + at, start + 1 + at + len(name))


def _at_place(note: Note, place: Place, offset: int, text: str) -> NamedPlace:
    span = (
        heading_text_span(text, place) if isinstance(place, Heading) else _label_at(note, offset)
    )
    return NamedPlace(note, place, place_name(place), span)


def _label_at(note: Note, offset: int) -> Span:
    """The id or label at *offset*: of the thing itself, or of a reference to a footnote."""
    if reference := footnote_reference_at(note, offset):
        return reference.label_span
    spans = (*(it.id_span for it in note.blocks), *(it.label_span for it in note.footnotes))
    near = (it for it in spans if it.start - 2 <= offset <= it.end + 2)
    return next(near, Span(offset, offset))


def place_name(place: Place) -> str:
    match place:
        case Heading():
            return place.text
        case Block():
            return place.id
        case Footnote():
            return place.label


def _tag(tag: Tag, offset: int, text: str) -> NamedTag:
    start, end = tag.span
    start += text.startswith("#", start)
    after = text.find("/", max(offset, start), end)
    span = Span(start, end if after < 0 else after)
    return NamedTag(span.of(text).rstrip("/"), span)


def _alias_at(note: Note, offset: int) -> NamedAlias | None:
    entry = note.properties.get("aliases")
    for text in entry.texts if entry else ():
        alias = text.text.strip()
        if text.span.touches(offset) and alias in note.aliases:
            return NamedAlias(note, alias, text.span)
    return None
