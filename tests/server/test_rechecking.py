"""When notes are looked at again: once, after a pause, and not too late."""

import asyncio
from collections.abc import Callable

import pytest

from tests.server.desk import Desk, Run
from wikilink_ls.features.findings.effects import MOST_FILES
from wikilink_ls.server.rechecking import Recheck


@pytest.mark.parametrize(
    ("scope", "expected"), [("vault", "a.md b.md gone.md"), ("open", "a.md gone.md")]
)
def test_by_other_settings_each_note_is_looked_at_once(
    run: Run, scope: str, expected: str
) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.configure(("test", {"diagnostics": {"debounce": 0, "scope": scope}}))
        desk.write("a.md")
        desk.write("b.md")
        await desk.quiet()
        looked: list[str] = []
        recheck = Recheck(
            desk.session, lambda path, _: looked.append(path), lambda: ("a.md", "gone.md")
        )

        recheck.everything_changed()
        await desk.quiet()

        assert " ".join(sorted(looked)) == expected

    run(scene)


def test_of_many_that_change_at_once_each_is_looked_at_once(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.configure(("test", {"diagnostics": {"debounce": 0, "scope": "vault"}}))
        desk.write("quiet.md")
        await desk.quiet()
        looked: list[str] = []
        names = [f"{nth}.md" for nth in range(MOST_FILES + 1)]
        Recheck(desk.session, lambda path, _: looked.append(path), lambda: names)

        for name in names:
            (desk.root / name).write_text("[[nowhere]]")
        desk.session.refresh(names)
        await desk.quiet()

        assert sorted(looked) == sorted([*names, "quiet.md"])

    run(scene)


async def note_that_asks_for_garden(desk: Desk, debounce: float) -> None:
    """It is open, its findings are told, and from now on one waits."""
    desk.open("Home", "[[Garden]]")
    await desk.quiet()
    desk.session.configure(("test", {"diagnostics": {"debounce": debounce}}))


async def times_of_findings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, do: Callable[[int], None]
) -> list[int]:
    """When findings come, in tenths of seconds, while *do* is done at each of the first twenty."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    found: list[int] = []
    for tenth in range(30):
        monkeypatch.setattr(loop, "time", lambda tenth=tenth: begun + tenth / 10 + 0.001)
        if tenth < 20:
            do(tenth)
        for _ in range(4):
            await asyncio.sleep(0)
        if desk.sent:
            found.append(tenth)
            desk.sent.clear()
    return found


@pytest.mark.parametrize(("debounce", "expected"), [(0.2, [5, 11, 17, 21]), (1, [10, 21, 29])])
def test_while_others_write_without_a_pause_open_notes_are_looked_at_now_and_then(
    run: Run, monkeypatch: pytest.MonkeyPatch, debounce: float, expected: list[int]
) -> None:
    async def scene(desk: Desk) -> None:
        await note_that_asks_for_garden(desk, debounce)

        def write(tenth: int) -> None:
            desk.write("Garden.md" if tenth == 0 else f"{tenth}.md")

        assert await times_of_findings(desk, monkeypatch, write) == expected

    run(scene)


def test_of_closed_notes_nothing_is_said_while_half_of_them_are_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desk: Desk) -> None:
        def write(nth: int, heading: str = "new") -> None:
            desk.write(f"{nth}.md", f"[[{(nth + 1) % 20}#{heading}]]\n# {heading}")

        diagnostics = {"debounce": 0.2, "scope": "vault"}
        desk.session.configure(("test", {"diagnostics": diagnostics}))
        for nth in range(20):
            write(nth, "old")
        await asyncio.sleep(0.3)
        assert desk.sent == []

        assert await times_of_findings(desk, monkeypatch, write) == []

    run(scene)


def test_after_others_have_written_who_types_is_left_alone_as_before(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desk: Desk) -> None:
        await note_that_asks_for_garden(desk, 0.2)

        def write_and_type(tenth: int) -> None:
            if tenth == 0:
                desk.write("Garden.md")
            elif tenth > 6:
                desk.edit("Home", f"{tenth}")

        assert await times_of_findings(desk, monkeypatch, write_and_type) == [2, 21]

    run(scene)


def test_who_types_without_a_pause_is_left_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(desk: Desk) -> None:
        await note_that_asks_for_garden(desk, 0.2)

        times = await times_of_findings(desk, monkeypatch, lambda it: desk.edit("Home", f"{it}"))

        assert times == [21]

    run(scene)
