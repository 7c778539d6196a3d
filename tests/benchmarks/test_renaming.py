"""A rename is right where every link leads where it did, however the answer says it."""

from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.renaming import right_after
from tests.benchmarks.truth import truth_of
from tests.e2e.client import Json

HUB, NEW = "a/허브 😀.md", "a/새 이름.md"
NOTES = {
    HUB: "",
    "One.md": "[[One]] 😀 [[허브 😀#제목|표]] `[[허브 😀]]`",
    "Two.md": "[x](a/허브%20😀.md)\n[[허브 😀]] [[nowhere]]",
}
OTHER_RENAMED = {"kind": "rename", "oldUri": "One.md", "newUri": NEW}
RENAMED = {"kind": "rename", "oldUri": HUB, "newUri": NEW}
MADE_ANEW = ({"kind": "delete", "uri": HUB}, {"kind": "create", "uri": NEW})
ONE = (((0, 13), (0, 18), "새 이름"),)
TWO = (((0, 4), (0, 16), "a/새%20이름.md"), ((1, 2), (1, 7), "새 이름"))
BREAKING = (((0, 0), (0, 17), "[x](a/새 이름.md)"), TWO[1])
MISSING = (TWO[1],)
OVERLAPPING = (*TWO, ((1, 0), (1, 4), "[[새"))
TOO_MUCH = (*TWO, ((1, 12), (1, 19), "새 이름"))
BY_PATH = (((0, 4), (0, 16), "a/새%20이름.md"), ((1, 2), (1, 7), "a/새 이름"))


def step(path: str, edits: Any) -> Json:
    return {"textDocument": {"uri": path, "version": None}, "edits": texts(edits)}


def texts(edits: Any) -> list[Json]:
    return [
        {"range": {"start": place(start), "end": place(end)}, "newText": new}
        for start, end, new in edits
    ]


def place(at: tuple[int, int]) -> Json:
    return dict(zip(("line", "character"), at, strict=True))


def right(tmp_path: Path, answer: Json, above: str = "") -> set[str]:
    for path, text in NOTES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    truth = truth_of(tmp_path)
    assert truth.hub == HUB
    assert truth.opened.path == "Two.md"
    return set(right_after(answer, truth, above + NOTES["Two.md"], str))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((RENAMED, step("One.md", ONE), step("Two.md", TWO)), {"One.md", "Two.md"}),
        ((*MADE_ANEW, step("One.md", ONE), step("Two.md", TWO)), {"One.md", "Two.md"}),
        ((RENAMED, step("Two.md", BY_PATH)), {"Two.md"}),
        ((RENAMED, *(step("Two.md", [it]) for it in TWO)), {"Two.md"}),
        ((step("One.md", ONE), step("Two.md", TWO)), set()),
        ((OTHER_RENAMED, step("One.md", ONE), step("Two.md", TWO)), set()),
        ((RENAMED, step("Two.md", BREAKING)), set()),
        ((RENAMED, step("Two.md", MISSING)), set()),
        ((RENAMED, step("Two.md", OVERLAPPING)), set()),
        ((RENAMED, step("Two.md", TOO_MUCH)), set()),
        ((), set()),
    ],
)
def test_right_are_the_notes_whose_links_lead_where_they_did(
    tmp_path: Path, steps: tuple[Json, ...], expected: set[str]
) -> None:
    assert right(tmp_path, {"documentChanges": list(steps)}) == expected


def test_edits_may_come_without_their_order(tmp_path: Path) -> None:
    answer = {"documentChanges": [RENAMED], "changes": {"Two.md": texts(TWO)}}

    assert right(tmp_path, answer) == {"Two.md"}


def test_of_the_open_note_the_text_in_the_editor_counts(tmp_path: Path) -> None:
    answer = {"documentChanges": [RENAMED, step("Two.md", TWO)]}

    assert right(tmp_path, answer, above="a line\n") == set()
    below = [((start[0] + 1, start[1]), (end[0] + 1, end[1]), new) for start, end, new in TWO]
    answer = {"documentChanges": [RENAMED, step("Two.md", below)]}
    assert right(tmp_path, answer, above="a line\n") == {"Two.md"}
