"""Which vault a file belongs to.

Every workspace folder is a vault; others are served as long as a note of them is open.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

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

    def __init__(
        self,
        on_new: Callable[[Session], object],
        on_gone: Callable[[Session], object] = lambda _session: None,
    ) -> None:
        self._on_new = on_new
        """Told of what is served from now on: a vault that is to be indexed, or a file."""
        self._on_gone = on_gone
        """Told of a vault that is no longer served; its open notes belong elsewhere now."""
        self._folders: dict[Path, Path] = {}
        """The folders of the workspace, and the root that each was in; several can be in one."""
        self._vaults: dict[Path, Session] = {}
        """By the real path of the root: the same vault can be reached over symbolic links."""
        self._alone: dict[str, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        yield from self._vaults.values()
        yield from self._alone.values()

    def add_folder(self, folder: Path) -> None:
        """Serve the vault that *folder* is, or is in; no vault is a whole home or disk."""
        root = find_root(folder) or folder
        self._folders[folder] = _real(root)
        if _real(root) not in self._vaults and root.is_dir() and is_plausible_root(root):
            self._add(Session(root), root)

    def _add(self, session: Session, root: Path) -> None:
        self._vaults[_real(root)] = session
        self._on_new(session)

    def remove_folder(self, folder: Path) -> Session | None:
        """The vault that is no longer served; one with another folder in it stays."""
        root = self._folders.pop(folder, None)
        session = self._vaults.get(root) if root else None
        return session if session and self.leave(session) else None

    def leave(self, session: Session) -> bool:
        """Serve the vault no longer, unless a folder of the workspace is in it."""
        root = next((root for root, it in self._vaults.items() if it is session), None)
        if root is None or root in self._folders.values():
            return False
        del self._vaults[root]
        self._on_gone(session)
        return True

    def around(self, root: Path) -> list[Session]:
        """The vault at *root*, and those that it is in, as far as they are served."""
        real = _real(root)
        return [self._vaults[it] for it in (real, *real.parents) if it in self._vaults]

    def inside(self, root: Path) -> tuple[str, ...]:
        """The folders of the vault at *root*, with ``/`` at the end, that are vaults, too."""
        outer = os.path.join(_real(root), "")  # noqa: PTH118 (there may be hundreds of vaults)
        below = (it[len(outer) :] for it in map(str, self._vaults) if it.startswith(outer))
        return tuple(sorted(f"{normalize('NFC', it.replace(os.sep, '/'))}/" for it in below))

    def open(self, uri: str) -> Place:
        """Where *uri* belongs; a note that is opened brings its vault with it."""
        file = to_path(uri)
        brought = self._in_new_vault(file) if file and not self._among_vaults(file) else None
        return brought or self.place(uri)

    def place(self, uri: str) -> Place:
        """Where *uri* belongs; what is in no vault that is served is served on its own."""
        return self.vault_place(uri) or self._place_alone(uri)

    def vault_place(self, uri: str) -> Place | None:
        """The place of *uri* in a vault that is served."""
        file = to_path(uri)
        return self._among_vaults(file) if file else None

    def served(self, uri: str) -> Session | None:
        """The vault that is served and that *uri* is, or is in."""
        file = to_path(uri)
        if file is None:
            return None
        if session := self._vaults.get(_real(file)):
            return session
        place = self._among_vaults(file)
        return place.session if place else None

    def _among_vaults(self, file: Path) -> Place | None:
        """The innermost vault with *file*, whatever symbolic links lead to its folder.

        A file that is itself a link is a file of its own, as in a walk over the vault.
        """
        real = _real(file.parent) / file.name
        for root in (real, *real.parents):
            session = self._vaults.get(root)
            if session and session.root:
                path = session.vault_path(session.root / real.relative_to(root))
                return Place(session, path) if path else None
        # A folder in the vault that is a link to somewhere else.
        for _, session in sorted(self._vaults.items(), key=lambda it: -len(it[0].parts)):
            if path := session.vault_path(file):
                return Place(session, path)
        return None

    def _in_new_vault(self, file: Path) -> Place | None:
        root = find_root(file.parent)
        if root is None or _real(root) in self._vaults:
            return None
        session = Session(root)
        path = session.vault_path(file)
        if path is None:
            return None
        self._add(session, root)
        return Place(session, path)

    def _place_alone(self, uri: str) -> Place:
        file = to_path(uri)
        name = (file.name if file else uri.rstrip("/").rpartition("/")[2]) or uri
        if uri not in self._alone:
            session = self._alone[uri] = Session(None)
            self._on_new(session)
        return Place(self._alone[uri], name if name.lower().endswith(".md") else f"{name}.md")

    def forget_alone(self, uri: str) -> None:
        self._alone.pop(uri, None)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
