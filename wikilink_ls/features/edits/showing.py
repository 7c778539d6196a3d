"""What a link shows, and how it must be written to show something else."""

import re

from wikilink_ls.features.edits.link_kinds import is_embed, is_wiki
from wikilink_ls.syntax.linktext import wikilinks
from wikilink_ls.syntax.note import Link
from wikilink_ls.vault.linkwriter import escape_label

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SIZE = re.compile(r"\|\d+(?:x\d+)?\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def display_meaning(link: Link) -> str | None:
    """The display text as it is read."""
    is_markdown = not is_wiki(link.kind)
    return _ESCAPE.sub(r"\1", link.display) if link.display and is_markdown else link.display


def can_show(link: Link, display: str) -> bool:
    """Whether *display* is what *link* would show."""
    if _CONTROL.search(display):
        return False
    if not is_wiki(link.kind):
        return True
    # Of an embed a part may be its size.
    if "\\" in display or (link.kind == "embed" and "|" in without_size(link, display)[0]):
        return False
    return [it.display for it in wikilinks(f"[[x|{display}]]", 0)] == [display]


def written_display(link: Link, display: str, text: str, old: str) -> str:
    """*display* as *link*, in *text*, says it where it said *old*."""
    if is_wiki(link.kind):
        is_in_table = text.startswith("\\|", link.display_span.start - 2)
        return display.replace("|", "\\|") if is_in_table else display
    name, size = without_size(link, display)
    return escape_label(name) + (size.replace("|", "\\|") if "\\|" in old else size)


def without_size(link: Link, display: str) -> tuple[str, str]:
    """What *link* shows, and after that, with its ``|``, how large it does."""
    size = _SIZE.search(display) if is_embed(link.kind) else None
    return (display[: size.start()], size[0]) if size else (display, "")
