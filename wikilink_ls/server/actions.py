"""Code actions: what is offered, and what is worked out once an action is chosen."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from lsprotocol import types as lsp

from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.actions.note_actions import note_actions
from wikilink_ls.features.code_actions import code_actions
from wikilink_ls.features.new_notes.template import NewNotes
from wikilink_ls.server import convert, wire
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.state import OpenNote, VaultServer
from wikilink_ls.server.workspace_edits import to_workspace_edit
from wikilink_ls.syntax.text import Span


def act(ls: VaultServer, params: lsp.CodeActionParams) -> list[wire.CodeAction]:
    it = ls.open_note(params.text_document.uri)
    if it is None or not ls.client.code_actions or not it.session.complete:
        return []
    only = [_name(kind) for kind in params.context.only or ()]
    uri, where = params.text_document.uri, convert.to_same_range(params.range)
    shown = params.context.diagnostics
    by_itself = params.context.trigger_kind == lsp.CodeActionTriggerKind.Automatic
    offered: list[wire.CodeAction] = []
    for action in _offered(ls, it, it.span(params.range), only):
        if by_itself and action.kind.startswith("refactor"):
            continue  # Nobody has asked: it takes more than a look around is worth.
        if ls.client.resolves_actions:
            finding = convert.to_range(it.note.lines, action.span) if action.span else None
            data = wire.ActionData(uri, where, finding)
            offered.append(_described(it, action, shown, data=data))
            continue
        with suppress(ActionError):
            if (changes := action.changes()) is not None:
                edit = to_workspace_edit(ls, it.session, changes)
                offered.append(_described(it, action, shown, edit=edit))
    if by_itself:
        return offered  # What every note has is shown to who looks for it alone.
    return [*offered, *_asking(ls, params.text_document.uri, only)]


def _asking(ls: VaultServer, uri: str, only: Sequence[str]) -> Iterator[wire.CodeAction]:
    for action in note_actions(ls.client.commands, partial(_is_wanted, only)):
        command = wire.Command(action.title, action.command, [{"uri": uri}])
        yield wire.CodeAction(action.title, action.kind, command=command)


def work_out(ls: VaultServer, chosen: lsp.CodeAction) -> wire.CodeAction | lsp.CodeAction:
    """Offered once more, for the text as it is now: what was chosen may be gone."""
    if chosen.command is not None:
        return chosen  # Editors ask wherever there is no edit.
    try:
        data = msgspec.convert(chosen.data, wire.ActionData)
    except msgspec.ValidationError as error:
        raise UserError(f"'{chosen.title}' is no action of this server: {error}") from error
    return _worked_out(ls, chosen, data)


def _worked_out(
    ls: VaultServer, chosen: lsp.CodeAction, data: wire.ActionData, *, again: bool = False
) -> wire.CodeAction:
    """What *chosen* does; files that changed unseen are read first, and it is tried once more."""
    it, kind, unknown = ls.open_note(data.uri), _name(chosen.kind), list[str]()
    offered = _offered(ls, it, it.span(data.range), [kind], unknown) if it else ()
    finding = it.span(data.finding) if it and data.finding else None
    wanted = (chosen.title, kind, finding)
    same = (each for each in offered if (each.title, each.kind, each.span) == wanted)
    action = next(same, None)
    try:
        changes = action.changes() if action else None
        refused = None
    except ActionError as refusal:
        changes, refused = None, refusal
    if it and changes is None and unknown and not again:
        it.session.refresh(unknown, at_once=True)
        return _worked_out(ls, chosen, data, again=True)
    if refused is not None:
        raise UserError(str(refused)) from refused
    if it is None or action is None or changes is None:
        raise UserError(
            f"'{chosen.title}' cannot be done any more; the text or the vault has changed"
        )
    if changes.creates:
        ls.expect_changes(it.session)
    edit = to_workspace_edit(ls, it.session, changes)
    return _described(it, action, chosen.diagnostics or (), edit=edit)


def _offered(
    ls: VaultServer,
    it: OpenNote,
    span: Span,
    only: Sequence[str],
    unknown: list[str] | None = None,
) -> Iterator[CodeAction]:
    """The actions at *span*; *unknown* is told the notes whose text may have changed."""
    session = it.session

    def known_text(path: str) -> str | None:
        text = session.known_text(path)
        if text is None and unknown is not None:
            unknown.append(path)
        return text

    selection = Selection(
        session.vault,
        it.note,
        it.text,
        span,
        session.config,
        NewNotes(datetime.now().astimezone(), session.text_of),
        known_text,
        tuple(only),
    )
    creates = ls.client.creates_files and session.root is not None
    for action in code_actions(selection, partial(_is_wanted, only)):
        # A file that is there already, unknown to us, would get the text before its own.
        if not action.creates or (creates and all(map(session.lacks, action.creates))):
            yield action


def _is_wanted(only: Sequence[str], kind: str) -> bool:
    # The kind without a name is that of everything.
    return not only or any(not each or f"{kind}.".startswith(f"{each}.") for each in only)


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
