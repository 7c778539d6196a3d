"""What an edit of a note changes, for an editor that shows edits before it makes them."""

from bisect import bisect_right
from typing import Literal, get_args

from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import TextEdit

Part = Literal["links", "texts of links", "properties", "tags", "text"]
PARTS: tuple[Part, ...] = get_args(Part)


def changed_part(note: Note | EditFacts, edit: TextEdit) -> Part:
    """Which part of *note* the *edit* touches: of a link, where it leads or what it shows."""
    start, end = edit.span
    if start < note.properties.span.end:
        return "properties"
    before = bisect_right(note.links, start, key=lambda link: link.start)
    # A link by reference has its destination elsewhere, and links may stand in links.
    for link in reversed(note.links[max(before - 2, 0) : before]):
        if link.start <= start and end <= link.end:
            shows = link.display_span
            return "texts of links" if shows.start <= start and end <= shows.end else "links"
    if any(tag.span.start <= start and end <= tag.span.end for tag in note.tags):
        return "tags"
    is_destination = any(link.path_span == edit.span for link in note.links)
    return "links" if is_destination else "text"
