"""All concepts of a note are fixed at once: what is mended, and what stays as it is."""

from collections.abc import Mapping
from importlib import import_module as module_of
from typing import Any

import pytest
from hypothesis import given

from tests.drawing import Drawn, apply
from tests.features.fixing import (
    MENDED,
    MESS,
    at,
    check,
    diagnosed,
    edits,
    notes,
    selection,
    titles,
)
from wikilink_ls.config import Config
from wikilink_ls.features.code_actions import FIX_ALL, code_actions
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit

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


def test_all_that_leaves_no_choice_is_fixed_at_once() -> None:
    check(MESS, "Fix all concepts in this note", MENDED)
    assert titles(at(MENDED + "$0")) == []
    assert diagnosed(at(MENDED + "$0"), MENDED.lstrip("\n")) == ()


QUOTES = "Quote all links in the properties of this note"
BOTH = "Fix all concepts, and quote all links in the properties, in this note"


def test_links_in_properties_are_quoted_with_all_else() -> None:
    check(
        "---\nup: [[other]]\nalso:\n  - [[other]] # x\n---\n[[Gone]]$0\n",
        QUOTES,
        '---\nup: "[[other]]"\nalso:\n  - "[[other]]" # x\n---\n[[Gone]]\n',
    )
    check(
        "---\nroot-concepts: [[과도함]]\nup: [[#why]], [[other]]\n---\n"
        "# why\n되먹임 [[현장감]]$0\n",
        BOTH,
        '---\nroot-concepts: ["[[root-03-과도함|과도함]]", "[[root-02-현장감]]"]\n'
        'up: ["[[#why]]", "[[other]]"]\n---\n# why\n되먹임 [[root-02-현장감|현장감]]\n',
    )


def test_what_quotes_do_not_help_is_left_to_the_writer() -> None:
    assert titles(at("---\nup: [[other]] and more\n---\n[[other]]$0\n")) == []


def test_quotes_are_silenced_with_their_finding() -> None:
    off = {"diagnostics": {"severity": {"unquoted-property-link": "off"}}}

    assert titles(at("---\nup: [[othe$0r]]\n---\n"), off) == []


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

    reading("features.actions.fix_all", "parse")
    reading("features.actions.new_links", "parse")
    reading("syntax.property_edit", "parse_properties")

    fixed = fixed_at_once(at("$0"), before)

    assert fixed.count("[[root-") == len(names)
    assert f"[{', '.join(names)}]" in fixed
    assert len(read) <= 4


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
    here = Drawn(here.vault, {**here.texts, here.path: text}, here.path, 0)
    found = code_actions(selection(here, Config(), note=parse(here.path, text)))
    fixes = [it for it in found if it.kind == FIX_ALL]
    return apply(text, [edit for it in fixes for edit in edits(it, here.path)])
