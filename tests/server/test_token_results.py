"""When an editor is told to ask for tokens again."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from tests.server.desk import publisher_of
from wikilink_ls.server.documents import Document
from wikilink_ls.server.session import Session
from wikilink_ls.server.token_results import TokenResults, tokens_of
from wikilink_ls.storage.scan import scan
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.building import build_vault


class Desk:
    """An editor with a vault, which it asks for the tokens of its documents."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.told = 0
        self.session = Session(root)
        self.session.configure(("test", {"diagnostics": {"debounce": 0}}))
        self.results = TokenResults(self.tell)
        self.results.PAUSE = 0
        publisher = publisher_of(self.session, lambda _: None)
        publisher.on_look = partial(self.results.look_again, self.session)

    def tell(self) -> None:
        self.told += 1

    def index(self) -> None:
        found = scan(self.root)
        self.session.take_names(found, build_vault(found.files))
        self.session.take_vault(found, build_vault(found.files))

    def write(self, name: str, text: str, version: int = 1) -> None:
        """Open the note, or edit it."""
        self.session.change(f"{name}.md", Document.of(name, version, text))

    def ask(self, name: str, within: Span | None = None) -> None:
        document, note = self.session.documents[f"{name}.md"], self.session.note(f"{name}.md")
        assert note
        data = tokens_of(self.session, note, document.text, within)
        if within:
            self.results.give_part(name, document.version, within, data)
        else:
            self.results.give(name, document.version, data)

    def parse(self, path: str) -> None:
        """As another process does with a large note."""
        document = self.session.documents[path]
        self.session.take_parsed(document, parse(path, document.text))

    def create(self, path: str) -> None:
        (self.root / path).touch()
        self.session.refresh([path])

    async def tellings(self) -> int:
        """How often the editor was told until now, since this was asked last."""
        for _ in range(4):
            await asyncio.sleep(0.001)
        told, self.told = self.told, 0
        return told


Run = Callable[[Callable[[Desk], Awaitable[None]]], None]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def play(scene: Callable[[Desk], Awaitable[None]]) -> None:
        async def stage() -> None:
            await scene(Desk(tmp_path))

        asyncio.run(stage())

    return play


def test_a_file_that_comes_changes_the_links_to_it(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Garden]]")
        desk.write("Other", "[[Kitchen]]")
        desk.ask("Home")
        desk.ask("Other")
        assert await desk.tellings() == 0

        desk.create("Garden.md")
        assert await desk.tellings() == 1

        desk.create("Yard.md")
        assert await desk.tellings() == 0

    run(scene)


def test_what_changes_while_tokens_are_worked_out_is_news_once_they_are_given(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Garden]]")
        document = desk.session.documents["Home.md"]
        note = desk.session.note("Home.md")
        assert note
        asked = desk.results.ask("Home")
        data = tokens_of(desk.session, note, document.text)
        desk.create("Garden.md")
        assert await desk.tellings() == 0

        desk.results.give("Home", document.version, data, asked)
        assert await desk.tellings() == 1

        desk.ask("Home")
        assert await desk.tellings() == 0

    run(scene)


def test_of_a_large_note_it_is_not_found_out_whether_its_tokens_are_others(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.LARGE = 5
        desk.session.on_behind = desk.parse
        desk.index()
        desk.write("Home", "[[Garden]]")
        await desk.tellings()
        desk.ask("Home")
        assert await desk.tellings() == 0

        desk.create("Garden.md")
        assert await desk.tellings() == 1

        desk.create("Garden.png")
        assert await desk.tellings() == 0

    run(scene)


def test_what_is_typed_is_no_news_to_who_typed_it(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Garden]] [[Other]]")
        desk.write("Other", "x [[Home]]")
        desk.ask("Home")
        desk.ask("Other")

        desk.write("Home", "[[Garden]] [[Other]] [[", 2)
        assert await desk.tellings() == 0

        desk.ask("Home")
        desk.write("Other", "# x [[Home]]", 2)
        assert await desk.tellings() == 0

    run(scene)


def test_a_heading_that_comes_in_another_note_is_news(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Other#Beds]]")
        desk.write("Other", "# Bed")
        desk.ask("Home")
        assert await desk.tellings() == 0

        desk.write("Other", "# Beds", 2)
        assert await desk.tellings() == 1

    run(scene)


def test_the_end_of_the_first_reading_is_news_if_something_dangles(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.write("Home", "[[Gone]]")
        desk.write("Other", "[[Home]]")
        desk.ask("Home")
        desk.ask("Other")
        desk.index()
        assert await desk.tellings() == 1

    run(scene)


def test_who_asks_for_a_part_is_told_of_that_part(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Garden]]\n[[Yard]]\n")
        desk.ask("Home", Span(0, 3))
        await desk.tellings()

        desk.create("Yard.md")
        assert await desk.tellings() == 0

        desk.create("Garden.md")
        assert await desk.tellings() == 1

    run(scene)


def test_an_editor_is_told_once_until_it_asks(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Garden]] [[Yard]]")
        desk.write("More", "[[Garden]]")
        desk.ask("Home")
        desk.ask("More")
        await desk.tellings()

        desk.create("Garden.md")
        assert await desk.tellings() == 1

        desk.create("Yard.md")
        assert await desk.tellings() == 0

        desk.ask("Home")
        (desk.root / "Yard.md").unlink()
        desk.session.refresh(["Yard.md"])
        assert await desk.tellings() == 1

    run(scene)


def test_of_a_document_that_is_closed_or_was_not_asked_for_nothing_is_told(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.index()
        desk.write("Home", "[[Garden]]")
        desk.write("Other", "[[Garden]]")
        desk.ask("Home")
        desk.results.close("Home")
        await desk.tellings()

        desk.create("Garden.md")
        assert await desk.tellings() == 0

    run(scene)


def test_only_the_last_tokens_are_known_by_their_id() -> None:
    results = TokenResults(lambda: None)
    first = results.give("Home", 1, [1])
    second = results.give("Home", 2, [2])

    assert results.given("Home", first.result_id) is None
    assert results.given("Home", second.result_id) == [2]
    assert results.given("Other", second.result_id) is None
