"""Frontmatter as Obsidian reads it, and what is said of YAML that cannot be read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.properties import MAX_DEPTH, MAX_LENGTH, parse_properties
from wikilink_ls.syntax.text import Span


def values(yaml: str) -> dict[str, Any]:
    return parse_properties(f"---\n{yaml}\n---\n").values


def problems(yaml: str) -> list[str]:
    """Each problem as ``[what is marked] message``."""
    text = f"---\n{yaml}\n---\n"
    found = parse_properties(text).problems
    return [f"[{problem.span.of(text)}] {problem.message}" for problem in found]


@pytest.mark.parametrize(
    ("block", "body"),
    [
        ("---\na: b\n---", "\nbody"),
        ("---\na: b\n---", ""),
        ("---\r\na: b\r\n---\r", "\nbody"),
        ("---  \na: b\n--- \t", "\nbody"),
        ("---\n---", "\nbody"),
        ("---\na: b\n---", "\nbody\n---\n"),
        ("---\n# c\n\na: b\n\n---", "\n---\n"),
    ],
)
def test_properties_stand_between_two_lines_of_dashes(block: str, body: str) -> None:
    assert parse_properties(block + body).span == Span(0, len(block))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\na: b\n",
        "\n---\na: b\n---\n",
        " ---\na: b\n---\n",
        "x\n---\na: b\n---\n",
        "----\na: b\n----\n",
        "---\na: b\n ---\n",
        "---\na: b\n---x\n",
        "--- x\na: b\n---\n",
    ],
)
def test_anything_else_is_text(text: str) -> None:
    assert parse_properties(text).span == Span(0, 0)
    assert parse_properties(text).values == {}


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("a: b", "b"),
        ("a:", None),
        ("a: ~", None),
        ("a: null", None),
        ("a: true", True),
        ("a: False", False),
        ("a: yes", "yes"),
        ("a: on", "on"),
        ("a: 7", 7),
        ("a: -7", -7),
        ("a: 007", "007"),
        ("a: 1.50", 1.5),
        ("a: 1e3", 1000.0),
        ("a: 1_000", "1_000"),
        ("a: 0x10", "0x10"),
        ("a: .inf", ".inf"),
        ("a: 12:30:45", "12:30:45"),
        ("a: 2024-01-02", "2024-01-02"),
        ("a: 2024-13-45", "2024-13-45"),
        ("a: 2024-01-02T03:04:05", "2024-01-02T03:04:05"),
        (f"a: {'9' * 5000}", "9" * 5000),
        ('a: "7"', "7"),
        ("a: 'true'", "true"),
        ("a: !!int 7", "7"),
        ("a: !!python/object/apply:os.system [x]", ["x"]),
        ("a: [b, 1, [c]]", ["b", 1, ["c"]]),
        ("a:\n- b\n- c", ["b", "c"]),
        ("a: {b: {c: 1}}", {"b": {"c": 1}}),
        ("a: |\n  x\n  y", "x\ny\n"),
        ("a: >\n  x\n  y", "x y\n"),
        ("a: <<", "<<"),
        ("a: b # c", "b"),
        ("a: x\u2028y", "x\u2028y"),
        ("a: x\u2029\x85 y", "x\u2029\x85 y"),
        (r'a: "\ud83d\ude00"', "😀"),
        (r'a: "\\ud83d\\ude00"', r"\ud83d\ude00"),
        (r"a: '\ud83d\ude00'", r"\ud83d\ude00"),
    ],
)
def test_a_value_is_what_obsidian_shows(yaml: str, value: object) -> None:
    read = values(yaml)["a"]

    assert (type(read), read) == (type(value), value)


def test_json_is_yaml() -> None:
    assert values('{"a": ["b"], "c": 1}') == {"a": ["b"], "c": 1}


UNREADABLE = "The properties cannot be read:"
REFERENCES = "are not read; quote the text"


def unquoted(link: str, advice: str = "") -> str:
    advice = advice or f'quote it: "{link}"'
    return f"[{link}] {link} is read as a list, not as a link; {advice}"


@pytest.mark.parametrize(
    ("yaml", "found"),
    [
        (
            "a: b: c",
            [
                (
                    f"[a: b: c] {UNREADABLE} mapping values are not allowed in this context;"
                    " quote the value"
                )
            ],
        ),
        ("ok: 1\na: *b", [f"[*b] YAML references ('*b') {REFERENCES}"]),
        ("a: &b c", [f"[&b] YAML references ('&b') {REFERENCES}"]),
        ("a: [&b [x], *b]", [f"[&b] YAML references ('&b') {REFERENCES}"]),
        ("a: !!str &b c", [f"[&b] YAML references ('&b') {REFERENCES}"]),
        ("a: " + "[" * 40, ["[[] Properties nested more than 32 deep are not read"]),
        ("just text", ["[just text] Properties must be lines of 'name: value'"]),
        ("- a", ["[- a] Properties must be lines of 'name: value'"]),
        ("? [a]\n: b", ["[? [a]] The name of a property must be a plain text"]),
        ("a: 1\na: 3", ["[a] The property 'a' is written twice; the last one counts"]),
        ("a: [b", [f"[a: [b] {UNREADABLE} did not find expected ',' or ']'"]),
        ("a: 'b", [f"[a: 'b] {UNREADABLE} found unexpected end of stream"]),
        (
            "\ta",
            [
                (
                    f"[\ta] {UNREADABLE} found character that cannot start any token"
                    "; use spaces, not tabs"
                )
            ],
        ),
        (
            "a: \0",
            [
                (
                    f"[a: \0] {UNREADABLE} unacceptable character #x0000:"
                    " control characters are not allowed"
                )
            ],
        ),
        ("up: [[note]]", [unquoted("[[note]]")]),
        ("up: [[note|x]]", [unquoted("[[note|x]]")]),
        ("up: [[a]] and b", [unquoted("[[a]]", "text follows it, so quote all of the value")]),
        (
            "up: x [[#b]]\nb: c: d",
            [unquoted("[[#b]]", "text stands before it, so quote all of the value")],
        ),
        ("up: [[a#b]]", [unquoted("[[a#b]]")]),
        ("up: [[a #b]]\nx: y", [unquoted("[[a #b]]")]),
        ("up:\n- [[a]]\n- [[b]]", [unquoted("[[a]]"), unquoted("[[b]]")]),
        ("matrix: [[1, 2]]", []),
        ('up: "[[a]]"', []),
        ("", []),
        ("# only a comment", []),
    ],
)
def test_what_is_wrong_is_said_at_its_place(yaml: str, found: list[str]) -> None:
    assert problems(yaml) == found


@pytest.mark.parametrize(
    "yaml",
    [
        f"a: {'[' * 5000}",
        f"a: {'[' * 5000}{']' * 5000}",
        f"a: {'{b: ' * 5000}",
        f"a: {'- ' * 5000}",
        f"a: [{', '.join(['[x]'] * 3)}, {'[' * (MAX_DEPTH + 1)}",
    ],
)
def test_what_is_nested_too_deep_is_refused(yaml: str) -> None:
    assert values(yaml) == {}
    assert len(problems(yaml)) == 1


def test_lists_within_reason_are_read() -> None:
    depth = MAX_DEPTH - 1
    yaml = f"a: {'[' * depth}1{']' * depth}"

    assert problems(yaml) == []
    assert str(values(yaml)["a"]).count("[") == depth


def test_a_bomb_of_references_stands_for_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert values(bomb) == {}


def test_properties_longer_than_the_limit_are_not_read_but_the_body_is() -> None:
    text = f"---\na: {'x' * MAX_LENGTH}\n---\n[[b]]"
    note = parse("note.md", text)

    assert note.properties.values == {}
    assert [it.message for it in note.properties.problems] == [
        "Properties longer than 64 KiB are not read"
    ]
    assert [link.path for link in note.links] == ["b"]


def test_properties_that_are_wrong_hide_nothing_of_the_body() -> None:
    note = parse("note.md", "---\na: b: c\n---\n# T\n[[b]]")

    assert (note.title, [link.path for link in note.links]) == ("T", ["b"])


def test_properties_without_an_end_are_text() -> None:
    note = parse("note.md", "---\nup: [[a]]\n")

    assert [link.kind for link in note.links] == ["wikilink"]


@pytest.mark.parametrize(
    ("yaml", "aliases"),
    [
        ("aliases: a", ["a"]),
        ("aliases: a, b", ["a, b"]),
        ("ALIASES: a", ["a"]),
        ("alias: a", []),
        ("aliases: [a, ' b ', '', 3, [c]]", ["a", "b"]),
        ("aliases:\n- a\n- b", ["a", "b"]),
        ("aliases:", []),
    ],
)
def test_aliases_are_one_text_or_a_list_of_texts(yaml: str, aliases: list[str]) -> None:
    assert list(parse("note.md", f"---\n{yaml}\n---\n").aliases) == aliases


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: T\n---\n# H", "T"),
        ("---\nTitle: 7\n---\n# H", "7"),
        ("---\ntitle: true\n---\n# H", "true"),
        ("---\ntitle: 1.10\n---\n# H", "1.10"),
        ("---\ntitle: 1e3 # c\n---\n# H", "1e3"),
        ("---\ntitle: {a: b}\n---\n# H", "H"),
        ("---\ntitle: ' '\n---\n# H", "H"),
        ("---\ntitle: [a]\n---\n## H", "노트.v1"),
        ("## A\n# B\n# C", "B"),
        ("text", "노트.v1"),
        ("#\n", "노트.v1"),
    ],
)
def test_the_title_is_the_property_or_the_first_heading_or_the_name(text: str, title: str) -> None:
    assert parse("폴더/노트.v1.md", text).title == title


def test_the_extension_is_no_part_of_a_title() -> None:
    assert [parse(path, "").title for path in ("a/X.MD", "a.md.md")] == ["X", "a.md"]


def test_what_breaks_lines_in_old_yaml_alone_moves_nothing() -> None:
    text = '---\nb\x85: x\u2028y\nc: "[[z]]"\n---\n'
    note = parse("note.md", text)

    assert note.properties.values == {"b\x85": "x\u2028y", "c": "[[z]]"}
    assert [it.span.of(text) for it in note.links] == ["[[z]]"]
    assert [it.value_span.of(text) for it in note.properties.entries] == ["x\u2028y", '"[[z]]"']


def test_every_text_knows_its_key_and_its_place() -> None:
    text = "---\nup: \"[[a]]\"\nrelated:\n  - b\n  - 'c'\nx: {y: 😀가}\nn: 1\n---\n"
    texts = [it for entry in parse_properties(text).entries for it in entry.texts]

    assert [(it.key, it.text, it.span.of(text), it.quoted) for it in texts] == [
        ("up", "[[a]]", "[[a]]", True),
        ("related.0", "b", "b", False),
        ("related.1", "c", "c", True),
        ("x.y", "😀가", "😀가", False),
    ]


def test_an_entry_knows_where_its_name_and_its_value_are() -> None:
    text = "---\na: b\nc: [d, e]\nf:\n---\n"
    entries = parse_properties(text).entries

    assert [(it.key_span.of(text), it.value_span.of(text)) for it in entries] == [
        ("a", "b"),
        ("c", "[d, e]"),
        ("f", ""),
    ]


@pytest.mark.parametrize(
    ("yaml", "links"),
    [
        ('up: "[[a]]"', ["up [[a]]"]),
        ("up: '[[a|b]]'", ["up [[a|b]]"]),
        ("up: [[a]]", []),
        ('up: "see [[a]]"', []),
        ('up: "[a](b.md)"', ["up [a](b.md)"]),
        ('up: "![[a]]"', []),
        ('up: ["[[a]]", b, "[[c]]"]', ["up.0 [[a]]", "up.2 [[c]]"]),
        ('x:\n  y: "[[a]]"', ["x.y [[a]]"]),
        ('# up: "[[a]]"', []),
        ("up: |\n  [[a]]", []),
    ],
)
def test_a_quoted_text_that_is_a_link_is_a_link(yaml: str, links: list[str]) -> None:
    text = f"---\n{yaml}\n---\n"

    assert [f"{it.key} {it.span.of(text)}" for it in parse("note.md", text).links] == links


ALPHABET = st.sampled_from(
    [
        *("a", ":", ": ", "- ", "\n", "\n  ", "[", "]", "[[", "]]", "{", "}", ", ", "#", " #"),
        *('"', "'", "&", "*", "!", "%", "@", "?", "|", "<<", "---", "\n---\n", "...", "\t"),
        *("\r\n", "\r", "\0", "\ud800", "\ufeff", "😀", "가", "\u2028", "\x85", "1", "true"),
        *("\\", "tags", "up"),
    ]
)


@given(st.lists(ALPHABET).map("".join))
def test_no_yaml_raises_and_every_text_is_where_it_says(yaml: str) -> None:
    text = f"---\n{yaml}\n---\nbody"
    note = parse("note.md", text)
    properties = note.properties

    clean = text.replace("\ud800", "\ufffd")
    for entry in properties.entries:
        for it in entry.texts:
            if it.quoted and not set("\\'\n\r") & set(it.span.of(clean)):
                assert it.span.of(clean) == it.text
    assert all(span.end <= properties.span.end for span in (it.span for it in properties.problems))
