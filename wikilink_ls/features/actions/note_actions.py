"""What can be done to a whole note once the editor has asked for a name: it runs the commands."""

from collections.abc import Callable, Container, Iterator
from typing import NamedTuple


class NoteAction(NamedTuple):
    title: str
    kind: str
    """LSP's, as a `CodeAction` has it."""
    command: str
    """That the editor runs, with the note: it asks for what is missing, and goes on with ours."""


NOTE_ACTIONS = (
    NoteAction("Rename note…", "refactor.rename", "wikilink-ls.renameNote"),
    NoteAction("Move note…", "refactor.move", "wikilink-ls.moveNote"),
)


def note_actions(runs: Container[str], wanted: Callable[[str], bool]) -> Iterator[NoteAction]:
    """Those of a kind that is *wanted* and with a command that the editor *runs* itself."""
    for action in NOTE_ACTIONS:
        if action.command in runs and wanted(action.kind):
            yield action
