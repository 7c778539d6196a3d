"""Files and folders that an editor is about to move: what is to change, so that links follow."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lsprotocol import types as lsp

from wikilink_ls.features.edits.relinking import Relinked, relinked
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.server import wire
from wikilink_ls.server.following import follow
from wikilink_ls.server.given import Done, given
from wikilink_ls.server.relinking import known_texts
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_path
from wikilink_ls.server.vaults import Place
from wikilink_ls.server.workspace_edits import merged, to_workspace_edit
from wikilink_ls.storage.scan import is_left_out
from wikilink_ls.vault.folders import files_below

SHOWN_NOTES = 3
LONGEST_READING = 10.0
"""Seconds that a move waits until its vaults are read."""


@dataclass(slots=True)
class Moving:
    """What moves in one vault."""

    within: dict[str, str] = field(default_factory=dict)
    """The new vault paths of files, by the old ones."""
    into: set[str] = field(default_factory=set)
    """Where files come from outside."""


async def will_rename(ls: VaultServer, params: lsp.RenameFilesParams) -> wire.WorkspaceEdit | None:
    places = map(ls.vaults.vault_place, (file.old_uri for file in params.files))
    await _until_read({place.session for place in places if place})
    with ls.memory.large_work():
        edits = [
            edit
            for session, moving in moving_files(ls, params.files).items()
            if (edit := _edit(ls, session, moving))
        ]
    return merged(edits) if edits else None


def did_rename(ls: VaultServer, params: lsp.RenameFilesParams) -> None:
    for session, moving in moving_files(ls, params.files).items():
        ls.moves_are_done(session, moving.within)
        follow(session, moving.within)
    ls.disk.changed([uri for file in params.files for uri in (file.old_uri, file.new_uri)])


async def _until_read(sessions: Iterable[Session]) -> None:
    """The editor waits with the move; but not for ever."""
    unread = [session for session in sessions if not (session.complete or session.stopped)]
    if unread:
        await asyncio.wait([_reading(it) for it in unread], timeout=LONGEST_READING)


def _reading(session: Session) -> asyncio.Future[None]:
    """Done when *session* is."""
    future = asyncio.get_running_loop().create_future()

    def tell() -> None:
        if not future.done():
            future.set_result(None)

    session.on_complete.append(tell)
    future.add_done_callback(lambda _: session.on_complete.remove(tell))
    return future


def _edit(ls: VaultServer, session: Session, moving: Moving) -> wire.WorkspaceEdit | None:
    if not session.complete:
        if moving.within:
            ls.show_warning("Not all of the vault is read: links do not follow what is moved now")
        return None
    ls.expect_changes(session)
    found = _to_do(ls, session, moving)
    if found.left:
        ls.show_warning(f"Some links could not follow; change them by hand: {_listed(found.left)}")
    return to_workspace_edit(ls, session, VaultEdits(found.edits)) if found.edits else None


def _to_do(ls: VaultServer, session: Session, moving: Moving) -> Relinked:
    """What follows from the move, and was not given and taken already."""
    found, last = _relinked(session, moving), ls.given.get(session)
    done: Mapping[str, Done] = {}
    if last and last.moves == moving.within and not last.has_happened(session.file_id):
        done = last.taken(session.vault, session.text_of, session.documents.__contains__)
    edits = {path: each for path, each in found.edits.items() if path not in done}
    left = {path: why for path, why in found.left.items() if path not in done}
    now = given(session.vault, moving.within, edits, session.file_id)
    ls.given[session] = replace(now, done={**done, **now.done})
    return Relinked(edits, left)


def _relinked(session: Session, moving: Moving, *, again: bool = False) -> Relinked:
    """Files that changed unseen are read first, and it is tried once more."""
    unknown: list[str] = []
    text_of = known_texts(session, unknown)
    found = relinked(session.vault, moving.within, session.config, text_of, moving.into)
    if again or not unknown:
        return found
    session.refresh(unknown, at_once=True)
    return _relinked(session, moving, again=True)


def _listed(left: Mapping[str, str]) -> str:
    shown = [f"'{path}' {why}" for path, why in list(left.items())[:SHOWN_NOTES]]
    more = len(left) - len(shown)
    return ", ".join([*shown, f"and {more} more"] if more else shown)


def moving_files(ls: VaultServer, renames: Iterable[lsp.FileRename]) -> dict[Session, Moving]:
    """What *renames*, of files and of folders, mean for the files of each vault.

    What leaves a vault takes no links with it, and those to it stay as they are.
    """
    goals: dict[Place, Place | None] = {}
    found: dict[Session, Moving] = {}
    # What is said of a file goes before what is said of its folder.
    for rename in sorted(renames, key=lambda it: len(it.old_uri)):
        old = ls.vaults.vault_place(rename.old_uri)
        new = _goal(ls.vaults.vault_place(rename.new_uri))
        if old:
            goals |= _files(old, new)
        elif new and (file := to_path(rename.old_uri)) and file.is_file():
            found.setdefault(new.session, Moving()).into.add(new.path)
    for (session, path), goal in goals.items():
        if goal and goal.session is not session:
            found.setdefault(goal.session, Moving()).into.add(goal.path)
        elif goal and goal.path != path:
            found.setdefault(session, Moving()).within[path] = goal.path
    return found


def _files(old: Place, new: Place | None) -> dict[Place, Place | None]:
    """Where each of the files goes that are at *old*, or below it."""
    session, path = old
    session.wait_for_names()
    files = [path] if path in session.vault else files_below(session.vault, path)
    if not files:  # It may be too new to be known.
        session.refresh([path])
        files = [path] if path in session.vault else []
    return {
        Place(session, file): _goal(new and Place(new.session, new.path + file[len(path) :]))
        for file in files
    }


def _goal(place: Place | None) -> Place | None:
    """*place*, if a file there is in the vault."""
    if place is None or is_left_out(place.path, place.session.config.exclude):
        return None
    return place
