"""The graph of links, one step at a time: who speaks of a note or a place in it, and it of whom.

A node is a file, or a heading, block or footnote in a note. It is named by its path and a subpath,
so that it can be found again whatever was edited meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from wikilink_ls.features.subject import (
    FileSubject,
    MissingPlace,
    Occurrences,
    notes_about,
    subject_at,
)
from wikilink_ls.syntax.note import Block, Footnote, Heading, Note
from wikilink_ls.syntax.text import TOP, Span
from wikilink_ls.vault.concepts import declared_note
from wikilink_ls.vault.paths import display_name, folder_of
from wikilink_ls.vault.resolver import Resolver
from wikilink_ls.vault.target import Place, find_place, heading_names, place_span, targets_of
from wikilink_ls.vault.vault import Vault


class Node(NamedTuple):
    path: str
    """The vault path of the file."""
    subpath: str = ""
    """``#heading`` or ``#^block``; empty for the whole file."""


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node as it is shown."""

    node: Node
    name: str
    detail: str
    """The folder of a file; the name of the note that a place is in."""
    span: Span
    """All of it: a note, or a section; empty for what is not read."""
    selection: Span
    """Its heading, and of a note its top heading; inside *span*."""


class Edge(NamedTuple):
    """Links between two nodes, in one direction."""

    view: NodeView
    """The other end."""
    spans: tuple[Span, ...]
    """The links, in the note that has them; in order."""


def node_at(vault: Vault, note: Note, offset: int) -> NodeView | None:
    """What is spoken of at *offset*, or stands there: a file, or a place; else *note* itself.

    None where it is nothing.
    """
    link = note.link_at(offset)
    match subject_at(vault, note, offset):
        case None:
            return view_of(vault, Node(note.path))
        case FileSubject(path, place):
            spelled = link.subpath if link else _subpath(note, place)
            return view_of(vault, Node(path, spelled if place else ""))
        case MissingPlace(path):
            return view_of(vault, Node(path))
    return None


def _subpath(note: Note, place: Place | None) -> str:
    """What leads to *place* in *note*; nothing if no link could."""
    match place:
        case Heading():
            names = heading_names(note.headings, place)
            return f"#{'#'.join(names)}" if names else ""
        case Block(id=id_):
            return f"#^{id_}"
        case Footnote(label=label):
            return f"#[^{label}]"
    return ""


def view_of(vault: Vault, node: Node) -> NodeView | None:
    """How *node* is shown; None if there is no such thing any longer."""
    note = vault.source(node.path)
    if not node.subpath:
        return _file(vault, node, note)
    place = find_place(note, node.subpath) if note else None
    if note is None or place is None:
        return None
    name, whole = _name(place), place_span(note, place)
    return NodeView(node, name, display_name(node.path), whole, place.span)


def _file(vault: Vault, node: Node, note: Note | None) -> NodeView | None:
    if note is None and node.path not in vault:
        return None
    whole = Span(0, note.lines.length) if note else TOP
    top = note.top_heading if note else None
    name, folder = display_name(node.path), folder_of(node.path).rstrip("/")
    return NodeView(node, name, folder, whole, top.span if top else TOP)


def _name(place: Place) -> str:
    match place:
        case Heading(text=text):
            return text
        case Block(id=id_):
            return f"^{id_}"
    return f"[^{place.label}]"


def incoming(vault: Vault, node: Node) -> Iterator[Edge]:
    """The notes that speak of *node*, by path; of a whole note itself left out."""
    note = vault.source(node.path)
    place = find_place(note, node.subpath) if note and node.subpath else None
    if node.subpath and place is None:
        return
    subject = FileSubject(node.path, place)
    occurrences = Occurrences(vault, subject)
    for path in sorted(notes_about(vault, subject)):
        source, view = occurrences.source(path), view_of(vault, Node(path))
        if source is None or view is None or (path == node.path and place is None):
            continue
        if spans := occurrences.spans(source):
            yield Edge(view, tuple(spans))


def outgoing(vault: Vault, node: Node) -> Iterator[Edge]:
    """What *node* speaks of, by the first link to it; what is in its own note is left out."""
    note, view = vault.source(node.path), view_of(vault, node)
    if note is None or view is None:
        return
    found: dict[_End, tuple[Node, list[Span]]] = {}
    for span, end, subpath in _mentions(vault, note):
        if view.span.start <= span.start < view.span.end and end.path != note.path:
            _, spans = found.setdefault(end, (Node(end.path, subpath), []))
            spans.append(span)
    for other, spans in found.values():
        if there := view_of(vault, other):
            yield Edge(there, tuple(spans))


class _End(NamedTuple):
    """What a link leads to, however it is written."""

    path: str
    place: Place | None = None


def _mentions(vault: Vault, note: Note) -> list[tuple[Span, _End, str]]:
    """The links and declared values of *note* that lead to a file; where, and by what subpath."""
    resolver = Resolver(vault)
    found = [
        (link.span, _End(target.path, target.place), link.subpath if target.place else "")
        for link, target in targets_of(vault, note.links, note, resolver)
        if target.path is not None
    ]
    for it in vault.concepts.rules.declarations(note):
        path = declared_note(vault, it, note.path, resolver)
        # What is written as a link, and leads somewhere, is among the links.
        is_link = it.linkpath is not None and resolver(it.linkpath, note.path).path is not None
        if path is not None and not is_link:
            found.append((it.span, _End(path), ""))
    return sorted(found, key=lambda each: each[0])
