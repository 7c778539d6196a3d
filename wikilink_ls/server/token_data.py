"""Tokens as LSP counts them, and the legend that says what their numbers mean.

Types, so that every theme has a color for them:

- ``function``: a link, by its path: something that one can go to
- ``macro``: the same of an embed, whose text comes from elsewhere
- ``class``: the same of a link to a concept note; and a value that declares a concept
- ``comment``: what leads nowhere, with its shown text; a subpath that names no heading or block
- ``method``: the subpath of a link, which is a member of its note
- ``string``: the text that is shown for a link; an alias of the note
- ``enumMember``: a tag
- ``decorator``: a block id
- ``property``: the name of a property

Modifiers, for those who choose for themselves: ``declaration`` where the note says something of
itself (block ids, properties, aliases, concepts), and our own ``dangling``, ``concept`` and
``embed``, which say all that is true of a link, whatever its type.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types as lsp

from wikilink_ls.features.tokens import Token, TokenKind
from wikilink_ls.server.wire import SemanticTokensEdit
from wikilink_ls.syntax.text import LineIndex, Position, Span

_DANGLING, _EMBED, _CONCEPT = "comment", "macro", "class"
_TYPES: dict[TokenKind, str] = {
    "link": "function",
    "subpath": "method",
    "display": "string",
    "concept": _CONCEPT,
    "tag": "enumMember",
    "block-id": "decorator",
    "property": "property",
    "alias": "string",
}
_DECLARATIONS: frozenset[TokenKind] = frozenset(("concept", "block-id", "property", "alias"))
_BITS = {"declaration": 1, "dangling": 2, "concept": 4, "embed": 8}
LEGEND = lsp.SemanticTokensLegend(
    token_types=list(dict.fromkeys((*_TYPES.values(), _DANGLING, _EMBED))),
    token_modifiers=list(_BITS),
)
_NUMBERS = {name: nth for nth, name in enumerate(LEGEND.token_types)}
_QUOTE_MARKS = re.compile(r"[ \t>]*")

SIZE = 5
"""Numbers for a token."""


def token_data(lines: LineIndex, text: str, found: Iterable[Token]) -> list[int]:
    """*found*, each by its distance from the one before; one on several lines is several."""
    data: list[int] = []
    before = Position(0, 0)
    for token in found:
        numbers = _NUMBERS[_type(token)], _modifiers(token)
        for start, length in _on_lines(lines, text, token.span):
            line, character = start
            since = character - before.character if line == before.line else character
            data += (line - before.line, since, length, *numbers)
            before = start
    return data


def _type(token: Token) -> str:
    if "dangling" in token.facts:
        return _DANGLING
    if token.kind == "link" and token.facts:
        return _EMBED if "embed" in token.facts else _CONCEPT
    return _TYPES[token.kind]


def _modifiers(token: Token) -> int:
    bits = _BITS["declaration"] if token.kind in _DECLARATIONS else 0
    for fact in token.facts:
        bits |= _BITS[fact]
    return bits


def _on_lines(lines: LineIndex, text: str, span: Span) -> Iterator[tuple[Position, int]]:
    """Where *span* begins on each of its lines, and how long it is there.

    What begins the further lines in a quote is left out.
    """
    first, last = lines.position(span.start), lines.position(span.end)
    if first.line == last.line:
        yield first, last.character - first.character
        return
    for line in range(first.line, last.line + 1):
        content = lines.line_span(line)
        marks = _QUOTE_MARKS.match(text, *content) if line > first.line else None
        start = lines.position(marks.end() if marks else span.start)
        length = lines.position(min(span.end, content.end)).character - start.character
        if length > 0:
            yield start, length


def edits(old: Sequence[int], new: Sequence[int]) -> list[SemanticTokensEdit]:
    """What makes *new* of *old*: one edit of what is between the tokens that stay; or none."""
    if old == new:
        return []
    shorter = min(len(old), len(new))
    first = next((nth for nth in range(shorter) if old[nth] != new[nth]), shorter)
    first -= first % SIZE
    rest = shorter - first
    same = next((nth for nth in range(rest) if old[-1 - nth] != new[-1 - nth]), rest)
    same -= same % SIZE
    return [SemanticTokensEdit(first, len(old) - first - same, list(new[first : len(new) - same]))]
