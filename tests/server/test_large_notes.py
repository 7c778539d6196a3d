"""Large notes are read while nobody waits; until then what is known of them is what holds."""

from pathlib import Path

import pytest

from wikilink_ls.server.documents import Document
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault

LARGE = "".join(f"word [[b]] #t{nth % 7}\n\n" for nth in range(10_000))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / "a.md").write_text(LARGE)
    session = Session(tmp_path)
    found = scan(tmp_path)
    session.take_vault(found, build_vault(found.files))
    return session


def typed(session: Session, text: str) -> Document:
    document = Document.of("file:///a.md", 1, text)
    session.change("a.md", document)
    return document


def read(session: Session, document: Document) -> None:
    session.take_parsed(document, parse("a.md", document.text))


def test_it_is_read_by_somebody_else(session: Session) -> None:
    asked: list[str] = []
    session.on_behind = asked.append

    document = typed(session, LARGE)

    assert asked == ["a.md"]
    assert session.note("a.md") is None
    read(session, document)
    note = session.note("a.md")
    assert note
    assert len(note.links) == 10_000
    assert not session.behind


def test_what_is_typed_meanwhile_moves_what_is_known(session: Session) -> None:
    read(session, typed(session, LARGE))
    more = LARGE.replace("word [[b]]", "a longer word [[new]] [[b]]", 1)

    document = typed(session, more)

    note = session.note_as_typed("a.md")
    assert note
    assert note.lines == document.lines
    assert {link.span.of(more) for link in note.links} == {"[[b]]"}
    assert session.known_text("a.md") is None
    read(session, document)
    assert session.known_text("a.md") == more
    assert session.vault.mentions.paths("new") == {"a.md"}


def test_what_was_read_too_late_is_still_news(session: Session) -> None:
    first = typed(session, LARGE)
    second = typed(session, LARGE + "[[c]]")

    read(session, first)
    assert session.behind == {"a.md"}
    assert session.vault.mentions.paths("b") == {"a.md"}
    read(session, second)
    assert not session.behind


def test_a_note_that_is_closed_or_gets_small_is_no_longer_waited_for(session: Session) -> None:
    document = typed(session, LARGE)
    typed(session, "[[small]]")
    assert not session.behind
    assert session.vault.mentions.paths("small") == {"a.md"}

    document = typed(session, LARGE)
    session.close("a.md")
    read(session, document)

    assert not session.behind
    assert session.vault.mentions.paths("b") == {"a.md"}


def test_before_it_is_read_for_the_first_time_its_lines_are_known(session: Session) -> None:
    document = typed(session, LARGE)

    note = session.note_as_typed("a.md")

    assert note
    assert note.lines == document.lines
