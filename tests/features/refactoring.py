"""A vault before a refactoring that is offered at the cursor or for a selection, and after it."""

from collections.abc import Mapping
from dataclasses import replace
from textwrap import dedent
from typing import Any

from tests.drawing import Drawn, drawn, files
from tests.features.fixing import config, selection
from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.code_actions import code_actions
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.syntax.text import Span, edited

Settings = Mapping[str, Any]


def selected(drawing: str, settings: Settings | None = None) -> Selection:
    """What is marked with «», else the cursor; the user asks for refactorings."""
    return replace(touched(drawing, settings), only=("refactor",))


def touched(drawing: str, settings: Settings | None = None) -> Selection:
    """The same, by a user who asks for nothing in particular."""
    here = drawn(drawing)
    for path, raw in files(drawing).items():
        before, mark, rest = raw.partition("«")
        if mark:
            start = len(before)
            span = Span(start, start + rest.index("»"))
            return selection(Drawn(here.vault, here.texts, path), config(settings), span)
    return selection(here, config(settings))


def offered(at: Selection, kind: str = "refactor") -> list[CodeAction]:
    return code_actions(at, lambda it: it.startswith(kind))


def titles(drawing: str, kind: str = "refactor", settings: Settings | None = None) -> list[str]:
    return [it.title for it in offered(selected(drawing, settings), kind)]


def chosen(at: Selection, title: str) -> VaultEdits:
    changes = next(it for it in offered(at) if it.title == title).changes()
    assert changes is not None
    return changes


def after(texts: Mapping[str, str], changes: VaultEdits) -> dict[str, str]:
    """The texts after *changes*, the new notes last."""
    assert not set(dict(changes.creates)) & set(texts)
    for path, edits in changes.edits.items():
        assert all(edit.span.of(texts[path]) != edit.new_text for edit in edits)
    changed = {path: edited(text, changes.edits.get(path, ())) for path, text in texts.items()}
    return {**changed, **dict(changes.creates)}


def check(before: str, title: str, then: str, settings: Settings | None = None) -> None:
    changes = chosen(selected(before, settings), title)

    done = after(drawn(before).texts, changes)

    assert as_drawing(done) == dedent(then).lstrip("\n")


def as_drawing(texts: Mapping[str, str]) -> str:
    return "".join(f"-- {path} --\n{text}" for path, text in texts.items())
