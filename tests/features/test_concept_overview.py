"""What is known of all concepts: a row for each, and which are declared together."""

from textwrap import dedent
from unicodedata import normalize

import pytest

from tests.drawing import drawn
from wikilink_ls.config import Concepts, Config
from wikilink_ls.features.concepts.concept_overview import ConceptRow, overview, together
from wikilink_ls.vault.concept_rules import ConceptRules

ROOTS = """
    -- roots/root-03-과도함.md --
    ---
    aliases: [Too Much, 넘침]
    root-concepts: [현장감]
    ---
    [[root-03-과도함]] [[root-01-현장감]]
    -- roots/root-01-현장감.md --
    ---
    root-concepts: 현장감
    ---
    [[root-03-과도함]]
    """


def lines(drawing: str) -> str:
    """A row a line: declared by, linked by, declared but not linked, linked but not declared."""
    return "".join(map(line, overview(drawn(drawing).vault, Config())))


def line(row: ConceptRow) -> str:
    names = " = ".join((row.name, *row.aliases))
    counts = (row.declared_by, row.linked_by, row.declared_not_linked, row.linked_not_declared)
    return f"{row.note} {names}: {' '.join(map(str, counts))}\n"


def check(drawing: str, expected: str) -> None:
    assert lines(drawing) == dedent(expected).lstrip("\n")


def with_roots(drawing: str) -> str:
    return dedent(ROOTS) + dedent(drawing).lstrip("\n")


def test_a_concept_note_is_counted_for_other_concepts_and_owes_its_own_no_link() -> None:
    check(
        ROOTS,
        """
        roots/root-01-현장감.md 현장감: 2 1 0 0
        roots/root-03-과도함.md 과도함 = Too Much = 넘침: 0 1 0 0
        """,
    )


def test_who_declares_by_another_name_or_form_declares_and_counts_once() -> None:
    check(
        with_roots(f"""
        -- a.md --
        ---
        root-concepts: [too-much, 넘침, "[[root-03-과도함]]"]
        ---
        [[root-03-과도함]] ![[roots/root-03-과도함#x]] [[root-03-과도함]]
        -- b.md --
        ---
        root-concept: {normalize("NFD", "과도함")}
        ---
        [그것](roots/root-03-과도함.md)
        """),
        """
        roots/root-01-현장감.md 현장감: 2 1 0 0
        roots/root-03-과도함.md 과도함 = Too Much = 넘침: 2 3 0 0
        """,
    )


def test_a_link_outside_the_body_is_none() -> None:
    check(
        with_roots("""
        -- a.md --
        ---
        root-concepts: [과도함]
        up: "[[root-03-과도함]]"
        ---
        `[[root-03-과도함]]`
        """),
        """
        roots/root-01-현장감.md 현장감: 2 1 0 0
        roots/root-03-과도함.md 과도함 = Too Much = 넘침: 1 1 1 0
        """,
    )


def test_a_link_that_is_nearly_one_is_no_mismatch() -> None:
    check(
        with_roots("""
        -- a.md --
        ---
        root-concepts: [과도함]
        ---
        [[과도함]]
        """),
        """
        roots/root-01-현장감.md 현장감: 2 1 0 0
        roots/root-03-과도함.md 과도함 = Too Much = 넘침: 1 1 0 0
        """,
    )


def test_only_who_declares_something_is_to_declare_what_it_links() -> None:
    check(
        with_roots("""
        -- a.md --
        ---
        root-concepts: []
        ---
        [[root-03-과도함]] [[root-01-현장감]]
        -- b.md --
        [[root-03-과도함]]
        """),
        """
        roots/root-01-현장감.md 현장감: 2 2 0 1
        roots/root-03-과도함.md 과도함 = Too Much = 넘침: 0 3 0 1
        """,
    )


def test_names_that_no_note_is_about_come_last_as_most_write_them() -> None:
    check(
        with_roots("""
        -- a.md --
        ---
        root-concepts: [없음 둘, "[[b]]"]
        ---
        -- b.md --
        ---
        root-concepts: [없음-둘, 가없음]
        ---
        -- c.md --
        ---
        root-concepts: 없음-둘
        ---
        """),
        """
        roots/root-01-현장감.md 현장감: 2 1 0 0
        roots/root-03-과도함.md 과도함 = Too Much = 넘침: 0 1 0 0
        None b: 1 0 0 0
        None 가없음: 1 0 0 0
        None 없음-둘: 3 0 0 0
        """,
    )


def test_of_two_notes_with_one_name_the_declared_one_is_that_which_it_means() -> None:
    check(
        """
        -- deep/root-2-a.md --
        -- root-1-a.md --
        -- n.md --
        ---
        root-concepts: a
        ---
        [[root-1-a]]
        """,
        """
        deep/root-2-a.md a: 0 0 0 0
        root-1-a.md a: 1 1 0 0
        """,
    )


def test_a_vault_without_concepts_has_no_rows() -> None:
    check("-- a.md --\n[[b]]\n", "")
    assert together(drawn("-- a.md --\n").vault) == []


def test_the_rules_of_the_vault_count() -> None:
    vault = drawn("-- 개념/흐름.md --\n-- n.md --\n---\nthemes: 흐름\n---\n").vault
    rules = ConceptRules(Concepts(notes=("개념/*",), property="themes"))

    (row,) = overview(vault.with_rules(rules), Config())

    assert (row.name, row.declared_by, row.mismatches) == ("흐름", 1, 1)


TOGETHER = """
    -- root-1-a.md --
    ---
    aliases: [also]
    ---
    -- root-2-b.md --
    -- root-3-c.md --
    -- root-4-d.md --
    -- 1.md --
    ---
    root-concepts: [b, a]
    ---
    -- 2.md --
    ---
    root-concepts: [a, B, c, nothing]
    ---
    -- 3.md --
    ---
    root-concepts: [also, c, a]
    ---
    -- 4.md --
    ---
    root-concepts: [d]
    ---
    """


def test_those_most_often_declared_together_are_first() -> None:
    assert together(drawn(TOGETHER).vault) == [
        ("root-1-a.md", "root-2-b.md", 2),
        ("root-1-a.md", "root-3-c.md", 2),
        ("root-2-b.md", "root-3-c.md", 1),
    ]


@pytest.mark.parametrize("path", ["1.md", "2.md", "3.md", "root-1-a.md", "root-3-c.md"])
def test_a_note_that_goes_takes_its_counts_along(path: str) -> None:
    vault = drawn(TOGETHER).vault
    note = vault.notes[path]
    before = overview(vault, Config()), together(vault)

    without = vault.without(path)

    assert (overview(without, Config()), together(without)) != before
    again = without.with_note(note)
    assert (overview(again, Config()), together(again)) == before
