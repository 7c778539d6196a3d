"""How the commands of `workspace/executeCommand` are run, and what each of them begins with."""

from collections.abc import Awaitable, Callable, Mapping
from inspect import signature
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from wikilink_ls.server import command_wire, wire
from wikilink_ls.server.arguments import Args, read_arguments
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.relinking import check_complete
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.vaults import Place

Run = Callable[[VaultServer, Args], Awaitable[Any]]


async def execute(ls: VaultServer, name: str, run: Run[Args], given: Any) -> Any:
    """What *run* gives, which takes as its second parameter what an editor *given* with *name*."""
    _, taken = signature(run).parameters.values()
    return await run(ls, read_arguments(name, taken.annotation, given))


def vault_meant(ls: VaultServer, uri: str | None) -> Session:
    """The vault that *uri* is, or is in; without one, that of the note that was opened last."""
    if uri is not None:
        session = ls.vaults.served(uri)
        if session is None:
            raise UserError(_nowhere(uri))
        return session
    opened = (ls.vaults.served(document.uri) for document in reversed(list(ls.documents)))
    vaults = (session for session in ls.vaults if session.root is not None)
    for session in (*opened, *vaults):
        if session is not None:
            return session
    raise UserError("There is no vault; open a folder, or a note in one")


def place_meant(ls: VaultServer, uri: str) -> Place:
    """What *uri* names in a vault, where there may be no file."""
    place = ls.vaults.vault_place(uri)
    if place is None:
        raise UserError(_nowhere(uri))
    place.session.wait_for_names()
    return Place(place.session, place.session.vault.find(place.path) or place.path)


def file_meant(ls: VaultServer, uri: str) -> Place:
    """The file that *uri* names in a vault of which all notes are read."""
    place = place_meant(ls, uri)
    check_complete(place.session)
    if place.path not in place.session.vault:
        raise UserError(f"There is no file '{place.path}' in the vault")
    return place


def _nowhere(uri: str) -> str:
    return f"'{uri}' is in no vault; open the folder that it belongs to"


async def apply(ls: VaultServer, label: str, edit: wire.WorkspaceEdit) -> None:
    """Have the editor apply *edit*; `UserError` if it does not."""
    try:
        answer = await ls.front.ask(lsp.WORKSPACE_APPLY_EDIT, command_wire.ApplyEdit(label, edit))
    except TimeoutError as silence:
        raise UserError(f"{label}: the editor does not answer") from silence
    except JsonRpcException as refusal:
        raise UserError(f"{label}: the editor says '{refusal.message}'") from refusal
    match answer:
        case {"applied": True}:
            return
        case {"failureReason": str(reason)}:
            raise UserError(f"{label}: the editor says '{reason}'")
    raise UserError(f"{label}: the editor did not do it")


async def show(ls: VaultServer, uri: str) -> bool:
    """Whether the editor shows the document; who cannot be asked to has the answer to do it."""
    if not ls.client.shows_documents:
        return False
    try:
        params = command_wire.ShowDocument(uri, take_focus=True)
        answer = await ls.front.ask(lsp.WINDOW_SHOW_DOCUMENT, params)
    except (TimeoutError, JsonRpcException):
        return False
    return isinstance(answer, Mapping) and answer.get("success") is True
