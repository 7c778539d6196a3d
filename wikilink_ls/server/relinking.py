"""Texts for renames and moves: an edit is made from a text that agrees with the facts."""

from collections.abc import Callable

from wikilink_ls.features.renamable import RenameError
from wikilink_ls.features.vault_edits import VaultEdits
from wikilink_ls.server.failure import UserError
from wikilink_ls.server.session import Session
from wikilink_ls.syntax.note import TextOf


def check_complete(session: Session) -> None:
    if not session.complete:
        raise UserError("The vault is still being read; try again in a moment")


def relinked_from_known(session: Session, work: Callable[[TextOf], VaultEdits]) -> VaultEdits:
    """What *work* gives; files that changed unseen are read first, and it is tried once more."""
    unknown = list[str]()

    def text_of(path: str) -> str | None:
        text = session.known_text(path)
        if text is None:
            unknown.append(path)
        return text

    try:
        return work(text_of)
    except RenameError as refusal:
        if not unknown:
            raise UserError(str(refusal)) from refusal
    session.refresh(unknown)
    try:
        return work(session.known_text)
    except RenameError as refusal:
        raise UserError(str(refusal)) from refusal
