"""After a checkout thousands of files are others; each of them is read once."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import time_ns
from typing import Any

import pytest

from wikilink_ls.server.documents import Document
from wikilink_ls.server.rereading import Due, Looked, reread
from wikilink_ls.server.session import Session
from wikilink_ls.server.walks import differing
from wikilink_ls.storage.loader import Problem, ToRead, load_all, read_all
from wikilink_ls.storage.scan import FileStat, scan
from wikilink_ls.storage.vaults import load_vault
from wikilink_ls.storage.worker import Batch
from wikilink_ls.storage.workers import read_batches
from wikilink_ls.syntax.encoding import decode_note, forget_decoded
from wikilink_ls.syntax.note import Source
from wikilink_ls.vault.concept_rules import DEFAULT_RULES

NOTES = 250


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for nth in range(NOTES):
        write(tmp_path / f"{nth}.md", f"# {nth}\n\n[[{nth + 1}]]\n")
    write(tmp_path / "c.canvas", '{"nodes":[{"type":"file","file":"1.md"}]}')
    return tmp_path


@pytest.fixture
def session(root: Path) -> Session:
    loaded = load_vault(root)
    session = Session(root)
    session.take_vault(loaded.scan, loaded.vault)
    return session


def write(file: Path, text: str) -> None:
    """As long ago, so that nobody has to doubt that it is all."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, (1_000_000_000, 1_000_000_000))


def read_again(session: Session) -> dict[str, None]:
    """What is still due afterwards."""
    assert session.root
    due = dict.fromkeys(scan(session.root).files)
    asyncio.run(reread(session, session.root, due))
    return due


def is_as_on_the_disk(session: Session) -> bool:
    assert session.root
    return session.vault.as_dict() == load_vault(session.root).vault.as_dict()


def test_all_that_has_changed_is_read(root: Path, session: Session) -> None:
    for nth in range(NOTES):
        write(root / f"{nth}.md", f"# New {nth}\n\n[[c.canvas]] #t{nth}\n")
    write(root / "c.canvas", '{"nodes":[{"type":"file","file":"2.md"}]}')
    write(root / "new.md", "[[0]]")

    assert read_again(session) == {}
    assert is_as_on_the_disk(session)
    assert session.stats == scan(root).files


def test_every_note_is_parsed_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = Counter[str]()

    def counted(folder: Path, files: list[ToRead], *more: Any) -> Any:
        parsed.update(file.path for file in files)
        return load_all(folder, files, *more)

    monkeypatch.setattr("wikilink_ls.storage.worker.load_all", counted)
    read_again(session)

    assert set(parsed.values()) == {1}
    assert len(parsed) == NOTES + 1


def test_what_open_notes_link_to_is_read_first(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wikilink_ls.storage.workers.BATCH", 3)
    links = "[[Folder/77]] [78](78.md#x) [[nowhere]]"
    session.change("1.md", Document.of("file:///1.md", 1, f"{links}\n\n![[79]]"))
    told: list[set[str]] = []
    session.on_change.append(lambda paths: told.append({*paths}))

    read_again(session)

    assert told[0] == {"77.md", "78.md", "79.md"}


def test_a_note_that_ends_its_reader_is_told_of_and_not_tried_again(
    root: Path, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def read(_root: Path, files: list[tuple[str, FileStat]], *_: Any) -> Iterator[Batch]:
        paths = [path for path, _ in files]
        yield Batch(problems=[Problem(path, "deadly") for path in paths], deadly=paths)

    monkeypatch.setattr("wikilink_ls.server.rereading.read_batches", read)
    write(root / "7.md", "[[another]]")
    os.utime(root / "7.md", (1_100_000_000, 1_100_000_000))
    due: Due = {"7.md": None}
    asyncio.run(reread(session, root, due))
    monkeypatch.setattr("wikilink_ls.server.closed_notes.read_note", None)
    session.refresh(["7.md"])

    assert due == {}
    assert [it.message for it in caplog.records] == ["7.md: deadly"]
    assert "7.md" in session.vault
    assert "7.md" not in session.vault.notes
    seen, given_up = scan(root).files, session.given_up
    assert differing(session.stats, seen, session.vault, given_up) == []
    os.utime(root / "7.md", (1_200_000_000, 1_200_000_000))
    seen = scan(root).files
    assert differing(session.stats, seen, session.vault, given_up) == ["7.md"]


def test_what_is_opened_meanwhile_is_not_given_up(
    root: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_root: Path, _files: object, *_: Any) -> Iterator[Batch]:
        session.change("7.md", Document.of("file:///7.md", 1, "[[typed]]"))
        yield Batch(problems=[Problem("7.md", "deadly")], deadly=["7.md"])

    monkeypatch.setattr("wikilink_ls.server.rereading.read_batches", read)
    due: Due = {"7.md": None}
    asyncio.run(reread(session, root, due))

    assert due == {"7.md": None}
    assert session.vault.mentions.paths("typed") == {"7.md"}


def test_what_a_note_said_before_is_found_out_where_it_is_read(
    root: Path, session: Session
) -> None:
    for nth in range(NOTES):
        write(root / f"{nth}.md", f"# New {nth}\n")
    forget_decoded()

    assert read_again(session) == {}
    assert decode_note.cache_info().misses == 0
    assert is_as_on_the_disk(session)


def test_what_it_said_before_counts_only_while_that_is_known(root: Path, session: Session) -> None:
    known = session.vault
    facts = known.stamp("7.md")
    assert isinstance(facts, bytes)
    (read,) = read_all([Source("7.md", "[[new]]")], DEFAULT_RULES, [facts])
    write(root / "7.md", "[[meanwhile]]")
    session.refresh(["7.md"])

    assert session.take_read(read, session.stats["7.md"], time_ns(), known)
    assert session.vault.mentions.paths("new") == {"7.md"}
    assert "meanwhile" not in session.vault.mentions


def seen_now(session: Session) -> Due:
    """As a walk finds them."""
    now = time_ns()
    return {path: Looked(it, now) for path, it in scan(session.root or Path()).files.items()}


def test_what_a_walk_has_just_seen_is_not_searched_for_again(
    root: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nth in range(NOTES):
        write(root / f"{nth}.md", "[[new]]")
    due = seen_now(session)
    monkeypatch.setattr(Session, "stat", None)

    asyncio.run(reread(session, root, due))

    assert due == {}
    assert len(session.vault.mentions.paths("new")) == NOTES


def test_what_is_another_since_a_walk_has_seen_it_is_looked_at_again(
    root: Path, session: Session
) -> None:
    due = seen_now(session)
    write(root / "1.md", "[[another]]")
    os.utime(root / "1.md", (1_100_000_000, 1_100_000_000))
    (root / "2.md").unlink()

    asyncio.run(reread(session, root, due))

    assert [*due] == ["2.md"]
    assert session.vault.mentions.paths("another") == {"1.md"}
    assert session.stats["1.md"] == scan(root).files["1.md"]


def test_what_was_written_just_before_a_walk_has_seen_it_is_left(
    root: Path, session: Session
) -> None:
    just_now = 1_200_000_000
    os.utime(root / "1.md", (just_now, just_now))
    stat = scan(root).files["1.md"]
    due: Due = {"1.md": Looked(stat, just_now * 10**9 + 1)}

    asyncio.run(reread(session, root, due))

    assert [*due] == ["1.md"]


def test_what_is_open_or_odd_is_left(root: Path, session: Session) -> None:
    session.change("1.md", Document.of("file:///1.md", 1, "[[typed]]"))
    (root / "2.md").unlink()
    (root / "2.md").symlink_to("/etc/hostname")
    (root / "3.md").write_text("written just now")
    os.utime(root / "3.md", (4_000_000_000, 4_000_000_000))
    (root / "picture.png").touch()

    due = read_again(session)

    assert {*due} >= {"1.md", "3.md", "picture.png"}
    assert session.vault.mentions.paths("typed") == {"1.md"}


def test_what_happens_meanwhile_is_due_again(
    root: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = dict.fromkeys(scan(root).files)

    def read(*given: Any) -> Any:
        due["7.md"] = None  # Somebody tells of it while it is read.
        return read_batches(*given)

    monkeypatch.setattr("wikilink_ls.server.rereading.read_batches", read)
    asyncio.run(reread(session, root, due))

    assert due == {"7.md": None}


def test_requests_do_not_wait(root: Path, session: Session) -> None:
    async def turns_meanwhile() -> int:
        turns = 0
        task = asyncio.ensure_future(reread(session, root, dict.fromkeys(scan(root).files)))
        while not task.done():
            turns += 1
            await asyncio.sleep(0)
        return turns

    assert asyncio.run(turns_meanwhile()) > 3


def test_other_settings_meanwhile_leave_it_to_be_read_once_more(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*given: Any) -> Any:
        session.configure(("test", {"concepts": {"notes": ["1*"]}}))
        return read_batches(*given)

    monkeypatch.setattr("wikilink_ls.server.rereading.read_batches", read)

    assert len(read_again(session)) == NOTES + 1
