"""Tags in properties and labels of footnotes: what is offered at `$0`, and once it is accepted."""

import pytest

from tests.drawing import drawn
from tests.features.completing import accept, accepted, ask, offered

TAGS = """
-- m.md --
---
tags: [음식]
---
#음식/국 #Project #project/alpha #007/x
"""


def tags(text: str) -> list[str]:
    answer = ask(drawn(f"{TAGS}-- n.md --\n---\n{text}\n---\n"))
    return [item.label for item in answer.items] if answer else []


def tagged(text: str, label: str) -> str:
    here = drawn(f"{TAGS}-- n.md --\n---\n{text}\n---\n")
    answer = ask(here)
    assert answer is not None
    item = next(it for it in answer.items if it.label == label)
    return accepted(here, answer, item).split("\n")[1]


def test_a_tag_in_two_spellings_is_offered_once_and_counted_with_those_below_it() -> None:
    here = drawn("-- a.md --\n#Project\n-- b.md --\n#project/other\n-- n.md --\nx #proj$0\n")
    answer = ask(here)
    assert answer is not None

    found = [(item.label, item.detail) for item in answer.items]

    assert found == [("#Project", "2 notes"), ("#project/other", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tags: [음$0]", ["음식", "음식/국"]),
        ("tags: 음$0", ["음식", "음식/국"]),
        ("Tags:\n  - 음$0", ["음식", "음식/국"]),
        ("tags: [음식, $0]", ["음식/국", "Project", "project/alpha", "007/x", "007"]),
        ('tags: [음식, "#음$0"]', ["#음식/국"]),
        ("tags:\n  - 음식\n  - $0음", ["Project"]),
        ("tag: [음$0]", []),
        ("other: [음$0]", []),
        ("tags: [[음$0", []),
    ],
)
def test_tags_are_offered_in_their_property_but_those_that_are_there(
    text: str, expected: list[str]
) -> None:
    found = tags(text)

    assert set(expected) <= set(found)
    assert bool(found) == bool(expected)
    assert "음식" not in found or "음식" in expected


@pytest.mark.parametrize(
    ("text", "label", "line"),
    [
        ("tags: [a, 음$0]", "음식/국", "tags: [a, 음식/국]"),
        ('tags: [a, "#음$0', "#음식", 'tags: [a, "#음식"'),
        ("tags: ['음$0', b]", "음식", "tags: ['음식', b]"),
        ("tags: p$0", "Project", "tags: Project"),
    ],
)
def test_a_tag_is_written_as_yaml_needs_it(text: str, label: str, line: str) -> None:
    assert tagged(text, label) == line


NOTE = """a[^주석] b[^none]

[^주석]: 뜻 😀 하나
[^2]: other
"""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("x[^$0", ["주석", "2"]),
        ("x[^주$0", ["주석"]),
        ("x[^$0]", ["주석", "2"]),
        ("[^$0", ["none", "주석", "2"]),
        ("> [^n$0", ["none"]),
        ("`[^$0`", []),
        ("\\\\[^$0", []),
        ("[[Garden#[^$0", []),
    ],
)
def test_labels_of_footnotes_are_offered(typed: str, expected: list[str]) -> None:
    assert offered(f"{NOTE}\n{typed}") == expected


@pytest.mark.parametrize(
    ("typed", "label", "line"),
    [
        ("x[^주$0", "주석", "x[^주석]"),
        ("x[^주$0] y", "주석", "x[^주석] y"),
        ("[^$0", "none", "[^none]: "),
        ("[^$0]", "none", "[^none]"),
    ],
)
def test_a_label_closes_its_bracket(typed: str, label: str, line: str) -> None:
    assert accept(f"{NOTE}\n{typed}", label).split("\n")[-1] == line
