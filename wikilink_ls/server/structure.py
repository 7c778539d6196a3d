"""What editors ask about one note as it is built: folds, selections, tokens, linked edits."""

from functools import partial

from lsprotocol import types as lsp

from wikilink_ls.features.folding import Fold, folding
from wikilink_ls.features.linked_editing import SAFE_TEXT, linked_editing
from wikilink_ls.features.selection import selection
from wikilink_ls.server import convert, wire
from wikilink_ls.server.aside import Answer
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.server.token_data import edits
from wikilink_ls.server.token_results import tokens_of, tokens_work
from wikilink_ls.syntax.text import LineIndex, Span

Tokens = wire.SemanticTokens | wire.SemanticTokensDelta | None


def fold(ls: VaultServer, params: lsp.FoldingRangeParams) -> Answer[list[wire.FoldingRange]]:
    """Whole lines, as clients take them that fold nothing else."""
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return []
    work = partial(folding, it.note, it.text, ls.client.most_folds)
    return ls.aside.run(it.session, it.note.path, work, _folds)


def _folds(found: list[Fold]) -> list[wire.FoldingRange]:
    return [wire.FoldingRange(*each) for each in found]


def select(ls: VaultServer, params: lsp.SelectionRangeParams) -> list[wire.SelectionRange] | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    found = selection(it.note, it.text, map(it.offset, params.positions))
    return [_selection_range(it.note.lines, spans) for spans in found]


def _selection_range(lines: LineIndex, spans: list[Span]) -> wire.SelectionRange:
    *smaller, whole = (convert.to_range(lines, span) for span in spans)
    found = wire.SelectionRange(whole)
    for each in reversed(smaller):
        found = wire.SelectionRange(each, found)
    return found


def link_edits(
    ls: VaultServer, params: lsp.LinkedEditingRangeParams
) -> wire.LinkedEditingRanges | None:
    it = ls.open_note(params.text_document.uri)
    if it is None:
        return None
    spans = linked_editing(it.session.vault, it.note, it.text, it.offset(params.position))
    ranges = [convert.to_range(it.note.lines, span) for span in spans]
    return wire.LinkedEditingRanges(ranges, SAFE_TEXT) if ranges else None


def tell_tokens(ls: VaultServer, params: lsp.SemanticTokensParams) -> Answer[Tokens]:
    uri = params.text_document.uri
    it = ls.open_note(uri)
    return _tell(ls, it, uri, None) if it else None


def tell_other_tokens(ls: VaultServer, params: lsp.SemanticTokensDeltaParams) -> Answer[Tokens]:
    uri = params.text_document.uri
    it = ls.open_note(uri)
    return (
        _tell(ls, it, uri, ls.token_results.given(uri, params.previous_result_id)) if it else None
    )


def _tell(ls: VaultServer, it: OpenNote, uri: str, old: list[int] | None) -> Answer[Tokens]:
    """The tokens, or, to who has the *old* ones, what is other."""
    version, asked = _version(it), ls.token_results.ask(uri)

    def tell(data: list[int]) -> Tokens:
        given = ls.token_results.give(uri, version, data, asked)
        if old is None:
            return wire.SemanticTokens(given.data, given.result_id)
        return wire.SemanticTokensDelta(edits(old, given.data), given.result_id)

    work = tokens_work(it.session, it.note, it.text)
    return ls.aside.run(it.session, it.note.path, work, tell)


def tell_some_tokens(
    ls: VaultServer, params: lsp.SemanticTokensRangeParams
) -> wire.SemanticTokens | None:
    uri = params.text_document.uri
    it = ls.open_note(uri)
    if it is None:
        return None
    within = it.span(params.range)
    data = tokens_of(it.session, it.note, it.text, within)
    ls.token_results.give_part(uri, _version(it), within, data)
    return wire.SemanticTokens(data)


def _version(it: OpenNote) -> int | None:
    document = it.session.documents.get(it.note.path)
    return document.version if document else None
