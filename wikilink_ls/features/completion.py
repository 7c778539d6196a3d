"""What can stand at the cursor: names, headings, blocks, display texts, tags, footnotes, concepts.

An accepted item leaves a whole link, in the format the vault asks for, and that link leads to what
the item showed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from wikilink_ls.config import Config
from wikilink_ls.features.completing.candidates import CandidateKind, Search
from wikilink_ls.features.completing.concept_completion import concept_values, documentation
from wikilink_ls.features.completing.footnote_completion import matching_footnotes
from wikilink_ls.features.completing.insertion import Insertion
from wikilink_ls.features.completing.link_context import (
    FootnoteContext,
    LinkContext,
    TagContext,
    link_context,
)
from wikilink_ls.features.completing.matching import fits, grade
from wikilink_ls.features.completing.property_context import PropertyContext, property_context
from wikilink_ls.features.completing.tag_completion import TAGS, matching_tags, tag_values
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.linktext import decode_destination
from wikilink_ls.syntax.note import Block, Heading, Note, TextOf
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.target import find_heading, heading_names, section_of
from wikilink_ls.vault.vault import Vault

LIMIT = 100
"""Items in one answer."""
DETAIL_LENGTH = 60

Kind = CandidateKind | Literal["heading", "block", "display", "page", "tag", "footnote"]


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    new_text: str
    """What replaces the span of the answer."""
    kind: Kind
    detail: str = ""
    """Where it is, or what it says; in a few words."""
    documentation: str = ""
    """What the note of a concept says, in its Markdown."""


@dataclass(frozen=True, slots=True)
class Completions:
    span: Span
    """What every item replaces; on one line, with the cursor in it or at its end."""
    typed: str
    """The text of the span up to the cursor."""
    items: tuple[Item, ...]
    """The best first."""
    incomplete: bool
    """There are more, or other letters would bring others."""


@dataclass(frozen=True, slots=True)
class Editor:
    """What the editor can do, and what its user did last."""

    reaches: bool = True
    """It replaces text behind the cursor, as LSP lets a completion ask."""
    recent: Sequence[str] = ()
    """The vault paths of the notes that were open last, the latest first."""


def completion(
    vault: Vault,
    note: Note,
    text: str,
    offset: int,
    config: Config,
    text_of: TextOf,
    editor: Editor | None = None,
) -> Completions | None:
    """What can stand at *offset* in *note*, whose text is *text*.

    None outside links, tags, footnotes and the properties for concepts and tags.
    """
    editor = editor or Editor()
    context = link_context(
        note, text, offset, lambda it: resolve(vault, it, note.path).path is not None
    )
    if context is None:
        return _in_property(vault, note, text, offset, editor)
    if isinstance(context, TagContext):
        span, items = Span(context.start, offset), _tags(vault, note, context)
    elif isinstance(context, FootnoteContext):
        span, items = Span(context.start, offset), _footnotes(note, text, context)
    else:
        insertion = Insertion(vault, note, context, config, editor.reaches)
        items = _items(insertion, editor.recent, text, text_of)
        span, items = insertion.span, _before(text[insertion.span.end : context.end], items)
    # One more than are shown tells whether there are more.
    first = tuple(islice(items, LIMIT + 1))
    searched = not isinstance(context, LinkContext) or context.part == "path"
    return Completions(
        span, text[span.start : offset], first[:LIMIT], searched or len(first) > LIMIT
    )


def _in_property(
    vault: Vault, note: Note, text: str, offset: int, editor: Editor
) -> Completions | None:
    keys = (*vault.concepts.rules.properties, TAGS)
    context = property_context(note, text, offset, keys)
    if context is None:
        return None
    # The quote stays: what is replaced begins as the labels do.
    start = context.span.start + len(context.quote)
    span = Span(start, context.span.end if editor.reaches else offset)
    values = _values(vault, note, context)
    items = tuple(islice(_before(text[span.end : context.span.end], values), LIMIT))
    return Completions(span, text[span.start : offset], items, incomplete=True)


def _values(vault: Vault, note: Note, context: PropertyContext) -> Iterator[Item]:
    if context.others.properties.get(TAGS):
        return (Item(*value) for value in tag_values(vault, note, context))
    return (Item(*value) for value in concept_values(vault, note.path, context))


def _before(behind: str, items: Iterable[Item]) -> Iterator[Item]:
    """*items* without *behind*, the rest of the part, where the editor leaves that in its place.

    An item that does not end so would make another name with it.
    """
    if not behind:
        yield from items
        return
    for item in items:
        if item.new_text.endswith(behind):
            yield replace(item, new_text=item.new_text.removesuffix(behind))


def _items(
    insertion: Insertion, recent: Sequence[str], text: str, text_of: TextOf
) -> Iterator[Item]:
    match insertion.context.part:
        case "path":
            yield from _files(insertion, recent)
        case "heading":
            yield from _headings(insertion)
        case "block":
            path = insertion.target or ""
            own = path == insertion.note.path
            yield from _blocks(insertion, text if own else text_of(path) or "")
        case "display":
            yield from _displays(insertion)


def _files(insertion: Insertion, recent: Sequence[str]) -> Iterator[Item]:
    context, vault = insertion.context, insertion.vault
    query = decode_destination(context.query)[0] if context.markdown else context.query
    search_ = Search(vault, insertion.note, context.cursor, insertion.config, recent)
    for candidate in search_.candidates(query.lstrip(), embed=context.embed, limit=LIMIT):
        new_text = insertion.file(candidate)
        if new_text is not None:
            said = documentation(vault, candidate.path)
            yield Item(candidate.label, new_text, candidate.kind, candidate.detail, said)


def _headings(insertion: Insertion) -> Iterator[Item]:
    note, above = insertion.target_note, insertion.above
    if note is None:
        if (insertion.target or "").lower().endswith(".pdf"):
            yield Item("page", f"{insertion.context.kept}page=", "page", "a page of the PDF")
        return
    for heading in _fitting(_below(note, above), insertion.context.query):
        subpath = "#".join(heading_names(note.headings, heading, above))
        new_text = insertion.heading(subpath, heading.text) if subpath else None
        if new_text is not None:
            yield Item(heading.text, new_text, "heading", "#" * heading.level)


def _below(note: Note, above: tuple[str, ...]) -> Sequence[Heading]:
    """The headings of *note*; with *above*, those below the heading it names."""
    if not above:
        return note.headings
    parent = find_heading(note.headings, above)
    if parent is None:
        return ()
    section = section_of(note, parent)
    return [it for it in note.headings if parent.span.end <= it.span.start < section.end]


def _fitting(headings: Iterable[Heading], query: str) -> Iterable[Heading]:
    """Those whose text *query* fits, the best first; without a query in the order of the note."""
    query = fold(query.lstrip())
    if not query:
        return headings
    found = [it for it in headings if fits(query, fold(it.text))]
    return sorted(found, key=lambda it: grade(query, fold(it.text)).how)


def _blocks(insertion: Insertion, text: str) -> Iterator[Item]:
    note, query = insertion.target_note, fold(insertion.context.query)
    for block in note.blocks if note else ():
        new_text = insertion.block(block.id) if fits(query, fold(block.id)) else None
        if new_text is not None:
            yield Item(block.id, new_text, "block", _first_words(block, text))


def _first_words(block: Block, text: str) -> str:
    words = " ".join(block.span.of(text).split())
    return words[:DETAIL_LENGTH].removesuffix(f"^{block.id}").rstrip()


def _displays(insertion: Insertion) -> Iterator[Item]:
    path, note = insertion.target, insertion.target_note
    if path is None:
        return
    texts = (*note.aliases, note.title, display_name(path)) if note else (display_name(path),)
    query = fold(insertion.context.query.lstrip())
    for text in dict.fromkeys(texts):
        if fits(query, fold(text)) and not set(text) & set("[]|\r\n"):
            yield Item(text, insertion.display(text), "display", path)


def _tags(vault: Vault, note: Note, context: TagContext) -> Iterator[Item]:
    for name, detail in matching_tags(vault, note, context.query, context.start):
        yield Item(f"#{name}", f"#{name}", "tag", detail)


def _footnotes(note: Note, text: str, context: FootnoteContext) -> Iterator[Item]:
    for label, ending, said in matching_footnotes(note, text, context):
        yield Item(label, label + ending, "footnote", said[:DETAIL_LENGTH])
