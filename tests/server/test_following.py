"""A session that is told of moves is at once as if read from scratch."""

from pathlib import Path
from unicodedata import normalize

import pytest

from tests.server.sessions import from_scratch, reading, walk
from wikilink_ls.server.documents import Document
from wikilink_ls.server.following import follow, forget
from wikilink_ls.server.session import Session
from wikilink_ls.vault import moving

FILES = {
    "a/x.md": "# h\n[[y]] ![[fig.png]]",
    "a/deep/y.md": "---\naliases: z\n---\n[[../x]] #tag",
    "a/fig.png": "",
    "a/b.canvas": '{"nodes":[{"type":"file","file":"a/x.md"}]}',
    "n.md": "[[a/x]] [[y]] [[b/x]]",
}
MOVES = {path: f"b/c/{path[2:]}" for path in FILES if path.startswith("a/")}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    session = reading(tmp_path, "m.md")
    walk(session)
    return session


def move(session: Session) -> None:
    assert session.root
    (session.root / "b").mkdir()
    (session.root / "a").rename(session.root / "b/c")


def assert_as_from_scratch(session: Session) -> None:
    assert session.vault.as_dict() == from_scratch(session).as_dict()


@pytest.mark.parametrize("many", [-1, 300])
def test_a_folder_moved(session: Session, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "MANY", many)
    facts = session.vault.notes["a/x.md"]
    move(session)

    follow(session, MOVES)

    assert_as_from_scratch(session)
    assert session.vault.notes["b/c/x.md"].links == facts.links
    assert session.known_text("b/c/deep/y.md") == FILES["a/deep/y.md"]


def test_nothing_moved(session: Session) -> None:
    follow(session, MOVES)

    assert_as_from_scratch(session)
    assert "a/x.md" in session.vault


def test_some_of_it_changed_or_went_meanwhile(session: Session) -> None:
    move(session)
    assert session.root
    (session.root / "b/c/x.md").write_text("[[n]]", encoding="utf-8")
    (session.root / "b/c/deep/y.md").unlink()

    follow(session, MOVES)

    assert_as_from_scratch(session)


def test_files_changed_places(session: Session) -> None:
    assert session.root
    one, other = session.root / "a/x.md", session.root / "a/deep/y.md"
    aside = one.rename(session.root / "x")
    other.rename(one)
    aside.rename(other)

    follow(session, {"a/x.md": "a/deep/y.md", "a/deep/y.md": "a/x.md"})

    assert_as_from_scratch(session)


def test_a_title_can_be_the_name(session: Session) -> None:
    assert session.root
    (session.root / "a/deep/y.md").rename(session.root / "a/deep/z.md")

    follow(session, {"a/deep/y.md": "a/deep/z.md"})

    assert session.vault.notes["a/deep/z.md"].title == "z"
    assert_as_from_scratch(session)


def test_a_name_that_the_disk_spells_otherwise(session: Session) -> None:
    assert session.root
    name = normalize("NFD", "과도함.md")
    (session.root / "a" / name).write_text("[[n]]", encoding="utf-8")
    walk(session)
    (session.root / "a").rename(session.root / "b")

    follow(session, {"a/과도함.md": "b/과도함.md"})
    walk(session)

    assert_as_from_scratch(session)


def test_another_case_is_left_to_a_walk(session: Session) -> None:
    before = session.vault
    assert session.root
    (session.root / "n.md").rename(session.root / "N.md")

    follow(session, {"n.md": "N.md"})

    assert session.vault is before
    assert session.needs_walk("N.md")
    walk(session)
    assert_as_from_scratch(session)


def test_a_buffer_goes_along_and_then_the_disk_counts_again(session: Session) -> None:
    session.open("a/x.md", Document.of("file:///v/a/x.md", 1, "# typed"))
    move(session)

    follow(session, MOVES)

    assert session.vault.notes["b/c/x.md"].title == "typed"
    assert "a/x.md" not in session.vault
    session.close("a/x.md")
    walk(session)
    assert_as_from_scratch(session)


def test_a_folder_that_is_gone_and_one_that_is_not(session: Session) -> None:
    assert session.root
    (session.root / "a/fig.png").unlink()
    (session.root / "a/deep/y.md").unlink()

    forget(session, "a")

    assert_as_from_scratch(session)
    assert "a/x.md" in session.vault
