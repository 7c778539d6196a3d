"""Code actions: what is offered, and what is worked out once an action is chosen."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from lsprotocol import types as lsp

from wikilink_ls.features.code_action import CodeAction, Selection
from wikilink_ls.features.code_actions import OFFERS, code_actions
from wikilink_ls.features.template import NewNotes
from wikilink_ls.server import convert, wire
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.registry import server
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.server.workspace_edits import to_workspace_edit
from wikilink_ls.syntax.text import TOP, Span

# pygls would refuse a kind that LSP does not know.
KINDS: list[Any] = list(dict.fromkeys(kind for kind, _ in OFFERS))


@server.feature(
    lsp.TEXT_DOCUMENT_CODE_ACTION,
    lsp.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True),
)
def act(ls: VaultServer, params: lsp.CodeActionParams) -> list[wire.CodeAction]:
    it = ls.open_note(params.text_document.uri)
    if it is None or not ls.client.code_actions or not it.session.complete:
        return []
    only = [_name(kind) for kind in params.context.only or ()]
    uri, where = params.text_document.uri, convert.to_same_range(params.range)
    shown = params.context.diagnostics
    offered: list[wire.CodeAction] = []
    for action in _offered(ls, it, it.span(params.range), only):
        if ls.client.resolves_actions:
            finding = convert.to_range(it.note.lines, action.span) if action.span else None
            data = wire.ActionData(uri, where, finding)
            offered.append(_described(it, action, shown, data=data))
        elif (changes := action.changes()) is not None:
            edit = to_workspace_edit(ls, it.session, changes)
            offered.append(_described(it, action, shown, edit=edit))
    return offered


@server.feature(lsp.CODE_ACTION_RESOLVE)
def work_out(ls: VaultServer, chosen: lsp.CodeAction) -> wire.CodeAction:
    """Offered once more, for the text as it is now: what was chosen may be gone."""
    try:
        data = msgspec.convert(chosen.data, wire.ActionData)
    except msgspec.ValidationError as error:
        raise UserError(f"'{chosen.title}' is no action of this server: {error}") from error
    it = ls.open_note(data.uri)
    span = it.span(data.range) if it else TOP
    finding = it.span(data.finding) if it and data.finding else None
    kind = _name(chosen.kind)
    for action in _offered(ls, it, span, [kind]) if it else ():
        if (action.title, action.kind, action.span) == (chosen.title, kind, finding):
            changes = action.changes()
            if it and changes is not None:
                edit = to_workspace_edit(ls, it.session, changes)
                return _described(it, action, chosen.diagnostics or (), edit=edit)
    raise UserError(f"'{chosen.title}' cannot be done any more; the text or the vault has changed")


def _offered(
    ls: VaultServer, it: OpenNote, span: Span, only: Sequence[str]
) -> Iterator[CodeAction]:
    session = it.session

    def is_wanted(kind: str) -> bool:
        # The kind without a name is that of everything.
        return not only or any(not each or f"{kind}.".startswith(f"{each}.") for each in only)

    selection = Selection(
        session.vault,
        it.note,
        it.text,
        span,
        session.config,
        NewNotes(datetime.now().astimezone(), session.text_of),
        session.known_text,
    )
    for action in code_actions(selection, is_wanted):
        # A file that is there already, unknown to us, would get the new text before its own.
        can_create = ls.client.creates_files and all(map(session.lacks, action.creates))
        if can_create or not action.creates:
            yield action


def _described(
    it: OpenNote, action: CodeAction, shown: Iterable[lsp.Diagnostic], **more: Any
) -> wire.CodeAction:
    return wire.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=[
            convert.to_same_diagnostic(each)
            for each in shown
            if each.code == action.code and it.span(each.range) == action.span
        ],
        is_preferred=action.preferred,
        **more,
    )


def _name(kind: Any) -> str:
    return str(getattr(kind, "value", kind))
