"""Sessions on real folders, and what they would be if they were read from scratch."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from hypothesis import strategies as st

from wikilink_ls.server.session import Session
from wikilink_ls.server.walks import differing
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import Scan, scan
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.paths import has_links, is_canvas, is_note
from wikilink_ls.vault.vault import Vault

FOLDERS = ("", "b/", "b/c.d/", "폴더/")
NAMES = (
    *("a.md", "A.md", "my note.md", "과도함.md", "v1.2.md", "v1.2", "a.md.md", "그림.png", "b"),
    *("root-1-과도함.md", "b.canvas"),
)
TEXTS = (
    *("", "[[a]] [[A]]", "# h\n[[b/a#h]] [[a#h]] #tag", "[[v1.2]] ![[그림.png]] [[과도함]]"),
    "---\nroot-concepts: [과도함, a]\n---\n[[root-1-과도함]] [[root-1]]",
    *("---\naliases: [과도함, a]\n---\n[[my note]]", "# 과도함\n[[./a]] [[../a]] ^id", "[[#h]]"),
    '{"nodes":[{"type":"file","file":"b/a.md"},{"type":"text","text":"[[a]] #t"}]}',
)
Form = Literal["NFC", "NFD"]

folders = st.sampled_from(FOLDERS)
paths = st.builds(str.__add__, folders, st.sampled_from(NAMES)).map(
    lambda it: normalize("NFC", it)
)
texts = st.sampled_from(TEXTS)
contents = st.sampled_from([text.encode() for text in TEXTS] + [b"[[a]] \xff"])
forms: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD"])


def loaded(root: Path, found: Scan) -> list[Note]:
    files = [it for it in found.files.items() if has_links(it[0])]
    read = ((path, read_note(root, stat.disk_path)) for path, stat in files)
    return [
        facts_of(path, it.text, damaged=it.damaged) for path, it in read if isinstance(it, Text)
    ]


def stored(notes: Iterable[Note]) -> list[tuple[str, bytes]]:
    return [(note.path, encode_note(note)) for note in notes]


def from_scratch(session: Session) -> Vault:
    """What the disk holds, under what is open."""
    assert session.root
    found = scan(session.root, session.config.exclude)
    notes = {note.path: note for note in loaded(session.root, found)}
    for path, document in session.documents.items():
        if not (is_note(path) or (is_canvas(path) and path in found.files)):
            continue
        damaged = path in notes and notes[path].damaged
        notes[path] = facts_of(path, document.text, damaged=damaged)
    return build_vault(found.files, notes.values())


def walk(session: Session) -> None:
    assert session.root
    take(session, scan(session.root, session.config.exclude))


def take(session: Session, found: Scan) -> None:
    paths = differing(session.stats, found.files, session.vault, session.given_up)
    session.take_spellings(found, paths)
    session.refresh(paths)


def report(session: Session, paths: Iterable[str], *, surely: bool = False) -> None:
    """As the server does with what an editor reports, or what the system tells for sure."""
    paths = list(paths)
    if any(session.needs_walk(path, surely=surely) for path in paths):
        walk(session)
    else:
        session.refresh(paths)


def index(session: Session, found: Scan) -> None:
    assert session.root
    session.take_names(found, build_vault(found.files))
    notes = loaded(session.root, found)
    session.take_facts(stored(notes))
    session.take_vault(found, build_vault(found.files, notes))


class Folder:
    """A folder as other programs change it: every write has a time of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = 10**18

    def spelling(self, path: str) -> str:
        """How the disk spells *path*, if it is there."""
        found = scan(self.root).files.get(path)
        return found.disk_path if found else path

    def write(self, disk_path: str, content: bytes) -> None:
        file = self.root / disk_path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self.clock += 1
        os.utime(file, ns=(self.clock, self.clock))


def reading(root: Path, *paths: str) -> Session:
    """A session on empty files, which are read."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    session = Session(root)
    index(session, scan(root))
    return session
