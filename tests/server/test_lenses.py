"""Lenses of a note that many others link, while somebody asks for other things as well."""

import asyncio
from pathlib import Path

import pytest

from wikilink_ls.features.code_lens import CodeLens, CodeLenses
from wikilink_ls.server import turns
from wikilink_ls.server.aside import Aside
from wikilink_ls.server.documents import Document
from wikilink_ls.server.failure import ContentModified
from wikilink_ls.server.lenses import Lenses
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.vault import Vault

MANY = 50


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Of a hub, which is open, and the notes that link it; no two are counted in one turn."""
    monkeypatch.setattr(turns, "SLICE", 0)
    texts = {"hub.md": "# hub", **{f"{nth}.md": "[[hub]]" for nth in range(MANY)}}
    for path, text in texts.items():
        (tmp_path / path).write_text(text)
    session = Session(tmp_path)
    found = scan(tmp_path)
    session.take_vault(found, build_vault(found.files, [facts_of(*it) for it in texts.items()]))
    write(session, "hub.md", "# hub")
    return session


def write(session: Session, path: str, text: str) -> None:
    session.change(path, Document.of(f"file:///v/{path}", 1, text))


def hub(session: Session) -> Note:
    note = session.note("hub.md")
    assert note
    return note


async def titles(session: Session, lenses: Lenses) -> list[str]:
    return [it.title for it in (await lenses.of(session, hub(session))).values()]


def test_requests_come_between_the_notes_that_are_counted(session: Session) -> None:
    async def scene() -> int:
        counting = asyncio.ensure_future(titles(session, Lenses(Aside())))
        turns = 0
        while not counting.done():
            await asyncio.sleep(0)
            turns += 1
        assert counting.result() == [f"{MANY} backlinks"]
        return turns

    assert asyncio.run(scene()) >= MANY


def test_who_asks_meanwhile_waits_for_the_same_count(session: Session) -> None:
    async def scene() -> None:
        lenses = Lenses(Aside())
        first = asyncio.ensure_future(titles(session, lenses))
        await asyncio.sleep(0)
        write(session, "0.md", "[[hub]] [[hub]]")

        assert await titles(session, lenses) == [f"{MANY + 1} backlinks from {MANY} notes"]
        assert first.done()

    asyncio.run(scene())


def test_what_changed_is_not_forgotten_with_a_request_that_is_cancelled(session: Session) -> None:
    async def scene() -> None:
        lenses = Lenses(Aside())
        await titles(session, lenses)
        for nth in range(3):
            write(session, f"{nth}.md", "[[hub|x]]")
        for nth in range(3):
            write(session, f"{nth}.md", "[[hub]] [[hub]]")
        cancelled = asyncio.ensure_future(titles(session, lenses))
        await asyncio.sleep(0)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled

        assert await titles(session, lenses) == [f"{MANY + 3} backlinks from {MANY} notes"]

    asyncio.run(scene())


def test_a_note_that_was_closed_meanwhile_has_the_count_of_now(session: Session) -> None:
    async def scene() -> None:
        lenses = Lenses(Aside())
        await titles(session, lenses)
        session.close("hub.md")
        (session.root or Path()).joinpath("0.md").write_text("[[hub]] [[hub]]")
        session.refresh(["0.md"])
        write(session, "hub.md", "# hub")

        assert await titles(session, lenses) == [f"{MANY + 1} backlinks from {MANY} notes"]

    asyncio.run(scene())


def test_whoever_asks_for_one_lens_after_the_other_has_all_worked_out_once(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[Note] = []
    lenses_of = CodeLenses.lenses

    def counted(self: CodeLenses, vault: Vault, note: Note) -> list[CodeLens]:
        worked_out.append(note)
        return lenses_of(self, vault, note)

    monkeypatch.setattr(CodeLenses, "lenses", counted)

    async def scene() -> None:
        lenses = Lenses(Aside())
        for _ in range(3):
            assert await titles(session, lenses) == [f"{MANY} backlinks"]
        assert len(worked_out) == 1

        write(session, "hub.md", "# hub\n[[#hub]]")

        for _ in range(3):
            assert len(await titles(session, lenses)) == 2
        assert len(worked_out) == 2

    asyncio.run(scene())


def test_an_answer_about_another_text_is_none(session: Session) -> None:
    async def scene() -> None:
        counting = asyncio.ensure_future(titles(session, Lenses(Aside())))
        await asyncio.sleep(0)
        write(session, "hub.md", "# another")

        with pytest.raises(ContentModified):
            await counting

    asyncio.run(scene())
