"""What a link must say when a piece of the note where it stands or leads becomes a new note."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from wikilink_ls.config import Config
from wikilink_ls.features.edits.link_kinds import is_wiki
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, link_edits
from wikilink_ls.features.extract.halves import Halves, written_at
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Heading, Link, Note
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.linkwriter import LinkWriter, can_be_wikilink
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.restyle import Move, link_paths
from wikilink_ls.vault.target import Place, Target, find_heading, find_place, heading_names
from wikilink_ls.vault.vault import Vault


class Redirected(NamedTuple):
    """What is new in a link; None for what stays."""

    path: str | None
    names: tuple[str, ...] | None
    """Of its subpath."""


SAME = Redirected(None, None)


class Redirection:
    """For the *halves* of a note; *vault* has the file of the new one already."""

    def __init__(self, vault: Vault, halves: Halves, config: Config) -> None:
        self._vault = vault
        self._halves = halves
        self._config = config
        self._resolve = Resolver(vault)

    def of(self, link: Link, target: Target, old_source: str, source: str) -> Redirected:
        """For *link*, which leads to *target* and comes from *old_source* to *source*.

        `LeftError` if it cannot be written so that it still leads there.
        """
        if target.path is None:
            return SAME
        half = self._halves.home(target, source)
        path = half.path if half else target.path
        move = Move(target.path, path, old_source, source)
        names = self._names(link, half, target.place) if half and target.place else None
        return Redirected(self._path(link, move, was_ambiguous=bool(target.others)), names)

    def _path(self, link: Link, move: Move, *, was_ambiguous: bool) -> str | None:
        def means_it(path: str) -> bool:
            found = self._resolve(path, move.new_source)
            return found.path == move.new_target and (was_ambiguous or not found.others)

        if means_it(link.path):
            return None
        for path in self._choices(link, move):
            if path and means_it(path) and (can_be_wikilink(path) or not is_wiki(link.kind)):
                return path
        raise LeftError(f"has a link that cannot lead to '{move.new_target}'")

    def _choices(self, link: Link, move: Move) -> Iterator[str]:
        if link.path:
            relative = self._config.new_link_format == "relative"
            yield from link_paths(link.path, move, relative=relative)
        writer = LinkWriter(self._vault, self._config, move.new_source)
        yield writer.linkpath(move.new_target, extension=not is_wiki(link.kind)) or ""

    def _names(self, link: Link, half: Note, place: Place) -> tuple[str, ...] | None:
        found = find_place(half, link.subpath)
        if found is not None and written_at(found) == written_at(place):
            return None
        there, wanted = self._halves.same_place(half, place), parse_subpath(link.subpath)
        if isinstance(there, Heading) and isinstance(wanted, HeadingSubpath):
            without_parents = (wanted.names[nth:] for nth in range(1, len(wanted.names)))
            for names in (*without_parents, heading_names(half.headings, there)):
                if names and find_heading(half.headings, names) == there:
                    return tuple(name.strip() for name in names)
        raise LeftError(f"has a link to '{link.subpath}' that would lead elsewhere")


def redirecting(link: Link, new: Redirected, note: Note, text: str) -> Iterator[TextEdit]:
    """The edits of *text*, that of *note*, which make *link* say what is *new*.

    `LeftError` if there are none.
    """
    edits = sorted(link_edits(LinkChange(link, new.path, names=new.names), note, text))
    # An escape in a destination is in the way of both of its parts.
    if any(one.span.overlaps(other.span) for one, other in pairwise(edits)):
        raise LeftError(f"has a link to '{link.linktext}' that cannot be changed")
    yield from edits
