"""What commands ask of the editor, and what they answer. What is not set is not sent."""

import msgspec

from wikilink_ls.server import wire


class _Wire(msgspec.Struct, rename="camel"):
    pass


class ApplyEdit(_Wire):
    label: str
    edit: wire.WorkspaceEdit


class ShowDocument(_Wire):
    uri: str
    take_focus: bool = False


class DailyNote(_Wire):
    """The answer to a command; with a text, the editor is left to create the note."""

    uri: str
    created: bool
    shown: bool
    text: str | msgspec.UnsetType = msgspec.UNSET


class MovedFile(_Wire):
    """The answer to a command; with an edit, the editor is left to apply it."""

    uri: str
    """Its new one."""
    applied: bool
    edit: wire.WorkspaceEdit | msgspec.UnsetType = msgspec.UNSET


class Rescanned(_Wire):
    vault: str
    files: int
    notes: int
    added: int
    removed: int
    changed: int


class VaultState(_Wire):
    vault: str
    complete: bool
    files: int
    notes: int
    unread: int
    """Notes of which only the name is known."""
    links: int
    seconds: float | None
    """Of the first reading; not known before its end."""
    problems: list[str]


class IndexState(_Wire):
    version: str
    vaults: list[VaultState]
    peak_memory: int | None
    """Of the server, in MiB; not known on Windows."""
