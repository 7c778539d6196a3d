"""From the text of a note to its facts, in linear time; whatever the text, it is a note."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from wikilink_ls.syntax.linktext import property_link, wikilinks
from wikilink_ls.syntax.note import Heading, Link, Note, Properties, Tag
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.structure import Structure, read_structure
from wikilink_ls.syntax.tags import inline_tags, is_tag_name, may_have_tags
from wikilink_ls.syntax.text import LineIndex, Span

_VISIBLE = re.compile(r"[^\r\n]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(path: str, text: str, *, damaged: bool = False) -> Note:
    """The facts of the note at vault path *path*; *damaged* if its file was not UTF-8.

    Lone surrogates, which no file and no wire can hold, are read as U+FFFD.
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    properties = parse_properties(text)
    start = properties.span.end
    structure, written = _read_body(text, start)
    links = [*_property_links(properties), *_without_overlaps(structure.links, written)]
    if structure.links:
        links.sort(key=lambda link: (link.start, -link.end))
    return Note(
        path=path,
        title=_title(properties, structure.headings, path),
        lines=LineIndex.of(text),
        properties=properties,
        aliases=_aliases(properties),
        tags=(*_property_tags(properties), *_body_tags(text, start, structure, links)),
        headings=tuple(structure.headings),
        blocks=tuple(structure.blocks),
        footnotes=tuple(structure.footnotes),
        links=tuple(links),
        literal=tuple(structure.literal),
        tables=tuple(structure.tables),
        excerpt=structure.excerpt,
        damaged=damaged,
    )


def _read_body(text: str, start: int) -> tuple[Structure, list[Link]]:
    """The structure of the body, and its wikilinks.

    What begins first wins: a link is a link though a code span begins inside it. CommonMark knows
    no wikilinks, so those are masked and the body read once more; and so are comments that
    CommonMark lets swallow the rest of their line.
    """
    structure = read_structure(text, start)
    links = _visible(wikilinks(text, start), structure.literal)
    literal = structure.literal
    broken = [link.span for link in links if literal and _cut(link.span, literal)]
    if broken or structure.comments:
        comments = structure.comments
        structure = read_structure(text, start, _masked(text, [*broken, *comments]))
        structure.literal = sorted([*structure.literal, *comments])
        links = _visible(wikilinks(text, start), structure.literal)
    return structure, links


def _masked(text: str, spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    done = 0
    for span in sorted(spans):
        pieces += text[done : span.start], _VISIBLE.sub("x", span.of(text))
        done = span.end
    return "".join((*pieces, text[done:]))


def _visible(links: Iterable[Link], literal: Sequence[Span]) -> list[Link]:
    return [link for link in links if not literal or not _hidden(link.start, literal)]


def _hidden(offset: int, literal: Sequence[Span]) -> bool:
    """*literal* is sorted and its spans are apart, so one look to the left is enough."""
    before = bisect_right(literal, (offset, float("inf"))) - 1
    return before >= 0 and offset < literal[before].end


def _cut(span: Span, literal: Sequence[Span]) -> bool:
    after = bisect_right(literal, (span.start, float("inf")))
    return after < len(literal) and literal[after].start < span.end


def _without_overlaps(markdown: list[Link], written: list[Link]) -> Iterator[Link]:
    """The wikilinks, and the Markdown links that are no part of one: ``[[b]](c)`` is ``[[b]]``."""
    starts = [link.start for link in written]
    for link in markdown:
        before = bisect_right(starts, link.start) - 1
        if before < 0 or written[before].end <= link.start:
            yield link
    yield from written


def _property_links(properties: Properties) -> Iterator[Link]:
    for entry in properties.entries:
        for text in entry.texts:
            if text.quoted and (link := property_link(text.text, text.span, text.key)):
                yield link


def _property_tags(properties: Properties) -> Iterator[Tag]:
    entry = properties.get("tags")
    if entry is None:
        return
    for text in entry.texts:
        name = text.text.removeprefix("#").rstrip("/")
        if is_tag_name(name) and (text.key == entry.key or text.is_item_of(entry.key)):
            yield Tag(name, text.span, in_properties=True)


def _aliases(properties: Properties) -> tuple[str, ...]:
    entry = properties.get("aliases")
    value = properties.values.get(entry.key) if entry else None
    items = value if isinstance(value, list) else [value]
    return tuple(item.strip() for item in items if isinstance(item, str) and item.strip())


def _title(properties: Properties, headings: Sequence[Heading], path: str) -> str:
    entry = properties.get("title")
    value = properties.values.get(entry.key) if entry else None
    if isinstance(value, str | int | float) and str(value).strip():
        return str(value).strip()
    first = next((heading.text for heading in headings if heading.level == 1), "")
    return first or path.rpartition("/")[2].removesuffix(".md")


def _body_tags(text: str, start: int, structure: Structure, links: list[Link]) -> Iterator[Tag]:
    if not may_have_tags(text, start):
        return
    body_links = [link.span for link in links if link.start >= start]
    taken = _merged([*structure.literal, *body_links])
    runs = frozenset(span.end for span in taken)
    for tag in inline_tags(text, start, runs):
        if not _hidden(tag.span.start, taken):
            yield tag


def _merged(spans: Iterable[Span]) -> list[Span]:
    """*spans* sorted, with those that touch each other's inside made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged
