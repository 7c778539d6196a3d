"""Code actions, as drawings: a note before and after the fix that is chosen."""

from collections.abc import Mapping
from importlib import import_module as module_of
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
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.concept_rules import rules_of

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
        ("$0![[과도함#why]]", {}, "![[root-03-과도함#why]]"),
        ("[[과도함#wh$0y]]", {}, "[[root-03-과도함#why|과도함]]"),
        ("[[과도함|너$0무]]", {}, "[[root-03-과도함|너무]]"),
        ("[너무$0][r]\n\n[r]: 과도함.md", {}, "[너무][r]\n\n[r]: root-03-과도함.md"),
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


def test_references_with_one_definition_have_one_fix() -> None:
    assert titles(at("[x][r] [y][r]\n\n[r]: 과$0도함.md\n")) == [
        f"*{LINK}",
        "Fix all concepts in this note",
    ]


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

    assert [it.creates for it in found] == [
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

    assert [it.creates for it in actions(here) if it.creates] == [((path, "# 절제\n"),)]


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

    created = [it.creates[0][0] for it in actions(here, {"concepts": settings}) if it.creates]

    assert created == ([] if path is None else [path])


@pytest.mark.parametrize("name", ["a/b", "'a: b'", "'a#b'", "a.", "'x?'", "'x\u2028'", "가" * 90])
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
        ("\\[[되먹임]] [되먹임 x] [되먹임 되먹임]: _되먹임_은", None),
        ("되먹임::x\n- **되먹임**:: x\n(되먹임 율:: 3) a_되먹임 되먹임_a", None),
        ("_되먹임_ __되먹임은__", "_[[root-07-되먹임|되먹임]]_ __되먹임은__"),
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


def test_what_is_removed_is_said_to_go_from_where_it_stands() -> None:
    before = """
    ---
    root-concepts: [단순함]
    root-concept: 되먹$0임
    ---
    [[root-01-단순함]]
    """
    after = before.replace("되먹$0임", "[]")
    check(before, "Remove '되먹임' from root-concept", after)


def test_an_empty_item_is_filled() -> None:
    before = """
    ---
    root-concepts:
      -
    ---
    [[root-03-$0과도함]]
    """
    after = before.replace("-\n    ---", "- 과도함\n    ---").replace("$0", "")
    check(before, "Add '과도함' to root-concepts", after)
    check(before, "Fix all concepts in this note", after)


LINKED = "---\n[[root-01-단순함]] [[root-03-과도함]]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"[[root-01-단순함]]"', '["[[root-01-단순함]]", "[[root-03-과도함]]"]'),
        (
            "'a value that is longer than the body' # why\nx: 1",
            "['a value that is longer than the body', '단순함', '과도함'] # why\nx: 1",
        ),
        # A comment says more than the value beside it.
        (
            "\n- 과도함\n- 단순함\n- 단순함 # why\n- Simplicity",
            "\n- 과도함\n- 단순함\n- 단순함 # why",
        ),
        # Of two that mean the same, the second is not made a duplicate.
        ("[단순함, 과도힘, 과됴함]", "[단순함, 과도함, 과됴함]"),
        # What cannot be changed does not keep the rest from it.
        (
            "\n- 단순함\n- |-\n  단순함\n- 과도힘",
            "\n- 단순함\n- |-\n  단순함\n- 과도함",
        ),
        # Where one duplicate hides another.
        (
            '["[[root-1]]", 단순함, "[[Too much]]", Simplicity, 과도함]',
            '["[[root-01-단순함|단순함]]", "[[root-03-과도함|Too much]]"]',
        ),
    ],
)
def test_the_properties_are_fixed_at_once(before: str, after: str) -> None:
    text = f"---\nroot-concepts: {before}\nz: 2\n{LINKED}"

    fixed = fixed_at_once(at("$0"), text.replace(": \n", ":\n"))

    assert fixed == f"---\nroot-concepts: {after}\nz: 2\n{LINKED}".replace(": \n", ":\n")


def test_a_link_that_would_be_none_stands_at_the_next_place() -> None:
    head = "---\nroot-concepts: [단순함, 되먹임]\n---\n"

    fixed = fixed_at_once(at("$0"), f"{head}!단순함 되먹임 \\단순함 단순함 단순함\n")

    links = "[[root-07-되먹임|되먹임]] \\단순함 [[root-01-단순함|단순함]]"
    assert fixed == f"{head}!단순함 {links} 단순함\n"


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


def test_however_much_is_fixed_the_note_is_read_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ["단순함", "현장감", "과도함", "되먹임"]
    before = f"---\nroot-concepts: [{', '.join(names * 20)}]\n---\n{' '.join(names)}\n"
    read = list[str]()

    def reading(module: str, name: str) -> None:
        original = getattr(module_of(f"wikilink_ls.{module}"), name)

        def counted(*args: Any) -> Any:
            read.append(name)
            return original(*args)

        monkeypatch.setattr(f"wikilink_ls.{module}.{name}", counted)

    reading("features.fix_all", "parse")
    reading("features.concept_fixes", "parse")
    reading("syntax.property_edit", "parse_properties")

    fixed = fixed_at_once(at("$0"), before)

    assert fixed.count("[[root-") == len(names)
    assert f"[{', '.join(names)}]" in fixed
    assert len(read) <= 4


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
    comment = draw(st.sampled_from(["", "", " # why"]))
    match draw(st.sampled_from(["flow", "lines", "block", "single"])):
        case "flow":
            value = f" [{', '.join(names)}]{comment}"
        case "lines":
            value = f" [\n{''.join(f'  {it},{comment}{chr(10)}' for it in names)}]"
        case "block":
            value = "".join(f"\n  - {it}{comment}" for it in names)
        case _:
            value = f" {names[0] if names else chr(34) * 2}{comment}"
    body = " ".join(draw(st.lists(st.sampled_from(LINKS), max_size=6)))
    after = draw(st.sampled_from(["", "# of z\nz: [a, b] # y\n"]))
    end = draw(st.sampled_from(["", "\n"])) if body else ""
    text = f"---\na: 1 # x\nroot-concepts:{value}\n{after}---\n{body}{end}"
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
    with_comment = {"duplicate-concept"} if "# why" in text else set[str]()
    assert codes <= {"unknown-concept", "unlinked-concept", *with_comment}
    assert fixed_at_once(here, fixed) == fixed


@given(notes())
def test_what_is_fixed_at_once_leaves_all_else_as_it_is(text: str) -> None:
    here = at("$0")

    fixed = fixed_at_once(here, text)

    old, new = parse(here.path, text), parse(here.path, fixed)
    assert _others(new.properties.values) == _others(old.properties.values)
    assert _shown(new.properties.span, fixed, new) == _shown(old.properties.span, text, old)
    assert fixed.count("#") == text.count("#")
    assert fixed.count("\r\n") * (text.count("\r\n") > 0) == fixed.count("\n") * ("\r" in text)


def _others(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [it for it in values.items() if it[0] != "root-concepts"]


def _shown(head: Span, text: str, note: Note) -> str:
    """The body with each link as what it shows; an embed shows nothing here."""
    shown = ((it.span, it.display or it.path) for it in note.links if it.kind == "wikilink")
    hidden = ((it.span, "") for it in note.links if it.kind == "embed")
    other = ((it.span, it.display or "") for it in note.links if it.kind == "markdown")
    edits = (TextEdit(*it) for it in (*shown, *hidden, *other))
    before, body = text[: head.end], apply(text, edits)
    assert body.startswith(before)
    return body[head.end :]


def fixed_at_once(here: Drawn, text: str) -> str:
    note, where = parse(here.path, text), Span(0, 0)
    found = code_actions(here.vault, note, text, where, Config(), NewNotes("", here.texts.get))
    return apply(text, [edit for it in found if it.kind == FIX_ALL for edit in it.edits])
