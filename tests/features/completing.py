"""A vault to complete links in: what is offered at `$0`, and the note once it is accepted."""

from collections.abc import Mapping
from typing import Any

from tests.drawing import Drawn, apply, drawn
from wikilink_ls.config import Config, parse_config
from wikilink_ls.features.completion import Completions, Editor, Item, completion
from wikilink_ls.syntax.text import TextEdit

VAULT = """
-- Garden.md --
---
aliases: [Plot, 텃밭, "a|b", "c]]d"]
---
# Beds
text ^first
## Roses
## Tulips
# Tools
## Roses
# C# [x]
- item ^second
-- Places/Kitchen.md --
[[Not yet]] #food #food/soup
-- Places/두 번째.md --
-- Log/Kitchen.md --
-- plan.pdf --
-- img/rose bed.png --
-- e\u0301te\u0301.md --
"""


def at(text: str, path: str = "Note.md", vault: str = VAULT) -> Drawn:
    return drawn(f"{vault}-- {path} --\n{text}")


def config(settings: Mapping[str, Any] | None) -> Config:
    made, problems = parse_config([("test", settings or {})])
    assert problems == []
    return made


def ask(
    here: Drawn, settings: Mapping[str, Any] | None = None, editor: Editor | None = None
) -> Completions | None:
    return completion(
        here.vault, here.note, here.text, here.offset, config(settings), here.texts.get, editor
    )


def offered(text: str, settings: Mapping[str, Any] | None = None) -> list[str]:
    answer = ask(at(text), settings)
    return [item.label for item in answer.items] if answer else []


def accepted(here: Drawn, answer: Completions, item: Item) -> str:
    return apply(here.text, [TextEdit(answer.span, item.new_text)])


def accept(
    text: str, label: str, settings: Mapping[str, Any] | None = None, *, reaches: bool = True
) -> str:
    """The text of the note once the item called *label* is accepted."""
    here = at(text)
    answer = ask(here, settings, Editor(reaches=reaches))
    assert answer is not None
    assert answer.span.start <= here.offset <= answer.span.end
    assert answer.typed == here.text[answer.span.start : here.offset]
    if not reaches:
        assert answer.span.end == here.offset
    found = {item.label: item for item in reversed(answer.items)}
    return accepted(here, answer, found[label])
