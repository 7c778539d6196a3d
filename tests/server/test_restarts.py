"""The law of what is kept: whatever happens between two starts, the vault is as from scratch."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.server.sessions import contents, loaded, paths
from tests.server.test_indexing import Told
from wikilink_ls.server import indexing
from wikilink_ls.server.indexing import start_indexing
from wikilink_ls.server.session import Session
from wikilink_ls.storage import keeper, restoring
from wikilink_ls.storage.keeper import Keeper
from wikilink_ls.storage.reading import MAX_NOTE_SIZE
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.paths import is_note

MEMORY = Path("/dev/shm")
LONG_AGO = 1_500_000_000
PATIENCE = 30
SETTINGS: list[dict[str, Any]] = [
    {},
    {"exclude": ["b"]},
    {"concepts": {"notes": ["a*"]}},
    {"concepts": {"property": "aliases"}},
]


class Restarts(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.root, self.caches = self.place / "vault", self.place / "caches"
        self.root.mkdir()
        self.clock = LONG_AGO
        self.settings = SETTINGS[0]
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(keeper, "PAUSE", 0.001)
        self.keepers: list[Keeper] = []

    def teardown(self) -> None:
        for each in self.keepers:
            each.stop(PATIENCE)
        self.patch.undo()
        shutil.rmtree(self.place)

    @initialize(wanted=st.dictionaries(paths, contents, max_size=8))
    def begin(self, wanted: dict[str, bytes]) -> None:
        for path, content in wanted.items():
            self.write(path, content)
        self.start(stopped=True, too_old=20, few=500)

    @rule(path=paths, content=contents)
    def write(self, path: str, content: bytes) -> None:
        """Each time at another time, long ago: a file is known by it."""
        file = self.room_for(path)
        file.write_bytes(content)
        self.clock += 10
        os.utime(file, (self.clock, self.clock))

    def room_for(self, path: str) -> Path:
        """A file may take the place of a folder, and a folder that of a file."""
        file = self.root / path
        for folder in file.parents:
            if folder.is_file():
                folder.unlink()
        if file.is_dir():
            shutil.rmtree(file)
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    @rule(path=paths)
    def remove(self, path: str) -> None:
        self.room_for(path).unlink(missing_ok=True)

    @rule(old=paths, new=paths)
    def rename(self, old: str, new: str) -> None:
        if (self.root / old).is_file():
            kept = (self.root / old).rename(self.place / "moving")
            kept.rename(self.room_for(new))

    @rule(path=paths.filter(is_note))
    def make_unreadable(self, path: str) -> None:
        self.write(path, b"")
        os.truncate(self.root / path, MAX_NOTE_SIZE + 1)
        os.utime(self.root / path, (self.clock, self.clock))

    @rule(number=st.integers(0, len(SETTINGS) - 1))
    def configure(self, number: int) -> None:
        self.settings = SETTINGS[number]

    @rule(path=paths)
    def look(self, path: str) -> None:
        """The server that runs hears of a file, which may be in no vault by other settings."""
        self.session.refresh([path])

    @rule(
        stopped=st.booleans(),
        too_old=st.sampled_from([0, 1, 20]),
        few=st.sampled_from([-1, 1, 500]),
    )
    def start(self, *, stopped: bool, too_old: int, few: int) -> None:
        """Once more, after the last server has ended, or beside it."""
        if stopped:
            for each in self.keepers:
                each.stop(PATIENCE)
            self.keepers.clear()
        self.patch.setattr(indexing, "TOO_OLD", too_old)
        self.patch.setattr(restoring, "FEW", few)
        self.session = Session(self.root)
        self.session.configure(("test", self.settings))
        self.read()

        assert self.session.vault.as_dict() == self.from_scratch()

    def read(self) -> None:
        steps: Queue[Callable[[], None]] = Queue()
        mine = Keeper(self.root, self.caches)
        self.keepers.append(mine)
        self.session.on_read = mine.put
        told = Told()
        start_indexing(self.session, self.root, steps.put, told, mine)
        while not told.is_over:
            steps.get(timeout=PATIENCE)()

    def from_scratch(self) -> object:
        config = self.session.config
        found = scan(self.root, config.exclude)
        rules = rules_of(config.concepts)
        return build_vault(found.files, loaded(self.root, found), rules).as_dict()


TestRestarts = Restarts.TestCase
TestRestarts.settings = settings(stateful_step_count=25)
