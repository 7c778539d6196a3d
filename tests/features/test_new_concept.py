"""Concept notes that an action creates: where they are, their names and their first texts."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.drawing import Drawn, drawn
from tests.features.fixing import UNKNOWN, actions, at, config, creations, titles
from wikilink_ls.vault.concept_rules import rules_of


@pytest.mark.parametrize(
    ("settings", "content"),
    [
        ({}, "# 과도힘\n"),
        (
            {"concepts": {"template": "template"}},
            "# 과도힘\n2026-03-14 root-08-과도힘 {{other}}\n",
        ),
        ({"concepts": {"template": "gone.md"}}, "# 과도힘\n"),
    ],
)
def test_a_new_concept_note_is_beside_the_others(
    settings: Mapping[str, Any], content: str
) -> None:
    created = [creations(it) for it in actions(at(UNKNOWN), settings) if it.creates]

    assert created == [(("roots/root-08-과도힘.md", content),)]


@pytest.mark.parametrize(
    ("template", "content"),
    [
        ("aliases: [{{name}}]", "aliases: ['a, b']"),
        ("aliases:\n  - {{name}} # x", "aliases:\n  - a, b # x"),
        ('up: "[[{{title}}|{{name}}]]"', 'up: "[[root-08-a, b|a, b]]"'),
        ("tags: []\nof: '{{ Name }}' # {{name}}", "tags: []\nof: 'a, b' # a, b"),
        ("created: {{date}}", "created: 2026-03-14"),
        ("text: |\n  {{name}}", "text: |\n  a, b"),
        ("broken: [{{name}}", "broken: [a, b"),
    ],
)
def test_in_properties_a_placeholder_becomes_what_yaml_can_hold(
    template: str, content: str
) -> None:
    here = at(
        "---\nroot-concepts:\n  - a, b$0\n---\n"
        f"-- yaml.md --\n---\n{template}\n---\n# {{{{name}}}}\n"
    )

    found = actions(here, {"concepts": {"template": "yaml"}})

    assert [creations(it) for it in found] == [
        (("roots/root-08-a, b.md", f"---\n{content}\n---\n# a, b\n"),)
    ]


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("root-05-절제", "roots/root-05-절제.md"),
        ("root-5-절제", "roots/root-5-절제.md"),
        ("root-03-절제", "roots/root-08-절제.md"),
    ],
)
def test_a_whole_name_is_kept_unless_its_number_is_another_concepts(
    written: str, path: str
) -> None:
    here = at(f"---\nroot-concepts: [{written}$0]\n---\n")

    assert [creations(it) for it in actions(here) if it.creates] == [((path, "# 절제\n"),)]


@pytest.mark.parametrize(
    ("settings", "written", "path"),
    [
        ({}, "절제$0", "root-01-절제.md"),
        ({}, "root-05-절제$0", "root-05-절제.md"),
        ({"notes": ["Concepts/*.md"]}, "절제$0", "Concepts/절제.md"),
        ({"notes": ["@*"], "pattern": "@(?P<name>.+)"}, "절제$0", "@절제.md"),
        ({"notes": ["@*"]}, '"@절제$0"', "@절제.md"),
        ({"notes": ["c-*"], "pattern": r"c-(?P<number>\d+)-(?P<name>.+)"}, "x$0", "c-01-x.md"),
        ({"notes": ["[ab]-*"]}, "절제$0", None),
    ],
)
def test_the_first_concept_note_of_all_is_called_as_the_settings_ask(
    settings: Mapping[str, Any], written: str, path: str | None
) -> None:
    here = drawn(f"-- n.md --\n---\nroot-concepts: [{written}]\n---\n")
    rules = rules_of(config({"concepts": settings}).concepts)
    here = Drawn(here.vault.with_rules(rules), here.texts, here.path, here.offset)

    created = [it.creates[0] for it in actions(here, {"concepts": settings}) if it.creates]

    assert created == ([] if path is None else [path])


@pytest.mark.parametrize("name", ["a/b", "'a: b'", "'a#b'", "a.", "'x?'", "'x\u2028'", "가" * 90])
def test_no_note_is_created_that_no_link_could_name(name: str) -> None:
    here = at(f"---\nroot-concepts:\n  - {name}$0\n---\n")

    assert titles(here) == []
