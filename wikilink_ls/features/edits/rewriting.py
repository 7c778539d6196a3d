"""Edits that give a link another path or display text, and leave all else of it as it stands."""

import html
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from msgspec import structs

from wikilink_ls.features.edits.link_kinds import is_by_reference, is_wiki
from wikilink_ls.features.edits.showing import can_show, written_display
from wikilink_ls.syntax.canvas import card_at, card_links, string_at
from wikilink_ls.syntax.canvas import escaped as json_escaped
from wikilink_ls.syntax.linktext import decode_destination, is_external, property_link
from wikilink_ls.syntax.note import Link, Note, Property, PropertyText
from wikilink_ls.syntax.property_edit import with_value
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.syntax.yaml_edit import escaped
from wikilink_ls.vault.linkwriter import encode, encode_path
from wikilink_ls.vault.paths import is_canvas

# What ends a destination in angle brackets, or would be read as something else in it.
_NOT_IN_ANGLES = re.compile(
    r"[#<>\\|$`\x00-\x1f\x7f]|%(?=[0-9A-Fa-f]{2})|&(?=#?\w+;)|\[(?=\[)|\](?=\])"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_YAML_ESCAPE = re.compile(r"[\\\r\n]|''")
_LINK = re.compile(r"!?\[\[.*\]\]\Z", re.DOTALL)
_ENTITY = re.compile(r"&#?\w+;")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")


CHANGED = "has changed and is not read again yet"


class LeftError(Exception):
    """Why a note cannot be edited, as the end of a sentence."""


class LinkChange(NamedTuple):
    link: Link
    path: str | None = None
    """The new link path; None if it stays."""
    display: str | None = None
    """The new display text, as it is to be read; None if it stays."""
    names: tuple[str, ...] | None = None
    """What the new subpath names: headings, ``^id`` or ``[^label]``; None if it stays."""


class ValueChange(NamedTuple):
    entry: Property
    """The property in which the value stands."""
    value: PropertyText
    new: str


def link_edits(change: LinkChange, note: Note, text: str) -> Iterator[TextEdit]:
    """What *change* does to *text*, which must be that of *note*.

    `LeftError` if the link cannot be changed.
    """
    link = change.link
    if is_canvas(note.path):
        yield from _canvas_edits(change, text)
        return
    if link.key is None or has_places(link):
        yield from placed_link_edits(change, text)
        return
    # It is written anew.
    quote = text[link.start - 1]
    texts = (text for entry in note.properties.entries for text in entry.texts)
    new = next(text.text for text in texts if text.span == link.span)
    if quote == "'" and link.span.of(text) != escaped(new, quote):
        raise LeftError(CHANGED)
    inner = property_link(new, Span(0, len(new)), link.key)
    if inner is None:
        raise LeftError(f"has a link to '{link.path}' that cannot be changed")
    in_value = change._replace(link=inner)
    for (start, end), new_text in sorted(_edits(in_value, new), reverse=True):
        new = new[:start] + new_text + new[end:]
    yield TextEdit(link.span, escaped(new, quote))


def has_places(link: Link) -> bool:
    """Whether parts of *link* have places of their own: they do not, if a value escapes them."""
    return link.key is None or link.path_span != link.span


def placed_link_edits(change: LinkChange, text: str) -> Iterator[TextEdit]:
    """The same of a link that `has_places` in a note: its *text* is enough."""
    if change.link.key is None:
        return _edits(change, text)
    quote = text[change.link.start - 1]
    return (TextEdit(span, escaped(new, quote)) for span, new in _edits(change, text))


class PlacedEdits:
    """`placed_link_edits`, worked out once for all links that are written alike."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], list[TextEdit]] = {}
        """As if the link stood at the beginning of its text."""

    def of(self, change: LinkChange, text: str) -> Iterator[TextEdit]:
        link = change.link
        if is_by_reference(link):
            return placed_link_edits(change, text)
        start = link.start
        # What quotes a value stands before the link.
        written = text[start - (link.key is not None) : link.end]
        alike = (written, link.kind, link.path, link.subpath, link.display, link.parts)
        asked = (alike, change.path, change.display, change.names)
        if (known := self._known.get(asked)) is None:
            found = placed_link_edits(change, text)
            known = [TextEdit(it.span.shifted(-start), it.new_text) for it in found]
            self._known[asked] = known
        return (TextEdit(Span(start + at, start + end), new) for (at, end), new in known)


def _canvas_edits(change: LinkChange, text: str) -> Iterator[TextEdit]:
    """Those of a link in JSON; in the text of a card it is one as in a note."""
    link = change.link
    if link.kind == "file":
        if change.path is not None:
            yield _shown_edit(link, change.path.removeprefix("/"), text)
        if change.names is not None:
            yield TextEdit(link.subpath_span, json_escaped("#" + "#".join(change.names)))
        return
    if (string := card_at(text, link.start)) is None:
        raise LeftError(CHANGED)
    links = (it for it in card_links(string.value) if string.span(it.span) == link.span)
    inner = next(links, None)
    if inner is None or inner.linktext != link.linktext:
        raise LeftError(CHANGED)
    for span, new_text in _edits(change._replace(link=inner), string.value):
        yield TextEdit(string.span(span), json_escaped(new_text))


def _shown_edit(link: Link, path: str, text: str) -> TextEdit:
    """The edit of a file that a canvas shows; the folders in which it stays are not touched."""
    string = string_at(text, link.path_span)
    if string is None or string.value.removeprefix("/") != link.path[1:]:
        raise LeftError(CHANGED)
    kept = posixpath.commonprefix([string.value, path]).rfind("/") + 1
    return TextEdit(string.span(Span(kept, len(string.value))), json_escaped(path[kept:]))


def value_edit(change: ValueChange, text: str) -> TextEdit:
    """What *change* does to *text*, the one of its note; `LeftError` if YAML does not allow it."""
    entry, value, new = change
    if not _may_say(value.span.of(text), value.text):
        raise LeftError(CHANGED)
    if not value.quoted:
        # A block of text ends where the next thing begins; its line end is not its own.
        start = value.span.start
        value = structs.replace(value, span=Span(start, start + len(value.span.of(text).rstrip())))
    edit = with_value(text, entry, value, new)
    if edit is None:
        raise LeftError(f"has a value '{value.text.strip()}' that cannot be changed")
    return edit


def _may_say(written: str, value: str) -> bool:
    """Whether *written* is *value* in YAML; with escapes, or on many lines, that is not seen."""
    is_plain = not _YAML_ESCAPE.search(written)
    return not is_plain or written.strip() == value.strip()


def _edits(change: LinkChange, text: str) -> Iterator[TextEdit]:
    link = change.link
    if is_wiki(link.kind) and link.key is None and not _LINK.match(link.span.of(text)):
        raise LeftError(CHANGED)
    if change.path is not None:
        yield _path_edit(link, change.path, text)
    if change.names is not None:
        yield from _subpath_edits(link, change.names, text)
    if change.display is not None and can_show(link, change.display):
        if link.display not in (shown := link.display_span.of(text), shown.replace("\\|", "|")):
            raise LeftError(CHANGED)
        yield TextEdit(link.display_span, written_display(link, change.display, text, shown))


def _path_edit(link: Link, path: str, text: str) -> TextEdit:
    written = link.path_span.of(text)
    wiki = is_wiki(link.kind)
    if not wiki and _meaning(written)[0] != link.path:
        return _destination_edit(link, path, text)
    if wiki and written != link.path:
        raise LeftError(CHANGED)
    span, path = _without_folders(link, path, written)
    if wiki:
        return TextEdit(span, path)
    in_angles = text.startswith("<", link.path_span.start - 1)
    encoded = _in_angles(path) if in_angles else _encoded(path)
    return TextEdit(span, _like(written, link.path, encoded))


def _like(written: str, meant: str, destination: str) -> str:
    """*destination* with all encoded, where that is so in what was *written* and *meant*."""
    if not written.isascii() or meant.isascii():
        return destination
    return _NOT_ASCII.sub(lambda match: quote(match[0]), destination)


def _without_folders(link: Link, path: str, written: str) -> tuple[Span, str]:
    """The last segment alone, where the folders stay: they may be encoded in another way."""
    span = link.path_span
    head, slash, name = path.rpartition("/")
    raw_head = written.rpartition("/")[0]
    # Its parentheses may come in pairs with those of the name.
    as_written = is_wiki(link.kind) or (
        _meaning(raw_head)[0] == head and not set(raw_head) & set("()")
    )
    if slash and head == link.path.rpartition("/")[0] and as_written:
        return Span(span.start + len(raw_head) + 1, span.end), name
    return span, path


def _destination_edit(link: Link, path: str, text: str) -> TextEdit:
    """The edit of a destination in which an escape stands before the ``#``, or has one."""
    span = Span(link.path_span.start, link.subpath_span.end)
    if _meaning(span.of(text)) != (link.path, link.subpath):
        raise LeftError(CHANGED)
    meant = link.path + link.subpath
    return TextEdit(span, _like(span.of(text), meant, _encoded(path) + encode(link.subpath)))


def _subpath_edits(link: Link, names: tuple[str, ...], text: str) -> Iterator[TextEdit]:
    """Those of the names that differ; all of the subpath, if it has more or fewer of them."""
    written = link.subpath_span.of(text)
    wiki = is_wiki(link.kind)
    if (written if wiki else _meaning(written)[1]) != link.subpath:
        raise LeftError(CHANGED)
    start, parts = link.subpath_span.start + 1, list(subpath_names(written))
    if len(parts) != len(names):
        yield TextEdit(link.subpath_span, "#" + "#".join(_name(link, it, text) for it in names))
        return
    for (at, part), name in zip(parts, names, strict=True):
        if (part if wiki else decode_destination(part)[0]) != name:
            span = Span(start + at, start + at + len(part))
            yield TextEdit(span, _name(link, name, text))


def subpath_names(subpath: str) -> Iterator[tuple[int, str]]:
    """The names in a written *subpath* and where they begin after its ``#``."""
    at = 0
    for part in subpath[1:].split("#"):
        if name := part.strip():
            yield at + part.index(name), name
        at += len(part) + 1


def _name(link: Link, name: str, text: str) -> str:
    if is_wiki(link.kind):
        return name
    in_angles = text.startswith("<", link.path_span.start - 1)
    encoded = _in_angles(name) if in_angles else safe(encode(name))
    return _like(link.subpath_span.of(text), link.subpath, encoded)


def _encoded(path: str) -> str:
    return safe(encode_path(path))


def safe(destination: str) -> str:
    """*destination*, encoded already, without the marks of math and code.

    These bind closer than a link: with a mark of another link they would swallow both.
    """
    return destination.replace("$", "%24").replace("`", "%60")


def _in_angles(path: str) -> str:
    written = _NOT_IN_ANGLES.sub(lambda match: f"%{ord(match[0]):02X}", path)
    return written.replace(":", "%3A") if is_external(written) else written


def _meaning(written: str) -> tuple[str, str]:
    """Path and subpath of the written destination, without the escapes of CommonMark."""
    if "\\" in written:
        written = _ESCAPE.sub(r"\1", written)
    if "&" in written:
        written = _ENTITY.sub(lambda match: html.unescape(match[0]), written)
    return decode_destination(written)


def name_span(link: Link, text: str) -> Span:
    """Where the last segment of the path stands, without ``.md``.

    The whole link, if the path stands elsewhere or has no place of its own.
    """
    if is_by_reference(link) or link.path_span == link.span:
        return link.span
    return path_name_span(link, text)


def path_name_span(link: Link, text: str) -> Span:
    """The same of the path itself, wherever it stands."""
    start, end = link.path_span
    written = text[start:end]
    start += written.rfind("/") + 1
    return Span(start, end - 3 if text[start:end][-3:].lower() == ".md" else end)
