"""What is said of files, and where the disk is asked because of that."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from wikilink_ls.server.disk import Disk
from wikilink_ls.server.gathering import Gathering, Pace
from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_uri
from wikilink_ls.server.vaults import Vaults
from wikilink_ls.server.walks import Walks
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault


class Scene:
    """Vaults that are read, and a disk whose every event is told at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *roots: Path) -> None:
        at_once = Pace(0, 0)
        monkeypatch.setattr(Gathering, "FEW", at_once)
        monkeypatch.setattr(Gathering, "MANY", at_once)
        monkeypatch.setattr(Walks, "ask", self._walk)
        self.walked: list[str] = []
        self.refreshed: list[str] = []
        self.reloaded = 0
        self.vaults = Vaults(self._begin)
        for root in roots:
            self.vaults.add_folder(root)
        self.disk = Disk(self.vaults, Walks(asyncio.ensure_future), self._reload)

    def _begin(self, session: Session) -> None:
        assert session.root
        session.configure(("test", {"exclude": ["node_modules"]}))
        found = scan(session.root, session.config.exclude)
        session.take_vault(found, build_vault(found.files))
        session.on_change.append(self.refreshed.extend)

    def _reload(self) -> None:
        self.reloaded += 1

    def _walk(self, session: Session, *, has_reason: bool = True) -> None:
        assert session.root
        self.walked.append(session.root.name if has_reason else f"around {session.root.name}")

    def hear(self, *files: Path, surely: bool = False) -> None:
        """All of it, and have it taken over."""

        async def hearing() -> None:
            self.disk.hear(map(to_uri, files), surely=surely)
            await asyncio.sleep(0.001)

        asyncio.run(hearing())


Serve = Callable[..., Scene]


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serve:
    def begin(*names: str) -> Scene:
        for name in names:
            (tmp_path / name).mkdir()
            (tmp_path / name / "a.md").touch()
        return Scene(monkeypatch, *(tmp_path / name for name in names))

    return begin


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "vault"


def test_few_files_are_looked_at_one_by_one(serve: Serve, root: Path) -> None:
    scene = serve("vault")
    (root / "b.md").touch()

    scene.hear(root / "b.md", root / "a.md")

    assert scene.refreshed == ["a.md", "b.md"]
    assert scene.walked == []


def test_many_files_are_one_walk_over_each_vault(serve: Serve, root: Path) -> None:
    scene = serve("vault", "other")

    scene.hear(*(root / f"{nth}.md" for nth in range(Session.MANY + 1)))

    assert sorted(scene.walked) == ["other", "vault"]
    assert scene.refreshed == []


def test_what_is_no_part_of_a_vault_is_no_reason_for_anything(serve: Serve, root: Path) -> None:
    scene = serve("vault")

    scene.hear(root / "node_modules/x/a.md", root / ".git/index", root.parent / "elsewhere.md")

    assert scene.walked == scene.refreshed == []


@pytest.mark.parametrize(("surely", "walked"), [(True, []), (False, ["vault"])])
def test_a_name_that_nobody_knows_may_be_another_unless_it_is_sure(
    serve: Serve, root: Path, *, surely: bool, walked: list[str]
) -> None:
    scene = serve("vault")

    scene.hear(root / "a.md~", surely=surely)

    assert scene.walked == walked


def test_a_folder_is_a_reason_to_walk(serve: Serve, root: Path) -> None:
    scene = serve("vault")
    (root / "new").mkdir()

    scene.hear(root / "new", root / "a.md", surely=True)

    assert scene.walked == ["vault"]


@pytest.mark.parametrize(
    ("name", "count", "reloaded"),
    [
        (".obsidian/app.json", 0, 1),
        (".wikilink-ls.toml", Session.MANY, 1),
        (".obsidian/workspace.json", 0, 0),
        ("data.json", 0, 0),
    ],
)
def test_settings_are_read_again_among_however_many_files(
    serve: Serve, root: Path, name: str, count: int, reloaded: int
) -> None:
    scene = serve("vault")

    scene.hear(root / name, *(root / f"{nth}.md" for nth in range(count)))

    assert scene.reloaded == reloaded


def test_a_note_that_is_opened_tells_that_something_was_not_told(serve: Serve, root: Path) -> None:
    scene = serve("vault")
    scene.disk.opened(scene.vaults.place(to_uri(root / "a.md")))
    scene.disk.opened(scene.vaults.place(to_uri(root / "not written yet.md")))
    assert scene.walked == []

    (root / "b.md").touch()
    scene.disk.opened(scene.vaults.place(to_uri(root / "b.md")))
    (root / "a.md").write_text("more")
    scene.disk.opened(scene.vaults.place(to_uri(root / "a.md")))

    assert scene.walked == ["around vault"] * 2


def test_a_save_is_a_moment_to_look_around(serve: Serve, root: Path) -> None:
    scene = serve("vault")

    scene.disk.saved(to_uri(root / "a.md"))
    scene.disk.saved(to_uri(root.parent / "elsewhere.md"))

    assert scene.walked == ["around vault"]


def test_while_hundreds_of_notes_are_written_in_a_vault_it_is_read_ahead(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = serve("one", "other")
    begun: list[str] = []
    monkeypatch.setattr("wikilink_ls.server.disk.start_readers", lambda: begun.append("processes"))
    monkeypatch.setattr(Walks, "read_ahead", lambda _, session: begun.append(session.root.name))
    hundreds = [f"{nth}.md" for nth in range(Gathering.FLOOD + 1)]

    scene.hear(*(tmp_path / "one" / name for name in hundreds[1:]))
    scene.hear(*(tmp_path / "elsewhere" / name for name in hundreds))
    assert begun == []

    scene.hear(*(tmp_path / "other" / name for name in hundreds))
    assert begun == ["processes", "other"]
