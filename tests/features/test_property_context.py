"""Where a cursor stands in a property, here the one of concepts: «…» is what is to be replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.config import Concepts
from wikilink_ls.features.completing.property_context import PropertyContext, property_context
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules


def note(properties: str, *, crlf: bool = False) -> str:
    text = f"-- n.md --\n---\ntitle: x\n{properties}\n---\n"
    return text.replace("\n", "\r\n").replace("--\r\n", "--\n", 1) if crlf else text


def context(drawing: str) -> PropertyContext | None:
    at = drawn(drawing)
    return property_context(at.note, at.text, at.offset, DEFAULT_RULES.properties)


@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize(
    ("properties", "typed", "style", "quote", "declared"),
    [
        # Lists in brackets.
        ("root-concepts: [«과$0»]", "과", "flow", "", []),
        ("root-concepts: [«과$0»", "과", "flow", "", []),
        ("root-concepts: [«$0»", "", "flow", "", []),
        ("root-concepts: [ «$0»", "", "flow", "", []),
        ("root-concepts: [여백, «$0»", "", "flow", "", ["여백"]),
        ("root-concepts: [여백,«$0»", "", "flow", "", ["여백"]),
        ("root-concepts: [여백, «$0», 손맛]", "", "flow", "", ["여백", "손맛"]),
        ("root-concepts: [여백, «인사$0이드 아웃» , 손맛]", "인사", "flow", "", ["여백", "손맛"]),
        ("root-concepts: [«$0여백», 손맛]", "", "flow", "", ["손맛"]),
        ("root-concepts: [«인사이드 $0»]", "인사이드 ", "flow", "", []),
        ("root-concepts: [C#, «과$0»", "과", "flow", "", ["C#"]),
        ("root-concepts: [it's, «과$0»", "과", "flow", "", ["it's"]),
        ("root-concepts: ['a, b', «과$0»", "과", "flow", "", ["a, b"]),
        ("root-concepts: [«과$0» # why", "과", "flow", "", []),
        ("root-concepts: [«과$0»] # why", "과", "flow", "", []),
        (
            "root-concepts: [\n  여백, # why, or\n  «과$0»,\n  손맛,\n]",
            "과",
            "flow",
            "",
            ["여백", "손맛"],
        ),
        ("root-concepts: [\n  여백,\n  «과$0»\ntags: [a]", "과", "flow", "", ["여백"]),
        ("root-concepts: [\n  여백,\n  «과$0»\n  손맛]", "과", "flow", "", ["여백", "손맛"]),
        ("root-concepts: [\n«$0»\n]", "", "flow", "", []),
        # Quotes.
        ('root-concepts: [«"과$0»', "과", "flow", '"', []),
        ('root-concepts: [«"$0"»]', "", "flow", '"', []),
        ("root-concepts: [«'과$0도함'», '여백']", "과", "flow", "'", ["여백"]),
        ('root-concepts: [«"과$0», "여백"]', "과", "flow", '"', ["여백"]),
        ('root-concepts: [«"과$0»]', "과", "flow", '"', []),
        ("root-concepts: [«'it''s $0'»]", "it's ", "flow", "'", []),
        ('root-concepts: [«"a \\"b$0"»]', 'a "b', "flow", '"', []),
        ('root-concepts: [«"a, b$0»', "a, b", "flow", '"', []),
        ('root-concepts: ["[[root-1-여백]]", «과$0»]', "과", "flow", "", ["여백"]),
        # Lists of lines.
        ("root-concepts:\n  - «과$0»", "과", "block", "", []),
        ("root-concepts:\n  - «$0»", "", "block", "", []),
        ("root-concepts:\n- 여백\n- «과$0» # why", "과", "block", "", ["여백"]),
        ("root-concepts:\n  # why\n\n  - «$0»\n  - 여백", "", "block", "", ["여백"]),
        ('root-concepts:\n  - «"과$0»\n  - 여백', "과", "block", '"', ["여백"]),
        ("root-concepts:\n  - «'과$0'»\n  - 여백", "과", "block", "'", ["여백"]),
        ("root-concepts:\n  - «a, $0b»", "a, ", "block", "", []),
        # One value.
        ("root-concepts: «과$0»", "과", "single", "", []),
        ("root-concepts: «$0»", "", "single", "", []),
        ("root-concepts: «$0»\n# why\n\ntags: [a]", "", "single", "", []),
        ('root-concepts: «"과$0»', "과", "single", '"', []),
        # Names of the property.
        ("Root-Concept: «과$0»", "과", "single", "", []),
        ('"root-concepts": [«과$0»', "과", "flow", "", []),
        # What is broken elsewhere.
        ('up: [[x\nb: "\nroot-concepts: [«과$0»\nc: [', "과", "flow", "", []),
    ],
)
def test_a_value_is_typed(
    properties: str, typed: str, style: str, quote: str, declared: list[str], *, crlf: bool
) -> None:
    drawing = note(properties, crlf=crlf)
    at = drawn(drawing)

    found = property_context(at.note, at.text, at.offset, DEFAULT_RULES.properties)

    assert found is not None
    assert draw(at.texts, [("n.md", found.span)]) == without_cursor(drawing)
    assert (found.typed, found.style, found.quote) == (typed, style, quote)
    assert [it.name for it in DEFAULT_RULES.declarations(found.others)] == declared


@pytest.mark.parametrize(
    "properties",
    [
        "root-con$0cepts: [a]",
        "root-concepts:$0",
        "root-concepts: [a] $0",
        "root-concepts: [a]$0",
        "root-concepts: ['a'$0]",
        "root-concepts: [$0'a']",
        "root-concepts: $0[a]",
        "root-concepts: $0\n  - a",
        "root-concepts: $0\n- a",
        "root-concepts: $0\n  a",
        "root-concepts: [a, [b$0",
        "root-concepts: [a # b$0",
        "root-concepts: a # b$0",
        "root-concepts:\n  - a # b$0",
        "root-concepts: |\n  a$0",
        "root-concepts: {a: b$0",
        "root-concepts:\n  a: b$0",
        "root-concepts:\n  - a:\n      - b$0",
        "root-concepts:\n  -$0",
        "root-concepts:\n  a$0",
        "root-concepts: &a$0",
        "root-concepts: [a\n  b$0]",
        'root-concepts: ["a\n  b$0"]',
        'root-concepts: ["[[a]]$0"]',
        "root-concepts: [a]\ntags: [b$0]",
        "root-concepts: [a\ntags: [b$0]",
        "tags: [a$0]",
        "tags:\n  - a$0",
        "up:\n  root-concepts: [a$0]",
    ],
)
def test_elsewhere_there_is_none(properties: str) -> None:
    assert context(note(properties)) is None


@pytest.mark.parametrize(
    "text",
    [
        "---\nroot-concepts: [과$0",
        "---\ntitle: x\nroot-concepts:\n  - 과$0",
        "---\r\nroot-concepts: [과$0]\r\n\r\n# 제목\r\n",
        "---\nroot-concepts: [현장감, 과$0]\n\n---\n",
    ],
)
def test_properties_that_are_begun_are_closed_by_an_empty_line(text: str) -> None:
    found = context(f"-- n.md --\n{text}")

    assert found
    assert found.typed == "과"


@pytest.mark.parametrize(
    "text",
    [
        "root-concepts: [과$0]",
        "--- x\nroot-concepts: [과$0]",
        "---\ntitle: x\n\nroot-concepts: [과$0]",
        "---\nroot-concepts: [과]\n---$0\n",
        "---$0\nroot-concepts: [과]\n---\n",
        "---\ntitle: x\n---\nroot-concepts: [과$0]\n",
    ],
)
def test_outside_the_properties_there_is_none(text: str) -> None:
    assert context(f"-- n.md --\n{text}") is None


def test_the_name_of_the_property_can_be_set() -> None:
    at = drawn("-- n.md --\n---\n개념: [과$0\n---\n")

    rules = ConceptRules(Concepts(property="개념"))

    found = property_context(at.note, at.text, at.offset, rules.properties)

    assert found is not None
    assert property_context(at.note, at.text, at.offset, DEFAULT_RULES.properties) is None


@given(st.lists(st.sampled_from([*"[]{},'\"\\#:- \n\r과", "\r\n", "\n  - ", ": "]), max_size=20))
def test_it_is_on_the_line_of_the_cursor_whatever_is_there(parts: list[str]) -> None:
    text = f"---\nroot-concepts: {''.join(parts)}\n---\n"
    parsed = parse("n.md", text)

    for offset in range(len(text) + 1):
        line = parsed.lines.line_span(parsed.lines.line_of(offset))
        found = property_context(parsed, text, offset, DEFAULT_RULES.properties)
        # No cursor stands inside a line ending.
        if found is not None and offset <= line.end:
            assert line.start <= found.span.start <= offset <= found.span.end <= line.end
            assert text.startswith(found.quote, found.span.start)
