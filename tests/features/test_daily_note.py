"""The note of a day: which day is meant, where its note is, and what that begins with."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import drawn
from tests.features.fixing import config
from wikilink_ls.features.daily_note import DailyNote, DailyNoteError, daily_note, day_meant
from wikilink_ls.features.new_notes.template import NewNotes

TODAY = date(2026, 3, 14)
NOW = datetime(2026, 3, 14, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("today", "2026-03-14"),
        (" Yesterday ", "2026-03-13"),
        ("TOMORROW", "2026-03-15"),
        ("+3", "2026-03-17"),
        ("-14", "2026-02-28"),
        ("+0", "2026-03-14"),
        ("2024-02-29", "2024-02-29"),
        ("0001-01-01", "0001-01-01"),
    ],
)
def test_days_are_named_or_counted_from_today(written: str, day: str) -> None:
    assert day_meant(written, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "written",
    [
        *("", "3", "+", "+-3", "+1234567", "-999999", "2025-02-29", "2026-3-14", "20260314"),
        *("2026-W11-6", "오늘", "+\u0663", "2026-03-14T00:00"),
    ],
)
def test_other_words_mean_no_day(written: str) -> None:
    assert day_meant(written, TODAY) is None


@given(st.text("+-0123456789today ", max_size=12))
def test_any_words_are_taken(written: str) -> None:
    assert isinstance(day_meant(written, TODAY), date | None)


VAULT = """
    -- Journal/2026-03-01.md --
    -- Places/뜰.md --
    -- Day.md --
    ---
    created: {{date}} {{time}}
    of: [{{title}}]
    ---
    # {{date:dddd}}
    """


def noted(
    settings: Mapping[str, Any], day: str = "2026-03-15", source: str | None = None
) -> DailyNote:
    at = drawn(VAULT)
    new = NewNotes(NOW, at.texts.get)
    return daily_note(at.vault, date.fromisoformat(day), config(settings), new, source)


def daily(**settings: str) -> Mapping[str, Any]:
    return {"dailyNotes": settings}


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({}, "2026-03-15.md"),
        (daily(folder="Journal"), "Journal/2026-03-15.md"),
        (daily(folder="/journal/"), "Journal/2026-03-15.md"),
        (daily(folder="/"), "2026-03-15.md"),
        (daily(format="YYYY/MM/DD dddd"), "2026/03/15 Sunday.md"),
        (
            daily(folder="일지", format="gggg/[제] w[주]/YY년 M월 D일"),
            "일지/2026/제 12주/26년 3월 15일.md",
        ),
        (daily(format="YYYY-MM-DD[.md]"), "2026-03-15.md"),
        (daily(format="/YYYY/"), "2026.md"),
        ({"newFileLocation": "folder", "newFileFolderPath": "Inbox"}, "Inbox/2026-03-15.md"),
        ({"newFileLocation": "current"}, "Places/2026-03-15.md"),
    ],
)
def test_a_daily_note_is_where_obsidian_has_it(settings: Mapping[str, Any], path: str) -> None:
    assert noted(settings, source="Places/뜰.md") == DailyNote(path, "")


def test_without_a_current_note_its_folder_is_the_root() -> None:
    assert noted({"newFileLocation": "current"}).path == "2026-03-15.md"


@pytest.mark.parametrize(
    "settings", [daily(folder="journal"), daily(format="[JOURNAL]/YYYY-MM-DD")]
)
def test_a_note_that_is_there_is_found_in_any_case(settings: Mapping[str, Any]) -> None:
    assert noted(settings, "2026-03-01") == DailyNote("Journal/2026-03-01.md", None)


def test_a_new_note_begins_as_its_template_says_on_its_day() -> None:
    text = "---\ncreated: 2026-03-15 09:05\nof: [2026-03-15]\n---\n# Sunday\n"

    assert noted(daily(template="day")) == DailyNote("2026-03-15.md", text)


def test_a_template_that_is_not_there_is_told_of() -> None:
    problem = "dailyNotes.template: 'gone' is no note that can be read; the new one is empty"

    assert noted(daily(template="gone")) == DailyNote("2026-03-15.md", "", problem)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (daily(folder="../x"), "'../x/2026-03-15.md', which has a '..' or '.' in it"),
        (daily(folder="a/../../x"), "has a '..'"),
        (daily(format="[..]/YYYY"), "has a '..'"),
        (daily(folder=".obsidian"), "begins with a dot"),
        (daily(folder="C:\\notes"), "holds ':'"),
        (daily(folder="a//b"), "is empty"),
        (daily(format="[]"), "is empty"),
        (daily(format="HH:mm"), "holds ':'"),
        (daily(format="YYYY "), "ends in a space"),
        ({"newFileLocation": "folder", "newFileFolderPath": "../x"}, "has a '..'"),
    ],
)
def test_what_can_be_no_note_of_the_vault_is_refused(
    settings: Mapping[str, Any], why: str
) -> None:
    with pytest.raises(DailyNoteError) as refusal:
        noted(settings)

    assert why in str(refusal.value)
    assert "change dailyNotes.folder or dailyNotes.format" in str(refusal.value)


@given(st.sampled_from(["YYYY-MM-DD", "YYYY/MM/[d]DD", "gggg-ww-e"]), st.dates(), st.dates())
def test_each_day_has_a_note_of_its_own(format_: str, one: date, other: date) -> None:
    paths = {noted(daily(format=format_), day.isoformat()).path for day in (one, other)}

    assert len(paths) == len({one, other})
