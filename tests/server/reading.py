"""Processes that read notes, without processes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path

from wikilink_ls.storage.loader import ToRead
from wikilink_ls.storage.worker import Batch
from wikilink_ls.vault.concept_rules import ConceptRules


class Readers:
    """They read here and now; or, if they are busy, never."""

    made: list["Readers"]
    are_there = True
    are_busy = False

    def __init__(self, root: Path, rules: ConceptRules, *, ahead: int) -> None:
        assert ahead == 1, "more could not be called off"
        self.root = root
        self.rules = rules
        self.asked = Counter[str]()
        """The paths, and how often each was to be read."""
        self.futures: list[Future[Batch]] = []
        self.is_closed = False
        self.made.append(self)

    def read(self, files: list[ToRead]) -> "Future[Batch]":
        if self.is_closed:
            raise RuntimeError("closed")
        self.asked.update(file.path for file in files)
        future = Future[Batch]()
        if not self.are_busy:
            future.set_result(Batch.of(self.root, files, self.rules))
        self.futures.append(future)
        return future

    def read_all(self, batches: Iterable[list[ToRead]]) -> Iterator[Batch]:
        return iter([self.read(batch).result() for batch in batches])

    def close(self) -> None:
        self.is_closed = True
