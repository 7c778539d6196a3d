"""The grammar of links: what stands between ``[[`` and ``]]``, or in a destination.

The rules are Obsidian's, as its help, its API typings and recorded metadata show them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from sys import intern
from typing import NamedTuple
from urllib.parse import unquote

from wikilink_ls.syntax.note import Link, LinkKind
from wikilink_ls.syntax.text import Span

# Most links. One pattern takes them apart sooner than a search for each of their marks; each of
# its parts ends at a letter that it does not have, so it takes linear time.
_PLAIN = re.compile(r"\[\[([^\[\]|#\\\r\n]+)(#[^\[\]|\\\r\n]*)?(?:\|([^\[\]|\\\r\n]*))?\]\](?!\])")
_OPEN_FOOTNOTE = re.compile(r"#\[\^[^\[\]|]+\Z")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\r\n]*+)\]\((<[^<>\r\n]*+>|[^\s()<>]++)\)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")


class HeadingSubpath(NamedTuple):
    """``#A#B``: the heading B below A."""

    names: tuple[str, ...]


class BlockSubpath(NamedTuple):
    """``#^id``."""

    id: str


class FootnoteSubpath(NamedTuple):
    """``#[^label]``."""

    label: str


Subpath = HeadingSubpath | BlockSubpath | FootnoteSubpath


def parse_subpath(subpath: str) -> Subpath | None:
    """What a subpath (with its ``#``) asks for; None if for nothing (``#``, ``##``)."""
    text = subpath[1:].strip()
    if text.startswith("^"):
        return BlockSubpath(text[1:])
    if text.startswith("[^") and text.endswith("]"):
        return FootnoteSubpath(text[2:-1])
    names = tuple(name for name in text.split("#") if name.strip())
    return HeadingSubpath(names) if names else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def wikilink(text: str, start: int, match_end: int, kind: LinkKind) -> Link:
    """The link that ``text[start:match_end]`` is: ``[[…]]``, or ``![[…]]`` for an embed."""
    inner = text.index("[[", start) + 2
    end = match_end - 2
    # A pipe in the first place separates nothing: [[|x]] is a link to "|x".
    pipe = text.find("|", inner + 1, end)
    target_end = end if pipe < 0 else pipe
    if pipe > 0 and text[pipe - 1] == "\\":
        target_end -= 1
    hash_ = text.find("#", inner, target_end)
    path_at, path_to = _trimmed(text, inner, target_end if hash_ < 0 else hash_)
    sub_at, sub_to = (path_to, path_to) if hash_ < 0 else _trimmed(text, hash_, target_end)
    show_at, show_to = (end, end) if pipe < 0 else _trimmed(text, pipe + 1, end)
    return Link(
        kind=kind,
        start=start,
        end=match_end,
        # A name is written in many links; it is kept once.
        path=intern(text[path_at:path_to]),
        subpath=intern(text[sub_at:sub_to]),
        display=None if pipe < 0 else intern(text[show_at:show_to].replace("\\|", "|")),
        parts=_shared(
            path_at - start,
            path_to - start,
            sub_at - start,
            sub_to - start,
            show_at - start,
            show_to - start,
        ),
    )


@lru_cache(maxsize=1 << 14)
def _shared(*parts: int) -> tuple[int, ...]:
    """*parts*, the same object each time: most links are alike in where their parts begin."""
    return parts


def _plain_link(plain: re.Match[str] | None, marks: int, kind: LinkKind) -> Link | None:
    """The link that `_PLAIN` has found after some *marks*; None if it has blanks to be cut off."""
    if plain is None:
        return None
    path, subpath, display = plain.groups("")
    if path.strip() != path or subpath.rstrip() != subpath or display.strip() != display:
        return None
    start, end = plain.span()
    path_at = marks + 2
    path_to = path_at + len(path)
    return Link(
        kind=kind,
        start=start - marks,
        end=end,
        path=intern(path),
        subpath=intern(subpath),
        display=None if plain[3] is None else intern(display),
        parts=_shared(
            path_at,
            path_to,
            path_to,
            path_to + len(subpath),
            end - start + marks - 2 - len(display),
            end - start + marks - 2,
        ),
    )


def wikilinks(text: str, start: int) -> Iterator[Link]:
    """Every ``[[…]]`` and ``![[…]]`` of *text* from *start* on that is not escaped."""
    after = start
    while (at := text.find("[[", after)) >= 0:
        if plain := _PLAIN.match(text, at):
            after = plain.end()
        elif found := _bracketed(text, at):
            at, after = found
        else:
            return
        before = text[at - 1] if at else ""
        if before == "!" and at > start and not is_escaped(text, at - 1):
            yield _plain_link(plain, 1, "embed") or wikilink(text, at - 1, after, "embed")
        elif before != "\\" or not is_escaped(text, at):
            yield _plain_link(plain, 0, "wikilink") or wikilink(text, at, after, "wikilink")


def _bracketed(text: str, at: int) -> tuple[int, int] | None:
    """Where the next wikilink begins and ends, if there is one after the ``[[`` that is *at*.

    It is on one line, from the last ``[[`` to the first ``]]``. Each letter is looked at a few
    times at most, whatever the text; a pattern for the same would need atomic groups, which the
    first releases of Python 3.11 get wrong.
    """
    while at >= 0 and (close := text.find("]]", at + 2)) >= 0:
        at = text.rfind("[[", at, close)
        inner = text[at + 2 : close]
        # A footnote subpath brings a bracket of its own: [[note#[^1]]].
        if text.startswith("]]]", close) and _OPEN_FOOTNOTE.search(inner):
            close += 1
        if inner and "\n" not in inner and "\r" not in inner:
            return at, close + 2
        at = text.find("[[", close + 2)
    return None


def is_escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before *at*."""
    backslashes = 0
    while at > backslashes and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def is_external(destination: str) -> bool:
    """A destination with a scheme leaves the vault."""
    return _SCHEME.match(destination) is not None


def decode_destination(destination: str) -> tuple[str, str]:
    """Path and subpath of a Markdown destination, percent-decoded.

    Split first, then decode: ``%23`` is a ``#`` in a name. What does not decode stays as it is.
    """
    path, hash_, rest = destination.partition("#")
    return _decoded(path).strip(), (hash_ + _decoded(rest)).strip()


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def markdown_link(
    kind: LinkKind, span: Span, label: Span, destination: Span, target: str, text: str
) -> Link:
    """A Markdown link, whose *destination* as written means *target*, without its escapes."""
    path, subpath = decode_destination(target)
    hash_ = text.find("#", *destination)
    split = destination.end if hash_ < 0 else hash_
    start = span.start
    return Link(
        kind=kind,
        start=start,
        end=span.end,
        path=intern(path),
        subpath=intern(subpath),
        display=label.of(text),
        parts=_shared(
            destination.start - start,
            split - start,
            split - start,
            destination.end - start,
            label.start - start,
            label.end - start,
        ),
    )


def property_link(value: str, span: Span, key: str) -> Link | None:
    """The link that the whole *value* of a property is; None if it is anything else.

    *span* is where the value stands, between its quotes.
    """
    link = _whole_wikilink(value) or _whole_markdown_link(value)
    if link is None:
        return None
    length = span.end - span.start
    # With an escape between the quotes nothing stands where the value says: all of it is path.
    parts = link.parts if length == len(value) else (0, length, length, length, length, length)
    return Link(
        kind=link.kind,
        start=span.start,
        end=span.end,
        path=link.path,
        subpath=link.subpath,
        display=link.display,
        parts=parts,
        key=key,
    )


def _whole_wikilink(value: str) -> Link | None:
    is_whole = _bracketed(value, value.find("[[")) == (0, len(value))
    return wikilink(value, 0, len(value), "property") if is_whole else None


def _whole_markdown_link(value: str) -> Link | None:
    if not (match := _MARKDOWN_LINK.fullmatch(value)):
        return None
    at, to = match.span(2)
    destination = Span(at + 1, to - 1) if value[at] == "<" else Span(at, to)
    target = destination.of(value)
    if not target or is_external(target):
        return None
    spans = (Span(0, len(value)), Span(*match.span(1)), destination)
    return markdown_link("property-markdown", *spans, target, value)
