"""``wikilink-ls concepts``, as transcripts."""

import json
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.cells import cell_len

from wikilink_ls.__main__ import main

Transcript = Callable[[str, str], None]
Vault = Callable[[str], Path]
Typed = Callable[[str], str]

SECOND_BRAIN = Path(__file__).parents[1] / "vaults/second-brain"

ROOTS = """
    -- .wikilink-ls.toml --
    -- roots/root-03-과도함.md --
    ---
    aliases: [Too Much, "넘침, 조금"]
    ---
    -- roots/root-04-flow.md --
    -- Log/🌱 오늘.md --
    ---
    root-concepts: [과도함, flow, 없음]
    ---
    [[root-03-과도함]]
    -- Log/어제.md --
    ---
    root-concepts: too-much
    ---
    [[root-03-과도함]] [[root-04-flow]]
    """


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_table_shows_who_uses_which_concept(transcript: Transcript) -> None:
    transcript(
        ROOTS,
        """
        $ wikilink-ls concepts
        Concept  Note                     Declared by  Linked by  Mismatches
        과도함   roots/root-03-과도함.md            2          2  0
        flow     roots/root-04-flow.md              1          1  1 unlinked, 1 undeclared
        없음     no note                            1          0  1 unknown
        """,
    )


def test_the_vault_is_the_one_around_the_folder(vault: Vault, typed: Typed) -> None:
    vault(ROOTS)

    _, *whole = typed("wikilink-ls concepts").splitlines()
    _, *below = typed("wikilink-ls concepts Log").splitlines()

    assert below == whole


def test_without_a_marker_the_folder_is_the_vault(transcript: Transcript) -> None:
    transcript(
        """
        -- a/root-1-one.md --
        -- b/root-2-two.md --
        """,
        """
        $ wikilink-ls concepts a
        Concept  Note           Declared by  Linked by  Mismatches
        one      root-1-one.md            0          0  0
        """,
    )


def test_json_tells_the_same(transcript: Transcript) -> None:
    transcript(
        ROOTS,
        """
        $ wikilink-ls concepts --format json
        {"version":1,"root":"/vault","concepts":[\
{"name":"과도함","note":"roots/root-03-과도함.md","aliases":["Too Much","넘침, 조금"],\
"declaredBy":2,"linkedBy":2,"declaredNotLinked":0,"linkedNotDeclared":0},\
{"name":"flow","note":"roots/root-04-flow.md","aliases":[],\
"declaredBy":1,"linkedBy":1,"declaredNotLinked":1,"linkedNotDeclared":1},\
{"name":"없음","note":null,"aliases":[],\
"declaredBy":1,"linkedBy":0,"declaredNotLinked":0,"linkedNotDeclared":0}],\
"together":[{"concepts":["과도함","flow"],"notes":1}]}
        """,
    )


def test_csv_has_a_line_for_each_concept(transcript: Transcript) -> None:
    transcript(
        ROOTS,
        """
        $ wikilink-ls concepts --format csv
        name,note,aliases,declaredBy,linkedBy,declaredNotLinked,linkedNotDeclared
        과도함,roots/root-03-과도함.md,"Too Much; 넘침, 조금",2,2,0,0
        flow,roots/root-04-flow.md,,1,1,1,1
        없음,,,1,0,0,0
        """,
    )


def test_mermaid_draws_what_is_declared_together(transcript: Transcript) -> None:
    transcript(
        """
        -- root-1-[a] "b" #3;.md --
        -- root-2-<c> & `d`.md --
        -- root-3-e.md --
        -- 1.md --
        ---
        root-concepts: ['[a] "b" #3;', e, nothing]
        ---
        -- 2.md --
        ---
        root-concepts: ["<c> & `d`", e]
        ---
        -- 3.md --
        ---
        root-concepts: [e, "<c> & `d`"]
        ---
        """,
        """
        $ wikilink-ls concepts --format mermaid
        graph LR
            c1["[a] #quot;b#quot; #35;3; (1)"]
            c2["#60;c#62; #38; #96;d#96; (2)"]
            c3["e (3)"]
            c2 ---|2| c3
            c1 ---|1| c3
        """,
    )


def test_what_would_command_a_terminal_is_made_visible(transcript: Transcript) -> None:
    transcript(
        """
        -- root-1-a\u202e.md --
        ---
        aliases: ["b\\nc"]
        ---
        -- n.md --
        ---
        root-concepts: ["\\e[31mred"]
        ---
        """,
        """
        $ wikilink-ls concepts
        Concept   Note          Declared by  Linked by  Mismatches
        a\ufffd        root-1-a\ufffd.md            0          0  0
        ␛[31mred  no note                 1          0  1 unknown
        $ wikilink-ls concepts --format csv
        name,note,aliases,declaredBy,linkedBy,declaredNotLinked,linkedNotDeclared
        a\ufffd,root-1-a\ufffd.md,b␊c,0,0,0,0
        ␛[31mred,,,1,0,0,0
        $ wikilink-ls concepts --format mermaid
        graph LR
            c1["a\ufffd (0)"]
        """,
    )


NO_CONCEPTS = """\
! warning: no note matches concepts.notes = ["idea-*"]; say in .wikilink-ls.toml how concept \
notes are called, or where they are: concepts.notes = ["concept-*", "Concepts/*"]"""


def test_without_concept_notes_it_says_how_to_have_some(transcript: Transcript) -> None:
    transcript(
        """
        -- .wikilink-ls.toml --
        concepts.notes = ["idea-*"]
        -- root-1-a.md --
        """,
        f"""
        $ wikilink-ls concepts
        Concept  Note  Declared by  Linked by  Mismatches
        {NO_CONCEPTS}
        $ wikilink-ls concepts --format json
        {{"version":1,"root":"/vault","concepts":[],"together":[]}}
        {NO_CONCEPTS}
        $ wikilink-ls concepts --format csv
        name,note,aliases,declaredBy,linkedBy,declaredNotLinked,linkedNotDeclared
        {NO_CONCEPTS}
        $ wikilink-ls concepts --format mermaid
        graph LR
        {NO_CONCEPTS}
        """,
    )


def test_settings_that_are_wrong_are_warnings(vault: Vault, typed: Typed) -> None:
    vault("-- .wikilink-ls.toml --\nexclud = []\n-- root-1-a.md --\n")

    assert "! warning: ./.wikilink-ls.toml: exclud is no setting" in typed("wikilink-ls concepts")


def test_what_is_no_folder_is_named(transcript: Transcript) -> None:
    transcript(
        "-- Garden.md --\n",
        """
        $ wikilink-ls concepts Garden.md
        ! wikilink-ls concepts: 'Garden.md' is no folder
        [2]
        $ wikilink-ls concepts Gardn
        ! wikilink-ls concepts: there is no 'Gardn'
        [2]
        $ wikilink-ls concepts ''
        ! wikilink-ls concepts: there is no ''
        [2]
        """,
    )


def test_an_unknown_format_is_named(typed: Typed) -> None:
    printed = typed("wikilink-ls concepts --format xml")

    assert "invalid choice: 'xml'" in printed
    assert printed.endswith("[2]\n")


def test_colours_can_be_asked_for(vault: Vault, typed: Typed) -> None:
    vault(ROOTS)

    _, header, _, flow, unknown = typed("wikilink-ls concepts --color always").splitlines()

    assert header.startswith("\x1b[1mConcept\x1b[0m  \x1b[1mNote\x1b[0m")
    assert "\x1b[2mroots/root-04-flow.md\x1b[0m" in flow
    assert flow.endswith("\x1b[1;34m1 unlinked, 1 undeclared\x1b[0m")
    assert "\x1b[1;33mno note\x1b[0m" in unknown


@pytest.mark.parametrize("columns", [60, 100])
def test_on_a_terminal_the_table_fits_its_width(
    columns: int, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault(f"-- root-1-{'긴' * 60}.md --\n-- root-2-[b].md --\n")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", stdout := Terminal())

    assert main(["concepts", "--color", "never"]) == 0

    header, below = stdout.getvalue().split("─\n")
    assert "Mismatches\n" in header
    assert max(map(cell_len, stdout.getvalue().splitlines())) in range(columns - 5, columns + 1)
    assert below.count("긴") == 120
    assert "\n  [b]  " in below


def test_the_concepts_of_the_second_brain(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SECOND_BRAIN)
    _, printed = typed("wikilink-ls concepts --format json").splitlines()
    report = json.loads(printed)

    assert [(it["name"], it["declaredBy"], it["linkedBy"]) for it in report["concepts"]] == [
        ("단순함", 13, 14),
        ("현장감", 17, 17),
        ("과도함", 17, 17),
        ("인사이드-아웃", 14, 14),
        ("여백", 14, 14),
        ("손맛", 9, 9),
        ("되먹임", 12, 11),
        ("과도힘", 1, 0),
    ]
    assert report["together"][0] == {"concepts": ["과도함", "인사이드-아웃"], "notes": 6}
