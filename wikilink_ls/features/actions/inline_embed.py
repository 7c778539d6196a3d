"""A code action that puts what an embed shows in its place: a note, a section or a block."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.actions.near_elements import elements_near
from wikilink_ls.features.edits.editable import editable_text
from wikilink_ls.features.edits.link_kinds import is_by_reference, is_embed
from wikilink_ls.features.edits.rewriting import LeftError
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.extract.cutting import blank_lines_around, cut, dedented, without_lines
from wikilink_ls.features.extract.definitions import Definitions, Parting, below
from wikilink_ls.features.extract.extraction_check import Meaning, means
from wikilink_ls.features.extract.halves import Halves, mark_of
from wikilink_ls.features.extract.redirection import Redirection, redirecting
from wikilink_ls.syntax.comments import comments
from wikilink_ls.syntax.literal import trimmed
from wikilink_ls.syntax.note import Block, Footnote, Heading, Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import LINE_END, Span, TextEdit, edited, line_end_of
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.target import Place, Target, place_span, target_of, targets_of
from wikilink_ls.vault.vault import Vault


def inline_embed(selection: Selection) -> Iterator[CodeAction]:
    """For an embed of a note that stands by itself on the lines of *selection*."""
    note = selection.note
    link = note.link_at(selection.span.start)
    if link is None or not is_embed(link.kind) or is_by_reference(link):
        return
    target = target_of(selection.vault, link, note)
    other = target.note
    is_shown = other is not None and not target.missing and not isinstance(target.place, Footnote)
    if other is None or not is_shown or other.path == note.path or not _is_alone(selection, link):
        return
    inlining = _Inlining(selection, link, other, target.place)
    yield CodeAction("Replace the embed with its content", "refactor.inline", inlining.changes)


def _is_alone(selection: Selection, link: Link) -> bool:
    """Whether *link* is a paragraph, which is in no quote and no list."""
    known = elements_near(selection.note, selection.text, link.span)
    around = [it for it in known if it.span.overlaps(link.span)]
    return bool(around) and (around[-1].kind, around[-1].span) == ("paragraph", link.span)


@dataclass(frozen=True)
class _Inlining:
    at: Selection
    link: Link
    shown: Note
    place: Place | None

    def changes(self) -> VaultEdits:
        """`ActionError` if links or footnotes could not be what they are."""
        note, text = self.at.note, self.at.text
        newline = line_end_of(text)
        try:
            written = LINE_END.sub(newline, self._written())
        except LeftError as reason:
            raise ActionError(f"'{self.shown.path}' {reason}") from reason
        before, after = blank_lines_around(note, text, self.link.span)
        new_text = f"{newline * before}{written}{newline * after}"
        edit = TextEdit(self.link.span, new_text)
        changed = edited(text, (edit,))
        read = parse(note.path, changed)
        self._check_rest(read, changed, edit)
        self._check(read)
        return VaultEdits({note.path: (edit,)})

    @cached_property
    def _text(self) -> str:
        return editable_text(self.shown, self.at.known_text)

    @cached_property
    def _span(self) -> Span:
        """The whole lines that are shown."""
        lines = self.shown.lines
        span = Span(self.shown.properties.span.end, lines.length)
        if self.place is not None:
            span = place_span(self.shown, self.place)
        start, end = trimmed(self._text, *span)
        return Span(lines.starts[lines.line_of(start)], end) if start < end else Span(end, end)

    @cached_property
    def _definitions(self) -> Definitions:
        return Definitions(self.shown, self._text)

    @cached_property
    def _parting(self) -> Parting:
        return self._definitions.parting(self._span)

    def _written(self) -> str:
        span, parting = self._span, self._parting
        if span.start == span.end:
            raise LeftError("shows nothing there; remove the embed instead")
        self._check_labels()
        edits = set(self._edits())
        gone = without_lines(self.shown, self._text, (it.span for it in parting.gone))
        shown = cut(self._text, span, (*edits, *gone, *self._id()))
        if isinstance(self.place, Block):
            shown = dedented(shown, shown[: len(shown) - len(shown.lstrip(" \t"))])
        newline = line_end_of(self._text)
        return shown.strip("\r\n") + below(parting.brought, self._text, edits, newline)

    def _links(self) -> Iterator[tuple[Link, Target]]:
        """Those that are shown, with what they lead to."""
        spans = [self._span, *(it.span for it in self._parting.brought)]
        gone = [it.span for it in self._parting.gone]
        for link, target in targets_of(self.at.vault, self.shown.links, self.shown):
            is_shown = any(it.touches(link.start) for it in spans)
            if is_shown and not any(it.touches(link.start) for it in gone):
                yield link, target

    def _edits(self) -> Iterator[TextEdit]:
        """What the links must say from here."""
        same = Halves(self.shown, self.shown)
        redirection = Redirection(self.at.vault, same, self.at.config)
        for link, target in self._links():
            new = redirection.of(link, target, self.shown.path, self.at.note.path)
            yield from redirecting(link, new, self.shown, self._text)

    def _id(self) -> Iterator[TextEdit]:
        """A block that is written twice has its id once."""
        if isinstance(self.place, Block) and self._span.touches(self.place.id_span.end):
            end = len(self._text[: self.place.id_span.start - 1].rstrip())
            yield TextEdit(Span(end, self.place.id_span.end), "")

    def _check_labels(self) -> None:
        labels = self._definitions.needed_in(self._span) & self._definitions.labels
        same = sorted(labels & Definitions(self.at.note, self.at.text).labels)
        if same:
            raise LeftError(
                f"has its own '[{same[0]}]', and so has this note; rename one of the two first"
            )

    def _check_rest(self, after: Note, text: str, edit: TextEdit) -> None:
        """`ActionError` if what stands around the embed would be read otherwise."""
        whole = Span(edit.span.start, edit.span.start + len(edit.new_text))
        moved = whole.end - edit.span.end
        before = _readings(self.at.note, self.at.text)
        old = {kind: _around(spans, edit.span, moved) for kind, spans in before.items()}
        for kind, spans in _readings(after, text).items():
            if _around(spans, whole, 0) != old[kind] or any(
                _reaches_out(it, whole, text) for it in spans
            ):
                raise ActionError(
                    f"{kind} that begins in '{self.shown.path}', or in this note, would not end "
                    "where it does now; close it first"
                )

    def _check(self, after: Note) -> None:
        """`ActionError` if a link would lead elsewhere."""
        note = self.at.note
        vault = self.at.vault.with_note(after)
        own = targets_of(self.at.vault, note.links, note)
        targets = [target for link, target in own if link != self.link]
        targets += [target for _, target in self._links()]
        added = len(after.headings) - len(note.headings)
        is_same = means(vault, after, [self._meaning(it, added) for it in targets])
        if not (is_same and all(self._keep(vault, added, path) for path in self._linking())):
            raise ActionError(
                "Links would lead to other places if this was not embedded: a heading or block id "
                "of the one note is in the other as well; rename one of the two first"
            )

    def _linking(self) -> set[str]:
        note = self.at.note
        return self.at.vault.mentions.paths(name_key(note.path)) - {note.path}

    def _keep(self, vault: Vault, added: int, path: str) -> bool:
        """Whether the links of another note or canvas lead to the same places in this one."""
        other = vault.source(path)
        links = [it for it in other.links if it.subpath] if other else []
        if other is None or not links:
            return True
        before = (it for _, it in targets_of(self.at.vault, links, other))
        after = (it for _, it in targets_of(vault, links, other))
        return all(
            old.place is None or self._meaning(old, added) == (new.path, _mark(new))
            for old, new in zip(before, after, strict=True)
        )

    def _meaning(self, target: Target, added: int) -> Meaning | None:
        """What leads to *target* now is to lead to afterwards, below *added* headings."""
        if target.path is None:
            return None
        place = target.place
        if target.path == self.at.note.path and isinstance(place, Heading):
            is_below = place.span.start > self.link.start
            nth = self.at.note.headings.index(place)
            return target.path, ("heading", nth + added * is_below)
        return target.path, _mark(target)


def _mark(target: Target) -> tuple[str, object] | None:
    return mark_of(target.note, target.place) if target.note else None


def _readings(note: Note, text: str) -> dict[str, list[Span]]:
    """Where in *text* is what could swallow what follows, by what it is called."""
    found = comments(text, note.properties.span.end, note.literal)
    return {
        "Code, math or HTML": list(note.literal),
        "A comment": list(found),
        "A table": list(note.tables),
        "A block": [it.span for it in note.blocks],
        "A footnote": [it.span for it in note.footnotes],
    }


def _around(spans: Iterable[Span], edit: Span, moved: int) -> set[Span]:
    """Those of *spans* that do not begin in *edit*, those behind it *moved*."""
    return {
        it if it.start < edit.start else it.shifted(moved)
        for it in spans
        if not edit.start <= it.start < edit.end
    }


def _reaches_out(span: Span, edit: Span, text: str) -> bool:
    """Whether *span* begins in *edit* and goes on with what stands behind that."""
    begins = edit.start <= span.start < edit.end
    return begins and span.end > edit.end and text[edit.end : span.end].strip() != ""
