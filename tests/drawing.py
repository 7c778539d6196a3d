"""Vaults as strings: ``-- path --`` begins a file, ``$0`` is a cursor, ``«…»`` marks an answer.

A test draws a vault and its answer in one; `draw` draws what a feature answered, and the two texts
are compared. A file that has no links has a line for itself and nothing below it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent

from msgspec.structs import replace

from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.note_map import NoteMap
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault

CURSOR = "$0"
_FILE = re.compile(r"^-- (.+) --\n?", re.MULTILINE)
_MARKS = re.compile(r"\$0|[«»]")


@dataclass(frozen=True)
class Drawn:
    vault: Vault
    texts: Mapping[str, str]
    """Without marks; those of files without links are empty."""
    path: str = ""
    """Where the cursor is."""
    offset: int = -1

    @property
    def note(self) -> Note:
        return self.vault.notes[self.path]

    @property
    def text(self) -> str:
        return self.texts[self.path]


def files(drawing: str) -> dict[str, str]:
    _, *parts = _FILE.split(dedent(drawing).lstrip("\n"))
    return dict(zip(parts[::2], parts[1::2], strict=True))


def drawn(drawing: str) -> Drawn:
    raw = files(drawing)
    texts = {path: _MARKS.sub("", text) for path, text in raw.items()}
    vault = build_vault(texts, [_facts_of(path, texts[path]) for path in texts if has_links(path)])
    for path, text in raw.items():
        before, cursor, _ = re.sub("[«»]", "", text).partition(CURSOR)
        if cursor:
            return Drawn(vault, texts, path, len(before))
    return Drawn(vault, texts)


@lru_cache(maxsize=1 << 10)
def _facts_of(path: str, text: str) -> Note:
    """Hundreds of tests draw the same notes around the one that they are about."""
    return facts_of(path, text)


def closed(vault: Vault) -> Vault:
    """*vault* with all facts as bytes, as those of closed notes are."""
    maps = (
        NoteMap.of({path: encode_note(note) for path, note in notes.items()})
        for notes in (vault.notes, vault.canvases)
    )
    return replace(vault, notes=next(maps), canvases=next(maps))


def draw(texts: Mapping[str, str], answer: Iterable[tuple[str, Span]]) -> str:
    """The drawing of *texts* in which the spans of *answer* are marked."""
    edits: dict[str, list[TextEdit]] = {path: [] for path in texts}
    for path, span in answer:
        edits[path].append(TextEdit(span, f"«{span.of(texts[path])}»"))
    return "".join(f"-- {path} --\n{apply(text, edits[path])}" for path, text in texts.items())


def apply(text: str, edits: Iterable[TextEdit]) -> str:
    """*text* with *edits*, which must not overlap; their order is of no account."""
    for (start, end), new_text in sorted(edits, reverse=True):
        text = text[:start] + new_text + text[end:]
    return text


def without_cursor(drawing: str) -> str:
    return dedent(drawing).lstrip("\n").replace(CURSOR, "")
