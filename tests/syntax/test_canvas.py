"""Which links a canvas has, and where they stand in its JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.canvas import JsonText, card_at, escaped, parse_canvas
from wikilink_ls.syntax.note import Link
from wikilink_ls.syntax.text import Span, well_formed


def links(text: str) -> list[Link]:
    return list(parse_canvas("b.canvas", text).links)


def said(text: str) -> list[tuple[str, str, str, str]]:
    """Kind, path and subpath of each link, and how it is written."""
    return [(it.kind, it.path, it.subpath, it.span.of(text)) for it in links(text)]


def test_a_file_is_the_one_at_its_very_path() -> None:
    text = '{"nodes":[{"id":"1","type":"file","file":"폴더/a.md","x":0,"subpath":"#제목"}]}'

    (link,) = links(text)

    assert (link.kind, link.path, link.subpath) == ("file", "/폴더/a.md", "#제목")
    assert link.span.of(text) == link.path_span.of(text) == "폴더/a.md"
    assert link.subpath_span.of(text) == "#제목"


def test_the_keys_of_a_node_come_in_any_order() -> None:
    text = '{"edges":[],"nodes":[{"subpath":"#^b","file":"a.md","x":-1.5e3,"type":"file"}]}'

    (link,) = links(text)

    assert link.subpath_span.of(text) == "#^b"
    assert link.path_span.of(text) == "a.md"


def test_a_card_has_the_links_of_a_note() -> None:
    text = r'{"nodes":[{"type":"text","text":"# h\n[[a#x|y]] ![[b]] [c](d.md) `[[e]]`"}]}'

    assert said(text) == [
        ("wikilink", "a", "#x", "[[a#x|y]]"),
        ("embed", "b", "", "![[b]]"),
        ("markdown", "d.md", "", "[c](d.md)"),
    ]


def test_a_card_has_no_properties() -> None:
    text = r'{"nodes":[{"type":"text","text":"---\nup: \"[[a]]\"\n[[b]]\n---\n[[c]]"}]}'

    assert [it[:2] for it in said(text)] == [("wikilink", name) for name in "abc"]
    assert said(text)[0][3] == "[[a]]"


def test_the_background_of_a_group_is_shown() -> None:
    text = '{"nodes":[{"type":"group","label":"[[a]]","background":"그림.png"}]}'

    assert said(text) == [("file", "/그림.png", "", "그림.png")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"nodes":{}}',
        '{"nodes":[1,"[[a]]",null,[{"type":"file","file":"a.md"}]]}',
        '{"nodes":[{"type":"file","file":"a.md"}',
        '{"nodes":[{"type":"file","file":"a.md"}],}',
        '{"nodes":[{"type":"text","text":"[[a]]\n"}]}',
        '{"nodes":[{"type":"file","file":7},{"type":"file"},{"type":"text","text":["[[a]]"]}]}',
        '{"nodes":[{"type":"file","file":"no extension"},{"type":"file","file":""}]}',
        '{"nodes":[{"type":"link","url":"https://a.md","file":"a.md"}]}',
        '{"nodes":[{"x":{"type":"file","file":"a.md"}}]}',
        '{"edges":[{"type":"file","file":"a.md"}],"nodes":[]}',
        '{"x":{"nodes":[{"type":"file","file":"a.md"}]}}',
        "[" * 100_000,
        "a [[b]]",
    ],
)
def test_what_is_no_canvas_has_no_links(text: str) -> None:
    assert links(text) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"\"[[a]]\"", "[[a]]"),
        (r"\\[[a]]", None),
        (r"\\\\[[a]]", "[[a]]"),
        (r"\ud83d\ude00 [[\uacfc\ub3c4\ud568|\"x\"]]", r"[[\uacfc\ub3c4\ud568|\"x\"]]"),
        (r"😀 [[과도함]]", "[[과도함]]"),
        (r"\ud83d [[a]]", "[[a]]"),
        (r"a\/b [[c\/d]]", r"[[c\/d]]"),
        (r"\u005b\u005ba]]", r"\u005b\u005ba]]"),
    ],
)
def test_a_link_stands_where_its_escapes_do(written: str, shown: str | None) -> None:
    text = f'{{"nodes":[{{"type":"text","text":"{written}"}}]}}'

    assert [link.span.of(text) for link in links(text)] == ([shown] if shown else [])


@given(st.text('a[]|"\\/\n\t😀과\ud83d', max_size=30), st.booleans())
def test_every_letter_of_a_string_has_its_place(value: str, ascii_: bool) -> None:
    text = f'["x", {json.dumps(value, ensure_ascii=ascii_)}]'
    start = text.index(" ") + 2

    string = JsonText.between(text, Span(start, len(text) - 2))

    assert string.value == well_formed(value)
    for at in range(len(value)):
        written = string.span(Span(at, at + 1)).of(text)
        assert well_formed(json.loads(f'"{written}"')) == string.value[at]
    assert card_at(text, start) == string


@given(st.text(max_size=30))
def test_what_is_written_is_read_again(text: str) -> None:
    assert json.loads(f'"{escaped(text)}"') == text


CANVAS = (
    '{"nodes": [{"type": "text", "text": "[[a]] \\"q\\" \\ud83d\\ude00 [x](b.md)"},'
    ' {"type": "file", "file": "c/\\uacfc.md", "subpath": "#h"}]}'
)


@given(st.data(), st.text('{}[]:,"\\nodestypfilax 1😀', max_size=6))
def test_a_canvas_that_is_damaged_anywhere_is_read_as_far_as_it_goes(
    data: st.DataObject, put: str
) -> None:
    start = data.draw(st.integers(0, len(CANVAS)))
    end = data.draw(st.integers(start, min(start + 6, len(CANVAS))))
    text = CANVAS[:start] + put + CANVAS[end:]

    for link in links(text):
        assert 0 <= link.start <= link.end <= len(text)
