"""Where the files of a vault are: on the disk, in the vault, and for an editor."""

from collections.abc import Iterable
from contextlib import suppress
from os.path import isdir
from pathlib import Path
from unicodedata import normalize

from wikilink_ls.config import Config
from wikilink_ls.server.documents import Document
from wikilink_ls.server.uris import to_uri, to_uri_in
from wikilink_ls.storage.scan import FileStat, Scan, is_held, stat_file
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.folders import files_below
from wikilink_ls.vault.paths import folder_of, name_key
from wikilink_ls.vault.vault import Vault


class VaultFiles:
    """The files of one vault, as far as they are known."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        """The folder of the vault; None for a file on its own."""
        self.config = Config()
        """The settings."""
        self.stats: dict[str, FileStat] = {}
        """The files as they were last seen on the disk, by vault path."""
        self.documents: dict[str, Document] = {}
        """The open buffers, by vault path; others than notes and canvases are but texts."""
        self.inner: tuple[str, ...] = ()
        """The folders, with a ``/`` at the end, that are vaults of their own, not in this one."""
        self._vault = Vault()

    def modified_at(self, path: str) -> float:
        """When the file at *path* was last changed, in seconds since 1970; 0 if there is none."""
        stat = self.stats.get(path)
        return stat.mtime_ns / 1e9 if stat else 0

    def _disk_path(self, path: str) -> str:
        stat = self.stats.get(path)
        return stat.disk_path if stat else path

    def vault_path(self, file: Path) -> str | None:
        """The vault path of a file on the disk; None if it is outside, or hidden."""
        if self.root is None or not file.is_relative_to(self.root):
            return None
        path = normalize("NFC", file.relative_to(self.root).as_posix())
        hidden = any(part.startswith(".") for part in path.split("/"))
        return None if hidden or path in ("", ".") else path

    def disk_file(self, path: str) -> Path:
        """The file at a vault path, by the name that the system knows.

        A new file is in the folder in which other files are, however that is spelled.
        """
        root, folder = self.root or Path(), folder_of(path)
        if path in self.stats or folder.isascii():
            return root / self._disk_path(path)
        files = map(self._vault.find, self._vault.file_paths.with_prefix(fold(folder)))
        inside = (file for file in files if file in self.stats and file.startswith(folder))
        disk_path = self._disk_path(next(inside, path))
        return root.joinpath(*disk_path.split("/")[: folder.count("/")], path[len(folder) :])

    def file_id(self, path: str) -> tuple[int, int] | None:
        """What stays of the file at *path* when it is moved; None if there is none."""
        with suppress(OSError):
            stat = self.disk_file(path).stat()
            return stat.st_dev, stat.st_ino
        return None

    def lacks(self, path: str) -> bool:
        """Whether a file at *path* would be new, and of the vault."""
        if self.root is None:
            return False
        file = self.disk_file(path)
        disk_path = file.relative_to(self.root).as_posix()
        try:
            return is_held(self.root, disk_path, self.config.exclude) and not file.exists()
        except OSError:  # The whole path may be too long.
            return False

    def uri_of(self, path: str) -> str:
        """The URI of a vault path; of an open note the one that the client uses."""
        document = self.documents.get(path)
        if document:
            return document.uri
        stat = self.stats.get(path)
        if stat is None or self.root is None:
            return to_uri(self.disk_file(path))
        return to_uri_in(self.root, stat.disk_path)

    def stat(self, path: str) -> FileStat | None:
        """The file that a walk would find for *path*: by its name in NFC, else by another one."""
        if self.root is None:
            return None
        spellings = dict.fromkeys((path, self._disk_path(path), normalize("NFD", path)))
        stats = (stat_file(self.root, it, self.config.exclude) for it in spellings)
        return next((stat for stat in stats if stat), None)

    def needs_walk(self, path: str, *, surely: bool = False) -> bool:
        """An event for *path* may be for more than one file, or for one that is spelled otherwise.

        That is: for a folder; or for a new spelling of a name, where the system ignores the case
        and would say that the old one is still there. If it is sure that it was called so, what
        is not there is nothing more; but letters outside of ASCII can be spelled in several ways.
        """
        if path in self.stats:
            return False
        if self.stat(path) is None:
            was_file = surely and path.isascii() and not files_below(self._vault, path)
            # Path.is_dir would raise where one may not look.
            return not was_file or isdir(self.disk_file(path))  # noqa: PTH112
        others = self._vault.files_named(name_key(path))
        return any(it.folded == fold(path) and it.path in self.stats for it in others)

    def take_spellings(self, found: Scan, paths: Iterable[str]) -> None:
        """How *paths* are spelled on the disk: a walk alone can know. They are to be read yet."""
        files = ((path, found.files[path]) for path in paths if path in found.files)
        self.stats.update((path, stat._replace(mtime_ns=0, size=-1)) for path, stat in files)

    def _is_inner(self, path: str) -> bool:
        """Whether *path* is in a vault inside this one, or a file where that was."""
        return f"{path}/".startswith(self.inner)
