"""Reading notes while others are still being written, as in a checkout of thousands.

What changes is not told of before the end of it. But until then notes can be read, and most of
them will not change once more: what was read counts for a file that is, in the end, as it was.
"""

import logging
from collections import deque
from collections.abc import Collection, Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, time_ns

from wikilink_ls.storage.scan import FileStat, is_fresh, scan
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import BATCH, FEW, Readers, in_batches, read_batches
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.vault import Vault

logger = logging.getLogger(__name__)


class ReadAhead:
    """One such reading of a vault, on threads of its own.

    Whoever asks for its `batches` goes on with its processes, and ends them. If nobody does, it
    ends by itself.
    """

    PATIENCE = 15.0
    """Seconds in which somebody asks: the longest flood and the walk after it take less."""
    PAUSE = 0.1
    """Seconds between two looks at what has changed, and more where they take long."""
    REST = 4
    """Times as long as a look takes."""
    AT_ONCE = 40
    """Batches that wait to be read. With less, two processes would be done before the next look;
    with more, what changes once more would be read in vain."""
    MOST = 5000
    """Notes that are kept until somebody asks; each takes some kilobytes."""

    def __init__(
        self,
        root: Path,
        exclude: Sequence[str],
        known: Mapping[str, FileStat],
        vault: Vault,
    ) -> None:
        """*known* are the files as they were before, *vault* is what they said."""
        self._root = root
        self._exclude = exclude
        self._known = known
        self.vault = vault
        """By which batches tell what notes said before."""
        self._rules = vault.concepts.rules
        self._end = monotonic() + self.PATIENCE
        self._stopped = Event()
        """Nobody looks any more for what changes."""
        self._looked = Event()
        """The last look is over: from now on only one thread has the rest."""
        self._decided = Event()
        """Somebody asked for the batches, or nobody will."""
        self._lock = Lock()
        self._readers: Readers | None = None
        """None until there is more to read than is worth the while, and once they have ended."""
        self._coming: dict[str, tuple[FileStat, Future[Batch]]] = {}
        """How each file was before it was read, and what it said."""
        self._thread = Thread(target=self._run, name=f"read ahead {root}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more, since somebody else does; what was found is still to be had."""
        self._stopped.set()

    def end(self) -> None:
        """Nobody wants it any more."""
        self._stopped.set()
        self._decided.set()

    def join(self, seconds: float) -> bool:
        """Wait for its end, for so long at most; whether that has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def batches(
        self, files: Sequence[tuple[str, FileStat]], rules: ConceptRules
    ) -> Generator[Batch, None, None]:
        """What `read_batches` gives of *files*, which are so at this moment; much of it at once.

        The rest comes in their order. To be asked for once.
        """
        readers = self._taken()
        if readers is None:
            yield from read_batches(self._root, files, rules, self.vault)
            return
        with closing(readers):
            if rules == self._rules and readers.are_there:
                yield from self._read_with(readers, files)
                return
        yield from read_batches(self._root, files, rules, self.vault)

    def _taken(self) -> Readers | None:
        """The processes, which are the caller's from now on."""
        self.stop()
        self._looked.wait()
        with self._lock:
            readers, self._readers = self._readers, None
            self._decided.set()
        return readers

    def _read_with(
        self, readers: Readers, files: Sequence[tuple[str, FileStat]]
    ) -> Generator[Batch, None, None]:
        for waiting in {future for _, future in self._coming.values()}:
            waiting.cancel()  # No process has it yet, or this does nothing.
        wanted: dict[Future[Batch], set[str]] = {}
        left: list[tuple[str, FileStat]] = []
        for path, stat in files:
            before, future = self._coming.get(path, (None, None))
            if future and before == stat and not future.cancelled():
                wanted.setdefault(future, set()).add(path)
            else:
                left.append((path, stat))
        self._coming.clear()
        rest = readers.read_all(in_batches(left, self.vault))
        coming = deque(wanted.items())
        wanted.clear()
        while coming:
            future, paths = coming.popleft()
            yield _only(paths, future.result())
        yield from rest

    def _run(self) -> None:
        try:
            while not self._stopped.is_set() and monotonic() < self._end:
                began = monotonic()
                self._look()
                self._stopped.wait(max(self.PAUSE, self.REST * (monotonic() - began)))
        except Exception:  # It is read in the end, whatever that was.
            logger.exception("%s: nothing more is read ahead", self._root)
        self._looked.set()
        if self._readers:
            self._decided.wait(max(0.0, self._end - monotonic()))
        with self._lock:
            readers, self._readers = self._readers, None
        if readers:
            readers.close()

    def _look(self) -> None:
        """Have read what is others than before."""
        changed = self._changed()
        if self._readers is None and len(changed) > FEW:
            # What is wanted first, in the end, shall not wait behind more than one batch.
            self._readers = Readers(self._root, self._rules, ahead=1)
        if self._readers is None or not self._readers.are_there:
            return
        stats = dict(changed)
        for batch in in_batches(changed[: self._room() * BATCH], self.vault):
            future = self._readers.read(batch)
            self._coming.update((it.path, (stats[it.path], future)) for it in batch)

    def _room(self) -> int:
        """How many batches may be asked for."""
        waiting = sum(not it.done() for it in {future for _, future in self._coming.values()})
        return max(0, min(self.AT_ONCE - waiting, (self.MOST - len(self._coming)) // BATCH))

    def _changed(self) -> list[tuple[str, FileStat]]:
        """The notes and canvases that are others than when they were read, but not since now."""
        now = time_ns()
        return [
            (path, stat)
            for path, stat in scan(self._root, self._exclude).files.items()
            if stat != self._last_read(path) and has_links(path) and not is_fresh(stat, now)
        ]

    def _last_read(self, path: str) -> FileStat | None:
        stat, _ = self._coming.get(path, (None, None))
        return stat or self._known.get(path)


def _only(paths: Collection[str], batch: Batch) -> Batch:
    return Batch(
        [it for it in batch.read if it.path in paths],
        [it for it in batch.problems if it.path in paths],
        [path for path in batch.deadly if path in paths],
    )
