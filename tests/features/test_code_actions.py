"""Code actions, as drawings: a note before and after the fix that is chosen."""

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn, apply, drawn
from wikilink_ls.config import Config, parse_config
from wikilink_ls.features.code_actions import FIX_ALL, CodeAction, code_actions
from wikilink_ls.features.diagnostics import Diagnostic, diagnostics
from wikilink_ls.features.new_concept import NewNotes
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span

ROOTS = """\
-- roots/root-01-단순함.md --
---
aliases: [Simplicity, 심플함]
---
-- roots/root-02-현장감.md --
-- roots/root-03-과도함.md --
---
aliases: [Too Much]
---
# 과도함
## why
-- roots/root-04-인사이드-아웃.md --
-- roots/root-07-되먹임.md --
-- other.md --
-- template.md --
# {{name}}
{{Date}} {{title}} {{other}}
"""


def config(settings: Mapping[str, Any] | None = None) -> Config:
    made, problems = parse_config([("test", settings or {})])
    assert problems == []
    return made


def at(text: str, path: str = "log/n.md") -> Drawn:
    return drawn(f"{ROOTS}-- {path} --\n{dedent(text).lstrip(chr(10))}")


def actions(here: Drawn, settings: Mapping[str, Any] | None = None) -> list[CodeAction]:
    span = Span(here.offset, here.offset)
    return code_actions(
        here.vault,
        here.note,
        here.text,
        span,
        config(settings),
        NewNotes("2026-03-14", here.texts.get),
    )


def titles(here: Drawn, settings: Mapping[str, Any] | None = None) -> list[str]:
    return [f"{'*' * it.preferred}{it.title}" for it in actions(here, settings)]


def check(before: str, title: str, after: str, settings: Mapping[str, Any] | None = None) -> None:
    here = at(before)

    found = next(it for it in actions(here, settings) if it.title == title)

    assert apply(here.text, found.edits) == dedent(after).lstrip("\n")
    if found.kind == "quickfix":
        fixed = (found.code, found.span)
        before_fix = {(it.code, it.span) for it in diagnosed(here, here.text, settings)}
        assert fixed in before_fix


def diagnosed(
    here: Drawn, text: str, settings: Mapping[str, Any] | None = None
) -> tuple[Diagnostic, ...]:
    note = parse(here.path, text)
    return diagnostics(here.vault.with_note(note), note, config(settings))


LINK = "Link to '과도함'"


@pytest.mark.parametrize(
    ("link", "settings", "fixed"),
    [
        ("[[과$0도함]]", {}, "[[root-03-과도함|과도함]]"),
        ("[[Too much$0]]", {}, "[[root-03-과도함|Too much]]"),
        ("[[root-3-$0과도함]]", {}, "[[root-03-과도함|과도함]]"),
        ("[[root-03$0]]", {}, "[[root-03-과도함|과도함]]"),
        ("[[과도함$0|너무]]", {}, "[[root-03-과도함|너무]]"),
        ("[[과도함$0#why]]", {}, "[[root-03-과도함#why|과도함]]"),
        ("[[과도함$0#why|너무]]", {}, "[[root-03-과도함#why|너무]]"),
        ("![[과도함$0#why]]", {}, "![[root-03-과도함#why]]"),
        ("| a |\n| - |\n| [[과도함$0]] |", {}, "| a |\n| - |\n| [[root-03-과도함\\|과도함]] |"),
        ("[너무](과도함.md$0#why)", {}, "[너무](root-03-과도함.md#why)"),
        ("[너무][r]\n\n[r]: 과도$0함.md#why", {}, "[너무][r]\n\n[r]: root-03-과도함.md#why"),
        (
            "[[과도함$0#why]]",
            {"useMarkdownLinks": True, "newLinkFormat": "relative"},
            "[과도함](../roots/root-03-과도함.md#why)",
        ),
        ("![[과도함$0]]", {"useMarkdownLinks": True}, "![](root-03-과도함.md)"),
        (
            "[[과도함$0]]",
            {"newLinkFormat": "absolute"},
            "[[roots/root-03-과도함|과도함]]",
        ),
    ],
)
def test_a_link_that_nearly_names_a_concept_is_led_to_it(
    link: str, settings: Mapping[str, Any], fixed: str
) -> None:
    check(f"{link}\n", LINK, f"{fixed}\n", settings)


def test_in_properties_the_link_stays_in_its_quotes() -> None:
    check(
        """
        ---
        up: '[[과도함$0#why]]' # x
        ---
        """,
        LINK,
        """
        ---
        up: '[[root-03-과도함#why|과도함]]' # x
        ---
        """,
    )


UNKNOWN = """
---
root-concepts: [단순함, "과도$0힘"]
---
[[root-01-단순함]] [[root-03-과도함]]
"""


def test_an_unknown_concept_is_replaced_or_created() -> None:
    assert titles(at(UNKNOWN)) == [
        "*Replace by '과도함'",
        "Create the concept note root-08-과도힘",
        "Fix all concepts in this note",
    ]
    check(UNKNOWN, "Replace by '과도함'", UNKNOWN.replace("과도$0힘", "과도함"))


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
    created = [it.creates for it in actions(at(UNKNOWN), settings) if it.creates]

    assert created == [(("roots/root-08-과도힘.md", content),)]


@pytest.mark.parametrize("name", ["a/b", "'a: b'", "'a#b'", "a.", "'x?'"])
def test_no_note_is_created_that_no_link_could_name(name: str) -> None:
    here = at(f"---\nroot-concepts:\n  - {name}$0\n---\n")

    assert titles(here) == []


def test_what_is_linked_is_declared() -> None:
    before = """
    ---
    root-concepts:
      - 단순함 # x
    ---
    [[root-01-단순함]] [[root-03-$0과도함]]
    """
    assert titles(at(before)) == [
        "*Add '과도함' to root-concepts",
        "Fix all concepts in this note",
    ]
    after = before.replace("# x\n", "# x\n      - 과도함\n").replace("$0", "")
    check(before, "Add '과도함' to root-concepts", after)


def test_beside_links_a_link_is_declared() -> None:
    check(
        """
        ---
        root-concept: ["[[root-01-단순함]]"]
        ---
        [[root-01-단순함]] [[root-03-$0과도함]]
        """,
        "Add '과도함' to root-concept",
        """
        ---
        root-concept: ["[[root-01-단순함]]", "[[root-03-과도함]]"]
        ---
        [[root-01-단순함]] [[root-03-과도함]]
        """,
    )


def test_a_note_without_properties_gets_some() -> None:
    check(
        "[[root-03-$0과도함]]\r\n",
        "Add '과도함' to root-concepts",
        "---\r\nroot-concepts: [과도함]\r\n---\r\n[[root-03-과도함]]\r\n",
        {"concepts": {"check": "notes"}},
    )


@pytest.mark.parametrize(
    ("body", "linked"),
    [
        ("그래서 되먹임은 좋다.", "그래서 [[root-07-되먹임|되먹임]]은 좋다."),
        ("# 되먹임\n`되먹임` 되먹임", "# 되먹임\n`되먹임` [[root-07-되먹임|되먹임]]"),
        (
            "[되먹임](https://x.y/되먹임) 되먹임!",
            "[되먹임](https://x.y/되먹임) [[root-07-되먹임|되먹임]]!",
        ),
        ("| a |\n| - |\n| 되먹임 |", "| a |\n| - |\n| [[root-07-되먹임\\|되먹임]] |"),
        ("안되먹임 되먹임꾼 [[other|되먹임]] #되먹임 %%되먹임%%", None),
        ("없다", None),
    ],
)
def test_what_is_declared_is_linked_where_the_text_names_it(body: str, linked: str | None) -> None:
    head = "---\nroot-concepts: [되먹$0임]\n---\n"
    here = at(f"{head}{body}\n")
    removal = "Remove '되먹임' from root-concepts"

    if linked is None:
        assert titles(here) == [removal]
    else:
        assert titles(here) == [
            "*Link the first '되먹임' in the text",
            removal,
            "Fix all concepts in this note",
        ]
        after = f"{head}{linked}\n".replace("$0", "")
        check(f"{head}{body}\n", "Link the first '되먹임' in the text", after)
        check(f"{head}{body}\n", removal, f"---\nroot-concepts: []\n---\n{body}\n")


def test_a_duplicate_goes() -> None:
    check(
        """
        ---
        root-concepts: [단순함, Simplic$0ity]
        ---
        [[root-01-단순함]]
        """,
        "Remove the second 'Simplicity'",
        """
        ---
        root-concepts: [단순함]
        ---
        [[root-01-단순함]]
        """,
    )


MESS = """
---
root-concepts: [단순함, 과도힘, 되먹임, Simplicity] # why
up: "[[현장감]]"
---
[[과도함#why]] 되먹임이다. [[root-4-인사이드 아웃]] $0
| a |
| - |
| [[root-01-단순함\\|x]] [[현장감]] |
"""
MENDED = """
---
root-concepts: [단순함, 과도함, 되먹임, 인사이드-아웃, 현장감] # why
up: "[[root-02-현장감|현장감]]"
---
[[root-03-과도함#why|과도함]] [[root-07-되먹임|되먹임]]이다. \
[[root-04-인사이드-아웃|인사이드-아웃]] \n\
| a |
| - |
| [[root-01-단순함\\|x]] [[root-02-현장감\\|현장감]] |
"""


def test_all_that_leaves_no_choice_is_fixed_at_once() -> None:
    check(MESS, "Fix all concepts in this note", MENDED)
    assert titles(at(MENDED + "$0")) == []
    assert diagnosed(at(MENDED + "$0"), MENDED.lstrip("\n")) == ()


def test_only_what_touches_the_cursor_is_offered() -> None:
    assert titles(at(MESS)) == ["Fix all concepts in this note"]


def test_what_is_silenced_is_not_fixed() -> None:
    codes = ["dangling-link", "unknown-concept", "duplicate-concept", "undeclared-concept"]
    off = dict.fromkeys([*codes, "unlinked-concept"], "off")

    assert titles(at(UNKNOWN), {"diagnostics": {"severity": off}}) == []


def test_a_damaged_note_is_not_touched() -> None:
    here = at(UNKNOWN)
    note = parse(here.path, here.text, damaged=True)
    where = Span(here.offset, here.offset)

    found = code_actions(
        here.vault, note, here.text, where, Config(), NewNotes("", here.texts.get)
    )

    assert found == []


NAMES = [
    "단순함",
    "Simplicity",
    "과도함",
    "과도힘",
    "too-much",
    "인사이드 아웃",
    "없는것",
    "[[root-02-현장감]]",
]
LINKS = [
    *("[[root-01-단순함]]", "[[과도함]]", "![[root-3]]", "[[root-04-인사이드-아웃|x]]"),
    *("현장감이", "`과도함`", "단순함.", "[x](과도함.md)", "[[other]]", "되먹임", "🌱"),
]


@st.composite
def notes(draw: st.DrawFn) -> str:
    names = [f'"{it}"' if it[0] == "[" else it for it in draw(st.lists(st.sampled_from(NAMES)))]
    style = draw(st.sampled_from(["flow", "block"]))
    value = f" [{', '.join(names)}]" if style == "flow" else "".join(f"\n  - {it}" for it in names)
    body = " ".join(draw(st.lists(st.sampled_from(LINKS), max_size=6)))
    text = f"---\na: 1 # x\nroot-concepts:{value}\n---\n{body}\n"
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(notes())
def test_after_a_fix_its_finding_is_gone_and_no_warning_came(text: str) -> None:
    here = at(text.replace("\r\n", "\n") + "$0")
    here = Drawn(here.vault, {**here.texts, here.path: text}, here.path, 0)
    note = parse(here.path, text)
    found = code_actions(
        here.vault, note, text, Span(0, len(text)), Config(), NewNotes("", here.texts.get)
    )
    before = diagnosed(here, text)

    for action in (it for it in found if it.edits):
        fixed = apply(text, action.edits)
        after = diagnosed(here, fixed)
        assert _warnings(fixed, after) <= _warnings(text, before)
        # Of a concept that is declared twice, one declaration is left.
        if action.kind == "quickfix" and "duplicate-concept" not in {it.code for it in before}:
            count = sum(it.code == action.code for it in before)
            assert sum(it.code == action.code for it in after) <= count - 1


def _warnings(text: str, found: tuple[Diagnostic, ...]) -> set[tuple[str, str]]:
    return {(it.code, it.span.of(text)) for it in found if it.severity == "warning"}


@given(notes())
def test_what_is_fixed_at_once_stays_fixed(text: str) -> None:
    here = at("$0")

    fixed = fixed_at_once(here, text)

    codes = {it.code for it in diagnosed(here, fixed)}
    assert codes <= {"unknown-concept", "unlinked-concept"}
    assert fixed_at_once(here, fixed) == fixed


def fixed_at_once(here: Drawn, text: str) -> str:
    note, where = parse(here.path, text), Span(0, 0)
    found = code_actions(here.vault, note, text, where, Config(), NewNotes("", here.texts.get))
    return apply(text, [edit for it in found if it.kind == FIX_ALL for edit in it.edits])
