"""What is still known of a note while it is edited, until it is read again."""

from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.shifting import Change, shifted
from wikilink_ls.syntax.text import LineIndex, Span

TEXTS = st.text("ab\n과😀", max_size=12)
LONG = st.integers(0, 2).map(lambda it: "x" * 4096 * it)


@given(LONG, TEXTS, TEXTS, TEXTS, LONG)
def test_a_change_is_all_that_differs(head: str, old: str, new: str, tail: str, end: str) -> None:
    before, after = head + old + tail + end, head + new + tail + end

    change = Change.between(before, after)

    assert before[: change.start] == after[: change.start]
    assert before[change.old_end :] == after[change.new_end :]
    assert change.start <= min(change.old_end, change.new_end)
    assert change.old_end - change.start <= len(old)
    assert change.new_end - change.start <= len(new)


NOTE = """\
---
aliases: [x]
---
# One [[a]]

[[b]] #t [^1] and ^block

```
code
```

| t |
| - |
| [[c]] |

## Two

[[d|e]]

[^1]: foot
"""


def seen(old: str, new: str) -> list[tuple[str, str]]:
    """What is known of *new* from the facts of *old*, cut out of the text."""
    note = shifted(parse("n.md", old), Change.between(old, new), LineIndex.of(new))
    spans: list[tuple[str, Span]] = [
        *(("link", it.span) for it in note.links),
        *(("tag", it.span) for it in note.tags),
        *(("heading", it.span) for it in note.headings),
        *(("id", it.id_span) for it in note.blocks),
        *(("footnote", it.span) for it in note.footnotes),
        *(("reference", it.span) for it in note.footnote_references),
        *(("literal", it) for it in note.literal),
        *(("table", it) for it in note.tables),
        ("properties", note.properties.span),
    ]
    assert note.lines == LineIndex.of(new)
    return sorted((kind, span.of(new)) for kind, span in spans)


def test_what_is_around_the_edit_is_where_it_was() -> None:
    typed = NOTE.replace("and", "and some more words")

    assert seen(NOTE, typed) == seen(typed, typed)


def test_what_is_edited_is_not_known_and_the_rest_is() -> None:
    typed = NOTE.replace("[[b]]", "[[bc]]")

    lost = [it for it in seen(typed, typed) if it not in seen(NOTE, typed)]
    assert lost == [("link", "[[bc]]")]


def test_code_that_is_typed_is_code() -> None:
    typed = NOTE.replace("code\n", "code [[no link\n")

    assert ("literal", "```\ncode [[no link\n```") in seen(NOTE, typed)


def test_a_row_that_is_typed_is_one_of_the_table() -> None:
    typed = NOTE.replace("| [[c]] |", "| [[c]] [[d |")

    assert [text for kind, text in seen(NOTE, typed) if kind == "table"] == [
        "| t |\n| - |\n| [[c]] [[d |"
    ]


def test_edited_properties_keep_nothing_but_their_place() -> None:
    typed = NOTE.replace("[x]", "[x, ]")

    note = shifted(parse("n.md", NOTE), Change.between(NOTE, typed), LineIndex.of(typed))

    assert not note.properties.entries
    assert note.properties.span.of(typed) == "---\naliases: [x, ]\n---"


@given(TEXTS, st.integers(0, len(NOTE)))
def test_nothing_is_ever_outside_the_text(typed: str, at: int) -> None:
    new = NOTE[:at] + typed + NOTE[at + 3 :]

    assert all(len(text) <= len(new) for _, text in seen(NOTE, new))
    note = shifted(parse("n.md", NOTE), Change.between(NOTE, new), LineIndex.of(new))
    spans = [*(it.span for it in note.links), *note.literal, *note.tables, note.properties.span]
    assert all(0 <= span.start <= span.end <= len(new) for span in spans)


PIECES = st.sampled_from(
    [
        "[[a]]",
        "[![[x]](y.md)](z.md)",
        "`c`",
        "#t",
        "[^1]",
        "^id\n\n",
        "\n\n# h\n\n",
        "\n```\nx\n```\n",
        "w ",
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join), st.data())
def test_it_does_not_matter_how_much_is_before_or_after_the_edit(
    old: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    new = old[:start] + data.draw(st.sampled_from(["", "x", "[[", "`"])) + old[end:]
    note, change = parse("n.md", old), Change.between(old, new)

    found = shifted(note, change, LineIndex.of(new))

    for each in ("links", "tags", "headings", "footnotes", "footnote_references"):
        moved = [change.moved(it.span) for it in getattr(note, each)]
        assert [it.span for it in getattr(found, each)] == [it for it in moved if it], each
    assert found.literal == tuple(map(change.stretched, note.literal))
    assert found.tables == tuple(map(change.stretched, note.tables))
