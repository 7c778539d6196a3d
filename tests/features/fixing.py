"""A vault of concepts with one note to be fixed, and that note before and after a fix."""

from collections.abc import Mapping
from datetime import UTC, datetime
from textwrap import dedent
from typing import Any

from hypothesis import strategies as st

from tests.drawing import Drawn, apply, drawn
from wikilink_ls.config import Config, parse_config
from wikilink_ls.features.actions.code_action import CodeAction, Selection
from wikilink_ls.features.code_actions import FIX_ALL, code_actions
from wikilink_ls.features.diagnostics import Diagnostic, diagnostics
from wikilink_ls.features.new_notes.template import NewNotes
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span, TextEdit

NOW = datetime(2026, 3, 14, 9, 5, 7, tzinfo=UTC)

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


def selection(
    here: Drawn, config: Config, span: Span | None = None, note: Note | None = None
) -> Selection:
    """The cursor, or *span*; *note* has the facts where they are not those of the drawing."""
    note = note or here.note
    span = span or Span(here.offset, here.offset)
    new = NewNotes(NOW, here.texts.get)
    return Selection(here.vault, note, here.text, span, config, new, here.texts.get)


def edits(action: CodeAction, path: str) -> tuple[TextEdit, ...]:
    """What *action* changes in the note at *path*."""
    changes = action.changes()
    assert changes is not None
    return changes.edits.get(path, ())


def creations(action: CodeAction) -> tuple[tuple[str, str], ...]:
    """The notes that *action* creates: vault path and text."""
    changes = action.changes()
    assert changes is not None
    assert tuple(path for path, _ in changes.creates) == action.creates
    return changes.creates


def actions(here: Drawn, settings: Mapping[str, Any] | None = None) -> list[CodeAction]:
    return fixes(selection(here, config(settings)))


def fixes(selected: Selection) -> list[CodeAction]:
    return code_actions(selected, lambda kind: kind in ("quickfix", FIX_ALL))


def titles(here: Drawn, settings: Mapping[str, Any] | None = None) -> list[str]:
    return [f"{'*' * it.preferred}{it.title}" for it in actions(here, settings)]


def check(before: str, title: str, after: str, settings: Mapping[str, Any] | None = None) -> None:
    here = at(before)

    found = next(it for it in actions(here, settings) if it.title == title)

    assert apply(here.text, edits(found, here.path)) == dedent(after).lstrip("\n")
    if found.kind == "quickfix":
        fixed = (found.code, found.span)
        before_fix = {(it.code, it.span) for it in diagnosed(here, here.text, settings)}
        assert fixed in before_fix


def diagnosed(
    here: Drawn, text: str, settings: Mapping[str, Any] | None = None
) -> tuple[Diagnostic, ...]:
    note = parse(here.path, text)
    return diagnostics(here.vault.with_note(note), note, config(settings))


UNKNOWN = """
---
root-concepts: [단순함, "과도$0힘"]
---
[[root-01-단순함]] [[root-03-과도함]]
"""

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
