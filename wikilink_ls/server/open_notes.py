"""A vault with what is typed into its open notes.

An open buffer always wins over its file. Its text is parsed when somebody asks for the vault; that
of a large one by somebody else, and until then its facts are moved along with what is typed.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from wikilink_ls.server.documents import Document
from wikilink_ls.server.vault_files import VaultFiles
from wikilink_ls.storage.closed_texts import ClosedTexts
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.syntax.note import Note, TextOf
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.shifting import Change, shifted
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.paths import has_links, is_note
from wikilink_ls.vault.vault import Vault


class OpenNotes(VaultFiles):
    """The files of one vault, and what is open of them."""

    LARGE = 40_000
    """Code points of a note that is not read again while somebody waits for an answer."""

    def __init__(self, root: Path | None) -> None:
        super().__init__(root)
        self.on_change: list[Callable[[Iterable[str]], None]] = []
        """They are told the paths of files that came, went, or changed."""
        self._stale: set[str] = set()
        """Open buffers whose text has changed since they were parsed; no large ones."""
        self.behind: set[str] = set()
        """The large ones among them: somebody else is to parse them, and `take_parsed`."""
        self.on_behind: Callable[[str], object] = lambda _path: None
        """Told of each."""
        self.parsed: dict[str, Document] = {}
        """What the facts of large open notes are from."""

    @property
    def vault(self) -> Vault:
        """The vault with what was typed last."""
        while self._stale:
            self._parse_open(self._stale.pop())
        return self._vault

    @property
    def vault_as_read(self) -> Vault:
        """The vault without what was typed since somebody asked for it."""
        return self._vault

    @property
    def is_searchable(self) -> bool:
        """Whether all names are indexed; what is typed is not read for that."""
        return self._vault.is_ready

    def _parse_open(self, path: str) -> None:
        document = self.documents.get(path)
        self.parsed.pop(path, None)
        if document is not None and self._is_source(path):
            note = facts_of(path, document.text, damaged=self.is_damaged(path))
            self._vault = self._vault.with_note(note)

    def is_large(self, path: str) -> bool:
        """Whether what is open at *path* is not read, or gone through, while others wait."""
        return path in self.documents and len(self.documents[path].text) > self.LARGE

    def _is_source(self, path: str) -> bool:
        # Of a canvas there must be a file: any JSON may be called so while it is written.
        return is_note(path) or (has_links(path) and path in self.stats)

    def is_damaged(self, path: str) -> bool:
        """Whether the file at *path* is not UTF-8."""
        old = self._vault.source(path)
        return old is not None and old.damaged

    def _mark_stale(self, paths: Iterable[str]) -> None:
        """The open buffers at *paths* are to be parsed before anybody is told of them."""
        for path in paths:
            is_large = self.is_large(path) and self._is_source(path)
            (self._stale.discard if is_large else self._stale.add)(path)
            (self.behind.add if is_large else self.behind.discard)(path)
            if is_large:
                self.on_behind(path)

    def take_parsed(
        self, document: Document, note: Note, built: tuple[Vault, Vault] | None = None
    ) -> None:
        """A large note is parsed: as it is open, or as it was a moment ago.

        *built* is a vault that was there, and the same with *note*, made on another thread.
        """
        path = note.path
        if path not in self.behind:
            return
        is_built = built is not None and built[0] is self._vault
        self._vault = built[1] if built and is_built else self._vault.with_note(note)
        self.parsed[path] = document
        if self.documents[path] is document:
            self.behind.discard(path)
            self.tell([path])

    def note_as_typed(self, path: str) -> Note | None:
        """The note at *path* with what was typed; of a large one as far as that is known yet."""
        note = self.note(path)
        if path not in self.behind:
            return note
        document, parsed = self.documents[path], self.parsed.get(path)
        if note is None or parsed is None:
            is_same = note is not None and note.lines == document.lines
            return note if is_same else replace(parse(path, ""), lines=document.lines)
        return shifted(note, Change.between(parsed.text, document.text), document.lines)

    def change_since(self, path: str) -> Change | None:
        """How a large note was edited since it was read; None if its facts are up to date."""
        parsed = self.parsed.get(path)
        if path not in self.behind or parsed is None:
            return None
        return Change.between(parsed.text, self.documents[path].text)

    def note(self, path: str) -> Note | None:
        found: Note | None = self.vault.notes.get(path)
        return found

    def text_of(self, path: str) -> str | None:
        """The text of the note at *path*, as it is open or else on the disk."""
        if document := self.documents.get(path):
            return document.text
        if self.root is None:
            return None
        read = read_note(self.root, self._disk_path(path))
        return read.text if isinstance(read, Text) else None

    def known_text(self, path: str) -> str | None:
        """The text of the note at *path*, if it is the one that the vault has read."""
        return self.known_texts()(path)

    def known_texts(self) -> TextOf:
        """The same of any notes, for one piece of work."""
        return partial(self._known_text, ClosedTexts(self.root) if self.root else None)

    def _known_text(self, closed: ClosedTexts | None, path: str) -> str | None:
        if path in self.documents:
            return None if path in self.behind else self.text_of(path)
        stat = self.stats.get(path)
        return closed.known(stat) if closed and stat else None

    def tell(self, paths: Iterable[str]) -> None:
        """Say that the files at *paths* came, went, or changed."""
        changed = list(paths)
        for listener in self.on_change:
            listener(changed)
