"""From the text of a file that has links to its facts."""

from collections.abc import Sequence

from wikilink_ls.syntax.canvas import parse_canvas
from wikilink_ls.syntax.note import Note, Source
from wikilink_ls.syntax.parser import parse_all
from wikilink_ls.vault.paths import is_canvas


def facts_of(path: str, text: str, *, damaged: bool = False) -> Note:
    """The facts of the note or the canvas at *path*; *damaged* if its file was not UTF-8."""
    (note,) = all_facts_of([Source(path, text, damaged)])
    return note


def all_facts_of(sources: Sequence[Source]) -> list[Note]:
    """The facts of several, in their order; sooner than one by one."""
    notes = iter(parse_all(it for it in sources if not is_canvas(it.path)))
    return [
        parse_canvas(it.path, it.text, damaged=it.damaged) if is_canvas(it.path) else next(notes)
        for it in sources
    ]
