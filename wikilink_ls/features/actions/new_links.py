"""Whether links that are to be written into a note will lead where they are to."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TextEdit, edited
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

MOST_READINGS = 40
"""Of a note, until it is known which links can be written into it."""

_BINDS_CLOSER = re.compile(r"[$`]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class NewLink(NamedTuple):
    """A link that takes the place of a text, and shows it."""

    edit: TextEdit
    path: str
    """The file that it is to lead to."""


def sound_links(
    vault: Vault, note: Note, text: str, links: Sequence[NewLink]
) -> tuple[NewLink, ...]:
    """Those of *links* that can be written together: each leads to its file, and nothing is lost.

    What looks like prose may be none, and a bracket more or less changes what the next ones mean.
    One reading of the note tells that all is well; after many, what is still in doubt is left out.
    """
    sound = list[NewLink]()
    waiting = [list(links)]
    for _ in range(MOST_READINGS):
        if not waiting:
            break
        some = waiting.pop()
        wrong = astray(vault, note, text, (*sound, *some))
        right = [it for it in some if it not in wrong]
        if not wrong:
            sound += some
        elif 0 < len(right) < len(some):
            waiting.append(right)
        elif len(some) > 1:  # One of them may have spoiled the others.
            half = len(some) // 2
            waiting += some[half:], some[:half]
    return tuple(sound)


def astray(vault: Vault, note: Note, text: str, links: Iterable[NewLink]) -> set[NewLink]:
    """Those of *links* that would lead elsewhere; all of them, if they cost anything else."""
    written, starts = _written(text, links)
    if not starts:
        return set()
    after = parse(note.path, written)
    there = {it.start: it for it in after.links}
    wrong = {
        link
        for start, link in starts.items()
        if not _is_well(vault, note, there.get(start), link, link.edit.span.of(text))
    }
    others = [_meant(it) for it in after.links if it.start not in starts]
    is_kept = others == [_meant(it) for it in note.links] and _shape(after) == _shape(note)
    return wrong if wrong or is_kept else set(starts.values())


def _written(text: str, links: Iterable[NewLink]) -> tuple[str, dict[int, NewLink]]:
    """*text* with *links* in it, and where each of them begins."""
    pieces, starts, done, length = list[str](), dict[int, NewLink](), 0, 0
    for link in sorted(links):
        (start, end), new_text = link.edit
        length += start - done
        starts[length] = link
        pieces += text[done:start], new_text
        length, done = length + len(new_text), end
    return "".join((*pieces, text[done:])), starts


def _is_well(vault: Vault, note: Note, link: Link | None, wanted: NewLink, shown: str) -> bool:
    """Whether *link* is all of what was *wanted*, and shows what stood there."""
    if link is None or link.end - link.start != len(wanted.edit.new_text) or link.subpath:
        return False
    return _shown(link) == shown and resolve(vault, link.path, note.path).path == wanted.path


def _shown(link: Link) -> str:
    if link.display is None:
        return link.path
    return link.display if link.kind == "wikilink" else _ESCAPED.sub(r"\1", link.display)


def _meant(link: Link) -> tuple[str, str, str, str | None]:
    return link.kind, link.path, link.subpath, link.display


def _shape(note: Note) -> tuple[int, ...]:
    """How many there are of all else: a pipe may make a table, or part its cells."""
    parts = (note.headings, note.blocks, note.footnotes, note.tags, note.literal, note.tables)
    return tuple(map(len, parts))


def loses_link(note: Note, text: str, edits: Collection[TextEdit]) -> bool:
    """Whether with *edits* of its links *note* has fewer: no wikilink can encode ``$``.

    With another on the line it is math, in which a bracket of the link would end.
    """
    if not any(_BINDS_CLOSER.search(it.new_text) for it in edits):
        return False
    return len(parse(note.path, edited(text, edits)).links) != len(note.links)
