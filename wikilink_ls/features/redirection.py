"""What a link must say when a piece of the note where it stands or leads becomes a new note."""

from collections.abc import Iterator
from typing import NamedTuple

from wikilink_ls.config import Config
from wikilink_ls.features.halves import Halves, written_at
from wikilink_ls.features.rewriting import LeftError, LinkChange, is_wiki, link_edits
from wikilink_ls.syntax.note import Heading, Link, Note
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.syntax.yaml_edit import escaped
from wikilink_ls.vault.linkwriter import LinkWriter, can_be_wikilink, encode
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.restyle import Move, link_paths
from wikilink_ls.vault.target import Place, Target, heading_subpath, place_of
from wikilink_ls.vault.vault import Vault


class Redirected(NamedTuple):
    """What is new in a link; None for what stays."""

    path: str | None
    subpath: str | None


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
        subpath = self._subpath(link, half, target.place) if half and target.place else None
        return Redirected(self._path(link, move, was_ambiguous=bool(target.others)), subpath)

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

    def _subpath(self, link: Link, half: Note, place: Place) -> str | None:
        found, _ = place_of(half, link.subpath)
        if found is not None and written_at(found) == written_at(place):
            return None
        there = self._halves.same_place(half, place)
        choices = _without_parents(link.subpath)
        if isinstance(there, Heading):
            choices = (*choices, f"#{heading_subpath(half, there)}")
        for subpath in choices:
            if place_of(half, subpath)[0] == there:
                return subpath
        raise LeftError(f"has a link to '{link.subpath}' that would lead elsewhere")


def _without_parents(subpath: str) -> tuple[str, ...]:
    names = subpath.split("#")[1:]
    return tuple(f"#{'#'.join(names[nth:])}" for nth in range(1, len(names)))


def redirecting(link: Link, new: Redirected, note: Note, text: str) -> Iterator[TextEdit]:
    """The edits of *text*, that of *note*, which make *link* say what is *new*.

    `LeftError` if there are none.
    """
    edits = list(link_edits(LinkChange(link, new.path), note, text))
    if new.subpath is not None:
        edit = _subpath_edit(link, new.subpath, text)
        match edits:
            case [TextEdit(span, path)] if span.end == edit.span.start:
                edits = [TextEdit(Span(span.start, edit.span.end), path + edit.new_text)]
            case [TextEdit(span)] if span.overlaps(edit.span):
                raise LeftError(f"has a link to '{link.linktext}' that cannot be changed")
            case _:
                edits.append(edit)
    yield from edits


def _subpath_edit(link: Link, subpath: str, text: str) -> TextEdit:
    written = subpath if is_wiki(link.kind) else encode(subpath)
    if link.key is None:
        return TextEdit(link.subpath_span, written)
    if link.path_span == link.span:
        raise LeftError(f"has a link to '{link.linktext}' that cannot be changed")
    return TextEdit(link.subpath_span, escaped(written, text[link.start - 1]))
