"""From the text of a note to its facts, in linear time; whatever the text, it is a note."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from wikilink_ls.syntax.footnotes import footnote_references
from wikilink_ls.syntax.linktext import property_link, wikilinks
from wikilink_ls.syntax.masking import covering, masked, math_blocks, merged
from wikilink_ls.syntax.note import Heading, Link, Note, Properties, Source, Tag
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.structure import Structure, read_structure
from wikilink_ls.syntax.tags import cell_starts, is_tag_name, possible_tags
from wikilink_ls.syntax.text import LineIndex, Span, well_formed

_EXTENSION = re.compile(r"\.md\Z", re.IGNORECASE)
MOST_READINGS = 12
"""Of one body; each halves the links of a line in which a formula seems to begin."""


class _Body(NamedTuple):
    structure: Structure
    links: list[Link]
    """Its wikilinks."""
    source: str
    """The whole text as CommonMark saw it last."""


def parse(path: str, text: str, *, damaged: bool = False) -> Note:
    """The facts of the note at vault path *path*; *damaged* if its file was not UTF-8.

    Lone surrogates, which no file and no wire can hold, are read as U+FFFD.
    """
    (note,) = parse_all([Source(path, text, damaged)])
    return note


def parse_all(sources: Iterable[Source]) -> list[Note]:
    """The same for several notes, step by step.

    What a processor has just done it does sooner than what comes in turn: that is a sixth of the
    time which a vault takes.
    """
    sources = list(sources)
    texts = [well_formed(it.text) for it in sources]
    properties = list(map(parse_properties, texts))
    starts = [it.span.end for it in properties]
    structures = list(map(read_structure, texts, starts))
    bodies = list(map(_body, texts, starts, structures))
    return list(map(_note, sources, texts, properties, bodies))


def _note(source: Source, text: str, properties: Properties, body: _Body) -> Note:
    structure, written = body.structure, body.links
    start = properties.span.end
    links = [*_property_links(properties), *written]
    if structure.links:
        links += _without_overlaps(structure.links, written)
        links.sort(key=lambda link: (link.start, -link.end))
    return Note(
        path=source.path,
        title=_title(text, properties, structure.headings, source.path),
        lines=LineIndex.of(text),
        properties=properties,
        aliases=_aliases(properties),
        tags=(*_property_tags(properties), *_body_tags(text, start, structure, links)),
        headings=tuple(structure.headings),
        blocks=tuple(structure.blocks),
        footnotes=tuple(structure.footnotes),
        footnote_references=tuple(
            footnote_references(text, start, structure.literal, links, structure.footnotes)
        ),
        links=tuple(links),
        literal=tuple(structure.literal),
        tables=tuple(structure.tables),
        excerpt=structure.excerpt,
        quote=structure.quote,
        damaged=source.damaged,
    )


def text_for_commonmark(text: str, start: int) -> str:
    """*text* with masks for what CommonMark must not see in the body, which begins at *start*."""
    return _body(text, start, read_structure(text, start)).source


def _body(text: str, start: int, structure: Structure) -> _Body:
    """The body of *text*, which begins at *start* and has this *structure* at first sight.

    What begins first wins: a link is a link though a code span begins inside it. CommonMark knows
    no wikilinks, so those are masked and the body read once more; and so are math blocks, and
    comments that CommonMark lets swallow the rest of their line.
    """
    source, literal = text, structure.literal
    links, broken = _seen(wikilinks(text, start), literal)
    math = math_blocks(text, start, literal) if "$$" in text else []
    # CommonMark knows formulas within a paragraph.
    math = sorted(set(math).difference(literal)) if math else math
    comments = [it for it in structure.comments if not covering(it.start, math)]
    hidden = {it for it in broken if not covering(it.start, math)}.union(comments)
    for _ in range(MOST_READINGS):
        if not (hidden or math):
            break
        source = masked(text, hidden, math)
        structure = read_structure(text, start, source)
        structure.literal = merged((*structure.literal, *comments, *math))
        links, broken = _seen(wikilinks(text, start), structure.literal)
        # What a masked link no longer opens another may: [[$a]] [[$b]] [[$c]].
        if hidden.issuperset(broken):
            break
        hidden.update(broken)
    return _Body(structure, links, source)


def _seen(links: Iterable[Link], literal: Sequence[Span]) -> tuple[list[Link], list[Span]]:
    """The links that do not begin in *literal*, and where those are in which it begins."""
    if not literal:
        return list(links), []
    seen: list[Link] = []
    broken: list[Span] = []
    for link in links:
        after = bisect_right(literal, (link.start, float("inf")))
        if after and link.start < literal[after - 1].end:
            continue
        seen.append(link)
        if after < len(literal) and literal[after].start < link.end:
            broken.append(link.span)
    return seen, broken


def _without_overlaps(markdown: list[Link], written: list[Link]) -> Iterator[Link]:
    """The Markdown links that have a destination of their own, beside the wikilinks *written*.

    ``[[b]](c)`` and ``[a]([[b]])`` are ``[[b]]``.
    """
    starts = [link.start for link in written]
    for link in markdown:
        before = bisect_right(starts, link.start) - 1
        is_inside = before >= 0 and written[before].end > link.start
        # The destination; that of a reference stands in its definition.
        start, end = link.start + link.parts[0], link.start + link.parts[3]
        last = bisect_right(starts, end) - 1
        if not is_inside and (last < 0 or written[last].end <= start):
            yield link


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


def _title(text: str, properties: Properties, headings: Sequence[Heading], path: str) -> str:
    entry = properties.get("title")
    value = properties.values.get(entry.key) if entry else None
    if entry and isinstance(value, int | float):
        return entry.value_span.of(text)  # As it is written: 1.10 is no 1.1.
    if isinstance(value, str) and value.strip():
        return value.strip()
    first = next((heading.text for heading in headings if heading.level == 1), "")
    return first or _EXTENSION.sub("", path.rpartition("/")[2])


def _body_tags(text: str, start: int, structure: Structure, links: list[Link]) -> Iterator[Tag]:
    candidates = possible_tags(text, start)
    if not candidates:
        return
    body_links = [link.span for link in links if link.start >= start]
    taken = merged([*structure.literal, *structure.definitions, *body_links])
    runs = {span.end for span in taken}
    runs.update(cell_starts(text, structure.tables))
    for tag, is_open in candidates:
        at = tag.span.start
        if (is_open or at in runs) and not covering(at, taken):
            yield tag
