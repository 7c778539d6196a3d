"""Starts on a vault, each of them killed at some instant; after each, a start must be right.

``python -m tests.storage.killing FOLDER KILLS SEED`` prints as JSON how the starts ended. It has
no threads, so that it can fork: an interpreter for each of hundreds of starts takes minutes.
"""

import gc
import json
import logging
import logging.handlers
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from queue import Queue
from typing import Any

from wikilink_ls.server.indexing import start_indexing
from wikilink_ls.server.progress import Progress
from wikilink_ls.server.session import Session
from wikilink_ls.storage import database, keeper
from wikilink_ls.storage.keeper import Keeper
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.paths import has_links

NOTES = 30
COLD, WARM, WRONG, WARNED, FAILED = range(5)
NAMES = ("cold", "warm", "wrong", "warned", "failed")
LONG_AGO = time.time_ns() // 10**9 * 10**9 - 10**15


class Quiet(Progress):
    def __init__(self) -> None:
        self.is_over = False
        self.read = 0
        """Notes that were not kept."""

    @property
    def cancelled(self) -> bool:
        return False

    def report(self, done: int, total: int) -> None:
        assert done <= total
        self.read = total

    def end(self) -> None:
        self.is_over = True


class Folder:
    """The files of a vault, which change a little all the time."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.chance = chance
        self.clock = LONG_AGO
        for nth in range(NOTES):
            self.write(f"{nth % 3}/note {nth}.md")

    def write(self, path: str) -> None:
        """Each time is another one, long ago: a file is known by it."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        names = [f"[[note {self.chance.randrange(NOTES)}]]" for _ in range(3)]
        names += [f"#tag{self.chance.randrange(9)}", f"[[gone {self.chance.randrange(9)}]]"]
        file.write_text(f"---\naliases: [a{self.chance.randrange(9)}]\n---\n{' '.join(names)}\n")
        self.clock += 10**9
        os.utime(file, ns=(self.clock, self.clock))

    def change(self) -> list[str]:
        """The paths of what has changed."""
        there = [str(it.relative_to(self.root)) for it in self.root.rglob("*.md")]
        paths = self.chance.sample(there, self.chance.randrange(3))
        for path in paths:
            self.write(path)
        if self.chance.random() < 0.5 and len(there) > NOTES // 2:
            gone = self.chance.choice(there)
            (self.root / gone).unlink()
            paths.append(gone)
        if self.chance.random() < 0.5:
            paths.append(f"{self.chance.randrange(3)}/note {self.chance.randrange(NOTES)}.md")
            self.write(paths[-1])
        return paths


@lru_cache(maxsize=1 << 12)
def read(path: str, text: str) -> Note:
    return facts_of(path, text)


def from_scratch(root: Path) -> Mapping[str, Any]:
    found = [path for path in scan(root).files if has_links(path)]
    return build_vault(found, [read(it, (root / it).read_text()) for it in found]).as_dict()


class Start:
    """A server's, without the server."""

    def __init__(self, root: Path, caches: Path) -> None:
        steps: Queue[Callable[[], None]] = Queue()
        self.session, self.quiet = Session(root), Quiet()
        self.keeper = Keeper(root, caches)
        self.session.on_read = self.keeper.put
        start_indexing(self.session, root, steps.put, self.quiet, self.keeper)
        while not self.quiet.is_over:
            steps.get()()


def live(folder: Folder, caches: Path) -> None:
    """What a server does from its start to its end."""
    start = Start(folder.root, caches)
    for _ in range(3):
        start.session.refresh(folder.change())
    start.keeper.stop(60)
    os._exit(0)


def check(folder: Folder, caches: Path, expected: Mapping[str, Any]) -> None:
    """A start that tells by its exit code how it was; it does not write down much itself."""
    warnings = logging.handlers.BufferingHandler(1000)
    logging.getLogger().addHandler(warnings)
    start = Start(folder.root, caches)
    vault = start.session.vault
    if vault.as_dict() != expected:
        os._exit(WRONG)
    if warnings.buffer:
        os._exit(WARNED)
    os._exit(COLD if start.quiet.read == len(vault.notes) else WARM)


def forked(run: Callable[..., None], *arguments: Any) -> int:
    """The id of a process that runs it."""
    if pid := os.fork():
        return pid
    try:
        run(*arguments)
    except BaseException:  # noqa: BLE001 (nothing must go on here as if it were the parent)
        sys.excepthook(*sys.exc_info())
    os._exit(FAILED)


def ended(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def main(place: Path, kills: int, seed: int) -> None:
    gc.freeze()  # As a server does, too.
    keeper.PAUSE = 0.002
    database.MUCH = 0
    chance = random.Random(seed)
    folder, caches = Folder(place / "vault", chance), place / "caches"
    ends: Counter[str] = Counter()
    for _ in range(2):
        begun = time.perf_counter()
        assert ended(forked(live, folder, caches)) == 0
        longest = time.perf_counter() - begun
        folder.clock += 10**12
    for _ in range(kills):
        folder.clock += 10**12  # What the one that is killed has written is older.
        folder.change()
        if chance.random() < 0.05:
            shutil.rmtree(caches)
        pid = forked(live, folder, caches)
        instant = chance.uniform(0, longest)
        time.sleep(instant)
        os.kill(pid, signal.SIGKILL)
        is_killed = ended(pid) == -signal.SIGKILL
        ends["killed" if is_killed else "too late"] += 1
        # The instants are those of a whole life, however busy the machine is by now.
        if not is_killed:
            longest *= 0.97
        elif instant > 0.9 * longest:
            longest *= 1.1
        folder.clock += 10**12
        checking = forked(check, folder, caches, from_scratch(folder.root))
        ends[NAMES[ended(checking)]] += 1
    print(json.dumps(ends))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
