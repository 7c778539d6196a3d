"""What is told of the files in a vault, by the system of this machine."""

import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from itertools import count
from pathlib import Path
from threading import Condition
from unicodedata import normalize

import pytest
import watchfiles._rust_notify

from wikilink_ls.storage import watch
from wikilink_ls.storage.watch import Hearer, Watcher

PATIENCE = 20
"""Seconds: far above what anything takes."""


class Ear:
    """Hears, and is asked what it has heard."""

    def __init__(self, root: Path) -> None:
        self.root = Path(os.path.realpath(root))
        self.paths: list[str] = []
        self.doubts = 0
        self.reasons: list[str] = []
        self._news = Condition()

    def hearer(self) -> Hearer:
        return Hearer(self._hear, self._doubt, self._fail)

    def _hear(self, paths: Collection[str]) -> None:
        with self._news:
            self.paths += [Path(path).relative_to(self.root).as_posix() for path in paths]
            self._news.notify_all()

    def _doubt(self) -> None:
        with self._news:
            self.doubts += 1
            self._news.notify_all()

    def _fail(self, reason: str) -> None:
        with self._news:
            self.reasons.append(reason)
            self._news.notify_all()

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), f"{what}; heard of {self.paths}"

    def hears(self, *paths: str) -> None:
        self.wait_for(lambda: {*paths} <= {*self.paths}, f"never heard of {paths}")

    def hears_in(self, folder: str) -> None:
        """Sooner or later: a file that comes with its folder is for a walk to find."""
        names = (f"{nth}.md" for nth in count())

        def touch_and_hear() -> bool:
            (self.root / folder / next(names)).touch()
            self._news.wait(0.05)
            return any(path.startswith(folder) for path in self.paths)

        self.wait_for(touch_and_hear, f"{folder} is not watched")

    def doubts_again(self, before: int) -> None:
        self.wait_for(lambda: self.doubts > before, "nothing is doubted")


Begin = Callable[..., Ear]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Watches the vault ``tmp_path / "vault"``; the first doubt says that it is watched."""
    (tmp_path / "vault").mkdir()
    watchers: list[Watcher] = []

    def listen(*exclude: str) -> Ear:
        ear = Ear(tmp_path / "vault")
        watchers.append(Watcher(tmp_path / "vault", exclude, ear.hearer()))
        watchers[-1].start()
        ear.wait_for(lambda: ear.doubts or ear.reasons, "it does not begin")
        return ear

    yield listen
    for each in watchers:
        each.stop()
        each.join(PATIENCE)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def test_files_are_told_that_come_change_move_or_go(begin: Begin, vault: Path) -> None:
    names = ["a.md", "없는 노트.md", "그림 1.png", "a  b.md"]
    changes: list[Callable[[Path], object]] = [
        Path.touch,
        lambda it: it.write_text("x"),
        lambda it: it.rename(it.with_suffix(".new")),
    ]
    ear = begin()

    for change in changes:
        ear.paths.clear()
        for name in names:
            change(vault / name)
        ear.hears(*names)
    new = [str(Path(it).with_suffix(".new")) for it in names]
    ear.paths.clear()
    for name in new:
        (vault / name).unlink()
    ear.hears(*new)


def test_a_name_is_told_as_the_disk_spells_it(begin: Begin, vault: Path) -> None:
    name = normalize("NFD", "과도함.md")
    ear = begin()

    (vault / name).touch()

    ear.hears(next(it.name for it in vault.iterdir()))


def test_of_what_is_no_part_of_the_vault_nothing_is_told(begin: Begin, vault: Path) -> None:
    for folder in ("node_modules", ".git", ".obsidian", "notes"):
        (vault / folder).mkdir()
    ear = begin("node_modules", "*.tmp")

    for path in ("node_modules/a.md", ".git/a.md", ".obsidian/workspace.json", "notes/a.tmp"):
        (vault / path).touch()
    (vault / "notes/.a.md.swp").touch()
    (vault / "notes/a.md").touch()

    ear.hears("notes/a.md")
    assert {*ear.paths} == {"notes/a.md"}


def test_settings_are_told_wherever_they_are(begin: Begin, vault: Path) -> None:
    (vault / ".obsidian").mkdir()
    ear = begin()
    files = (".obsidian/app.json", ".obsidian/daily-notes.json", ".wikilink-ls.toml")

    for path in files:
        (vault / path).touch()

    ear.hears(*files)


def test_settings_are_told_that_come_with_their_folder(begin: Begin, vault: Path) -> None:
    ear = begin()

    (vault / ".obsidian").mkdir()
    ear.hears(".obsidian/app.json")
    if not watch.IS_RECURSIVE:
        ear.doubts_again(1)
    ear.paths.clear()
    (vault / ".obsidian/app.json").touch()

    ear.hears(".obsidian/app.json")


def test_a_new_folder_is_watched_too(begin: Begin, vault: Path) -> None:
    ear = begin()

    (vault / "새 폴더/deep").mkdir(parents=True)

    ear.hears_in("새 폴더/deep/")


@pytest.mark.skipif(watch.IS_RECURSIVE, reason="the system sees to it itself")
def test_a_folder_that_is_deleted_and_made_anew_is_watched(begin: Begin, vault: Path) -> None:
    (vault / "notes").mkdir()
    ear = begin()

    (vault / "notes").rmdir()
    (vault / "notes").mkdir()

    ear.hears_in("notes/")


@pytest.mark.skipif(watch.IS_RECURSIVE, reason="one event for a folder is enough there")
def test_a_folder_that_moves_is_doubted(begin: Begin, vault: Path) -> None:
    (vault / "old").mkdir()
    (vault / "old/a.md").touch()
    ear = begin()
    before = ear.doubts

    (vault / "old").rename(vault / "new")

    ear.doubts_again(before)


def test_a_link_to_elsewhere_is_not_entered(begin: Begin, vault: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (vault / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    ear = begin()

    (tmp_path / "outside/a.md").touch()
    (vault / "b.md").touch()

    ear.hears("b.md")
    assert {*ear.paths} == {"b.md"}


@pytest.mark.skipif(sys.platform != "linux", reason="others refuse such names")
def test_a_name_that_is_not_unicode_does_not_end_it(begin: Begin, vault: Path) -> None:
    ear = begin()

    before = ear.doubts
    Path(os.fsdecode(bytes(vault) + b"/\xff.md")).touch()
    ear.doubts_again(before)
    (vault / "a.md").touch()

    ear.hears("a.md")
    assert not ear.reasons


@pytest.mark.skipif(watch.IS_RECURSIVE, reason="a vault that goes is seen on Linux")
def test_a_vault_that_was_away_is_watched_again(begin: Begin, vault: Path) -> None:
    ear = begin()
    before = ear.doubts

    vault.rename(vault.with_name("away"))
    vault.with_name("away").rename(vault)

    ear.doubts_again(before)
    ear.hears_in("")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            OSError('OS file watch limit reached. about ["/v"] (Error { kind: MaxFilesWatch })'),
            'about ["/v"]; raise fs.inotify.max_user_watches',
        ),
        (RuntimeError("Too many open files"), "fs.inotify.max_user_instances"),
        (OSError("Function not implemented"), "Function not implemented"),
    ],
)
def test_a_failure_is_told_with_the_way_out(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def refuse(*_given: object) -> None:
        raise error

    monkeypatch.setattr(watchfiles._rust_notify, "RustNotify", refuse)  # noqa: SLF001

    ear = begin()

    assert len(ear.reasons) == 1
    assert reason in ear.reasons[0]


def test_without_the_library_nothing_is_watched(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles._rust_notify", None)

    assert "watchfiles" in begin().reasons[0]


def test_what_is_stopped_ends(vault: Path, begin: Begin) -> None:
    begin()
    ear = Ear(vault)
    watcher = Watcher(vault, (), ear.hearer())
    watcher.start()
    ear.wait_for(lambda: ear.doubts, "it does not begin")

    watcher.stop()

    assert watcher.join(PATIENCE)


def test_the_library_is_not_imported_before_something_is_watched() -> None:
    """It would make every start longer."""
    code = "import sys, wikilink_ls.server.app; sys.exit('watchfiles' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
