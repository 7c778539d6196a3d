"""Texts for renames and moves: an edit is made from a text that agrees with the facts."""

from collections.abc import Callable

from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.session import Session
from wikilink_ls.storage.reading import resolve_inside
from wikilink_ls.storage.scan import is_left_out
from wikilink_ls.syntax.note import TextOf

MOST_TRIES = 3
"""Before the last one; each reads all the files that it was stopped at."""


def check_complete(session: Session) -> None:
    if session.stopped:
        raise UserError(
            "Not all of the vault was read; the command wikilink-ls.rescan reads the rest"
        )
    if not session.complete:
        raise UserError("The vault is still being read; try again in a moment")


def check_free(session: Session, path: str, new_path: str) -> None:
    """Refuses to move a file that is not there, out of the vault, or over an unknown one."""
    if session.root is None or resolve_inside(session.root, new_path) is None:
        raise UserError(f"'{new_path}' leads outside the vault")
    if is_left_out(new_path, session.config.exclude):
        raise UserError(f"'{new_path}' would be left out of the vault, as 'exclude' says")
    old, new = session.disk_file(path), session.disk_file(new_path)
    check_saved(session, path)
    # A link that leads nowhere is in the way, too.
    if (new.is_symlink() or new.exists()) and not (new.exists() and new.samefile(old)):
        raise UserError(f"'{new_path}' exists already; choose another name")


def check_saved(session: Session, path: str) -> None:
    if not session.disk_file(path).exists():
        raise UserError(f"'{path}' has not been saved yet; save it first")


def relinked_from_known(session: Session, work: Callable[[TextOf], VaultEdits]) -> VaultEdits:
    """What *work* gives; files that changed unseen are read first, and it is tried again.

    It may stop at the first of them, and come to others then.
    """
    known = set[str]()
    for _ in range(MOST_TRIES):
        unknown = list[str]()
        try:
            return work(known_texts(session, unknown))
        except RenameError as refusal:
            if known.issuperset(unknown):
                raise UserError(str(refusal)) from refusal
        session.refresh(unknown, at_once=True)
        known.update(unknown)
    try:
        return work(session.known_texts())
    except RenameError as refusal:
        raise UserError(str(refusal)) from refusal


def known_texts(session: Session, unknown: list[str]) -> TextOf:
    """What `Session.known_texts` says; a path is *unknown* if that is nothing."""
    known = session.known_texts()

    def text_of(path: str) -> str | None:
        text = known(path)
        if text is None:
            unknown.append(path)
        return text

    return text_of
