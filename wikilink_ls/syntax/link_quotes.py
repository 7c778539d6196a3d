"""Quotes around the links in properties that have none, without which YAML reads them as lists.

Each edit is tried before it is given, as those of `property_edit` are.
"""

import re
from collections.abc import Iterator, Sequence

from wikilink_ls.syntax.note import Problem, Properties
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.text import LineIndex, Span, TextEdit, edited, line_start
from wikilink_ls.syntax.yaml_edit import escaped

_LINK = re.compile(r"\[\[[^\[\]\r\n]+\]\]")
_LINKS = re.compile(rf"{_LINK.pattern}(?:[ \t]*,[ \t]*{_LINK.pattern})+")
_BEFORE_VALUE = ":-[{,"
_DOUBLE = '"'

MOST_LINKS = 10
LONGEST = 8 * 1024
"""Code points: of longer properties, and of more links, not each is tried on its own."""
MOST_PASSES = 3
"""Where properties cannot be read, some links are seen only when others are in quotes."""


def unquoted_links(properties: Properties) -> list[Problem]:
    return [it for it in properties.problems if it.code == "unquoted-property-link"]


def quoted_link(head: str, problem: Problem) -> Sequence[TextEdit]:
    """The edits of *head*, a note's properties, that put the link of *problem* in quotes.

    Those beside it, parted by commas alone, come with it where the one does not do; without a
    list around them they get one. None at all if quotes do not help.
    """
    choices = _choices(head, problem.span)
    return next((it for it in choices if _is_mended(head, it, problem.span.start)), ())


def quoted_links(head: str) -> str:
    """*head* with all links in quotes that quotes help."""
    for _ in range(MOST_PASSES):
        before = head
        problems = unquoted_links(parse_properties(head))
        head = _quoted_at_once(head, problems) or _quoted_one_by_one(head, problems)
        if head == before:
            break
    return head


def _quoted_at_once(head: str, problems: Sequence[Problem]) -> str | None:
    edits = [_quoted(head, it.span) for it in problems if _begins_value(head, it.span.start)]
    quoted = edited(head, edits)
    is_right = _is_read(parse_properties(head), parse_properties(quoted))
    return quoted if is_right else None


def _quoted_one_by_one(head: str, problems: Sequence[Problem]) -> str:
    # From the last to the first: what is still to be tried has not moved.
    for problem in reversed(problems[:MOST_LINKS] if len(head) <= LONGEST else ()):
        # It may be in quotes by now, with the one after it.
        if problem.span.of(head).startswith("[["):
            head = edited(head, quoted_link(head, problem))
    return head


def _choices(head: str, span: Span) -> Iterator[Sequence[TextEdit]]:
    if not _begins_value(head, span.start):
        return
    yield (_quoted(head, span),)
    runs = _LINKS.finditer(head, *_line_at(head, span.start))
    run = next((it for it in runs if it.start() <= span.start < it.end()), None)
    if run is not None:
        links = _LINK.finditer(head, *run.span())
        first, *between, last = (_quoted(head, Span(*it.span())) for it in links)
        yield (first, *between, last)
        first = first._replace(new_text=f"[{first.new_text}")
        last = last._replace(new_text=f"{last.new_text}]")
        yield (first, *between, last)


def _begins_value(head: str, start: int) -> bool:
    return head[line_start(head, start) : start].rstrip(" \t")[-1:] in _BEFORE_VALUE


def _quoted(head: str, span: Span) -> TextEdit:
    return TextEdit(span, f'"{escaped(span.of(head), _DOUBLE)}"')


def _is_mended(head: str, edits: Sequence[TextEdit], start: int) -> bool:
    """Whether *edits* of the line of *start* make it right, whatever is wrong on others."""
    mended = edited(head, edits)
    before, after = parse_properties(head), parse_properties(mended)
    if before.entries or _is_read(before, after):
        return _is_read(before, after)
    span = _line_at(mended, start)
    line = span.of(mended).strip()
    alone = parse_properties(f"---\n{'k:' * line.startswith('-')}\n{line}\n---\n")
    blamed = any(it.span.overlaps(span) for it in after.problems)
    return bool(alone.entries) and not alone.problems and not blamed


def _is_read(before: Properties, after: Properties) -> bool:
    """Whether *after* could be read, and has the keys that were there *before*, if that could."""
    keys = list(after.values)
    return bool(keys) and (not before.entries or keys == list(before.values))


def _line_at(text: str, offset: int) -> Span:
    lines = LineIndex.of(text)
    return lines.line_span(lines.line_of(offset))
