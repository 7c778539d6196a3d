"""Which vault a file belongs to. Every workspace folder is a vault; others are found on demand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_path
from wikilink_ls.storage.scan import find_root, is_plausible_root


class Place(NamedTuple):
    """A file in a vault."""

    session: Session
    path: str
    """Its vault path."""


class Vaults:
    """The vaults that are served, and the files that are served on their own."""

    def __init__(self, on_new: Callable[[Session], object]) -> None:
        self._on_new = on_new
        """Told of a vault that is to be indexed."""
        self._vaults: dict[Path, Session] = {}
        self._alone: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        yield from self._vaults.values()
        yield from self._alone.values()

    def add_folder(self, folder: Path) -> None:
        """Serve the vault that *folder* is, or is in; no vault is a whole home or disk."""
        root = find_root(folder) or folder
        if root not in self._vaults and root.is_dir() and is_plausible_root(root):
            self._add(root)

    def _add(self, root: Path) -> Session:
        session = self._vaults[root] = Session(root)
        self._on_new(session)
        return session

    def remove_folder(self, folder: Path) -> Session | None:
        root = find_root(folder) or folder
        return self._vaults.pop(root, None)

    def place(self, uri: str) -> Place:
        """Where *uri* belongs; what belongs to no vault is served on its own."""
        return self.vault_place(uri) or self._place_alone(uri)

    def vault_place(self, uri: str) -> Place | None:
        """The place of *uri* in a vault that is served, or in one that it brings with it."""
        file = to_path(uri)
        if file is None:
            return None
        return self._among_vaults(file) or self._in_new_vault(file)

    def _among_vaults(self, file: Path) -> Place | None:
        """The innermost vault with *file*, by its own path or behind symbolic links."""
        for each in dict.fromkeys((file, Path(os.path.realpath(file)))):
            for root in sorted(self._vaults, key=lambda it: -len(it.parts)):
                session = self._vaults[root]
                if path := session.vault_path(each):
                    return Place(session, path)
        return None

    def _in_new_vault(self, file: Path) -> Place | None:
        root = find_root(file.parent)
        if root is None or root in self._vaults:
            return None
        session = self._add(root)
        path = session.vault_path(file)
        return Place(session, path) if path else None

    def _place_alone(self, uri: str) -> Place:
        name = uri.rstrip("/").rpartition("/")[2] or uri
        session = self._alone.setdefault(uri, Session(None))
        return Place(session, name if name.lower().endswith(".md") else f"{name}.md")

    def forget_alone(self, uri: str) -> None:
        self._alone.pop(uri, None)
