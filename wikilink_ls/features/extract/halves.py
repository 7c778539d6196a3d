"""A note as it will be when a piece of it is a note of its own, and where its places are then."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from wikilink_ls.features.extract.definitions import Definition, Parting, label_of
from wikilink_ls.features.extract.piece import Piece
from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.note import Block, Heading, Note, Properties
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.target import Place, Target


@dataclass(frozen=True)
class Halves:
    """Facts whose spans are those of the note before."""

    piece: Note
    rest: Note

    def home(self, target: Target, source: str) -> Note | None:
        """The half that has what *target* names, for a link that then stands in *source*.

        None if that is in another file.
        """
        if target.path != self.rest.path:
            return None
        in_piece = source == self.piece.path
        nearer = (self.piece, self.rest) if in_piece else (self.rest, self.piece)
        place = target.place
        has_it = (it for it in nearer if place is not None and self.same_place(it, place))
        return next(has_it, self.rest)

    def same_place(self, half: Note, place: Place) -> Place | None:
        """What *place* of the note before is in *half*."""
        places = self._in_piece if half is self.piece else self._in_rest
        return places.get(written_at(place))

    @cached_property
    def _in_piece(self) -> dict[Span, Place]:
        return _places(self.piece)

    @cached_property
    def _in_rest(self) -> dict[Span, Place]:
        return _places(self.rest)


def _places(half: Note) -> dict[Span, Place]:
    places: tuple[Place, ...] = (*half.headings, *half.blocks, *half.footnotes)
    return {written_at(it): it for it in places}


def halves(note: Note, piece: Piece, parting: Parting, new_path: str) -> Halves:
    inside = piece.span
    taken, kept = _labels(parting.brought), _labels(parting.left)
    gone, moved = _labels(parting.gone), _labels(parting.moved)
    return Halves(
        piece=replace(
            note,
            path=new_path,
            properties=Properties(),
            headings=tuple(
                replace(it, level=it.level - piece.raised)
                for it in note.headings
                if inside.overlaps(it.span)
            ),
            blocks=tuple(
                it
                for it in note.blocks
                if _are_around(parting.brought, it)
                or (inside.overlaps(it.id_span) and not _are_around(parting.gone, it))
            ),
            footnotes=tuple(
                it
                for it in note.footnotes
                if (label := label_of(it)) in taken
                or (inside.overlaps(it.span) and label not in gone)
            ),
        ),
        rest=replace(
            note,
            headings=tuple(it for it in note.headings if not inside.overlaps(it.span)),
            blocks=tuple(
                it
                for it in note.blocks
                if _are_around(parting.left, it)
                or not (inside.overlaps(it.id_span) or _are_around(parting.moved, it))
            ),
            footnotes=tuple(
                it
                for it in note.footnotes
                if (label := label_of(it)) in kept
                or not (inside.overlaps(it.span) or label in moved)
            ),
        ),
    )


def _are_around(definitions: tuple[Definition, ...], block: Block) -> bool:
    return any(it.span.overlaps(block.id_span) for it in definitions)


def _labels(definitions: tuple[Definition, ...]) -> set[str]:
    return {it.label for it in definitions}


def written_at(place: Place) -> Span:
    """By which a place is known again; two blocks can be one behind the other."""
    return place.id_span if isinstance(place, Block) else place.span


def mark_of(note: Note, place: Place | None) -> tuple[str, object] | None:
    """By which a place is known in another text of *note*."""
    match place:
        case None:
            return None
        case Heading():
            return "heading", bisect_left(note.headings, place.span, key=lambda it: it.span)
        case Block(id=id_):
            return "block", id_.lower()
    return "footnote", label_key(place.label)
