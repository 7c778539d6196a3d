"""What is wrong with the footnotes and block ids of a note, and with links to its headings."""

from collections.abc import Iterator
from typing import NamedTuple

from wikilink_ls.features.findings.closest import closest_texts, did_you_mean
from wikilink_ls.syntax.folding import label_key
from wikilink_ls.syntax.linktext import FootnoteSubpath, HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Footnote, FootnoteReference, Heading, Link, Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.place_index import fold_name, headings_of
from wikilink_ls.vault.target import Target, parents_of


class PlaceFinding(NamedTuple):
    code: str
    span: Span
    message: str


def footnote_findings(note: Note) -> Iterator[PlaceFinding]:
    """References to footnotes that are not there, and footnotes that nothing refers to."""
    for reference in dangling_references(note):
        close = did_you_mean(close_labels(note, reference))
        message = f"No footnote is called '{reference.label}'{close}"
        yield PlaceFinding("dangling-footnote", reference.span, message)
    for footnote in unused_footnotes(note):
        message = f"Nothing refers to the footnote '{footnote.label}'"
        yield PlaceFinding("unused-footnote", footnote.label_span, message)


def dangling_references(note: Note) -> Iterator[FootnoteReference]:
    """Those to footnotes that are not there."""
    labels = {label_key(it.label) for it in note.footnotes}
    return (it for it in note.footnote_references if label_key(it.label) not in labels)


def close_labels(note: Note, reference: FootnoteReference) -> list[str]:
    """Those of the footnotes that *reference* may mean, the likest first."""
    labels = {label_key(it.label): it.label for it in note.footnotes}
    return closest_texts(reference.label, labels.values())


def unused_footnotes(note: Note) -> Iterator[Footnote]:
    """Those that nothing in the note refers to or links."""
    referred = {label_key(it.label) for it in note.footnote_references}
    unused = [it for it in note.footnotes if label_key(it.label) not in referred]
    linked = {label for link in note.links if (label := _footnote(link))} if unused else set()
    return (it for it in unused if label_key(it.label) not in linked)


def _footnote(link: Link) -> str | None:
    subpath = parse_subpath(link.subpath)
    return label_key(subpath.label) if isinstance(subpath, FootnoteSubpath) else None


def block_findings(note: Note) -> Iterator[PlaceFinding]:
    """Block ids that an earlier block of the note has."""
    first: dict[str, int] = {}
    for block in note.blocks:
        line = note.lines.line_of(block.id_span.start)
        known = first.setdefault(block.id.lower(), line)
        if known != line:
            message = f"Line {known + 1} has the block id '{block.id}' already; links lead there"
            yield PlaceFinding("duplicate-block-id", block.id_span, message)


class HeadingTwins:
    """Which links could mean another heading of the same text; made once for all of a note."""

    def __init__(self) -> None:
        self._below: dict[tuple[str, str], dict[str, list[Heading]]] = {}

    def finding(self, link: Link, target: Target) -> PlaceFinding | None:
        """What there is to say of *link*, which leads to *target*."""
        heading, wanted = target.place, parse_subpath(link.subpath)
        if not isinstance(heading, Heading) or not isinstance(wanted, HeadingSubpath):
            return None
        note = target.note
        if note is None:
            return None
        twins = self._twins(note, tuple(map(fold_name, wanted.names)))
        if twins < 2:
            return None
        line = note.lines.line_of(heading.span.start) + 1
        message = (
            f"'{heading.text}' is the text of {twins} headings in "
            f"'{display_name(note.path)}'; the link opens the one in line {line}"
        )
        return PlaceFinding("ambiguous-heading", link.subpath_span, message)

    def _twins(self, note: Note, names: tuple[str, ...]) -> int:
        """How many headings *names* could mean: the last their text, the others those above."""
        *above, last = names
        count = headings_of(note.headings).count(last)
        if count < 2 or not above:
            return count
        if (note.path, last) not in self._below:
            self._below[note.path, last] = _by_parents(note, last)
        near = self._below[note.path, last].get(above[-1], ())
        return len(near) if len(above) == 1 else sum(_is_below(note, it, above) for it in near)


def _by_parents(note: Note, name: str) -> dict[str, list[Heading]]:
    """The headings of that *name*, by the name of each heading above them."""
    found: dict[str, list[Heading]] = {}
    for heading in headings_of(note.headings).called(name):
        for parent in {fold_name(it.text) for it in parents_of(note.headings, heading)}:
            found.setdefault(parent, []).append(heading)
    return found


def _is_below(note: Note, heading: Heading, names: list[str]) -> bool:
    """Whether *names* are those of headings above *heading*, in order; some may be left out."""
    parents = iter([fold_name(it.text) for it in parents_of(note.headings, heading)])
    return all(name in parents for name in names)


def headings_meant(note: Note, names: tuple[str, ...]) -> list[Heading]:
    """All headings of *note* that the *names* in a link could mean."""
    *above, last = map(fold_name, names)
    called = headings_of(note.headings).called(last)
    return [it for it in called if _is_below(note, it, above)]
