"""Commands that make or move a note. The editor does what is needed, or is told what that is."""

from collections.abc import Callable
from datetime import datetime

from wikilink_ls.features.daily_note import (
    DAYS,
    DailyNote,
    DailyNoteError,
    daily_note,
    day_meant,
)
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.new_notes.template import NewNotes
from wikilink_ls.features.renames.renamable import NamedFile
from wikilink_ls.features.renames.rename_file import moved_file, renamed_file
from wikilink_ls.server import command_wire
from wikilink_ls.server.arguments import Arguments, Text, Uri
from wikilink_ls.server.commands import apply, file_meant, show, vault_meant
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.relinking import check_free, relinked_from_known
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_uri
from wikilink_ls.server.workspace_edits import in_order
from wikilink_ls.storage.reading import resolve_inside
from wikilink_ls.syntax.note import TextOf
from wikilink_ls.syntax.text import TOP
from wikilink_ls.vault.paths import display_name


class OfDay(Arguments, frozen=True):
    date: Text = "today"
    vault: Uri | None = None
    """Of its folder, or of anything in it: a note that is open says which folder is current."""


async def daily(ls: VaultServer, given: OfDay) -> command_wire.DailyNote:
    """Opens the note of a day; creates it if there is none."""
    session = vault_meant(ls, given.vault)
    session.wait_for_names()
    found = _daily_note(ls, session, given)
    file = session.disk_file(found.path)
    uri = ls.uri_of(session, found.path)
    is_there = found.text is None or file.exists()
    if not is_there and not (ls.client.applies_edits and ls.client.creates_files):
        return command_wire.DailyNote(uri, created=False, shown=False, text=found.text or "")
    if not is_there:
        changes = VaultEdits(creates=((found.path, found.text or ""),))
        # It is not there just now; where it may be, Neovim makes neither the file nor its folder.
        edit = in_order(ls, session, changes, creation={})
        await apply(ls, f"Create '{found.path}'", edit)
        ls.disk.changed([uri])
    return command_wire.DailyNote(uri, created=not is_there, shown=await show(ls, uri))


def _daily_note(ls: VaultServer, session: Session, given: OfDay) -> DailyNote:
    now = datetime.now().astimezone()
    day = day_meant(given.date, now.date())
    if day is None:
        known = ", ".join(DAYS)
        raise UserError(f"date is '{given.date}'; it must be {known}, +3, -1 or 2026-03-14")
    place = ls.vaults.vault_place(given.vault) if given.vault else None
    source = place.path if place else None
    try:
        found = daily_note(
            session.vault, day, session.config, NewNotes(now, session.text_of), source
        )
    except DailyNoteError as refusal:
        raise UserError(str(refusal)) from refusal
    if session.root is None or resolve_inside(session.root, found.path) is None:
        raise UserError(f"'{found.path}' leads outside the vault; change dailyNotes.folder")
    ls.tell([found.problem] if found.problem else [])
    return found


class RenameNote(Arguments, frozen=True):
    uri: Uri
    new_name: Text


async def rename(ls: VaultServer, given: RenameNote) -> command_wire.MovedFile:
    """Gives a note, or another file, a new name; links to it follow."""
    session, path = file_meant(ls, given.uri)

    def work(text_of: TextOf) -> VaultEdits:
        named = NamedFile(path, display_name(path), TOP)
        return renamed_file(session.vault, named, given.new_name, session.config, text_of)

    return await _moved(ls, session, path, work)


class MoveNote(Arguments, frozen=True):
    uri: Uri
    folder: Text
    """As a vault path; the root is empty, or a slash."""


async def move(ls: VaultServer, given: MoveNote) -> command_wire.MovedFile:
    """Takes a note, or another file, to another folder; links to it and in it follow."""
    session, path = file_meant(ls, given.uri)

    def work(text_of: TextOf) -> VaultEdits:
        return moved_file(session.vault, path, given.folder, session.config, text_of)

    return await _moved(ls, session, path, work)


async def _moved(
    ls: VaultServer, session: Session, path: str, work: Callable[[TextOf], VaultEdits]
) -> command_wire.MovedFile:
    changes = relinked_from_known(session, work)
    if not changes.moves:
        return command_wire.MovedFile(ls.uri_of(session, path), applied=True)
    ((_, new_path),) = changes.moves
    check_free(session, path, new_path)
    old_uri, new_uri = ls.uri_of(session, path), to_uri(session.disk_file(new_path))
    edit = in_order(ls, session, changes)
    ls.expect_moves(session, changes)
    if not (ls.client.applies_edits and ls.client.renames_files):
        return command_wire.MovedFile(new_uri, applied=False, edit=edit)
    await apply(ls, f"Move '{path}' to '{new_path}'", edit)
    ls.disk.changed([old_uri, new_uri])
    return command_wire.MovedFile(new_uri, applied=True)
