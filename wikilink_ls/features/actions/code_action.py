"""What an editor can offer to do about a selection, and what every offer is made from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from wikilink_ls.config import Config
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.new_notes.template import NewNotes
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.vault import Vault

T = TypeVar("T")


class ActionError(Exception):
    """Why something cannot be done that was offered, to be shown as it is."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected in an open note; a cursor is an empty selection."""

    vault: Vault
    note: Note
    text: str
    """That of *note*."""
    span: Span
    config: Config
    new: NewNotes
    known_text: TextOf
    """The text of another note, if its facts are of that text: else it is not to be edited."""
    only: tuple[str, ...] = ()
    """The kinds of actions that the user asks for; none where anything is welcome."""
    worked_out: dict[str, Any] = field(default_factory=dict, compare=False)
    """What is worked out `once`, by what it is called."""

    def once(self, name: str, work_out: Callable[[], T]) -> T:
        """What more than one offer is made from, *name*, as *work_out* finds it the first time."""
        if name not in self.worked_out:
            self.worked_out[name] = work_out()
        found: T = self.worked_out[name]
        return found

    def asks_for(self, kind: str) -> bool:
        """Whether the user asks for actions of *kind*, or of one above it, by name."""
        return any(f"{kind}.".startswith(f"{each}.") for each in self.only if each)

    def touches(self, span: Span) -> bool:
        return self.span.start <= span.end and span.start <= self.span.end

    def is_off(self, code: str) -> bool:
        """Whether the user wants to hear nothing of such findings."""
        return self.config.diagnostics.is_off(code)


@dataclass(frozen=True, slots=True)
class CodeAction:
    """Two with the same title, kind and finding are the same."""

    title: str
    kind: str
    """LSP's, as precise as it can be: ``refactor.rewrite``."""
    changes: Callable[[], VaultEdits | None] = field(compare=False)
    """Works out what it changes, once it is chosen; None if that cannot be after all.

    `ActionError` if the user is to know why.
    """
    code: str | None = None
    """Of the diagnostic that it fixes."""
    span: Span | None = None
    """Of that diagnostic."""
    preferred: bool = False
    creates: tuple[str, ...] = ()
    """The vault paths of the notes that it creates."""


Offer = Callable[[Selection], Iterator[CodeAction]]


def edits_of(note: Note, *edits: TextEdit) -> Callable[[], VaultEdits]:
    """The changes of an action that edits *note* alone, and is worked out already."""
    return lambda: VaultEdits({note.path: edits})
