"""When the editor is asked to look again, by what changed in which note."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from wikilink_ls.server.client import Client
from wikilink_ls.server.documents import Document
from wikilink_ls.server.refresher import Refresher
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault

BOTH = Client(refreshes_lenses=True, refreshes_hints=True)


class Desk:
    def __init__(self, root: Path | None, client: Client, settings: Any) -> None:
        self.root = root
        self.session = Session(root)
        self.session.configure(("test", settings))
        self.asked: list[str] = []
        self.refresher = Refresher(self.session, client, self.asked.append)
        self.refresher.PAUSE = 0

    def index(self) -> None:
        assert self.root
        found = scan(self.root)
        self.session.take_vault(found, build_vault(found.files))

    def type(self, name: str, text: str) -> None:
        self.session.change(f"{name}.md", Document.of(f"file:///v/{name}", 1, text))

    def write(self, path: str) -> None:
        assert self.root
        (self.root / path).parent.mkdir(exist_ok=True)
        (self.root / path).touch()
        self.session.refresh([path])

    async def quiet(self) -> list[str]:
        """What was asked to be refreshed until now, since this was asked last."""
        for _ in range(3):
            await asyncio.sleep(0.001)
        asked, self.asked[:] = list(self.asked), []
        return [method.split("/")[1] for method in asked]


Run = Callable[..., None]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Begins with two open notes in a vault that is read, and nothing to be refreshed."""

    def play(
        scene: Callable[[Desk], Awaitable[None]], client: Client = BOTH, settings: Any = None
    ) -> None:
        async def stage() -> None:
            desk = Desk(tmp_path, client, settings or {})
            desk.index()
            desk.type("Home", "[[Garden]]\n")
            desk.type("Garden", "# Garden\n## Beds\n")
            await desk.quiet()
            await scene(desk)

        asyncio.run(stage())

    return play


def test_prose_is_no_reason(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Home", "More words before [[Garden]], and after.\n")
        assert await desk.quiet() == []

    run(scene)


@pytest.mark.parametrize(
    "text",
    [
        "[[Garden]] [[Garden]]",
        "[[Garden#Beds]]",
        "[[Garden]] [[Gone]]",
        "",
        "---\nroot-concepts: x\n---\n[[Garden]]",
    ],
)
def test_other_links_are_counted_again(run: Run, text: str) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Home", text)
        assert await desk.quiet() == ["codeLens"]

    run(scene)


def test_many_changes_are_one(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        for end in range(1, 9):
            desk.type("Home", "[[Garde]]"[:end])
        assert await desk.quiet() == ["codeLens"]

    run(scene)


def test_a_file_that_comes_may_be_what_a_link_means_now(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.write("fig.png")
        assert await desk.quiet() == ["codeLens"]
        desk.write("Other.md")
        assert await desk.quiet() == ["codeLens"]

    run(scene)


def test_a_new_name_of_a_concept_may_be_declared(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.write("root-1-x.md")
        await desk.quiet()
        desk.type("root-1-x", "---\naliases: y\n---\n")
        assert await desk.quiet() == ["codeLens"]

    run(scene)


def test_titles_are_told_again_to_who_links(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Garden", "# The garden\n## Beds\n")
        assert await desk.quiet() == ["inlayHint"]
        desk.type("Garden", "# The garden\n## Beds\nmore\n")
        assert await desk.quiet() == []
        desk.type("Home", "# Home\n[[Garden]]\n")
        assert await desk.quiet() == []

    run(scene, settings={"inlayHints": {"titles": True}})


@pytest.mark.parametrize("titles", [True, False])
def test_embedded_texts_are_told_again_to_who_embeds(run: Run, *, titles: bool) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Garden", "# Garden\n## Beds\nmore\n")
        assert await desk.quiet() == []
        desk.type("Home", "[[Garden]] ![[Garden#Beds]]\n")
        await desk.quiet()
        desk.type("Garden", "# Garden\n## Beds\nand more\n")
        assert await desk.quiet() == ["inlayHint"]
        desk.type("Home", "# Home\n![](Garden.md)\n")
        await desk.quiet()
        desk.type("Garden", "# Garden\n")
        assert await desk.quiet() == ["inlayHint"]
        desk.type("Home", "# My home\n![](Garden.md)\n")
        assert await desk.quiet() == []

    run(scene, settings={"inlayHints": {"embeds": True, "titles": titles}})


def test_no_hint_is_asked_for_where_none_is_wanted(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Garden", "# The garden\n## Beds\nmore\n")
        assert await desk.quiet() == []

    run(scene)


def test_no_lens_is_counted_where_none_is_wanted(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Home", "[[Garden#Beds]]")
        assert await desk.quiet() == []

    run(scene, settings={"codeLens": {"enabled": False}})


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ["codeLens"]),
        ({"codeLens": {"enabled": False}}, []),
        ({"inlayHints": {"titles": True}}, ["codeLens", "inlayHint"]),
        ({"inlayHints": {"embeds": True}}, ["codeLens", "inlayHint"]),
    ],
)
def test_a_vault_that_is_read_is_news_and_so_are_other_settings(
    tmp_path: Path, settings: Any, expected: list[str]
) -> None:
    async def scene() -> None:
        desk = Desk(tmp_path, BOTH, settings)
        desk.type("Home", "[[Garden]]\n")
        assert await desk.quiet() == []
        desk.index()
        assert await desk.quiet() == expected

        nothing = {"codeLens": {"enabled": False}}
        for each in (nothing, settings):  # What was shown has to go.
            desk.session.configure(("test", each))
            desk.refresher.everything_changed()
            assert await desk.quiet() == expected

    asyncio.run(scene())


def test_of_a_file_on_its_own_all_is_known() -> None:
    async def scene() -> None:
        desk = Desk(None, BOTH, {})
        desk.type("Home", "# A\n")
        await desk.quiet()
        desk.type("Home", "# A\n[[#A]]\n")
        assert await desk.quiet() == ["codeLens"]

    asyncio.run(scene())


def test_who_has_stopped_asks_for_nothing(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Home", "[[Garden#Beds]]")
        desk.refresher.stop()
        desk.type("Home", "")
        assert await desk.quiet() == []

    run(scene)


def test_an_editor_that_does_not_listen_is_left_alone(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Home", "[[Garden#Beds]]")
        desk.type("Garden", "# The garden\n## Beds\n")
        desk.refresher.everything_changed()
        assert await desk.quiet() == []

    run(scene, client=Client(), settings={"inlayHints": {"titles": True, "embeds": True}})


def test_what_links_in_a_canvas_is_counted(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        assert desk.root
        for text in ("[[Home]]", "[[Garden]]"):
            canvas = f'{{"nodes":[{{"type":"text","text":"{text}"}}]}}'
            (desk.root / "b.canvas").write_text(canvas)
            desk.session.refresh(["b.canvas"])
            assert await desk.quiet() == ["codeLens"]

    run(scene)


def test_who_is_served_no_longer_is_not_listened_to(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.type("Home", "[[Other]]")
        desk.refresher.stop()
        desk.type("Home", "[[Third]]")
        assert await desk.quiet() == []

    run(scene)


def test_a_file_on_its_own_is_all_there_is() -> None:
    async def stage() -> None:
        session, asked = Session(None), list[str]()
        Refresher(session, BOTH, asked.append).PAUSE = 0
        for text in ("[[#a]]", "words [[#a]]", "[[#b]]"):
            session.change("n.md", Document.of("file:///n.md", 1, text))
            for _ in range(3):
                await asyncio.sleep(0.001)
        assert len(asked) == 2

    asyncio.run(stage())
