"""Where in a note the headings go that a link asks for, and how they are written."""

import re
from collections.abc import Iterable, Sequence

from wikilink_ls.syntax.comments import comments
from wikilink_ls.syntax.note import Heading, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import LINE_END, Span, TextEdit
from wikilink_ls.vault.target import find_heading, found_headings, section_of

DEEPEST = 6
DEFAULT_LEVEL = 2

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def new_headings(note: Note, text: str, names: tuple[str, ...]) -> TextEdit | None:
    """The edit after which the headings *names*, each below the one before, are in *note*.

    Those that are there stay; the others come at the end of the section of the last one that is,
    or of the note. None if there is no room for them, or if they would be none, as in code, or
    not to be seen, as in a comment.
    """
    found = found_headings(note.headings, names)
    level, end = _place(note, found)
    missing = [name.strip() for name in names[len(found) :]]
    if not has_room(note, names) or not can_be_headings(names):
        return None
    match = LINE_END.search(text)
    newline = match[0] if match else "\n"
    lines = [f"{'#' * (level + nth)} {name}" for nth, name in enumerate(missing)]
    written = (newline * 2).join(lines)
    at = _last_letter(note, text, end)
    # What follows may stand on the very next line.
    below = newline if LINE_END.sub("", text[at:end], count=1) == "" and end < len(text) else ""
    edit = TextEdit(
        Span(at, at), f"{newline * 2}{written}{below}" if at else f"{written}{newline}"
    )
    edited = text[:at] + edit.new_text + text[at:]
    return edit if _is_there(parse(note.path, edited), edited, names) else None


def has_room(note: Note, names: tuple[str, ...]) -> bool:
    """Whether the headings that are missing of *names* would not be too deep."""
    found = found_headings(note.headings, names)
    return _place(note, found)[0] + len(names) - len(found) - 1 <= DEEPEST


def is_open(note: Note, text: str, names: tuple[str, ...]) -> bool:
    """Whether code or a comment goes on where the missing ones of *names* would go."""
    at = _last_letter(note, text, _place(note, found_headings(note.headings, names))[1])
    hidden = (*note.literal, *comments(text, note.properties.span.end, note.literal))
    return any(it.start < at < it.end for it in hidden)


def _is_there(note: Note, text: str, names: tuple[str, ...]) -> bool:
    """Whether *names* lead to a heading that readers see."""
    heading = find_heading(note.headings, names)
    hidden = comments(text, note.properties.span.end, note.literal)
    return heading is not None and not any(it.overlaps(heading.span) for it in hidden)


def can_be_headings(names: Iterable[str]) -> bool:
    """Whether *names* are of one line each: ``a%0Ab`` is no heading."""
    return not any(map(_CONTROL.search, names))


def _place(note: Note, found: Sequence[Heading]) -> tuple[int, int]:
    """The level of the first new heading, and where the section ends in which it goes."""
    if found:
        return found[-1].level + 1, section_of(note, found[-1]).end
    levels = [heading.level for heading in note.headings]
    # One heading of the first level is the title of all.
    others = [level for level in levels if level > 1] if levels.count(1) == 1 else levels
    return min(others, default=DEFAULT_LEVEL), note.lines.length


def _last_letter(note: Note, text: str, end: int) -> int:
    """The end of the last line before *end* that is not blank; 0 if there is none."""
    line = note.lines.line_of(end)
    if end < note.lines.length:
        line -= 1
    while line >= 0 and not note.lines.line_span(line).of(text).strip():
        line -= 1
    return note.lines.ends[line] if line >= 0 else 0
