"""Edits of lists in properties: the value is another, and not a letter besides."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import apply
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.property_edit import (
    loses_comment,
    with_changes,
    with_items,
    with_value,
    without_item,
)


def added(text: str, *items: str) -> str | None:
    edit = with_items(text, parse_properties(text), "k", items)
    return None if edit is None else apply(text, [edit])


def removed(text: str, nth: int) -> str | None:
    properties = parse_properties(text)
    entry = properties.get("k")
    assert entry is not None
    edit = without_item(text, properties, entry.texts[nth])
    return None if edit is None else apply(text, [edit])


def note(yaml: str) -> str:
    return f"---\na: 1 # x\n{dedent(yaml).strip(chr(10))}\nz: [y]\n---\n# body\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("k: [a, b]", "k: [a, b, c]"),
        ("k: []", "k: [c]"),
        ("k: [ ] # why", "k: [c ] # why"),
        ("k: [a, b,]", "k: [a, b, c,]"),
        ("k: [ a ]", "k: [ a, c ]"),
        ('k: ["a"]', 'k: ["a", "c"]'),
        ("k: [3, [x, y], {p: q}]", "k: [3, [x, y], {p: q}, c]"),
        ('k: ["a, ]", it\'s]', 'k: ["a, ]", it\'s, c]'),
        ("k: [\n  a, # one\n  b # two, ]\n  ]", "k: [\n  a, # one\n  b, # two, ]\n  c\n  ]"),
        ("k: [\n  a, # one\n  b, # two\n]", "k: [\n  a, # one\n  b, # two\n  c,\n]"),
        ("k: [\n  a,\n  b]", "k: [\n  a,\n  b,\n  c]"),
        ("k: [\n  a,\n  b ,\n  # end\n]", "k: [\n  a,\n  b ,\n  c,\n  # end\n]"),
        ("k: [a,\n  b]", "k: [a,\n  b,\n  c]"),
        ("k: [\n  a, b\n  ]", "k: [\n  a, b, c\n  ]"),
        ("k:\n  -", "k:\n  - c"),
        ("k:\n  - a\n  - # two\n  - b", "k:\n  - a\n  - c # two\n  - b"),
        ("k:\n- 'a'\n-", "k:\n- 'a'\n- 'c'"),
        ('k:\n  - ""', 'k:\n  - "c"'),
        ('k: [""]', 'k: ["c"]'),
        ("k: ''", "k: [c]"),
        ("k:\n  - a\n  - b # two", "k:\n  - a\n  - b # two\n  - c"),
        ("k:\n- a\n- b\n\n# of z", "k:\n- a\n- b\n- c\n\n# of z"),
        ("k: # why\n    -  'a'", "k: # why\n    -  'a'\n    -  'c'"),
        ("k:\n  - a\n  - p: q\n    r: s", "k:\n  - a\n  - p: q\n    r: s\n  - c"),
        ("k: a", "k: [a, c]"),
        ("k: 'a' # why", "k: ['a', 'c'] # why"),
        ("k: a, b", "k: ['a, b', c]"),
        ("k: 3", "k: [3, c]"),
        ("k:", "k: [c]"),
        ("k: # why", "k: [c] # why"),
        ("k: null", "k: [c]"),
        ("K: [a]", "K: [a, c]"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_item_is_added_in_the_style_of_the_list(before: str, after: str, newline: str) -> None:
    expected = note(after).replace("\n", newline)

    assert added(note(before).replace("\n", newline), "c") == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "---\nk: [c]\n---\n"),
        ("# h\n", "---\nk: [c]\n---\n# h\n"),
        ("x\r\n", "---\r\nk: [c]\r\n---\r\nx\r\n"),
        ("---\n---\nx", "---\nk: [c]\n---\nx"),
        ("---\na: b\n---", "---\na: b\nk: [c]\n---"),
        ("---\r\na: b\r\n---\r\n", "---\r\na: b\r\nk: [c]\r\n---\r\n"),
        ("---\nno end\n", "---\nk: [c]\n---\n---\nno end\n"),
    ],
)
def test_a_property_that_is_missing_gets_a_line(before: str, after: str) -> None:
    assert added(before, "c") == after


@pytest.mark.parametrize(
    ("before", "items", "after"),
    [
        ("k: [a]", ["x, y", "[[n|d]]"], "k: [a, 'x, y', \"[[n|d]]\"]"),
        ("k:\n  - a", ["[[n]]"], 'k:\n  - a\n  - "[[n]]"'),
        ("k: ['[[m]]']", ["[[n]]"], "k: ['[[m]]', '[[n]]']"),
        ("k: [\n  a,\n]", ["x, y", "b"], "k: [\n  a,\n  'x, y',\n  b,\n]"),
        ("k:\n  -", ["a", "b"], "k:\n  - a\n  - b"),
    ],
)
def test_an_item_gets_the_quotes_it_needs(before: str, items: list[str], after: str) -> None:
    assert added(note(before), *items) == note(after)


@pytest.mark.parametrize(
    "text",
    [
        "---\na: b: c\n---\n",
        "---\nk: |\n  a\n---\n",
        "---\nk: {a: b}\n---\n",
        "---\nk: [a]\nk: [b]\n---\n",
        "---\nk:\n  - a\n  - |\n    b\n    # c\n---\n",
    ],
)
def test_what_cannot_be_edited_safely_is_left_alone(text: str) -> None:
    assert added(text, "c") is None or parse_properties(added(text, "c") or "").values == {
        "k": [{"a": "b"}, "c"]
    }


@pytest.mark.parametrize(
    ("before", "nth", "after"),
    [
        ("k: [a, b, c]", 0, "k: [b, c]"),
        ("k: [a, b, c]", 1, "k: [a, c]"),
        ("k: [a, b, c] # x", 2, "k: [a, b] # x"),
        ("k: [a, b,]", 1, "k: [a,]"),
        ("k: [a]", 0, "k: []"),
        ("k: [a,]", 0, "k: []"),
        ("k: ['a', \"b\"]", 0, 'k: ["b"]'),
        ("k: a # x", 0, "k: [] # x"),
        ("k: [\n  a, # one\n  b # two\n  ]", 0, "k: [\n  b # two\n  ]"),
        ("k: [\n  a, # one\n  b # two\n  ]", 1, "k: [\n  a # one\n  ]"),
        ("k: [\n  a,\n  b,\n  ]", 1, "k: [\n  a,\n  ]"),
        ("k: [a, # one\n  b]", 0, "k: [ # one\n  b]"),
        ("k:\n  - a # one\n  - b", 0, "k:\n  - b"),
        ("k:\n  - a\n  # of b\n  - 'b' # two", 1, "k:\n  - a\n  # of b"),
        ("k: # why\n- a", 0, "k: [] # why"),
        ("k:\n  # of a\n  - a", 0, "k: []\n  # of a"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_item_goes_with_its_comma_or_its_line(
    before: str, nth: int, after: str, newline: str
) -> None:
    expected = note(after).replace("\n", newline)

    assert removed(note(before).replace("\n", newline), nth) == expected


@pytest.mark.parametrize(
    ("before", "nth", "new", "after"),
    [
        ("k: [a, b]", 1, "x, y", "k: [a, 'x, y']"),
        ("k: ['a', \"b\"] # z", 1, 'say "x"', 'k: [\'a\', "say \\"x\\""] # z'),
        ("k:\n  - a # one\n  - b", 0, "x, y", "k:\n  - x, y # one\n  - b"),
        ("k: a", 0, "[[n]]", "k: '[[n]]'"),
    ],
)
def test_a_value_is_exchanged(before: str, nth: int, new: str, after: str) -> None:
    text = note(before)
    entry = parse_properties(text).get("k")
    assert entry is not None

    edit = with_value(text, entry, entry.texts[nth], new)

    assert edit is not None
    assert apply(text, [edit]) == note(after)


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("k: [a, b, c, d] # why", [None, None, "x, y", None], "k: ['x, y'] # why"),
        ("k:\n  - a # one\n  - b\n  - c", ["x", None, None], "k:\n  - x # one"),
        ("k: [\n  a, # one\n  b,\n]", [None, "x"], "k: [\n  x,\n]"),
        ("k:\n- a\n- b", [None, None], "k: []"),
        ("k: a # why", [None], "k: [] # why"),
        ("k:\n- a\n- |\n  b", [None, None], None),
    ],
)
def test_many_changes_are_made_as_one(
    before: str, changes: list[str | None], after: str | None
) -> None:
    text = note(before)
    properties = parse_properties(text)
    entry = properties.get("k")
    assert entry is not None

    changed = with_changes(text, properties, dict(zip(entry.texts, changes, strict=True)))

    assert changed == (None if after is None else note(after))


@pytest.mark.parametrize(
    ("yaml", "nth", "is_lost"),
    [
        ("k: [a, b] # why", 1, False),
        ("k: ['#', '#']", 1, False),
        ("k:\n  - a # one\n  - b", 0, True),
        ("k:\n  - a # one\n  - b", 1, False),
        ("k:\n  - a\n  - b # two", 1, True),
        ("k: [\n  a, # one\n  b\n]", 0, True),
        ("k: [\n  a, # one\n  b\n]", 1, False),
    ],
)
def test_it_is_known_whether_a_comment_goes_with_an_item(
    yaml: str, nth: int, is_lost: bool
) -> None:
    text = note(yaml)
    properties = parse_properties(text)
    entry = properties.get("k")
    assert entry is not None

    assert loses_comment(text, properties, entry.texts[nth]) == is_lost


NAMES = ["과도함", "인사이드-아웃", "a, b", "it's", "[[root-03-과도함|x]]", "a: b", "🌱 x", "# no"]
quoted = st.sampled_from(NAMES).map(lambda name: '"' + name + '"')
single = st.sampled_from(NAMES).map(lambda name: "'" + name.replace("'", "''") + "'")
plain = st.sampled_from(["과도함", "인사이드-아웃", "it's", "a b", "손맛!"])
items = st.one_of(quoted, single, plain)
comments = st.sampled_from(["", "", " # why", "  # it's [a], \"b"])


@st.composite
def lists(draw: st.DrawFn) -> str:
    """A property ``k`` of texts, in one of the styles that people write."""
    texts = draw(st.lists(items, min_size=1, max_size=4))
    ends = [draw(comments) for _ in texts]
    match draw(st.sampled_from(["flow", "lines", "block", "flush"])):
        case "flow":
            comma = draw(st.sampled_from(["", ",", " "]))
            return f"k: [{', '.join(texts)}{comma}]{ends[0]}"
        case "lines":
            written = [f"  {text},{end}" for text, end in zip(texts, ends, strict=True)]
            if draw(st.booleans()):
                written[-1] = f"  {texts[-1]}{ends[-1]}"
            return "\n".join(("k: [", *written, "  ]"))
        case "block":
            dash = draw(st.sampled_from(["  - ", "    -  ", " -   "]))
        case _:
            dash = "- "
    written = [f"{dash}{text}{end}" for text, end in zip(texts, ends, strict=True)]
    return "\n".join((f"k:{ends[0]}", *written))


@given(lists(), st.sampled_from(NAMES), st.sampled_from(["\n", "\r\n"]))
def test_what_is_added_and_removed_leaves_no_trace(yaml: str, name: str, newline: str) -> None:
    text = f"---\na: 1 # x\n{yaml}\n\n# of z\nz: [y]\n---\n과도함\n".replace("\n", newline)
    values = parse_properties(text).values

    more = added(text, name)

    assert more is not None
    assert parse_properties(more).values == {**values, "k": [*values["k"], name]}
    lines, more_lines = text.split(newline), more.split(newline)
    assert len(set(lines) - set(more_lines)) <= 1
    assert removed(more, -1) == text


@given(lists(), st.data())
def test_any_item_can_go_and_the_other_lines_stay(yaml: str, data: st.DataObject) -> None:
    text = f"---\na: 1 # x\n{yaml}\n# of z\nz: [y]\n---\n과도함\n"
    old = parse_properties(text).values["k"]
    nth = data.draw(st.integers(0, len(old) - 1))

    less = removed(text, nth)

    assert less is not None
    assert parse_properties(less).values["k"] == old[:nth] + old[nth + 1 :]
    assert len(set(text.split("\n")) - set(less.split("\n"))) <= 2


@given(lists(), st.data())
def test_many_can_go_at_once(yaml: str, data: st.DataObject) -> None:
    text = f"---\na: 1 # x\n{yaml}\n# of z\nz: [y]\n---\n과도함\n"
    properties = parse_properties(text)
    entry = properties.get("k")
    assert entry is not None
    gone = data.draw(st.sets(st.sampled_from(entry.texts)))

    less = with_changes(text, properties, dict.fromkeys(gone))

    assert less is not None
    assert parse_properties(less).values["k"] == [it.text for it in entry.texts if it not in gone]
