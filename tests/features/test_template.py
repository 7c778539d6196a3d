"""Placeholders of templates; those in properties are with the notes of new concepts."""

from datetime import UTC, datetime

import pytest

from tests.drawing import drawn
from wikilink_ls.features.new_notes.template import filled, template_text

WHEN = datetime(2026, 3, 14, 9, 5, 7, tzinfo=UTC)
NAMES = {"title": "봄: 첫날"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("", ""),
        ("# {{title}}\r\n{{ Date }} {{TIME}}", "# 봄: 첫날\r\n2026-03-14 09:05"),
        ("{{date:dddd, MMMM Do}} {{time: HH[h]mm }}", "Saturday, March 14th 09h05"),
        ("{{date:}}", "2026-03-14"),
        ("{{name}} {{title:x}} {{date", "{{name}} {{title:x}} {{date"),
        ("{{{{title}}}}", "{{봄: 첫날}}"),
        ("---\nfor: {{title}}\n---\n", "---\nfor: '봄: 첫날'\n---\n"),
        ("---\nat: {{date:H: mm}}\n---\n", "---\nat: '9: 05'\n---\n"),
        ("---\nat: {{date}} {{time}}\n---\n", "---\nat: 2026-03-14 09:05\n---\n"),
        ("\ue000{{title}}", "\ue000봄: 첫날"),
    ],
)
def test_what_a_template_says(template: str, text: str) -> None:
    assert filled(template, NAMES, WHEN) == text


def test_a_template_with_thousands_of_formats_is_filled_too() -> None:
    formats = [f"[{nth}]" for nth in range(7000)]

    text = filled("".join(f"{{{{date:{it}}}}}" for it in formats), NAMES, WHEN)

    assert text == "".join(map(str, range(7000)))


@pytest.mark.parametrize("wanted", ["Templates/Day", "/templates/day.md", "Templates/Day.md"])
def test_a_template_is_named_with_its_extension_or_without(wanted: str) -> None:
    at = drawn("-- Templates/Day.md --\n{{title}}\n")

    assert template_text(at.vault, wanted, at.texts.get) == "{{title}}\n"
    assert template_text(at.vault, "Day", at.texts.get) is None
