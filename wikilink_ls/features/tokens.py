"""What the words of a note are for its vault: links that lead somewhere or not, concepts, tags."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeVar

from wikilink_ls.features.edits.link_kinds import is_embed
from wikilink_ls.syntax.note import Block, Link, Note, Tag
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concepts import declared_note, is_concept_note
from wikilink_ls.vault.target import Missing, Target, targets_of
from wikilink_ls.vault.vault import Vault

_T = TypeVar("_T")

TokenKind = Literal[
    "link",  # the path of a link or an embed
    "subpath",  # ``#heading``, with the sign
    "display",  # the text that is shown for a link
    "concept",  # a value by which the note declares a concept
    "tag",  # with its sign
    "block-id",  # ``^id``, with the sign
    "property",  # the name of a property
    "alias",  # another name of the note
]
TokenFact = Literal["dangling", "concept", "embed"]
"""Of a link or a declared value: it leads nowhere, it leads to a concept note, it is an embed."""


class Token(NamedTuple):
    span: Span
    kind: TokenKind
    facts: tuple[TokenFact, ...] = ()


def tokens(
    vault: Vault, note: Note, within: Span | None = None, *, complete: bool = True
) -> list[Token]:
    """The tokens of *note*, or those on the lines of *within*; in order, and apart.

    While the vault is not *complete* no other file is missing, so nothing dangles for want of it.
    """
    lines = _whole_lines(note, within) if within else Span(0, note.lines.length)
    found = [
        *_of_links(vault, note, lines, complete=complete),
        *(Token(tag.span, "tag") for tag in _between(note.tags, lines, _tag_start)),
        *(Token(_of_block(it), "block-id") for it in _between(note.blocks, lines, _id_start)),
    ]
    if lines.overlaps(note.properties.span):
        found += _of_properties(vault, note, complete=complete)
    return _apart(it for it in found if it.span.start < it.span.end and it.span.overlaps(lines))


def _whole_lines(note: Note, span: Span) -> Span:
    first, last = note.lines.line_of(span.start), note.lines.line_of(span.end)
    return Span(note.lines.line_span(first).start, note.lines.line_span(last).end)


def _apart(found: Iterable[Token]) -> list[Token]:
    """*found* in order; of those that overlap, the ones inside the others."""
    kept: list[Token] = []
    for token in sorted(found, key=lambda it: (it.span.start, -it.span.end)):
        while kept and kept[-1].span.end > token.span.start:
            kept.pop()
        kept.append(token)
    return kept


def _between(items: Sequence[_T], lines: Span, start: Callable[[_T], int]) -> Sequence[_T]:
    """Those of *items*, which are sorted, that begin on *lines*."""
    first = bisect_left(items, lines.start, key=start)
    return items[first : bisect_left(items, lines.end, lo=first, key=start)]


def _tag_start(tag: Tag) -> int:
    return tag.span.start


def _id_start(block: Block) -> int:
    return block.id_span.start


def _of_block(block: Block) -> Span:
    return Span(block.id_span.start - 1, block.id_span.end)


def _of_links(vault: Vault, note: Note, lines: Span, *, complete: bool) -> Iterator[Token]:
    for link, target in targets_of(vault, _links_on(note.links, lines), note):
        missing = target.missing if complete or not link.path else None
        facts = tuple(_facts(vault, link, target, missing))
        if link.kind != "reference":  # The path of that is elsewhere, and that of others too.
            yield Token(link.path_span, "link", facts)
            yield Token(link.subpath_span, "subpath", ("dangling",) if missing else ())
        yield Token(link.display_span, "display", facts)


def _links_on(links: Sequence[Link], lines: Span) -> Sequence[Link]:
    """Those of *links* that are on *lines*, though one may begin before them."""
    first = bisect_left(links, lines.start, key=lambda link: link.start)
    while first and links[first - 1].end > lines.start:
        first -= 1
    return links[first : bisect_left(links, lines.end, lo=first, key=lambda link: link.start)]


def _facts(
    vault: Vault, link: Link, target: Target, missing: Missing | None
) -> Iterator[TokenFact]:
    if missing == "note":
        yield "dangling"
    if target.path is not None and is_concept_note(vault, target.path):
        yield "concept"
    if is_embed(link.kind):
        yield "embed"


def _of_properties(vault: Vault, note: Note, *, complete: bool) -> Iterator[Token]:
    for entry in note.properties.entries:
        yield Token(entry.key_span, "property")
    if aliases := note.properties.get("aliases"):
        for text in aliases.texts:
            yield Token(text.span, "alias")
    for it in vault.concepts.rules.declarations(note):
        if it.linkpath is None:
            is_known = not complete or declared_note(vault, it, note.path) is not None
            yield Token(it.span, "concept", ("concept",) if is_known else ("dangling",))
