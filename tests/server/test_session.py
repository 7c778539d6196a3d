"""A session, on a real folder: what its vault knows after each thing that can happen."""

import os
from collections.abc import Callable
from pathlib import Path
from time import time_ns
from unicodedata import normalize

import pytest

import wikilink_ls.server.closed_notes
from tests.server.sessions import from_scratch, loaded, reading, stored, take, walk
from wikilink_ls.server.documents import Document
from wikilink_ls.server.session import Session
from wikilink_ls.storage.reading import MAX_NOTE_SIZE
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of


def test_what_was_typed_and_thrown_away_is_forgotten(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    session.open("a.md", Document.of("file:///v/a.md", 1, "# Typed\n[[b]]"))
    assert session.vault.notes["a.md"].title == "Typed"

    session.close("a.md")

    assert session.vault.as_dict() == from_scratch(session).as_dict()


def test_a_buffer_of_what_is_no_note_is_but_a_text(tmp_path: Path) -> None:
    session = reading(tmp_path, "LICENSE")
    untouched = session.vault.as_dict()

    for path in ("LICENSE", "new.canvas"):
        session.open(path, Document.of(f"file:///v/{path}", 1, "# h\n[[b]] #tag"))

    assert session.vault.as_dict() == untouched
    assert session.text_of("LICENSE") == "# h\n[[b]] #tag"
    session.close("LICENSE")
    session.close("new.canvas")
    assert session.vault.as_dict() == untouched


def test_a_note_that_can_no_longer_be_read_keeps_nothing_but_its_name(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    with (tmp_path / "a.md").open("r+b") as file:
        file.truncate(MAX_NOTE_SIZE + 1)

    session.refresh(["a.md"])

    assert "a.md" in session.vault
    assert "a.md" not in session.vault.notes


def test_a_damaged_note_that_was_saved_is_damaged_no_longer(tmp_path: Path) -> None:
    session = reading(tmp_path)
    (tmp_path / "a.md").write_bytes(b"caf\xe9")
    session.refresh(["a.md"])
    session.open("a.md", Document.of("file:///v/a.md", 1, "caf\ufffd"))
    assert session.vault.notes["a.md"].damaged

    (tmp_path / "a.md").write_bytes(b"caf\xc3\xa9")
    session.refresh(["a.md"])

    assert not session.vault.notes["a.md"].damaged


def test_a_walk_that_is_out_of_date_does_no_harm(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md", "b.md")
    found = scan(tmp_path)
    (tmp_path / "new.md").touch()
    (tmp_path / "a.md").unlink()
    session.refresh(["a.md", "new.md"])

    take(session, found)

    assert sorted(session.vault.files()) == ["b.md", "new.md"]


def test_some_events_are_for_more_than_one_file(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md", "b/c.md")
    (tmp_path / "new.md").touch()
    (tmp_path / "new").mkdir()

    assert not session.needs_walk("a.md")
    assert not session.needs_walk("new.md")
    assert session.needs_walk("new")
    assert session.needs_walk("b")
    assert session.needs_walk("gone before we looked.md")


def test_a_name_in_another_case_can_be_the_same_file(tmp_path: Path) -> None:
    """Where the system ignores the case, it says that the old name is still there."""
    session = reading(tmp_path, "a.md")
    (tmp_path / "a.md").rename(tmp_path / "A.md")

    assert session.needs_walk("A.md")
    walk(session)

    assert list(session.vault.files()) == ["A.md"]


def test_of_a_name_that_is_sure_nothing_more_is_to_be_found(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md", "b/c.md")
    (tmp_path / "new").mkdir()

    assert not session.needs_walk(".a.md.tmp", surely=True)
    assert not session.needs_walk("gone before we looked.md", surely=True)
    assert session.needs_walk("사라진.md", surely=True)
    assert session.needs_walk("b", surely=True)
    assert session.needs_walk("new", surely=True)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all that is parsed from now on, in their order."""
    paths: list[str] = []

    def parse(path: str, text: str, *, damaged: bool = False) -> Note:
        paths.append(path)
        return facts_of(path, text, damaged=damaged)

    monkeypatch.setattr(wikilink_ls.server.closed_notes, "facts_of", parse)
    return paths


def written(root: Path, path: str, text: str, ago: float, *, whole: bool = False) -> None:
    """Write a file as it would look so many seconds after that, or where they are whole."""
    (root / path).write_text(text)
    at = time_ns() - int(ago * 1e9)
    at = at // 10**9 * 10**9 if whole else at | 1
    os.utime(root / path, ns=(at, at))


@pytest.mark.parametrize("ago", [0, 1])
@pytest.mark.parametrize("known", ["", "a.md"])
def test_one_change_that_is_told_several_times_is_read_once(
    tmp_path: Path, parsed: list[str], known: str, ago: float
) -> None:
    session = reading(tmp_path, *filter(None, [known]))
    parsed.clear()
    written(tmp_path, "a.md", "[[b]]", ago)

    for _ in ("created", "created", "changed"):
        session.refresh(["a.md"])
    walk(session)

    assert parsed == ["a.md"]
    assert session.vault.notes["a.md"].links


@pytest.mark.parametrize(("ago", "whole", "is_seen"), [(0, False, 1), (0, True, 1), (9, True, 0)])
def test_a_file_that_was_just_written_may_be_another_and_look_the_same(
    tmp_path: Path, ago: float, *, whole: bool, is_seen: int
) -> None:
    """Times are coarse: of two writes in one moment the second is as old as the first."""
    session = reading(tmp_path)
    written(tmp_path, "a.md", "[[b]]", ago, whole=whole)
    session.refresh(["a.md"])
    then = (tmp_path / "a.md").stat()

    (tmp_path / "a.md").write_text("# bb!")
    os.utime(tmp_path / "a.md", ns=(then.st_mtime_ns, then.st_mtime_ns))
    session.refresh(["a.md"])

    assert len(session.vault.notes["a.md"].headings) == is_seen
    assert len(session.fresh) == is_seen


def test_a_file_is_fresh_no_longer_once_it_is_read_later(tmp_path: Path) -> None:
    session = reading(tmp_path)
    written(tmp_path, "a.md", "", ago=0)
    session.refresh(["a.md"])
    assert list(session.fresh) == ["a.md"]

    written(tmp_path, "a.md", "", ago=9)
    session.refresh(["a.md"])
    assert not session.fresh

    written(tmp_path, "a.md", "", ago=0)
    session.refresh(["a.md"])
    (tmp_path / "a.md").unlink()
    session.refresh(["a.md"])
    assert not session.fresh


def test_a_text_that_changed_once_more_unseen_is_not_known(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    written(tmp_path, "a.md", "[[one]]", ago=0)
    session.refresh(["a.md"])
    assert session.known_text("a.md") == "[[one]]"

    seen = (tmp_path / "a.md").stat()
    (tmp_path / "a.md").write_text("[[two]]")
    os.utime(tmp_path / "a.md", ns=(seen.st_atime_ns, seen.st_mtime_ns))

    assert session.known_text("a.md") is None
    session.refresh(["a.md"])
    assert session.known_text("a.md") == "[[two]]"


def test_what_was_read_meanwhile_is_newer_than_what_a_whole_reading_brings(
    tmp_path: Path,
) -> None:
    written(tmp_path, "a.md", "# old", ago=9)
    session, found = Session(tmp_path), scan(tmp_path)
    session.take_names(found, build_vault(found.files))
    notes = loaded(tmp_path, found)
    written(tmp_path, "a.md", "# new", ago=0)
    session.refresh(["a.md"])
    assert session.fresh

    session.take_vault(found, build_vault(found.files, notes))

    assert session.vault.as_dict() == from_scratch(session).as_dict()


def test_what_was_typed_is_not_taken_for_what_the_file_says(tmp_path: Path) -> None:
    session = reading(tmp_path)
    written(tmp_path, "a.md", "# file", ago=0)
    session.refresh(["a.md"])
    session.open("a.md", Document.of("file:///v/a.md", 1, "[[typed]]"))
    assert session.vault.notes["a.md"].links
    session.refresh(["a.md"])

    session.close("a.md")

    assert session.vault.as_dict() == from_scratch(session).as_dict()


def test_a_save_of_an_open_note_parses_nothing(tmp_path: Path, parsed: list[str]) -> None:
    session = reading(tmp_path, "a.md")
    session.open("a.md", Document.of("file:///v/a.md", 1, "[[b]]"))
    assert session.vault.notes["a.md"].links
    parsed.clear()

    written(tmp_path, "a.md", "[[b]]", ago=1)
    session.refresh(["a.md"])

    assert session.vault.notes["a.md"].links
    assert parsed == []
    session.close("a.md")
    assert session.vault.notes["a.md"].links
    assert parsed == []


def test_what_a_walk_found_counts_as_unread_until_it_is_read(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    written(tmp_path, "a.md", "[[b]]", ago=1)
    found = scan(tmp_path)

    session.take_spellings(found, ["a.md"])
    assert session.known_text("a.md") is None
    session.refresh(["a.md"])

    assert session.known_text("a.md") == "[[b]]"
    assert session.stats == found.files


def test_a_new_file_is_told_from_one_that_is_there_or_cannot_be(tmp_path: Path) -> None:
    folder = tmp_path / normalize("NFD", "폴더")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/a.md").touch()
    session = reading(tmp_path)
    (folder / "unseen.md").touch()

    asked = [
        "폴더/new.md",
        "폴더/unseen.md",
        "폴더/deep/a.md",
        ".x/a.md",
        "가/" * 3000,
        "새/새.md",
    ]

    assert [it for it in asked if session.lacks(it)] == ["폴더/new.md", "새/새.md"]
    assert session.disk_file("폴더/new.md").parent.samefile(folder)
    assert not Session(None).lacks("a.md")


@pytest.mark.parametrize("stage", range(4))
def test_a_vault_inside_is_left_out_whenever_that_is_known(tmp_path: Path, stage: int) -> None:
    inner = normalize("NFD", "폴더 [1]")
    for path, text in {"a.md": "[[x]]", f"{inner}/x.md": "[[a]] #tag", "b/x.md": ""}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    session = Session(tmp_path)
    found = scan(tmp_path)
    notes = loaded(tmp_path, found)
    steps: list[Callable[[], None]] = [
        lambda: session.take_names(found, build_vault(found.files)),
        lambda: session.take_facts(stored(notes)),
        lambda: session.take_vault(found, build_vault(found.files, notes)),
    ]
    steps.insert(stage, lambda: session.leave_out(("폴더 [1]/",)))

    for step in steps:
        step()

    assert sorted(session.vault.files()) == sorted(session.stats) == ["a.md", "b/x.md"]
    assert session.vault.as_dict() == from_scratch(session).as_dict()
    assert not session.lacks("폴더 [1]/new.md")
    session.refresh(["폴더 [1]/x.md"])
    assert sorted(session.vault.files()) == ["a.md", "b/x.md"]

    session.leave_out(())
    walk(session)
    assert session.vault.as_dict() == from_scratch(session).as_dict()
    assert "폴더 [1]/x.md" in session.vault.notes
