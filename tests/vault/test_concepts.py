"""Which notes are about a concept, what it is called, and who declares it."""

from unicodedata import normalize

import pytest

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.config import Concepts
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules, concept_key
from wikilink_ls.vault.concepts import (
    all_concepts,
    concept_names,
    concept_note,
    concept_notes,
    declared_note,
    declaring_notes,
    linked_concepts,
    near_concept,
)
from wikilink_ls.vault.resolver import Resolver

DECOMPOSED = normalize("NFD", "과도함")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("00-roots/root-03-과도함.md", "과도함"),
        ("root_3 과도함.md", "과도함"),
        ("root-과도함.md", "과도함"),
        ("Root-7 되먹임.md", "되먹임"),
        ("root-04-인사이드-아웃.md", "인사이드-아웃"),
        ("root-2024년.md", "2024년"),
        ("root-12.md", "12"),
        ("root-.md", "root-"),
        ("ROOT-1-A.MD", "A"),
        ("roots/a.md", None),
        ("root cause.md", None),
        ("uproot-1-a.md", None),
        ("root-03-과도함.png", None),
    ],
)
def test_a_concept_is_called_by_its_note_without_prefix_and_number(
    path: str, name: str | None
) -> None:
    assert DEFAULT_RULES.name_of(path) == name


@pytest.mark.parametrize(
    ("settings", "path", "name"),
    [
        (Concepts(notes=("개념/*",)), "개념/과도함.md", "과도함"),
        (Concepts(notes=("개념/*",)), "개념/더/과도함.md", "과도함"),
        (Concepts(notes=("개념/*",)), "그 개념/과도함.md", None),
        (Concepts(notes=("*.concept", "root-*")), "flow.concept.md", "flow.concept"),
        (Concepts(notes=()), "root-1-a.md", None),
        (Concepts(notes=("@*",), pattern="@(?P<name>.+)"), "people/@Ada.md", "Ada"),
    ],
)
def test_which_notes_are_about_a_concept_can_be_set(
    settings: Concepts, path: str, name: str | None
) -> None:
    assert ConceptRules(settings).name_of(path) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("인사이드 아웃", "인사이드-아웃"),
        ("inside_out", "Inside Out"),
        (DECOMPOSED, "과도함"),
        (" a  b ", "A-B"),
    ],
)
def test_names_that_differ_in_case_form_and_separators_are_one(one: str, other: str) -> None:
    assert concept_key(one) == concept_key(other)


def test_a_name_of_separators_alone_is_a_name() -> None:
    assert concept_key("--") != concept_key("-")


@pytest.mark.parametrize(
    "drawing",
    [
        """
        -- n.md --
        ---
        root-concepts: [«과도함», "«현장감»", '«인사이드-아웃»', "«[[root-03-과도함]]»", 3, [x]]
        ---
        """,
        """
        -- n.md --
        ---
        Root-Concept: «과도함»
        other: 과도함
        ---
        """,
        """
        -- n.md --
        ---
        root-concepts:
          - «과도함» # why
          - "«[[../00-roots/root-03-과도함|그것]]»"
          -
          - a: b
        ---
        과도함
        """,
        """
        -- n.md --
        ---
        root-concepts:
          ko: 과도함
        ---
        """,
    ],
)
def test_a_note_declares_the_texts_of_its_property(drawing: str) -> None:
    it = drawn(drawing)
    note = it.vault.notes["n.md"]

    found = [("n.md", each.span) for each in DEFAULT_RULES.declarations(note)]

    assert draw(it.texts, found) == without_cursor(drawing)


ROOTS = """
    -- roots/root-03-과도함.md --
    ---
    aliases: [Too Much, 넘침]
    ---
    -- roots/root-04-인사이드-아웃.md --
    -- archive/root-9-Too Much.md --
    -- n.md --
    ---
    root-concepts:
      [too-much, 넘침, "[[root-03-과도함]]", "[[n]]", "[[root-4]]", 없음, root-3-과도함]
    ---
    [[root-03-과도함]] ![[root-04-인사이드-아웃#a]] `[[root-03-과도함]]` [[없음]] [[n]] [[#a]]
    [b](roots/root-03-과도함.md)
    -- m.md --
    ---
    root-concept: 과 도 함
    ---
    """


def test_a_name_means_the_note_that_is_called_so_before_one_with_the_alias() -> None:
    vault = drawn(ROOTS).vault

    assert concept_note(vault, "과-도-함") == "roots/root-03-과도함.md"
    assert concept_notes(vault, "too_much") == [
        "archive/root-9-Too Much.md",
        "roots/root-03-과도함.md",
    ]
    assert concept_note(vault, "없음") is None
    assert all_concepts(vault) == [
        "archive/root-9-Too Much.md",
        "roots/root-03-과도함.md",
        "roots/root-04-인사이드-아웃.md",
    ]
    assert concept_names(vault, "roots/root-03-과도함.md") == ["과도함", "Too Much", "넘침"]


def test_a_declared_value_is_about_the_note_that_it_names_or_links() -> None:
    vault = drawn(ROOTS).vault
    declarations = DEFAULT_RULES.declarations(vault.notes["n.md"])

    assert [declared_note(vault, it, "n.md") for it in declarations] == [
        "archive/root-9-Too Much.md",
        "roots/root-03-과도함.md",
        "roots/root-03-과도함.md",
        None,
        None,
        None,
        "roots/root-03-과도함.md",
    ]


def test_a_concept_is_declared_by_any_of_its_names() -> None:
    vault = drawn(ROOTS).vault

    assert declaring_notes(vault, "roots/root-03-과도함.md") == {"n.md", "m.md"}
    assert declaring_notes(vault, "archive/root-9-Too Much.md") == {"n.md"}
    assert declaring_notes(vault, "roots/root-04-인사이드-아웃.md") == set()


def test_a_concept_is_linked_in_the_body() -> None:
    vault = drawn(ROOTS).vault

    found = linked_concepts(Resolver(vault), vault.notes["n.md"])

    assert [path for _, path in found] == [
        "roots/root-03-과도함.md",
        "roots/root-04-인사이드-아웃.md",
        "roots/root-03-과도함.md",
    ]


@pytest.mark.parametrize(
    ("linkpath", "path"),
    [
        ("과도함", "roots/root-03-과도함.md"),
        ("넘침", "roots/root-03-과도함.md"),
        ("root-3-과도함", "roots/root-03-과도함.md"),
        ("x/root-과도함.md", "roots/root-03-과도함.md"),
        ("root-03", "roots/root-03-과도함.md"),
        ("root_3", "roots/root-03-과도함.md"),
        ("인사이드 아웃", "roots/root-04-인사이드-아웃.md"),
        ("Too Much", "archive/root-9-Too Much.md"),
        ("../root-3-과도함", "roots/root-03-과도함.md"),
        ("폴더/과도함", None),
        ("root-03-과도함.png", None),
        ("root-03-도표.png", None),
        ("root-03-회의록", None),
        ("root-5", None),
        ("03", None),
        ("없음", None),
    ],
)
def test_a_link_to_nowhere_may_nearly_name_a_concept(linkpath: str, path: str | None) -> None:
    assert near_concept(drawn(ROOTS).vault, linkpath) == path
