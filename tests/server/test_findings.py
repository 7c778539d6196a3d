"""What is said of one note on the wire."""

from pathlib import Path

import pytest

from wikilink_ls.server.documents import Document
from wikilink_ls.server.findings import MOST, NOTHING, findings
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """On an empty vault that is read."""
    session = Session(tmp_path)
    found = scan(tmp_path)
    session.take_vault(found, build_vault(found.files))
    return session


def id_of(session: Session, text: str) -> str:
    session.change("a.md", Document.of("file:///v/a.md", 1, text))
    return findings(session, "a.md").id


def test_the_id_is_that_of_the_findings(session: Session) -> None:
    dangling = id_of(session, "[[b]]")

    assert id_of(session, "[[b]] and more") == dangling
    assert id_of(session, " [[b]]") != dangling
    assert id_of(session, "[[c]]") != dangling
    assert id_of(session, "nothing") == NOTHING.id == findings(session, "no such note.md").id
    assert id_of(session, "[[b]]") == dangling


def test_of_very_many_findings_the_last_tells_how_many_more_there_are(session: Session) -> None:
    id_of(session, "[[x]]\n" * (MOST + 7))

    items = findings(session, "a.md").items

    assert len(items) == MOST
    assert items[-1].message.endswith("(and 7 more findings in this note)")
    assert "more findings" not in items[-2].message


def test_a_number_of_thousands_of_digits_is_no_number(session: Session) -> None:
    id_of(session, f"[[root-{'9' * 5000}]]")

    assert len(findings(session, "a.md").items) == 1
