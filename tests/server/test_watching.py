"""Who is to tell of files, and how often a vault is looked over all the same."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from tests.server.clock import Clock
from wikilink_ls.server import watching
from wikilink_ls.server.gathering import Gathering, Told
from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_path
from wikilink_ls.server.walks import Walked, Walks
from wikilink_ls.server.watching import Watching
from wikilink_ls.storage.settings import Seen, is_settings
from wikilink_ls.storage.watch import Hearer

QUICK = 0.001
"""Seconds that a walk takes here, if nothing else is said."""


class FakeWatcher:
    made: ClassVar[list["FakeWatcher"]] = []

    def __init__(self, _root: Path, exclude: Sequence[str], hearer: Hearer) -> None:
        self.exclude = exclude
        self.hearer = hearer
        self.runs = False
        self.made.append(self)

    def start(self) -> None:
        self.runs = True

    def stop(self) -> None:
        self.runs = False


class FakeWalks(Walks):
    """Walks that are over at once."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(asyncio.ensure_future)
        self.clock = clock
        self.seconds = QUICK
        self.finds = False
        self.settings: Seen = ()
        self.walked: list[float] = []
        """When."""

    def ask(self, session: Session, *, has_reason: bool = True) -> None:
        self.walked.append(self.clock.time)
        found = self.finds and not has_reason
        self.on_walked(session, Walked(self.seconds, found=found, settings=self.settings))


class Scene:
    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(watching, "Watcher", FakeWatcher)
        monkeypatch.setattr(FakeWatcher, "made", [])
        monkeypatch.setattr(watching, "handing_over_to_here", lambda: lambda do: do())
        self.clock = Clock()
        self.walks = FakeWalks(self.clock)
        self.told: list[Told] = []
        gathering = Gathering(self.take, self.clock.later, self.clock.now)
        self.watching = Watching(self.walks, gathering, self.clock.later, self.clock.now)
        self.session = Session(root)

    def take(self, told: Told) -> None:
        self.told.append(told)
        for session in told.doubted:
            self.walks.ask(session)

    def begin(self, *, editor_tells: bool) -> None:
        self.watching.begin(self.session)
        self.watching.set_up(editor_tells=editor_tells)

    def watcher(self) -> FakeWatcher | None:
        """The one at work."""
        (*_, last) = (None, *(it for it in FakeWatcher.made if it.runs))
        assert sum(it.runs for it in FakeWatcher.made) <= 1
        return last

    def walks_in(self, seconds: float) -> int:
        before = len(self.walks.walked)
        self.clock.wait(seconds)
        return len(self.walks.walked) - before


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(tmp_path, monkeypatch)


@pytest.mark.parametrize("is_read_first", [True, False])
def test_our_own_watcher_is_there_where_the_editor_does_not_tell(
    scene: Scene, *, is_read_first: bool
) -> None:
    steps: list[Callable[[], None]] = [
        lambda: scene.watching.begin(scene.session),
        lambda: scene.watching.set_up(editor_tells=False),
    ]
    first, second = steps if is_read_first else reversed(steps)

    first()
    assert scene.watcher() is None
    second()

    assert scene.watcher()


def test_what_the_editor_tells_of_is_not_watched_but_looked_over_once(scene: Scene) -> None:
    scene.begin(editor_tells=True)

    assert scene.walks_in(1) == 1
    assert scene.watcher() is None


def test_a_file_on_its_own_is_not_watched(scene: Scene) -> None:
    scene.watching.set_up(editor_tells=False)
    scene.watching.begin(Session(None))

    assert FakeWatcher.made == []


def test_a_vault_is_looked_over_more_often_if_nobody_tells(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    assert scene.walks_in(3600) == 3600 / Watching.TOLD

    watcher = scene.watcher()
    assert watcher
    watcher.hearer.failed("no reason")

    assert scene.walks_in(3600) == pytest.approx(3600 / Watching.UNTOLD, abs=1)


def test_looks_that_take_long_are_rare(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    scene.walks.seconds = 10
    scene.clock.wait(Watching.TOLD)

    assert scene.walks_in(10 * Watching.REST * 5) == 5


def test_an_editor_that_does_not_tell_all_is_told_on(scene: Scene) -> None:
    """Some tell only of what they do themselves."""
    scene.begin(editor_tells=True)
    scene.walks.finds = True
    scene.clock.wait(Watching.TOLD - 1)
    assert scene.watcher() is None

    scene.clock.wait(2)

    assert scene.watcher()


def test_a_failure_is_told_once(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.begin(editor_tells=True)
    scene.walks.finds = True
    scene.clock.wait(Watching.TOLD + 1)
    watcher = scene.watcher()
    assert watcher
    watcher.runs = False

    watcher.hearer.failed("too many folders; raise the limit")

    assert scene.walks_in(3600) == pytest.approx(3600 / Watching.UNTOLD, abs=1)
    assert len(FakeWatcher.made) == 1
    (said,) = (it.getMessage() for it in caplog.records if it.levelname == "WARNING")
    assert "too many folders; raise the limit" in said


def test_a_drive_that_does_not_tell_all_is_looked_over_more_often(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    scene.walks.finds = True
    scene.watching.look_around(scene.session)
    scene.walks.finds = False

    assert scene.walks_in(3600) == 3600 / Watching.UNTOLD
    assert len(FakeWatcher.made) == 1


def test_a_save_is_a_reason_to_look_unless_that_takes_long(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    scene.watching.look_around(scene.session)
    scene.clock.wait(QUICK * Watching.SHORT_REST)
    scene.watching.look_around(scene.session)
    assert len(scene.walks.walked) == 2

    scene.walks.seconds = 2
    scene.clock.wait(1)
    scene.watching.look_around(scene.session)
    for _ in range(10):
        scene.clock.wait(1)
        scene.watching.look_around(scene.session)
    assert len(scene.walks.walked) == 3
    assert scene.walks_in(2 * Watching.SHORT_REST) == 1


def test_a_vault_that_is_not_read_yet_is_looked_over_when_it_is(scene: Scene) -> None:
    scene.watching.look_around(scene.session)

    assert len(scene.walks.walked) == 1


def test_what_is_heard_is_gathered(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    watcher = scene.watcher()
    assert watcher
    root = scene.session.root
    assert root

    watcher.hearer.heard([str(root / "없는 노트.md"), str(root / "그림 1.png")])
    scene.clock.wait(60)

    (told,) = scene.told
    assert {to_path(uri): sure for uri, sure in told.uris.items()} == {
        root / "없는 노트.md": True,
        root / "그림 1.png": True,
    }


def test_of_many_files_none_is_told_of_but_settings(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    watcher = scene.watcher()
    assert watcher
    root = scene.session.root
    assert root

    files = [str(root / f"{nth}.md") for nth in range(Session.MANY)]
    watcher.hearer.heard([*files, str(root / ".wikilink-ls.toml")])
    scene.clock.wait(60)

    (told,) = scene.told
    assert [to_path(uri) for uri in told.uris] == [root / ".wikilink-ls.toml"]
    assert told.doubted == {scene.session}


def test_other_settings_are_seen_by_a_look(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    scene.walks.settings = (None, None, (1, 2))
    scene.watching.look_around(scene.session)
    scene.session.settings = scene.walks.settings
    scene.watching.look_around(scene.session)
    scene.clock.wait(1)

    (told,) = scene.told
    assert [is_settings(to_path(uri) or Path()) for uri in told.uris] == [True]


def test_other_folders_are_watched_once_others_are_excluded(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    scene.session.leave_out(("inner/",))

    scene.watching.renew(scene.session)

    watcher = scene.watcher()
    assert watcher
    assert watcher.exclude == ("/inner",)


def test_who_begins_twice_is_watched_once(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    scene.begin(editor_tells=False)

    assert scene.watcher()


def test_a_vault_that_is_left_is_neither_watched_nor_looked_over(scene: Scene) -> None:
    scene.begin(editor_tells=False)
    watcher = scene.watcher()
    assert watcher

    scene.watching.forget(scene.session)
    scene.watching.renew(scene.session)
    watcher.hearer.doubted()
    watcher.hearer.failed("too late")

    assert scene.watcher() is None
    assert scene.walks_in(3600) == 0
