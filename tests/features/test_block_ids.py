"""The block at the cursor gets an id, as Obsidian places it; nothing else changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn
from tests.features.fixing import selection
from tests.features.meaning import built
from tests.features.refactoring import after, chosen, offered, selected, titles
from wikilink_ls.config import Config
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span

TITLE = "Add a block id"


def check(before: str, then: str) -> None:
    """The id in *then* is ``^id``."""
    drawing = f"-- n.md --\n{before}"
    at = selected(drawing)

    (done,) = after({"n.md": at.text}, chosen(at, TITLE)).values()

    (id_,) = {it.id for it in parse("n.md", done).blocks} - {it.id for it in at.note.blocks}
    assert re.fullmatch(r"[0-9a-f]{6}", id_)
    assert done.replace(f"^{id_}", "^id") == then
    assert TITLE not in titles(f"-- n.md --\n{done[: at.span.start]}$0{done[at.span.start :]}")


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("One$0 🌱\ntwo 둘  \n\nthree", "One 🌱\ntwo 둘 ^id  \n\nthree"),
        ("a$0", "a ^id"),
        ("a\r\n$0b\r\n\r\nc", "a\r\nb ^id\r\n\r\nc"),
        ("see [[x]]$0", "see [[x]] ^id"),
        ("# h\n$0text\n# i", "# h\ntext ^id\n# i"),
    ],
)
def test_a_paragraph_gets_it_at_its_end(before: str, then: str) -> None:
    check(before, then)


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("- a$0\n- b\n", "- a ^id\n- b\n"),
        ("- a\n  $0  - b\n  c\n- d\n", "- a\n    - b\n  c ^id\n- d\n"),
        ("- a$0\n  - b\n- c\n", "- a ^id\n  - b\n- c\n"),
        ("1. [ ] a\n   aa$0\n\n   b\n", "1. [ ] a\n   aa ^id\n\n   b\n"),
        ("1. a\n\n   b$0\n", "1. a\n\n   b ^id\n"),
    ],
)
def test_an_item_gets_it_behind_its_own_text(before: str, then: str) -> None:
    check(before, then)


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("| a |\n| - |\n| b$0 |\n", "| a |\n| - |\n| b |\n\n^id\n"),
        ("> [!note] a\n> - b$0\n\nc", "> [!note] a\n> - b\n\n^id\n\nc"),
        ("```\n$0c\n```\nd\n", "```\nc\n```\n\n^id\n\nd\n"),
        ("```\r\n$0\r\n```\r\n", "```\r\n\r\n```\r\n\r\n^id\r\n"),
        ("$$\nx$0\n$$", "$$\nx\n$$\n\n^id"),
    ],
)
def test_tables_quotes_code_and_math_get_it_below(before: str, then: str) -> None:
    check(before, then)


@pytest.mark.parametrize(
    "drawing",
    [
        "a$0 ^x",
        "a$0\n\n^x",
        "- a$0 ^x\n- b",
        "> a$0\n\n^x",
        "| a |\n| - |\n| b$0 |\n\n^x\n",
        "```\nc$0\n```\n\n^x",
        "# h$0",
        "a\n\n$0\n\nb",
        "---\nup: $0x\n---\na",
        "[^1]: a$0",
        "<div>\n$0\n</div>",
        "```\nopen$0\n",
        "- a\n  ```\n  c$0\n  ```\n",
        "a\n\n***$0",
    ],
)
def test_what_has_one_or_can_have_none_is_not_offered_one(drawing: str) -> None:
    assert TITLE not in titles(f"-- n.md --\n{drawing}")


def test_it_is_the_same_each_time_and_new_in_the_note() -> None:
    first = chosen(selected("-- n.md --\nwords$0\n"), TITLE).edits["n.md"][0].new_text
    again = chosen(selected("-- n.md --\nwords$0\n"), TITLE).edits["n.md"][0].new_text
    other = chosen(selected(f"-- n.md --\nx{first}\n\nwords$0\n"), TITLE).edits["n.md"][0].new_text

    assert first == again != other


LINES = (
    *(
        "a",
        "b ^x",
        "",
        "",
        "# h",
        "- a",
        "  - b",
        "1. c",
        "   d",
        "> q",
        "> - r",
        "^y",
        "🌱 [[n]]",
    ),
    *("| a |", "| - |", "```", "~~~", "    code", "$$", "<div>", "[^1]: f", "***", "%% c", "x\\"),
)


@given(st.lists(st.sampled_from(LINES), max_size=9), st.sampled_from(("\n", "\r\n")), st.data())
def test_the_block_has_it_and_nothing_else_changes(
    lines: list[str], newline: str, data: st.DataObject
) -> None:
    text = newline.join((*lines, ""))
    offset = data.draw(st.integers(0, len(text)))
    at = selection(
        Drawn(built({"n.md": text}), {"n.md": text}, "n.md"), Config(), Span(offset, offset)
    )
    action = next((it for it in offered(at) if it.title == TITLE), None)
    changes = action.changes() if action else None
    if changes is None:
        return

    (edit,) = changes.edits["n.md"]
    note = parse("n.md", after({"n.md": text}, changes)["n.md"])

    assert edit.span.start == edit.span.end
    assert re.fullmatch(
        rf" \^[0-9a-f]{{6}}|({newline}){{2}}\^[0-9a-f]{{6}}({newline})?", edit.new_text
    )
    before = at.note
    assert [it.id for it in before.blocks] == [
        it.id for it in note.blocks if it.id not in edit.new_text
    ]
    (block,) = [it for it in note.blocks if it.id in edit.new_text]
    assert not text[offset : block.span.start].strip()
    assert not text[edit.span.end : offset].strip()
