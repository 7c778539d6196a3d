"""One vault as the editor sees it: what is on the disk, under what is open.

An open buffer always wins over its file. Files are never trusted to be as an event says: whatever
is reported, the disk is asked.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from unicodedata import normalize

from wikilink_ls.config import Config, Layer, parse_config
from wikilink_ls.server.documents import Document
from wikilink_ls.storage.loader import Problem, load_note
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import FileStat, Scan, stat_file
from wikilink_ls.storage.settings import read_layers
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.vault import Vault, is_note, name_key


class Session:
    """The state of one vault. Only the main thread changes it."""

    MANY = 50
    """Files that one would look at one by one; for more, one walk is cheaper."""

    def __init__(self, root: Path | None) -> None:
        self.root = root
        """The folder of the vault; None for a file on its own."""
        self.config = Config()
        self.complete = False
        """Every note has been read: what no file answers is missing indeed."""
        self.stats: dict[str, FileStat] = {}
        """The files as they were last seen on the disk, by vault path."""
        self.documents: dict[str, Document] = {}
        """The open notes, by vault path."""
        self.on_change: Callable[[Iterable[str]], None] = lambda _names: None
        """Told the `name_key`s of files that came, went, or changed."""
        self._vault = Vault()
        self._stale: set[str] = set()
        """Open notes whose text has changed since they were parsed."""

    def configure(self, client: Layer) -> list[str]:
        """Read the settings again; the messages say what is wrong with them."""
        layers, problems = read_layers(self.root) if self.root else ([], [])
        self.config, more = parse_config([*layers, client])
        return [*problems, *more]

    @property
    def vault(self) -> Vault:
        """The vault with what was typed last."""
        while self._stale:
            self._parse_open(self._stale.pop())
        return self._vault

    def _parse_open(self, path: str) -> None:
        if (document := self.documents.get(path)) is not None:
            old = self._vault.notes.get(path)
            damaged = old is not None and old.damaged
            self._vault = self._vault.with_note(parse(path, document.text, damaged=damaged))

    def note(self, path: str) -> Note | None:
        return self.vault.notes.get(path)

    def text_of(self, path: str) -> str | None:
        """The text of the note at *path*, as it is open or else on the disk."""
        if document := self.documents.get(path):
            return document.text
        if self.root is None:
            return None
        read = read_note(self.root, self._disk_path(path))
        return read.text if isinstance(read, Text) else None

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
        """The file at a vault path, by the name that the system knows."""
        return (self.root or Path()) / self._disk_path(path)

    def open(self, path: str, document: Document) -> None:
        self.documents[path] = document
        self._stale.add(path)
        self.on_change([name_key(path)])

    def change(self, path: str, document: Document) -> None:
        self.documents[path] = document
        self._stale.add(path)

    def close(self, path: str) -> None:
        """The file counts again; without one the note is gone."""
        self.documents.pop(path, None)
        self._stale.discard(path)
        self.refresh([path])

    def refresh(self, paths: Iterable[str]) -> None:
        """Take what the disk says of *paths*; that may be that there is no such file."""
        changed = [path for path in paths if self._refresh(path)]
        self.on_change(map(name_key, changed))

    def _refresh(self, path: str) -> bool:
        if self.root is None:
            self._vault = self._vault.without(path)
            return True
        return self._settle(path, self._stat(path))

    def _stat(self, path: str) -> FileStat | None:
        if self.root is None:
            return None
        disk_paths = dict.fromkeys((self._disk_path(path), path))
        stats = (stat_file(self.root, it, self.config.exclude) for it in disk_paths)
        return next((stat for stat in stats if stat), None)

    def _settle(self, path: str, stat: FileStat | None) -> bool:
        """Make the vault agree with the *stat* of a file, and with an open buffer before it."""
        known = self.stats.pop(path, None)
        if stat:
            self.stats[path] = stat
        if path in self.documents:
            self._stale.add(path)
            return known is None
        if stat is None:
            self._vault = self._vault.without(path)
            return True
        if known == stat and (path in self._vault.notes or not is_note(path)):
            return False
        self._load(path, stat)
        return True

    def _load(self, path: str, stat: FileStat) -> None:
        self._vault = self._vault.with_file(path)
        if is_note(path) and self.root:
            note = load_note(self.root, path, stat.disk_path)
            if not isinstance(note, Problem):
                self._vault = self._vault.with_note(note)

    def may_be_folder(self, path: str) -> bool:
        """Neither known as a file nor one now: an event for it may be for all that is in it."""
        return path not in self.stats and self._stat(path) is None

    def rescan(self, found: Scan) -> None:
        """Take what a walk over the vault found."""
        gone = self.stats.keys() - found.files.keys()
        changed = [path for path in gone if self._settle(path, None)]
        for path, stat in found.files.items():
            if self.stats.get(path) != stat and self._settle(path, stat):
                changed.append(path)
        self.on_change(map(name_key, changed))

    def take_names(self, found: Scan, named: Vault) -> None:
        """Begin with *named*, the vault of all the names that *found* holds."""
        self.stats = dict(found.files)
        self._begin_with(named)

    def take_notes(self, notes: Iterable[Note]) -> None:
        """Facts that are known early; the tables follow with the whole."""
        self._vault = self._vault.with_facts(
            note for note in notes if note.path not in self.documents and note.path in self.stats
        )

    def take_vault(self, found: Scan, built: Vault) -> None:
        """Begin anew with *built*, made from *found*; what changed meanwhile comes on top."""
        self.complete = True
        touched = [path for path, stat in self.stats.items() if found.files.get(path) != stat]
        touched += found.files.keys() - self.stats.keys()
        self._begin_with(built)
        for path in touched:
            stat = self.stats.pop(path, None)
            self._settle(path, stat)
        self.on_change(map(name_key, self.documents))

    def _begin_with(self, vault: Vault) -> None:
        self._vault = vault
        self._stale.update(self.documents)
