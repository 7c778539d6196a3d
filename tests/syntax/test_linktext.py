"""The grammar of links, one rule a table."""

import pytest

from wikilink_ls.syntax.linktext import (
    BlockSubpath,
    FootnoteSubpath,
    HeadingSubpath,
    Subpath,
    decode_destination,
    is_external,
    parse_subpath,
    property_link,
    wikilinks,
)
from wikilink_ls.syntax.text import Span


def written(text: str) -> list[str]:
    """Every link as ``path subpath | display``, as far as it has them."""
    return [
        f"{link.path}{link.subpath}" + ("" if link.display is None else f" | {link.display}")
        for link in wikilinks(text, 0)
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[a]]", ["a"]),
        ("![[a.png]]", ["a.png"]),
        ("[[a|b]]", ["a | b"]),
        ("[[ a  |  b ]]", ["a | b"]),
        ("[[a #h]]", ["a#h"]),
        ("[[a|]]", ["a | "]),
        ("[[]]", []),
        ("[[ ]]", [""]),
        ("[[|]]", ["|"]),
        ("[[|a]]", ["|a"]),
        ("[[|a|b]]", ["|a | b"]),
        ("[[a||b]]", ["a | |b"]),
        ("[[a|b|c]]", ["a | b|c"]),
        ("[[a\\|b]]", ["a | b"]),
        ("[[a\\|b\\|c]]", ["a | b|c"]),
        ("[[a\\b]]", ["a\\b"]),
        ("[[Sq]uare]]", ["Sq]uare"]),
        ("[[Sq[uare]]", ["Sq[uare"]),
        ("[[Nested [[Inner]] x]]", ["Inner"]),
        ("[[[a]]]", ["a"]),
        ("[[a]]]]", ["a"]),
        ("[[a]][[b]]", ["a", "b"]),
        ("[[a\nb]]", []),
        ("[[a\rb]]", []),
        ("[[a\u2028b]]", ["a\u2028b"]),
        ("[[open\n[[b]]", ["b"]),
        ("[[open [[b]]", ["b"]),
        ("[a]]", []),
        ("[ [a]]", []),
        ("[[a] ]", []),
        ("[[#h]]", ["#h"]),
        ("[[#]]", ["#"]),
        ("[[a#b#c]]", ["a#b#c"]),
        ("[[a#^id]]", ["a#^id"]),
        ("[[a^id]]", ["a^id"]),
        ("[[a#[^1]]]", ["a#[^1]"]),
        ("[[#[^note]]]", ["#[^note]"]),
        ("[[https://x.y]]", ["https://x.y"]),
        ("[[a *b* `c` $d$]]", ["a *b* `c` $d$"]),
        ("[[가나 다|라]]", ["가나 다 | 라"]),
        ("\\[[a]]", []),
        ("\\\\[[a]]", ["a"]),
        ("\\\\\\[[a]]", []),
        ("\\[\\[a\\]\\]", []),
    ],
)
def test_a_wikilink_has_a_path_and_perhaps_a_subpath_and_a_display_text(
    text: str, links: list[str]
) -> None:
    assert written(text) == links


@pytest.mark.parametrize(
    ("text", "span", "kind"),
    [
        ("x ![[a]]", "![[a]]", "embed"),
        ("x !![[a]]", "![[a]]", "embed"),
        ("x \\![[a]]", "[[a]]", "wikilink"),
        ("x \\\\![[a]]", "![[a]]", "embed"),
        ("x! [[a]]", "[[a]]", "wikilink"),
    ],
)
def test_an_exclamation_mark_embeds_unless_it_is_escaped(text: str, span: str, kind: str) -> None:
    (link,) = wikilinks(text, 0)

    assert (link.span.of(text), link.kind) == (span, kind)


def test_the_parts_of_a_link_are_where_they_are_written() -> None:
    text = "가😀 ![[ 폴더/노트  #제목 \\| 보기 ]]"
    (link,) = wikilinks(text, 0)

    assert link.path_span.of(text) == link.path == "폴더/노트"
    assert link.subpath_span.of(text) == link.subpath == "#제목"
    assert link.display_span.of(text) == link.display == "보기"


def test_a_missing_part_is_an_empty_span_behind_the_one_before() -> None:
    (link,) = wikilinks("[[a]]", 0)

    assert link.subpath_span == Span(3, 3)
    assert link.display_span == Span(3, 3)


@pytest.mark.parametrize(
    ("subpath", "meant"),
    [
        ("", None),
        ("#", None),
        ("##", None),
        ("# #", None),
        ("#a", HeadingSubpath(("a",))),
        ("#a#b", HeadingSubpath(("a", "b"))),
        ("##a###b#", HeadingSubpath(("a", "b"))),
        ("#^id", BlockSubpath("id")),
        ("# ^id ", BlockSubpath("id")),
        ("#a^id", HeadingSubpath(("a^id",))),
        ("#[^1]", FootnoteSubpath("1")),
        ("#[^1", HeadingSubpath(("[^1",))),
        ("#page=3", HeadingSubpath(("page=3",))),
    ],
)
def test_a_subpath_names_headings_a_block_or_a_footnote(
    subpath: str, meant: Subpath | None
) -> None:
    assert parse_subpath(subpath) == meant


@pytest.mark.parametrize(
    ("destination", "parts"),
    [
        ("a%20b.md#My%20H", ("a b.md", "#My H")),
        ("a%23b.md", ("a#b.md", "")),
        ("a.md#b%23c", ("a.md", "#b#c")),
        ("%EA%B0%80", ("가", "")),
        ("100%", ("100%", "")),
        ("%zz", ("%zz", "")),
        ("%FF%20", ("%FF%20", "")),
        ("%20a%20", ("a", "")),
    ],
)
def test_a_destination_is_split_and_then_decoded_as_far_as_it_can_be(
    destination: str, parts: tuple[str, str]
) -> None:
    assert decode_destination(destination) == parts


@pytest.mark.parametrize(
    ("destination", "external"),
    [
        ("https://a", True),
        ("mailto:a@b", True),
        ("obsidian://open", True),
        ("//a/b", True),
        ("a.md", False),
        ("/a.md", False),
        ("a/b:c.md", False),
        ("#a:b", False),
        ("1:2", False),
    ],
)
def test_a_scheme_leads_out_of_the_vault(destination: str, external: bool) -> None:
    assert is_external(destination) is external


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("[[a]]", "a"),
        ("[[a#b|c]]", "a"),
        ("[a](b.md)", "b.md"),
        ("[a](<b c.md>)", "b c.md"),
        ("[a](b%20c.md)", "b c.md"),
        ("see [[a]]", None),
        ("[[a]] [[b]]", None),
        ("![[a]]", None),
        ("![a](b.md)", None),
        (" [[a]]", None),
        ("[a](b c.md)", None),
        ("[a](https://b)", None),
        ("[a]()", None),
        ("a", None),
        ("", None),
    ],
)
def test_a_property_is_a_link_if_all_of_it_is_one(value: str, path: str | None) -> None:
    link = property_link(value, Span(0, len(value)), "up")

    assert (link.path if link else None) == path


def test_a_property_link_with_escapes_has_no_parts_but_the_whole() -> None:
    link = property_link("[[a]]", Span(10, 18), "up")

    assert link is not None
    assert link.path_span == Span(10, 18)
    assert link.subpath_span == link.display_span == Span(18, 18)
