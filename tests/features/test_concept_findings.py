"""What is wrong about concepts, as drawings: the lines under a vault are what is found in n.md."""

from textwrap import dedent
from unicodedata import normalize

import pytest

from tests.drawing import drawn
from wikilink_ls.config import CheckedNotes, Concepts, Config
from wikilink_ls.features.completing.matching import resembling
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.features.findings import concept_findings as module
from wikilink_ls.features.findings.concept_findings import (
    MOST_SEARCHES,
    closest_concepts,
)
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.vault import Vault

ROOTS = """\
-- roots/root-01-단순함.md --
---
aliases: [Simplicity]
---
-- roots/root-03-과도함.md --
-- roots/root-05-여백.md --
-- roots/root-04-인사이드-아웃.md --
-- other.md --
"""
DECOMPOSED = normalize("NFD", "과도함")


def found(
    note: str, path: str = "n.md", config: Config | None = None, *, complete: bool = True
) -> str:
    at = drawn(f"{ROOTS}-- {path} --\n{dedent(note).lstrip(chr(10))}")
    text = at.texts[path]
    findings = diagnostics(at.vault, at.vault.notes[path], config or Config(), complete=complete)
    return "\n".join(f"{it.span.of(text)} · {it.code}: {it.message}" for it in findings)


def check(note: str, findings: str, path: str = "n.md") -> None:
    assert found(note, path) == dedent(findings).strip("\n")


def test_a_declared_name_that_no_concept_has_is_unknown() -> None:
    check(
        """
        ---
        root-concepts: [과도힘, "없는 것", "[[other]]", "[[gone]]", 3]
        ---
        """,
        """
        과도힘 · unknown-concept: No concept is called '과도힘'; did you mean '과도함'?
        없는 것 · unknown-concept: No concept is called '없는 것'
        [[other]] · unknown-concept: 'other' is no concept note
        gone · dangling-link: No note or file is called 'gone'
        """,
    )


def test_a_concept_that_is_declared_twice_is_told_the_second_time() -> None:
    check(
        """
        ---
        root-concepts: [단순함, Simplicity, "[[root-01-단순함]]", 없다, 없다]
        ---
        [[root-01-단순함]]
        """,
        """
        Simplicity · duplicate-concept: The concept 'Simplicity' is declared already, as '단순함'
        [[root-01-단순함]] · duplicate-concept: The concept '단순함' is declared twice
        없다 · unknown-concept: No concept is called '없다'
        없다 · duplicate-concept: The concept '없다' is declared twice
        없다 · unknown-concept: No concept is called '없다'
        """,
    )


def test_what_is_linked_is_to_be_declared_and_what_is_declared_linked() -> None:
    check(
        """
        ---
        root-concepts: [단순함]
        up: "[[root-01-단순함]]"
        ---
        ![[root-03-과도함]] [[root-03-과도함]] `[[root-01-단순함]]`
        """,
        """
        단순함 · unlinked-concept: The concept '단순함' is declared, but not linked in the text
        root-03-과도함 · undeclared-concept: The concept '과도함' is linked, but not in root-concepts
        """,  # noqa: E501
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "note",
    [
        "---\nroot-concepts: [과도함]\n---\n[[root-03-과도함]]",
        f"---\nroot-concepts: [{DECOMPOSED}]\n---\n[[root-03-{DECOMPOSED}]]",
        "[[root-03-과도함]]",
        "---\nroot-concept: 인사이드 아웃\n---\n[x](roots/root-04-인사이드-아웃.md)",
        '---\nroot-concepts:\n  - "[[root-03-과도함|x]]"\n---\n[[root-03-과도함|b]]',
        "---\nroot-concepts: []\n---\n",
        "---\nroot-concepts: [Simplicity]\n---\n![[root-01-단순함]]",
    ],
)
def test_what_agrees_is_not_mentioned(note: str, newline: str) -> None:
    assert found(note.replace("\n", newline)) == ""


def test_a_near_miss_tells_the_link_and_counts_as_one() -> None:
    check(
        """
        ---
        root-concepts: [과도함]
        ---
        [[과도함]] [[root-3]] [[과도함|x]]
        """,
        """
        과도함 · dangling-link: No note or file is called '과도함'; the concept is [[root-03-과도함|과도함]]
        root-3 · dangling-link: No note or file is called 'root-3'; the concept is [[root-03-과도함|과도함]]
        과도함 · dangling-link: No note or file is called '과도함'; the concept is [[root-03-과도함|과도함]]
        """,  # noqa: E501
    )


def test_a_near_miss_is_told_in_the_format_of_the_vault() -> None:
    config = Config(use_markdown_links=True, new_link_format="absolute")

    assert found("[[Simplicity]]", config=config).endswith(
        "the concept is [Simplicity](roots/root-01-단순함.md)"
    )


@pytest.mark.parametrize(
    ("check", "path", "declares", "codes"),
    [
        ("declaring", "n.md", True, {"undeclared-concept", "unlinked-concept"}),
        ("declaring", "n.md", False, set()),
        ("declaring", "root-9-x.md", True, set()),
        ("notes", "n.md", False, {"undeclared-concept"}),
        ("notes", "root-9-x.md", True, set()),
        ("all", "root-9-x.md", True, {"undeclared-concept", "unlinked-concept"}),
    ],
)
def test_which_notes_are_checked_is_a_setting(
    check: CheckedNotes, path: str, declares: bool, codes: set[str]
) -> None:
    head = "---\nroot-concepts: 단순함\n---\n" if declares else ""

    lines = found(
        f"{head}[[root-03-과도함]]", path, Config(concepts=Concepts(check=check))
    ).splitlines()

    assert {line.split(" · ")[1].partition(":")[0] for line in lines} == codes


@pytest.mark.parametrize("complete", [True, False])
def test_what_nobody_can_read_or_know_is_not_judged(*, complete: bool) -> None:
    note = "---\na: b: c\nroot-concepts: []\n---\n[[root-03-과도함]]\n"
    if not complete:
        note = "---\nroot-concepts: [gone]\n---\n[[root-03-과도함]]\n"
    config = Config(concepts=Concepts(check="all"))

    assert "-concept:" not in found(note, config=config, complete=complete)


def test_a_name_that_two_notes_claim_is_ambiguous_in_each() -> None:
    paths = ("b/root-11-과도함.md", "c/root-12-과도함.md", "root-7-Simplicity.md")
    others = "".join(f"-- {path} --\n" for path in paths)
    check(
        f"---\naliases: [y, Simplicity]\n---\n# x\n# 과도함\n{others}",
        """
        Simplicity · ambiguous-concept: The concept 'Simplicity' is claimed by 'root-7-Simplicity.md' and 'roots/root-01-단순함.md' as well
        # x · ambiguous-concept: The concept '과도함' is claimed by 'b/root-11-과도함.md', 'c/root-12-과도함.md' and 'roots/root-03-과도함.md' as well
        """,  # noqa: E501
        "root-9-과도함.md",
    )
    assert found("text\n", "root-9-과도함.md").startswith("text · ambiguous-concept")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("과도힘", "과도함"),
        (normalize("NFD", "과도힘"), "과도함"),
        ("과도점", "과도함"),
        ("과함", "과도함"),
        ("여벡", "여백"),
        ("여백들", "여백"),
        ("인사이드 아웃츠", "인사이드-아웃"),
        ("Simplicty", "Simplicity"),
        ("root-03-과도힘", "과도함"),
        ("여름", None),
        ("없는것", None),
    ],
)
def test_the_closest_concept_is_found_by_its_letters(typed: str, meant: str | None) -> None:
    assert next(iter(closest_concepts(drawn(ROOTS).vault, typed)), None) == meant


def test_many_unknown_concepts_cost_few_searches_and_again_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched = []

    def counted(names: Names, text: str, likeness: int, limit: int) -> list[tuple[str, int]]:
        searched.append(text)
        return resembling(names, text, likeness, limit)

    monkeypatch.setattr(module, "resembling", counted)
    names = ", ".join(f"모름{nth}" for nth in range(MOST_SEARCHES * 3))
    at = drawn(f"{ROOTS}-- n.md --\n---\nroot-concepts: [{names}]\n---\n")

    for _ in range(2):
        assert len(diagnostics(at.vault, at.vault.notes["n.md"], Config())) == MOST_SEARCHES * 3
        assert len(searched) == MOST_SEARCHES


def test_thousands_of_concepts_are_searched_by_their_letters() -> None:
    names = [f"개념 {chr(0xAC00 + nth)}{chr(0xAC00 + nth * 7 % 11172)}" for nth in range(3000)]
    paths = [f"root-{nth}-{name}.md" for nth, name in enumerate(names)]
    vault: Vault = build_vault(paths, [])

    assert closest_concepts(vault, f"{names[700]}a")[0] == names[700]


def test_what_has_but_a_part_of_a_name_is_no_near_miss() -> None:
    check(
        """
        ---
        root-concepts: [과도함/단순함, root-03]
        ---
        ![[root-03-도표.png]] [[root-03-회의록]] [[프로젝트/과도함]]
        """,
        """
        과도함/단순함 · unknown-concept: No concept is called '과도함/단순함'
        root-03 · unknown-concept: No concept is called 'root-03'; did you mean '과도함'?
        root-03-도표.png · dangling-link: No note or file is called 'root-03-도표.png'
        root-03-회의록 · dangling-link: No note or file is called 'root-03-회의록'
        프로젝트/과도함 · dangling-link: No note or file is called '프로젝트/과도함'
        """,
    )


def test_the_name_of_a_file_is_meant_before_the_alias_of_another() -> None:
    at = drawn("""
        -- root-03-과도함.md --
        -- root-04-b.md --
        ---
        aliases: [과도함]
        ---
        -- n.md --
        ---
        root-concepts: [과도함]
        ---
        [[과도함]]
        """)

    (finding,) = diagnostics(at.vault, at.vault.notes["n.md"], Config())

    assert finding.message.endswith("the concept is [[root-03-과도함|과도함]]")
