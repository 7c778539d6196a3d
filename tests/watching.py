"""The notes of a vault, and how often each of them was asked for."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from wikilink_ls.syntax.note import LinkFacts, LinkPlaces, Note
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.note_map import NoteMap, Stored


class Watched(NoteMap):
    def __init__(self, notes: NoteMap) -> None:
        super().__init__(Layered[Stored](dict(notes)))
        self.asked = Counter[str]()

    def __getitem__(self, path: str) -> Note:
        self.asked[path] += 1
        return super().__getitem__(path)

    def get(self, path: str, default: Any = None) -> Any:
        self.asked[path] += 1
        return super().get(path, default)

    def links(self, path: str) -> LinkFacts | None:
        self.asked[path] += 1
        return super().links(path)

    def all_link_places(self, paths: Iterable[str]) -> Iterator[LinkPlaces | LinkFacts | None]:
        paths = list(paths)
        self.asked.update(paths)
        return super().all_link_places(paths)
