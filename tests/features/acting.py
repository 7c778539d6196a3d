"""Code actions in drawn vaults: what is offered at `$0`, and what each of them changes."""

from collections.abc import Iterable, Mapping
from textwrap import dedent
from typing import Any

from tests.drawing import Drawn, apply, drawn
from tests.features.fixing import config, selection
from wikilink_ls.features.actions.alias_actions import alias_actions
from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.actions.property_name_actions import property_name_actions
from wikilink_ls.features.code_actions import FIX_ALL, code_actions
from wikilink_ls.features.diagnostics import Diagnostic, diagnostics
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.paths import is_note

Settings = Mapping[str, Any] | None


def fixes(at: Selection) -> list[CodeAction]:
    """Fixes of findings, and what else is offered for names that are not as they should be."""
    found = code_actions(at, lambda kind: kind in ("quickfix", FIX_ALL))
    return found if at.note.damaged else [*found, *alias_actions(at), *property_name_actions(at)]


def offered(drawing: str, settings: Settings = None) -> list[str]:
    """The titles of what is offered, ``*`` before those that are preferred."""
    found = fixes(selection(drawn(drawing), config(settings)))
    return [f"{'*' * it.preferred}{it.title}" for it in found]


def check(drawing: str, title: str, after: str, settings: Settings = None) -> None:
    """Whether *title* makes of the vault what it was and, for the files in it, *after*.

    A fix must name the finding that it fixes, and that must be gone then.
    """
    here = drawn(drawing)
    found = fixes(selection(here, config(settings)))
    action = next(it for it in found if it.title == title)

    texts = done(here, action)

    changed = {path: text for path, text in texts.items() if text != here.texts.get(path)}
    assert drawing_of(changed) == dedent(after).lstrip("\n")
    if action.kind == "quickfix":
        before = findings(here.texts, here.path, settings)
        (fixed,) = (it for it in before if (it.code, it.span) == (action.code, action.span))
        after_fix = findings(texts, here.path, settings)
        assert _count(after_fix, fixed) < _count(before, fixed)


def _count(found: Iterable[Diagnostic], like: Diagnostic) -> int:
    """How many of *found* are of what *like* is of, by its message."""
    return sum((it.code, it.message) == (like.code, like.message) for it in found)


def done(here: Drawn, action: CodeAction) -> dict[str, str]:
    """The files, with their texts, after *action*."""
    changes = action.changes()
    assert changes is not None
    assert tuple(path for path, _ in changes.creates) == action.creates
    assert not {path for path, _ in changes.creates} & set(here.texts)
    texts = {**here.texts, **dict(changes.creates)}
    return {path: apply(text, changes.edits.get(path, ())) for path, text in texts.items()}


def drawing_of(texts: Mapping[str, str]) -> str:
    return "".join(f"-- {path} --\n{text}" for path, text in sorted(texts.items()))


def findings(
    texts: Mapping[str, str], path: str, settings: Settings = None
) -> tuple[Diagnostic, ...]:
    notes = [parse(each, text) for each, text in texts.items() if is_note(each)]
    vault = build_vault(texts, notes)
    return diagnostics(vault, vault.notes[path], config(settings))
