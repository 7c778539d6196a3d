"""Tokens as LSP counts them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from wikilink_ls.features.tokens import Token, TokenKind
from wikilink_ls.server.legend import BITS, CONCEPT, DANGLING, EMBED, TOKEN_TYPES, TYPES
from wikilink_ls.server.wire import SemanticTokensEdit
from wikilink_ls.syntax.text import LineIndex, Position, Span

_DECLARATIONS: frozenset[TokenKind] = frozenset(("concept", "block-id", "property", "alias"))
_NUMBERS = {name: nth for nth, name in enumerate(TOKEN_TYPES)}
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
        return DANGLING
    if token.kind == "link" and token.facts:
        return EMBED if "embed" in token.facts else CONCEPT
    return TYPES[token.kind]


def _modifiers(token: Token) -> int:
    bits = BITS["declaration"] if token.kind in _DECLARATIONS else 0
    for fact in token.facts:
        bits |= BITS[fact]
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
