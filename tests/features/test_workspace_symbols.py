"""Workspace symbols, as lines: the kind, the name, where it is, and the text it leads to."""

from collections.abc import Iterable
from textwrap import dedent
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.drawing import Drawn, drawn
from wikilink_ls.features.workspace_symbols import WorkspaceSymbol, workspace_symbols
from wikilink_ls.syntax.note import Note

VAULT = drawn("""
    -- roots/root-03-과도함.md --
    ---
    aliases: [Too Much, "넘침"]
    ---
    # 과도함
    ## 과도함의 두 얼굴
    -- roots/root-04-인사이드-아웃.md --
    -- Log/과도 일지.md --
    #과도/기 and #Garden
    -- Log/🌱 Garden.md --
    ---
    tags: [log]
    aliases: 마당
    ---
    intro
    ## Beds
    # The garden
    # Second
    -- Old/Garden.md --
    # Garden
    -- Log/Gnarled.md --
    -- Garden.png --
    """)


def lines(at: Drawn, query: str, limit: int = 200) -> str:
    return "".join(line(at, it) for it in workspace_symbols(at.vault, query, limit))


def line(at: Drawn, it: WorkspaceSymbol) -> str:
    there = it.span.of(at.texts[it.path])
    return f"{it.kind} {it.name} ({it.container})" + (f" · {there}\n" if there else "\n")


def check(query: str, expected: str) -> None:
    assert lines(VAULT, query) == dedent(expected).lstrip("\n")


@pytest.mark.parametrize("query", ["과도", normalize("NFD", "과도"), " 과도 "])
def test_concepts_are_before_notes_then_come_tags_and_headings(query: str) -> None:
    check(
        query,
        """
        concept 과도함 (root-03-과도함) · # 과도함
        note 과도 일지 (Log)
        tag #과도/기 (과도 일지) · #과도/기
        heading 과도함의 두 얼굴 (root-03-과도함) · ## 과도함의 두 얼굴
        """,
    )


@pytest.mark.parametrize("query", ["#과도", "# 과도", "##과도"])
def test_with_a_hash_tags_are_before_notes(query: str) -> None:
    check(
        query,
        """
        concept 과도함 (root-03-과도함) · # 과도함
        tag #과도/기 (과도 일지) · #과도/기
        note 과도 일지 (Log)
        heading 과도함의 두 얼굴 (root-03-과도함) · ## 과도함의 두 얼굴
        """,
    )


def test_the_better_is_first_and_letters_apart_are_last() -> None:
    check(
        "gard",
        """
        note Garden (Old) · # Garden
        note 🌱 Garden (Log) · # The garden
        tag #Garden (과도 일지) · #Garden
        heading The garden (🌱 Garden) · # The garden
        note Gnarled (Log)
        """,
    )
    check(
        "#grd",
        """
        tag #Garden (과도 일지) · #Garden
        note Garden (Old) · # Garden
        note Gnarled (Log)
        note 🌱 Garden (Log) · # The garden
        heading The garden (🌱 Garden) · # The garden
        """,
    )
    check(
        "gred",
        """
        note Gnarled (Log)
        """,
    )


def test_a_heading_that_fits_is_before_a_note_whose_letters_are_apart() -> None:
    at = drawn("-- ProLong Atlas Net.md --\n-- n.md --\n## The plan\n")

    assert lines(at, "plan") == "heading The plan (n) · ## The plan\nnote ProLong Atlas Net ()\n"


@pytest.mark.parametrize("query", ["too m", "TOO-MUCH", "toomuch"])
def test_an_alias_of_a_concept_leads_to_where_it_is_written(query: str) -> None:
    check(query, "alias Too Much (root-03-과도함) · Too Much\n")


def test_an_alias_of_a_note_is_found_too() -> None:
    check("마당", "alias 마당 (🌱 Garden) · 마당\n")


@pytest.mark.parametrize("query", ["인사이드 아웃", "이드_아", "인사이드아웃", "인사이드-아웃"])
def test_separators_make_no_difference_in_concepts(query: str) -> None:
    check(query, "concept 인사이드-아웃 (root-04-인사이드-아웃)\n")


def test_separators_do_not_part_the_letters_of_a_concept() -> None:
    at = drawn("-- root-1-cab.md --\n-- root-2-a-b.md --\n")

    assert lines(at, "ab") == "concept a-b (root-2-a-b)\nconcept cab (root-1-cab)\n"


def test_who_types_the_name_of_a_concepts_note_finds_that() -> None:
    check("root-03", "concept root-03-과도함 (roots) · # 과도함\n")


def test_a_tag_leads_to_its_first_use_in_properties_too() -> None:
    for query in ("#log", "log"):
        check(query, "tag #log (🌱 Garden) · log\n")


def test_what_only_resembles_is_no_answer() -> None:
    check("gardne", "")
    check("과도힘", "")
    check("zzz", "")


def test_without_a_query_there_are_concepts_and_notes() -> None:
    check(
        "",
        """
        concept 과도함 (root-03-과도함) · # 과도함
        concept 인사이드-아웃 (root-04-인사이드-아웃)
        note Garden (Old) · # Garden
        note Gnarled (Log)
        note 과도 일지 (Log)
        note 🌱 Garden (Log) · # The garden
        """,
    )
    assert "tag #log (🌱 Garden) · log\n" in lines(VAULT, "#")


def test_a_file_that_is_not_read_yet_is_found_by_its_name() -> None:
    vault = VAULT.vault.with_file("New/root-05-여백.md").with_file("New/여백 일지.md")

    found = workspace_symbols(vault, "여백")

    assert [(it.kind, it.name, it.span) for it in found] == [
        ("concept", "여백", (0, 0)),
        ("note", "여백 일지", (0, 0)),
    ]


def test_headings_of_one_text_are_all_found_in_their_order() -> None:
    at = drawn("-- b.md --\n## Why\n-- a.md --\n## Why\r\n\r\n## Why\r\n")

    assert lines(at, "why") == "heading Why (a) · ## Why\n" * 2 + "heading Why (b) · ## Why\n"


def test_a_heading_of_two_lines_is_found_by_words_of_both() -> None:
    at = drawn("-- n.md --\nThe long\nwinter\n---\n")

    found = workspace_symbols(at.vault, "long  winter")

    assert [it.name for it in found] == ["The long winter"]


def test_a_heading_that_repeats_the_name_of_its_note_is_no_second_symbol() -> None:
    at = drawn("-- x/Why.md --\n# Why\n## Why\n")

    assert lines(at, "why") == "note Why (x) · # Why\nheading Why (Why) · ## Why\n"


def test_no_note_without_such_a_heading_is_looked_at() -> None:
    many = "".join(f"-- {nth}.md --\n## Other\n" for nth in range(50))
    at = drawn(f"-- n.md --\n## The plan\n{many}")
    watched: Any = Watched(at.vault.notes.items())
    vault = replace(at.vault, notes=watched)

    assert [it.name for it in workspace_symbols(vault, "plan")] == ["The plan"]
    assert watched.asked == {"n.md"}


class Watched(dict[str, Note]):
    """Notes that remember which of them were asked for."""

    def __init__(self, notes: Iterable[tuple[str, Note]]) -> None:
        super().__init__(notes)
        self.asked: set[str] = set()

    def __getitem__(self, path: str) -> Note:
        self.asked.add(path)
        return super().__getitem__(path)

    def values(self) -> Any:
        self.asked.update(self)
        return super().values()


WORDS = st.text("aAbß-# 과", max_size=4)


@given(st.lists(WORDS, max_size=6), WORDS, st.integers(0, 8))
def test_a_limit_cuts_the_answer_and_nothing_is_said_twice(
    headings: list[str], query: str, limit: int
) -> None:
    notes = "".join(
        f"-- {folder}/root-{nth}-{'ab'[nth % 2]}.md --\n# {text}\n"
        for nth, text in enumerate(headings)
        for folder in "xy"
    )
    vault = drawn(notes).vault
    whole = workspace_symbols(vault, query, 1000)

    assert workspace_symbols(vault, query, limit) == whole[:limit]
    assert len(set(whole)) == len(whole)
