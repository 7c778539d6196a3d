"""Reading notes while others are still being written, as in a checkout of thousands.

What changes is not told of before the end of it. But until then notes can be read, and most of
them will not change once more: what was read counts for a file that is, in the end, as it was.
"""

import logging
from collections.abc import Collection, Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import monotonic, time_ns

from wikilink_ls.storage.scan import FileStat, is_fresh, scan
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import FEW, Readers, in_batches, read_batches
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.paths import has_links

logger = logging.getLogger(__name__)


class ReadAhead:
    """One such reading of a vault, on threads of its own; it ends by itself."""

    PATIENCE = 10.0
    """Seconds."""
    PAUSE = 0.1
    """Seconds between two looks at what has changed, and more where they take long."""
    REST = 2
    """Times as long as a look takes."""

    def __init__(
        self,
        root: Path,
        exclude: Sequence[str],
        known: Mapping[str, FileStat],
        rules: ConceptRules,
    ) -> None:
        """*known* are the files as they were before."""
        self._root = root
        self._exclude = exclude
        self._known = known
        self._rules = rules
        self._is_over = Event()
        self._is_wanted = False
        """Somebody goes on where this ends."""
        self._readers: Readers | None = None
        """None until there is more to read than is worth the while."""
        self._coming: dict[str, tuple[FileStat, Future[Batch]]] = {}
        """How each file was before it was read, and what it said."""
        self._thread = Thread(target=self._run, name=f"read ahead {root}", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Nobody wants it any more."""
        self._is_over.set()

    def join(self, seconds: float) -> bool:
        """Wait for its end, for so long at most; whether that has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def batches(
        self, files: Sequence[tuple[str, FileStat]], rules: ConceptRules
    ) -> Generator[Batch, None, None]:
        """What `read_batches` gives of *files*, and much of it at once; to be asked for once."""
        self._is_wanted = True
        self._is_over.set()
        self._thread.join()
        if self._readers is None:
            yield from read_batches(self._root, files, rules)
            return
        with closing(self._readers) as readers:
            if rules != self._rules or not readers.are_there:
                yield from read_batches(self._root, files, rules)
                return
            wanted: dict[Future[Batch], set[str]] = {}
            left: list[tuple[str, FileStat]] = []
            for path, stat in files:
                before, future = self._coming.get(path, (None, None))
                if future and before == stat:
                    wanted.setdefault(future, set()).add(path)
                else:
                    left.append((path, stat))
            rest = readers.read_all(in_batches(left))
            for future, paths in wanted.items():
                yield _only(paths, future.result())
            yield from rest

    def _run(self) -> None:
        try:
            self._read_what_changes()
        except Exception:  # It is read in the end, whatever that was.
            logger.exception("%s: nothing is read ahead", self._root)
        if self._readers and not self._is_wanted:
            self._readers.close()
            self._readers = None

    def _read_what_changes(self) -> None:
        began = monotonic()
        while not self._is_over.is_set() and monotonic() - began < self.PATIENCE:
            look = monotonic()
            changed = self._changed()
            if self._readers is None and len(changed) > FEW:
                self._readers = Readers(self._root, self._rules)
            if self._readers and self._readers.are_there:
                self._read(self._readers, changed)
            self._is_over.wait(max(self.PAUSE, self.REST * (monotonic() - look)))

    def _read(self, readers: Readers, changed: Sequence[tuple[str, FileStat]]) -> None:
        stats = dict(changed)
        for batch in in_batches(changed):
            future = readers.read(batch)
            self._coming.update((path, (stats[path], future)) for path, _ in batch)

    def _changed(self) -> list[tuple[str, FileStat]]:
        """The notes and canvases that were written since they were read, but not just now."""
        now = time_ns()
        return [
            (path, stat)
            for path, stat in scan(self._root, self._exclude).files.items()
            if stat != self._last(path) and has_links(path) and not is_fresh(stat, now)
        ]

    def _last(self, path: str) -> FileStat | None:
        stat, _ = self._coming.get(path, (None, None))
        return stat or self._known.get(path)


def _only(paths: Collection[str], batch: Batch) -> Batch:
    return Batch(
        [it for it in batch.read if it.path in paths],
        [it for it in batch.problems if it.path in paths],
    )
