"""The first reading of a vault: names, then notes, then everything."""

import gc
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Event
from typing import Any

import pytest

from wikilink_ls.server.indexing import start_indexing
from wikilink_ls.server.progress import Progress
from wikilink_ls.server.session import Session
from wikilink_ls.storage.loader import Problem
from wikilink_ls.storage.reading import Text, read_note
from wikilink_ls.storage.scan import Scan, scan
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import BATCH, read_batches
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.paths import is_note

PATIENCE = 30


class Told(Progress):
    """Writes down what an editor would be shown."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.is_over = False
        self.stop = False

    @property
    def cancelled(self) -> bool:
        return self.stop

    def report(self, done: int, total: int) -> None:
        self.said.append(f"{done}/{total}")

    def end(self) -> None:
        self.is_over = True


class MainThread:
    """Does what the reading thread hands over, a step at a time."""

    def __init__(self, session: Session, root: Path) -> None:
        self.session = session
        self.told = Told()
        self._steps: Queue[Callable[[], None]] = Queue()
        start_indexing(session, root, self._steps.put, self.told)

    def step(self) -> None:
        self._steps.get(timeout=PATIENCE)()

    def finish(self) -> Session:
        while not self.told.is_over:
            self.step()
        return self.session


def from_scratch(root: Path) -> object:
    found = scan(root)
    read = ((path, read_note(root, path)) for path in found.files if is_note(path))
    notes = [parse(path, it.text) for path, it in read if isinstance(it, Text)]
    return build_vault(found.files, notes).as_dict()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "Places").mkdir()
    (tmp_path / "Home.md").write_text("[[Garden]] [[nowhere]] #tag", encoding="utf-8")
    (tmp_path / "Places/Garden.md").write_text("---\naliases: [Yard]\n---\n# Beds")
    (tmp_path / "plan.png").write_bytes(b"\0")
    return tmp_path


def test_everything_is_read(root: Path) -> None:
    session = MainThread(Session(root), root).finish()

    assert session.complete
    assert session.vault.as_dict() == from_scratch(root)


def test_names_are_known_first(root: Path) -> None:
    main = MainThread(Session(root), root)

    main.step()

    vault = main.session.vault
    assert sorted(vault.files()) == ["Home.md", "Places/Garden.md", "plan.png"]
    assert not vault.notes
    assert not main.session.complete


def test_then_what_the_notes_say(root: Path) -> None:
    main = MainThread(Session(root), root)

    main.step()
    main.step()

    assert main.session.vault.notes["Places/Garden.md"].title == "Beds"
    assert not main.session.complete


def test_one_is_told_how_far_it_is(root: Path) -> None:
    for nth in range(BATCH):
        (root / f"{nth}.md").touch()

    main = MainThread(Session(root), root)
    main.finish()

    assert main.told.said == [f"{BATCH}/{BATCH + 2}", f"{BATCH + 2}/{BATCH + 2}"]


def test_a_note_that_ends_its_reader_is_not_tried_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(root: Path, files: list[Any], rules: ConceptRules) -> Iterator[Batch]:
        yield from read_batches(root, [it for it in files if it[0] != "Home.md"], rules)
        yield Batch(problems=[Problem("Home.md", "deadly")], deadly=["Home.md"])

    monkeypatch.setattr("wikilink_ls.server.indexing.read_batches", read)
    session = MainThread(Session(root), root).finish()
    monkeypatch.setattr("wikilink_ls.server.closed_notes.read_note", None)
    session.refresh(["Home.md"])

    assert session.complete
    assert [*session.vault.notes] == ["Places/Garden.md"]
    assert "Home.md" in session.vault


def test_the_user_can_stop_it(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for nth in range(2 * BATCH):
        (root / f"{nth:03}.md").write_text("[[Home]]")
    main = MainThread(Session(root), root)
    main.told.stop = True

    session = main.finish()

    assert session.stopped
    assert not session.complete
    assert len(session.vault.notes) == BATCH
    assert len(list(session.vault.files())) == 2 * BATCH + 3
    assert f"{root}: stopped after {BATCH} notes" in caplog.text

    MainThread(session, root).finish()
    assert session.vault.as_dict() == from_scratch(root)


def test_what_happens_meanwhile_is_not_lost(root: Path) -> None:
    main = MainThread(Session(root), root)
    session = main.session
    main.step()
    (root / "New.md").write_text("[[Home]]", encoding="utf-8")
    (root / "Home.md").unlink()
    session.refresh(["New.md", "Home.md"])

    main.finish()

    assert session.vault.as_dict() == from_scratch(root)


def test_what_happens_before_even_the_names_are_known_is_not_lost(root: Path) -> None:
    steps: Queue[Callable[[], None]] = Queue()
    session, told = Session(root), Told()
    start_indexing(session, root, steps.put, told)
    first = steps.get(timeout=PATIENCE)  # The walk is over, and nobody knows of it yet.
    (root / "New.md").write_text("[[Home]]", encoding="utf-8")
    (root / "Home.md").unlink()
    session.refresh(["New.md", "Home.md"])

    first()
    assert sorted(session.vault.files()) == ["New.md", "Places/Garden.md", "plan.png"]
    while not told.is_over:
        steps.get(timeout=PATIENCE)()

    assert session.vault.as_dict() == from_scratch(root)


def test_what_is_excluded_is_not_read(root: Path) -> None:
    session = Session(root)
    session.configure(("test", {"exclude": ["Places"]}))

    MainThread(session, root).finish()

    assert sorted(session.vault.files()) == ["Home.md", "plan.png"]


def test_what_cannot_be_read_is_logged_and_the_rest_is_read(
    root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (root / "lost.md").symlink_to(root / "nowhere.md")
    (root / "out.md").symlink_to("/etc/hostname")

    session = MainThread(Session(root), root).finish()

    assert session.complete
    assert {record.message for record in caplog.records if record.levelno == logging.WARNING} == {
        "lost.md: it is a link that leads nowhere",
        "out.md: it is a link to outside the vault",
    }


def test_a_folder_that_is_gone_is_an_empty_vault(tmp_path: Path) -> None:
    session = MainThread(Session(tmp_path / "gone"), tmp_path / "gone").finish()

    assert session.complete
    assert session.vault.as_dict() == build_vault(()).as_dict()


def test_a_failure_is_logged_and_ends(
    root: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("wikilink_ls.server.indexing.read_batches", broken)

    session = MainThread(Session(root), root).finish()

    assert not session.complete
    assert f"indexing {root} failed" in caplog.text


def test_the_collector_is_on_again_afterwards(root: Path) -> None:
    MainThread(Session(root), root).finish()

    assert gc.isenabled()


def test_the_collector_stays_off_until_the_last_of_several_vaults_is_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()

    def slowly(folder: Path, *more: Any) -> Scan:
        if folder.name == "Places":
            assert go_on.wait(PATIENCE)
        return scan(folder, *more)

    monkeypatch.setattr("wikilink_ls.server.indexing.scan", slowly)
    slow = MainThread(Session(root / "Places"), root / "Places")

    MainThread(Session(root), root).finish()

    assert not gc.isenabled()
    go_on.set()
    slow.finish()
    assert gc.isenabled()
