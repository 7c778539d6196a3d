"""From the text of a file that has links to its facts."""

from wikilink_ls.syntax.canvas import parse_canvas
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.paths import is_canvas


def facts_of(path: str, text: str, *, damaged: bool = False) -> Note:
    """The facts of the note or the canvas at *path*; *damaged* if its file was not UTF-8."""
    read = parse_canvas if is_canvas(path) else parse
    return read(path, text, damaged=damaged)
