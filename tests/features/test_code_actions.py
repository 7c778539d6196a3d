"""Code actions: which are offered at `$0`, and what holds for every one of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from tests.drawing import Drawn, apply
from tests.features.fixing import (
    MESS,
    UNKNOWN,
    at,
    diagnosed,
    edits,
    fixes,
    notes,
    selection,
    titles,
)
from wikilink_ls.config import Config
from wikilink_ls.features.actions import concept_fixes
from wikilink_ls.features.code_actions import code_actions
from wikilink_ls.features.diagnostics import Diagnostic
from wikilink_ls.features.findings.concept_findings import ConceptFinding, concept_findings
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span


def test_only_what_touches_the_cursor_is_offered() -> None:
    assert titles(at(MESS)) == ["Fix all concepts in this note"]


def test_what_is_silenced_is_not_fixed() -> None:
    codes = ["dangling-link", "unknown-concept", "duplicate-concept", "undeclared-concept"]
    off = dict.fromkeys([*codes, "unlinked-concept"], "off")

    assert titles(at(UNKNOWN), {"diagnostics": {"severity": off}}) == []


def test_a_damaged_note_is_not_touched() -> None:
    here = at(UNKNOWN)
    note = parse(here.path, here.text, damaged=True)

    found = code_actions(selection(here, Config(), note=note))

    assert found == []


@given(notes())
def test_after_a_fix_its_finding_is_gone_and_no_warning_came(text: str) -> None:
    here = at(text.replace("\r\n", "\n") + "$0")
    here = Drawn(here.vault, {**here.texts, here.path: text}, here.path, 0)
    note = parse(here.path, text)
    found = fixes(selection(here, Config(), Span(0, len(text)), note))
    before = diagnosed(here, text)

    for action in (it for it in found if edits(it, here.path)):
        fixed = apply(text, edits(action, here.path))
        after = diagnosed(here, fixed)
        assert _warnings(fixed, after) <= _warnings(text, before)
        # Of a concept that is declared twice, one declaration is left.
        if action.kind == "quickfix" and "duplicate-concept" not in {it.code for it in before}:
            count = sum(it.code == action.code for it in before)
            assert sum(it.code == action.code for it in after) <= count - 1


def _warnings(text: str, found: tuple[Diagnostic, ...]) -> set[tuple[str, str]]:
    return {(it.code, it.span.of(text)) for it in found if it.severity == "warning"}


def test_what_is_found_about_concepts_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()

    def counted(*args: Any, **more: Any) -> Iterator[ConceptFinding]:
        asked.append("")
        return concept_findings(*args, **more)

    monkeypatch.setattr(concept_fixes, "concept_findings", counted)
    here = at("---\nroot-concepts: [단순함]\n---\n[[root-01-단순함]] $0\n")

    assert fixes(selection(here, Config())) == []
    assert len(asked) == 1
