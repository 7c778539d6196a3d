r"""A canvas as the facts of a note: the files that it shows, and what its texts link.

A canvas is JSON. Its links have their places there, between the quotes of a string and with the
escapes of JSON in them; a link that is changed leaves all else of the file as it is.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from wikilink_ls.syntax.linktext import is_escaped
from wikilink_ls.syntax.note import Link, Note, Properties
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import LineIndex, Span, well_formed

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+')
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)"
)
_IN_NODE = ["{", "[", "{"]


class JsonText(NamedTuple):
    """A string of JSON: what it says, and where that stands."""

    value: str
    offsets: Sequence[int]
    """Of each code point of the value, and of the end."""

    @classmethod
    def between(cls, text: str, span: Span) -> "JsonText":
        """The string that stands at *span* of *text*, which is between its quotes."""
        written = span.of(text)
        if "\\" not in written:
            return cls(well_formed(written), range(span.start, span.end + 1))
        offsets: list[int] = []
        at = 0
        for escape in _ESCAPE.finditer(written):
            offsets.extend(range(span.start + at, span.start + escape.start() + 1))
            at = escape.end()
        offsets.extend(range(span.start + at, span.end + 1))
        return cls(well_formed(json.loads(f'"{written}"')), offsets)

    def span(self, of: Span) -> Span:
        """Where a span *of* the value is written."""
        return Span(self.offsets[of.start], self.offsets[of.end])


def parse_canvas(path: str, text: str, *, damaged: bool = False) -> Note:
    """The facts of the canvas at vault path *path*; what is no JSON has no links."""
    is_read = _is_json(text)
    links = _links(text) if is_read else ()
    return Note(
        path=path,
        title=path.rpartition("/")[2],
        lines=LineIndex.of(text),
        properties=Properties(),
        aliases=(),
        tags=(),
        headings=(),
        blocks=(),
        footnotes=(),
        links=tuple(sorted(links, key=lambda link: (link.start, -link.end))),
        literal=(),
        tables=(),
        excerpt="",
        quote="",
        damaged=damaged,
        unread=text.strip() != "" and not is_read,
    )


def card_at(text: str, offset: int) -> JsonText | None:
    """The string of the canvas *text* in which *offset* is; None if there is none."""
    start = text.rfind('"', 0, offset)
    while start > 0 and is_escaped(text, start):
        start = text.rfind('"', 0, start)
    token = _TOKEN.match(text, start) if start >= 0 else None
    return string_at(text, Span(start + 1, token.end() - 1)) if token else None


def string_at(text: str, span: Span) -> JsonText | None:
    """The string that stands at *span*; None if what stands there is none."""
    try:
        return JsonText.between(text, span)
    except ValueError:
        return None


# Whoever changes many links of a card asks many times.
@lru_cache(maxsize=16)
def card_links(text: str) -> tuple[Link, ...]:
    """The links in the text of a card, in which no properties can be, but rules."""
    if "[" not in text:
        return ()
    links = parse("", f"\n{text}").links
    return tuple(replace(link, start=link.start - 1, end=link.end - 1) for link in links)


def escaped(text: str) -> str:
    """*text* as it stands between the quotes of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _links(text: str) -> Iterator[Link]:
    for node in _nodes(text):
        match _value(text, node.get("type")):
            case "file" if "file" in node:
                yield from _file(text, node["file"], node.get("subpath"))
            case "group" if "background" in node:
                yield from _file(text, node["background"], None)
            case "text" if "text" in node:
                yield from _links_in(JsonText.between(text, node["text"]))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _value(text: str, span: Span | None) -> str:
    return JsonText.between(text, span).value if span else ""


def _file(text: str, span: Span, subpath_span: Span | None) -> Iterator[Link]:
    """A file as a link to its very path; without an extension no link could say which it is."""
    path, subpath = _value(text, span), _value(text, subpath_span)
    if "." not in path[path.rfind("/") + 1 :]:
        return
    (start, end), length = span, span.end - span.start
    sub = subpath_span if subpath_span and subpath.startswith("#") else Span(end, end)
    yield Link(
        kind="file",
        start=start,
        end=end,
        path="/" + path.removeprefix("/"),
        subpath=subpath if sub is subpath_span else "",
        display=None,
        parts=(0, length, sub.start - start, sub.end - start, length, length),
    )


def _links_in(text: JsonText) -> Iterator[Link]:
    for link in card_links(text.value):
        start, end = text.span(link.span)
        parts = tuple(text.offsets[link.start + part] - start for part in link.parts)
        yield replace(link, start=start, end=end, parts=parts)


def _nodes(text: str) -> list[Mapping[str, Span]]:
    """The strings that each node has for its keys, by where they stand between their quotes."""
    nodes: list[Mapping[str, Span]] = []
    node: dict[str, Span] = {}
    section = key = before = ""
    opened: list[str] = []
    for token in _TOKEN.finditer(text):
        sign, span = token[0][0], Span(token.start() + 1, token.end() - 1)
        if sign in "{[":
            opened.append(sign)
            if opened == _IN_NODE and section == "nodes":
                nodes.append(node := {})
        elif sign in "}]":
            opened.pop()
        elif sign == '"' and opened == ["{"] and before in "{,":
            section = _value(text, span)
        elif sign == '"' and opened == _IN_NODE and section == "nodes":
            if before == ":":
                node[key] = span
            else:
                key = _value(text, span)
        before = sign
    return nodes
