"""One server in one vault: started cold, started warm, asked everything; whatever it does."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

from tests.benchmarks.asking import Asker, opening
from tests.benchmarks.editor import Editor
from tests.benchmarks.keeping import Keeper
from tests.benchmarks.peers import Peer, set_up
from tests.benchmarks.questions import questions
from tests.benchmarks.results import NOT_READY, ROWS, Measure
from tests.benchmarks.starting import first_right_completion, indexed
from tests.benchmarks.truth import Truth, half, stem
from tests.e2e.client import Client

FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
KEPT = shutil.ignore_patterns(".git", ".zk", ".rumdl_cache")
"""What servers and others have kept in a vault before."""


class NotStartedError(Exception):
    """There is no server to ask."""


@dataclass
class Trial:
    peer: Peer
    truth: Truth
    folder: Path
    """A new one, for a copy of the vault and all that the server keeps elsewhere."""
    keeper: Keeper
    _asker: Asker | None = None
    """Of the server that was started last."""

    @property
    def asker(self) -> Asker | None:
        """Of the server that runs, if one does."""
        return self._asker if self.keeper.client else None

    @property
    def vault(self) -> Path:
        return self.folder.resolve() / "vault"

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {name: str(self.folder / name) for name in FOLDERS}

    def run(self) -> Iterator[tuple[str, Measure]]:
        """The measures of all rows, as they are made."""
        told = set()
        for row, measure in self._measures():
            told.add(row)
            yield row, measure
        for row in ROWS:
            if row not in told:
                yield row, Measure(fault=NOT_READY)

    def _measures(self) -> Iterator[tuple[str, Measure]]:
        shutil.copytree(self.truth.root, self.vault, symlinks=True, ignore=KEPT)
        if hasattr(os, "sync"):
            os.sync()  # What is still being written would slow down the first server.
        try:
            yield from self._cold()
            self.keeper.leave()
            yield from self._started("warm")
            yield from self._asked()
        except NotStartedError:
            pass
        finally:
            self.keeper.leave()

    def _cold(self) -> Iterator[tuple[str, Measure]]:
        begun = perf_counter()
        prepared = self.keeper.tried(self._prepare)
        spent = (perf_counter() - begun) * 1000 if self.peer.prepared else 0
        if prepared.fault:
            yield "cold start → all indexed", prepared
            raise NotStartedError
        for row, measure in self._started("cold"):
            yield row, replace(measure, samples=tuple(it + spent for it in measure.samples))

    def _prepare(self) -> Measure:
        set_up(self.peer, self.vault, self.keeper.limits.start, self.env)
        return Measure()

    def _started(self, kind: str) -> Iterator[tuple[str, Measure]]:
        opened = self.keeper.tried(self._open)
        if opened.fault:
            yield f"{kind} start → first right completion", opened
            raise NotStartedError
        rows = [("first right completion", first_right_completion), ("all indexed", indexed)]
        if self.peer.ready in ("initialize", "answer"):
            rows.reverse()  # The first answer is the one to wait for.
        for row, ask in rows:
            if asker := self.asker:
                yield f"{kind} start → {row}", self.keeper.tried(partial(ask, asker))

    def _open(self) -> Measure:
        self._asker = None
        note = self.vault / self.truth.opened.path
        typed = opening(self.peer, half(stem(self.truth.sought[0])))
        editor = Editor(self._spawn, self.vault, note, typed)
        self._asker = Asker(editor, self.peer, self.vault, self.truth, self.keeper.limits)
        return Measure()

    def _spawn(self) -> Client:
        client = self.keeper.spawn(self.peer.command, self.vault, self.env)
        if self.peer.hurried:
            client.answers["workspace/configuration"] = [self.peer.hurried]
        return client

    def _asked(self) -> Iterator[tuple[str, Measure]]:
        for question in questions(self.truth):
            asker = self.asker or self._restarted()
            asker.editor.client.patience = self.keeper.limits.answer
            asker.hurry(is_on=False)
            if question.is_for(self.peer, asker.editor.client.capabilities):
                yield question.row, self.keeper.tried(partial(question.ask, asker))
            else:
                yield question.row, Measure()

    def _restarted(self) -> Asker:
        """After a failure, for the next question."""
        if not self.keeper.tried(self._open).fault and (asker := self.asker):
            self.keeper.tried(partial(indexed, asker))
        if (asker := self.asker) is None:
            raise NotStartedError
        return asker
