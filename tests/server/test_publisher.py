"""Which open notes are looked at again, and what is said of them."""

import asyncio
from pathlib import Path

import pytest

from tests.server.desk import Desk, Run, publisher_of
from wikilink_ls.server.rechecking import Recheck
from wikilink_ls.server.wire import PublishDiagnostics
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.building import build_vault


def test_a_note_is_looked_at_when_it_is_opened_and_edited(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[Garden]]")
        assert await desk.quiet() == ["Home: dangling-link"]

        desk.edit("Home", "nothing")
        assert await desk.quiet() == ["Home:"]

    run(scene)


def test_findings_come_with_the_version_that_they_are_of(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[Garden]]")
        desk.edit("Home", "[[Garden]]")
        await asyncio.sleep(0.005)
        assert [each.version for each in desk.sent] == [2]

    run(scene)


def test_a_file_that_comes_or_goes_concerns_those_who_link_to_its_name(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[Garden]]")
        desk.open("Path", "[[Places/Garden.md]]")
        desk.open("Other", "[[Kitchen]]")
        await desk.quiet()

        desk.write("Garden.md")
        assert await desk.quiet() == ["Home:", "Path: dangling-link"]

        desk.delete("Garden.md")
        assert await desk.quiet() == ["Home: dangling-link", "Path: dangling-link"]

    run(scene)


def test_an_attachment_that_comes_is_no_less(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "![[plan.png]]")
        assert await desk.quiet() == ["Home: dangling-link"]

        desk.write("plan.png")
        assert await desk.quiet() == ["Home:"]

    run(scene)


def test_a_heading_that_goes_concerns_those_who_link_to_its_note(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Garden", "# Beds")
        desk.open("Home", "[[Garden#Beds]]")
        assert await desk.quiet() == ["Garden:", "Home:"]

        desk.edit("Garden", "# Paths")
        assert await desk.quiet() == ["Garden:", "Home: dangling-heading"]

    run(scene)


def test_a_note_that_is_open_but_not_written_yet_can_be_linked_to(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[New]]")
        assert await desk.quiet() == ["Home: dangling-link"]

        desk.open("New", "")
        assert await desk.quiet() == ["Home:", "New:"]

        desk.close("New")
        assert await desk.quiet() == ["New:", "Home: dangling-link"]

    run(scene)


def test_what_was_typed_and_thrown_away_does_not_count(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.write("Garden.md", "# Beds")
        desk.open("Home", "[[Garden#Beds]] [[Garden#Paths]]")
        desk.open("Garden", "# Paths")
        await desk.quiet()

        desk.close("Garden")

        assert await desk.quiet() == ["Garden:", "Home: dangling-heading"]
        assert desk.session.vault.notes["Garden.md"].headings[0].text == "Beds"

    run(scene)


def test_a_burst_of_changes_is_looked_at_once(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[a]] [[b]]")
        desk.write("a.md")
        desk.write("b.md")
        desk.edit("Home", "[[a]] [[b]] [[c]]")

        assert await desk.quiet() == ["Home: dangling-link"]

    run(scene)


def test_nothing_dangles_before_all_is_read(tmp_path: Path) -> None:
    async def scene() -> None:
        desk = Desk(tmp_path)
        desk.open("Home", "[[Garden]] [[#Beds]]")
        assert await desk.quiet() == ["Home: dangling-heading"]

        found = scan(tmp_path)
        desk.session.take_names(found, build_vault(found.files))
        desk.edit("Home", "[[Garden]]")
        assert await desk.quiet() == ["Home:"]

        desk.session.take_vault(found, build_vault(found.files))
        assert await desk.quiet() == ["Home: dangling-link"]

    asyncio.run(scene())


def test_other_settings_concern_all_open_notes(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[Garden]]")
        desk.open("Other", "")
        await desk.quiet()

        severity = {"dangling-link": "off"}
        desk.session.configure(("test", {"diagnostics": {"debounce": 0, "severity": severity}}))
        desk.publisher.everything_changed()

        assert await desk.quiet() == ["Home:", "Other:"]

    run(scene)


def test_a_closed_note_has_no_findings(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "[[Garden]]")
        await desk.quiet()

        desk.close("Home")
        assert await desk.quiet() == ["Home:"]

        desk.write("Garden.md")
        assert await desk.quiet() == []

    run(scene)


def test_without_a_change_nothing_is_sent(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        for listener in desk.session.on_change:
            listener([])
        desk.publisher.everything_changed()
        desk.write("Garden.md")

        assert await desk.quiet() == []

    run(scene)


def test_a_concept_note_that_comes_or_goes_concerns_those_who_declare_it(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("Home", "---\nroot-concepts: [과도함]\n---\n[[과도함]]")
        desk.open("Other", "")
        assert await desk.quiet() == ["Home: unknown-concept dangling-link", "Other:"]

        desk.write("root-3-과도함.md")
        assert await desk.quiet() == ["Home: dangling-link"]

        desk.delete("root-3-과도함.md")
        assert await desk.quiet() == ["Home: unknown-concept dangling-link"]

    run(scene)


def test_what_is_typed_in_a_concept_note_concerns_nobody_else(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.open("root-3-과도함", "")
        desk.open("Home", "---\nroot-concepts: [넘침]\n---\n[[넘침]]")
        assert await desk.quiet() == ["root-3-과도함:", "Home: unknown-concept dangling-link"]

        desk.edit("root-3-과도함", "# 과도함")
        assert await desk.quiet() == ["root-3-과도함:"]

        desk.edit("root-3-과도함", "---\naliases: 넘침\n---\n")
        assert await desk.quiet() == ["root-3-과도함:", "Home: dangling-link"]

    run(scene)


MENTIONS = {"diagnostics": {"debounce": 0, "severity": {"unlinked-mention": "hint"}}}


def test_a_name_that_comes_or_goes_concerns_those_who_mention_it(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.configure(("test", MENTIONS))
        desk.publisher.everything_changed()
        desk.open("Home", "the garden, the plot")
        assert await desk.quiet() == ["Home:"]

        desk.write("Garden.md")
        assert await desk.quiet() == ["Home: unlinked-mention"]

        desk.open("Garden", "---\naliases: plots\n---")
        assert await desk.quiet() == ["Home: unlinked-mention", "Garden:"]

        desk.edit("Garden", "---\naliases: plot\n---")
        assert await desk.quiet() == ["Home: unlinked-mention", "Garden:"]

        desk.session.close("Garden.md")
        desk.delete("Garden.md")
        assert await desk.quiet() == ["Home:", "Garden:"]

    run(scene)


def test_a_second_note_of_a_name_concerns_those_who_mention_it(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.configure(("test", MENTIONS))
        (desk.root / "b").mkdir()
        desk.write("Garden.md")
        desk.open("Home", "the garden")
        await desk.quiet()

        desk.write("b/Garden.md")
        await asyncio.sleep(0.005)

        assert [it.message for it in desk.sent[-1].diagnostics] == [
            "'garden' is the name of several notes: Garden.md, b/Garden.md"
        ]

    run(scene)


def test_what_is_typed_concerns_nobody_who_mentions_other_things(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        desk.session.configure(("test", MENTIONS))
        desk.open("Garden", "---\naliases: plot\n---")
        desk.open("Home", "the garden")
        await desk.quiet()

        desk.edit("Garden", "---\naliases: plot\n---\n# Beds")
        assert await desk.quiet() == ["Garden:"]

        desk.write("Kitchen.md", "---\naliases: stove\n---")
        await desk.quiet()
        desk.write("Kitchen.md", "---\naliases: stove\n---\n# Sink")
        assert await desk.quiet() == []

    run(scene)


def test_one_bad_note_does_not_keep_the_others_from_being_told(run: Run) -> None:
    async def scene(desk: Desk) -> None:
        def send(found: PublishDiagnostics) -> None:
            if found.uri.endswith("bad"):
                raise ValueError
            desk.sent.append(found)

        await desk.quiet()
        desk.publisher.stop()
        desk.publisher = publisher_of(desk.session, send)
        desk.open("bad", "")
        desk.open("Home", "[[Garden]]")

        assert await desk.quiet() == ["Home: dangling-link"]

    run(scene)


def test_of_hundreds_of_notes_some_are_looked_at_between_requests(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Recheck, "SLICE", 0)

    async def scene(desk: Desk) -> None:
        said = list[str]()

        def send(_: PublishDiagnostics) -> None:
            if not said:
                asyncio.get_running_loop().call_soon(said.append, "request")
            said.append("note")

        desk.publisher = publisher_of(desk.session, send)
        for nth in range(3):
            desk.open(f"n{nth}", "")
        await asyncio.sleep(0.02)

        assert said == ["note", "request", "note", "note"]

    run(scene)
