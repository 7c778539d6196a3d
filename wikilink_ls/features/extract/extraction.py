"""A piece of a note becomes a note of its own, and every link still leads where it led."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wikilink_ls.features.actions.code_action import ActionError, Selection
from wikilink_ls.features.edits.editable import editable_text
from wikilink_ls.features.edits.rewriting import LeftError
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.extract.cutting import blank_lines_around, cut, dedented, without_lines
from wikilink_ls.features.extract.definitions import Definition, Definitions, Parting, below
from wikilink_ls.features.extract.extraction_check import Meaning, is_as_meant
from wikilink_ls.features.extract.halves import Halves, halves, mark_of
from wikilink_ls.features.extract.piece import Piece
from wikilink_ls.features.extract.raising import raised
from wikilink_ls.features.extract.redirection import SAME, Redirection, redirecting
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.properties import split
from wikilink_ls.syntax.text import TextEdit, edited, line_end_of
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.target import Target, targets_of
from wikilink_ls.vault.vault import Vault


def extraction(at: Selection, piece: Piece, new_path: str, *, embed: bool) -> VaultEdits:
    """*piece* of the note of *at* in a new note at *new_path*, and a link or embed in its place.

    `ActionError` if a link could not follow, or if one of the two would be read otherwise.
    """
    it = _Extraction(at, piece, new_path, embed)
    try:
        new_text, rest = it.new_text(), tuple(it.rest())
    except LeftError as reason:
        raise ActionError(f"This note {reason}") from reason
    others = dict(it.others())
    it.check(new_text, edited(at.text, rest))
    return VaultEdits({at.note.path: rest, **others}, creates=((new_path, new_text),))


@dataclass(frozen=True)
class _Extraction:
    at: Selection
    piece: Piece
    new_path: str
    embed: bool

    @cached_property
    def _vault(self) -> Vault:
        """As links look at it afterwards."""
        return self.at.vault.with_file(self.new_path)

    @cached_property
    def _definitions(self) -> Parting:
        return Definitions(self.at.note, self.at.text).parting(self.piece.span)

    @cached_property
    def _halves(self) -> Halves:
        return halves(self.at.note, self.piece, self._definitions, self.new_path)

    @cached_property
    def _redirection(self) -> Redirection:
        return Redirection(self._vault, self._halves, self.at.config)

    @cached_property
    def _newline(self) -> str:
        return line_end_of(self.at.text)

    def new_text(self) -> str:
        text, span = self.at.text, self.piece.span
        headings = (it for it in self.at.note.headings if span.overlaps(it.span))
        edits = self._link_edits(self._halves.piece)
        gone = self._without(self._definitions.gone)
        taken = cut(text, span, (*edits, *raised(headings, self.piece.raised, text), *gone))
        indent, _ = self.piece.marks(text)
        brought = below(self._definitions.brought, text, edits, self._newline)
        new_text = dedented(taken, indent).strip("\r\n") + brought + self._newline
        # Between two lines at the very beginning would be properties.
        return self._newline + new_text if split(new_text) else new_text

    def rest(self) -> Iterator[TextEdit]:
        """The edits of the note after which the piece is no part of it."""
        note, text, span = self.at.note, self.at.text, self.piece.span
        edits = self._link_edits(self._halves.rest)
        left = below(self._definitions.left, text, edits, self._newline)
        before, after = blank_lines_around(note, text, span)
        _, mark = self.piece.marks(text)
        link = f"{self._newline * before}{mark}{self._link()}{left}{self._newline * after}"
        outside = (it for it in edits if not span.touches(it.span.start))
        moved = self._without(self._definitions.moved)
        yield from sorted((TextEdit(span, link), *outside, *moved))

    def _without(self, definitions: Iterable[Definition]) -> Iterator[TextEdit]:
        return without_lines(self.at.note, self.at.text, (it.span for it in definitions))

    def _link(self) -> str:
        writer = LinkWriter(self._vault, self.at.config, self.at.note.path)
        if self.at.config.use_markdown_links:
            written = writer.markdown(self.new_path, "" if self.embed else None)
        else:
            inner = writer.wikilink(self.new_path, None, table=False, embed=self.embed)
            written = None if inner is None else f"[[{inner}]]"
        if written is None:
            raise ActionError(
                f"No link can lead to '{self.new_path}'; change the heading or the first words, "
                "by which the new note is called"
            )
        return f"{'!' if self.embed else ''}{written}"

    def _links(self, half: Note) -> Iterator[tuple[Link, Target]]:
        """Those that stand in *half*, with what they lead to now."""
        note = self.at.note
        for link, target in targets_of(self.at.vault, note.links, note):
            if self._is_in(half, link):
                yield link, target

    def _is_in(self, half: Note, link: Link) -> bool:
        """Whether *link* stands in *half*; one in a definition may stand in both."""
        it, in_piece = self._definitions, self.piece.span.touches(link.start)
        if half is self._halves.piece:
            return _are_around(it.brought, link) or (in_piece and not _are_around(it.gone, link))
        return _are_around(it.left, link) or not (in_piece or _are_around(it.moved, link))

    def _link_edits(self, half: Note) -> set[TextEdit]:
        """Links by reference share the destination of their label."""
        edits, note = set[TextEdit](), self.at.note
        for link, target in self._links(half):
            new = self._redirection.of(link, target, note.path, half.path)
            edits.update(redirecting(link, new, note, self.at.text))
        return edits

    def others(self) -> Iterator[tuple[str, tuple[TextEdit, ...]]]:
        """The edits of other notes and canvases, whose links lead to what is in the piece."""
        for note, links in self._linking:
            try:
                edits = self._redirected(note, links)
            except LeftError as reason:
                raise ActionError(f"'{note.path}' {reason}; its links would break") from reason
            if edits:
                yield note.path, edits

    @cached_property
    def _linking(self) -> list[tuple[Note, list[Link]]]:
        """The other notes, and those of their links that could lead into this one."""
        vault, key = self.at.vault, name_key(self.at.note.path)
        paths = sorted(vault.mentions.paths(key) - {self.at.note.path})
        notes = (note for path in paths if (note := vault.source(path)) is not None)
        found = (
            (note, [it for it in note.links if it.subpath and name_key(it.path) == key])
            for note in notes
        )
        return [(note, links) for note, links in found if links]

    def _redirected(self, note: Note, links: Iterable[Link]) -> tuple[TextEdit, ...]:
        new = {
            link: redirected
            for link, target in targets_of(self.at.vault, links, note)
            if target.path == self.at.note.path
            and (redirected := self._redirection.of(link, target, note.path, note.path)) != SAME
        }
        if not new:
            return ()
        text = editable_text(note, self.at.known_text)
        edits = {edit for it in new for edit in redirecting(it, new[it], note, text)}
        return tuple(sorted(edits))

    def check(self, new_text: str, rest_text: str) -> None:
        """`ActionError` if a half would be read otherwise than it was meant."""
        both = (self._halves.piece, self._halves.rest)
        texts = zip(both, (new_text, rest_text), strict=True)
        notes = [parse(half.path, text) for half, text in texts]
        vault = self._vault.with_note(notes[0]).with_note(notes[1])
        for half, note in zip(both, notes, strict=True):
            links = [self._meaning(half, target) for _, target in self._links(half)]
            if half is self._halves.rest:
                links.append((self.new_path, None))
            if not is_as_meant(vault, note, half, links, named=bool(self._linking)):
                raise ActionError(
                    "By themselves these lines, or those that stay, would be read otherwise; "
                    "select whole paragraphs, lists or sections"
                )

    def _meaning(self, half: Note, target: Target) -> Meaning | None:
        """What a link in *half* is to mean that leads to *target* now."""
        if target.path is None:
            return None
        home, place = self._halves.home(target, half.path), target.place
        if home is not None and place is not None:
            return home.path, mark_of(home, self._halves.same_place(home, place))
        return target.path, mark_of(target.note, place) if target.note else None


def _are_around(definitions: Iterable[Definition], link: Link) -> bool:
    return any(it.span.touches(link.start) for it in definitions)
