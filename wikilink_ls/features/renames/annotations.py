"""What an edit of a note changes, for an editor that shows edits before it makes them."""

from bisect import bisect_right
from functools import cached_property
from typing import Literal, get_args

from wikilink_ls.syntax.edit_facts import EditFacts
from wikilink_ls.syntax.masking import covering
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span, TextEdit

Part = Literal["links", "texts of links", "properties", "tags", "text"]
PARTS: tuple[Part, ...] = get_args(Part)


class Parts:
    """Which part of a note an edit touches: of a link, where it leads or what it shows."""

    def __init__(self, note: Note | EditFacts) -> None:
        self._note = note
        self._starts = [link.start for link in note.links]

    def of(self, edit: TextEdit) -> Part:
        note, (start, end) = self._note, edit.span
        if start < note.properties.span.end:
            return "properties"
        before = bisect_right(self._starts, start)
        # A link by reference has its destination elsewhere, and links may stand in links.
        for link in reversed(note.links[max(before - 2, 0) : before]):
            if link.start <= start and end <= link.end:
                shows = link.display_span
                return "texts of links" if shows.start <= start and end <= shows.end else "links"
        if (tag := covering(start, self._tags)) and end <= tag.end:
            return "tags"
        return "links" if edit.span in self._destinations else "text"

    @cached_property
    def _tags(self) -> list[Span]:
        return sorted(tag.span for tag in self._note.tags)

    @cached_property
    def _destinations(self) -> frozenset[Span]:
        return frozenset(link.path_span for link in self._note.links)
