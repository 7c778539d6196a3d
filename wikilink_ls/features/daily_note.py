"""The note of a day: where it is, and what it begins with if there is none yet."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from wikilink_ls.config import Config
from wikilink_ls.features.new_notes.moment import formatted
from wikilink_ls.features.new_notes.new_note import (
    as_folder,
    as_note,
    new_note_folder,
    path_problem,
    spelled,
)
from wikilink_ls.features.new_notes.template import NewNotes, filled, template_text
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.vault import Vault

DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_STEPS = re.compile(r"[+-][0-9]{1,6}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DailyNoteError(Exception):
    """Why there can be no note of that day, to be shown as it is."""


class DailyNote(NamedTuple):
    path: str
    text: str | None
    """What it is to begin with; None if it is there already."""
    problem: str | None = None
    """Why it does not begin as the settings ask."""


def day_meant(written: str, today: date) -> date | None:
    """The day that *written* means: ``today``, ``+3``, ``2026-03-14``; None if it means none."""
    written = written.strip().lower()
    try:
        if written in DAYS:
            return today + timedelta(days=DAYS[written])
        if _STEPS.fullmatch(written):
            return today + timedelta(days=int(written))
        return date.fromisoformat(written) if _DATE.fullmatch(written) else None
    except (ValueError, OverflowError):
        return None


def daily_note(
    vault: Vault, day: date, config: Config, new: NewNotes, source: str | None = None
) -> DailyNote:
    """The note of *day*; `DailyNoteError` if the settings give no path for one.

    Without a folder of its own it is where new notes go that are made in the note at *source*.
    """
    when = datetime.combine(day, new.now.timetz())
    path = _path(vault, when, config, source)
    if (found := vault.find(path)) is not None:
        return DailyNote(found, None)
    if problem := path_problem(path):
        raise DailyNoteError(
            f"The daily note would be '{path}', which {problem}; "
            "change dailyNotes.folder or dailyNotes.format"
        )
    template, problem = _template(vault, config, new)
    return DailyNote(path, filled(template, {"title": display_name(path)}, when), problem)


def _path(vault: Vault, when: datetime, config: Config, source: str | None) -> str:
    settings = config.daily_notes
    folder = as_folder(settings.folder) if settings.folder else new_note_folder(source, config)
    return spelled(vault, as_note(folder + formatted(when, settings.format).strip("/")))


def _template(vault: Vault, config: Config, new: NewNotes) -> tuple[str, str | None]:
    """The text of the template, and what is wrong with it."""
    wanted = config.daily_notes.template
    if wanted is None:
        return "", None
    text = template_text(vault, wanted, new.text_of)
    if text is None:
        return (
            "",
            f"dailyNotes.template: '{wanted}' is no note that can be read; the new one is empty",
        )
    return text, None
