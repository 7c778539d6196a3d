"""Commands that ask about a vault: who links where, and what the server knows."""

import asyncio
import sys
from collections.abc import Iterable
from typing import Annotated

import msgspec

import wikilink_ls
from wikilink_ls.features.code_lens import counted
from wikilink_ls.features.references import InNote, backlinks, references
from wikilink_ls.server import command_wire, wire
from wikilink_ls.server.arguments import Arguments, Uri
from wikilink_ls.server.commands import place_meant, vault_meant
from wikilink_ls.server.convert_graph import LensName
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.graph import named_lenses
from wikilink_ls.server.locations import to_locations
from wikilink_ls.server.relinking import check_complete
from wikilink_ls.server.session import Session
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.uris import to_uri
from wikilink_ls.syntax.text import Position
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.vault import Vault

MOST_PROBLEMS = 50
"""That are listed; a vault that is a link to elsewhere has one for each file."""

Count = Annotated[int, msgspec.Meta(ge=0)]


class At(Arguments, frozen=True):
    line: Count
    character: Count


class ShowReferences(Arguments, frozen=True):
    uri: Uri
    position: Annotated[At, msgspec.Meta(description='{"line": 0, "character": 0}')]
    lens: Annotated[LensName, msgspec.Meta(description='["heading", "text", 1]')] | None = None
    """What a lens counts, in the place of what is at the position."""


async def show_references(ls: VaultServer, given: ShowReferences) -> list[wire.Location]:
    """For the editor's own command of this name: what it is to show."""
    it = ls.open_note(given.uri)
    if it is None:
        raise UserError(f"'{given.uri}' is not open")
    vault, note = it.session.vault, it.note
    found: Iterable[InNote] = ()
    if given.lens is None:
        offset = note.lines.offset(Position(given.position.line, given.position.character))
        found = references(vault, note, offset, declaration=False)
    elif lens := (await named_lenses(ls, it)).get(given.lens):
        found = counted(vault, note, lens)
    return to_locations(ls, it.session, found)


class OfNote(Arguments, frozen=True):
    uri: Uri


async def show_backlinks(ls: VaultServer, given: OfNote) -> list[wire.Location]:
    """Every link to a note, in itself too."""
    session, path = place_meant(ls, given.uri)
    return to_locations(ls, session, backlinks(session.vault, path))


class OfVault(Arguments, frozen=True):
    vault: Uri | None = None
    """Of its folder, or of anything in it."""
    resume: bool = True
    """Go on with a reading that the user has stopped; an editor that looks around does not."""


async def rescan(ls: VaultServer, given: OfVault) -> command_wire.Rescanned:
    """Looks at every file again."""
    session = vault_meant(ls, given.vault)
    if given.resume:
        await ls.readings.go_on(session)
    check_complete(session)
    before = dict(session.stats)
    await ls.finish_rescan(session)
    await ls.large.all_read()
    now = session.stats
    return command_wire.Rescanned(
        vault=_uri(session),
        files=len(now),
        notes=len(session.vault.notes),
        added=len(now.keys() - before.keys()),
        removed=len(before.keys() - now.keys()),
        changed=sum(now[path] != stat for path, stat in before.items() if path in now),
    )


class Nothing(Arguments, frozen=True):
    pass


async def index_state(ls: VaultServer, _given: Nothing) -> command_wire.IndexState:
    """What is read of every vault, and what is wrong with it."""
    vaults = [await _state(session) for session in list(ls.vaults) if session.root is not None]
    return command_wire.IndexState(wikilink_ls.__version__, vaults, _peak_memory())


async def _state(session: Session) -> command_wire.VaultState:
    vault, files = session.vault, list(session.stats)
    problems = [f"{path}: {message}" for path, message in session.problems]
    # That is a look at every file, for which no request should wait.
    unread, links = await asyncio.to_thread(_counted, vault, files)
    return command_wire.VaultState(
        vault=_uri(session),
        complete=session.complete,
        files=len(files),
        notes=len(vault.notes),
        unread=unread,
        links=links,
        seconds=None if session.seconds is None else round(session.seconds, 3),
        problems=problems[:MOST_PROBLEMS],
    )


def _counted(vault: Vault, files: list[str]) -> tuple[int, int]:
    """The notes among *files* that are not read, and the links in all that are."""
    unread = sum(is_note(path) and path not in vault.notes for path in files)
    return unread, sum(len(it.links) for path in vault.notes if (it := vault.links_of(path)))


def _uri(session: Session) -> str:
    return to_uri(session.root) if session.root else ""


def _peak_memory() -> int | None:
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 (there is none on Windows)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)
