"""The comparison of servers measures what it says, whatever the others do."""

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests.benchmarks.asking import Limits
from tests.benchmarks.compare import Column, compare, report, table
from tests.benchmarks.generate import generate
from tests.benchmarks.offers import is_shown, named
from tests.benchmarks.peers import OURS, Ability, Peer
from tests.benchmarks.results import NOT_READY, ROWS
from tests.benchmarks.summary import summary
from tests.benchmarks.truth import truth_of

PATIENT = Limits(repeat=1, budget=30, answer=30, start=60)
HASTY = Limits(repeat=1, budget=0.2, answer=0.2, start=0.3)
NOTHING_ELSE: frozenset[Ability] = frozenset({"completion", "dangling", "rename"})
QUIET = Console(file=io.StringIO())


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    generate(folder, 30, seed=1)
    return folder


def fake(manner: str) -> Peer:
    script = str(Path(__file__).with_name("fake_peer.py"))
    command = (sys.executable, "-I", script, manner)
    return Peer(manner, command, ready="initialize", lacks=NOTHING_ELSE)


def column(vault: Path, manner: str, limits: Limits = PATIENT) -> Column:
    _, columns = compare(vault, [fake(manner)], limits, QUIET)
    return columns[manner]


def test_every_row_has_a_number_and_our_own_answers_are_right(vault: Path) -> None:
    _, columns = compare(vault, [OURS], PATIENT, QUIET)
    measures = columns[OURS.name]

    assert set(measures) == set(ROWS)
    assert [row for row, it in measures.items() if it.fault] == []
    judged = {row: (it.right, it.of) for row, it in measures.items() if it.of is not None}
    assert {row for row, (right, of) in judged.items() if right == of} == {
        "in the list after half its name",
        "definition",
        "hover",
        "references to a hub",
        "rename of a hub",
    }


def test_a_crash_is_told_and_the_next_server_is_measured(vault: Path) -> None:
    _, columns = compare(vault, [fake("crashing"), fake("babbling")], PATIENT, QUIET)

    assert columns["crashing"]["definition"].fault == "crashed (1)"
    assert "an assertion has failed" in columns["crashing"]["definition"].said
    assert columns["babbling"]["definition"].fault == "error"
    assert columns["babbling"]["warm start → all indexed"].fault == ""


def test_a_server_that_dies_at_birth_is_not_asked(vault: Path) -> None:
    measures = column(vault, "stillborn")

    assert measures[ROWS[0]].fault == "crashed (4)"
    assert {measures[row].fault for row in ROWS[1:]} == {NOT_READY}


def test_a_server_that_does_not_answer_is_ended(vault: Path) -> None:
    quick = Limits(repeat=1, budget=30, answer=0.2, start=60)

    assert column(vault, "silent", quick)["definition"].fault == "> 0.2 s"


def test_a_server_that_does_not_listen_is_ended(vault: Path) -> None:
    assert column(vault, "deaf", HASTY)[ROWS[0]].fault == "> 0.3 s"


def test_the_table_has_all_rows_and_says_what_was_not_asked(vault: Path) -> None:
    truth, columns = compare(vault, [fake("babbling")], PATIENT, QUIET)
    drawn = io.StringIO()
    Console(file=drawn, width=100).print(table("30 notes", columns))
    told = report(truth, columns, [fake("babbling")])

    assert [row for row in ROWS if f" {row} " not in drawn.getvalue()] == []
    answered = [row for row, measure in columns["babbling"].items() if measure.shown() != "–"]
    assert drawn.getvalue().count("–") == len(ROWS) - len(answered)
    assert told["notes"] == 30
    assert told["servers"]["babbling"]["measures"]["warm start → all indexed"]["median"] > 0


def test_a_summary_has_all_vaults_in_each_cell() -> None:
    few = {"a": {"hover": {"median": 12.34}, "definition": {"median": 0.5, "right": 2, "of": 2}}}
    many = {
        "a": {"hover": {"fault": "> 60 s"}},
        "b": {"definition": {"median": 1500.0, "right": 1, "of": 1234}},
    }
    vaults = [
        {"vault": name, "servers": {it: {"measures": told} for it, told in servers.items()}}
        for name, servers in (("few", few), ("many", many))
    ]
    lines = list(summary({"vaults": vaults}))

    assert lines[0] == "| few / many | a | b |"
    assert "| hover | 12.3 ms / > 60 s | – |" in lines
    assert "| definition | 0.5 ms / – | – / 1.5 s (1 of 1,234) |" in lines


def test_the_hub_is_the_note_with_most_links_outside_of_comments(tmp_path: Path) -> None:
    notes = {
        "Hub": "",
        "One": "[[Hub]] and [[Hub#a place]]",
        "Two": "words\n\n![[hub|shown]] <!-- [[Three]] [[Three]] [[Three]] [[Three]] -->",
        "Three": "[a link](Hub.md) `[[Hub]]`",
    }
    for name, text in notes.items():
        (tmp_path / f"{name}.md").write_text(text)

    truth = truth_of(tmp_path)

    assert truth.hub == "Hub.md"
    assert truth.linking == {("One.md", 0): 2, ("Two.md", 2): 1, ("Three.md", 0): 1}
    assert truth.linking_notes == {"One.md", "Two.md", "Three.md"}


def test_a_link_to_the_hub_as_a_whole_is_in_the_open_note(tmp_path: Path) -> None:
    (tmp_path / "Hub.md").write_text("# A place")
    (tmp_path / "One.md").write_text("[[Hub#A place]] and [[Hub]] and [[Nowhere]]")

    truth = truth_of(tmp_path)

    assert [link.path for link in truth.opened.links] == ["Hub.md", "Hub.md"]
    assert truth.to_hub is truth.opened.links[1]


@pytest.mark.parametrize(
    "item",
    [
        {"label": "A note"},
        {"label": "🔗 A title", "textEdit": {"newText": "[[folder/a note|A title]]"}},
        {"label": "A note", "insertText": "A note.md#heading]]"},
        {"label": "A title", "textEdit": {"newText": "[A title](../folder/A%20note.md)"}},
        {"label": "A title", "textEdit": {"newText": "[A title](<folder/A note.md#place>)"}},
    ],
)
def test_what_an_item_means_is_in_its_link(item: dict[str, object]) -> None:
    assert named(item) == "a note"


def test_editors_leave_out_what_has_not_the_letters_that_are_typed() -> None:
    assert is_shown({"label": "x", "filterText": "searchnotes3"}, "Search no")
    assert not is_shown({"label": "Search notes", "filterText": "notes"}, "search")
