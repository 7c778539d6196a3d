"""Completion in every format: Markdown links, properties, tables, and the oddest of names."""

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import apply
from tests.features.completing import accept, accepted, ask, at
from wikilink_ls.config import Config, LinkFormat
from wikilink_ls.features.completing.candidates import Search
from wikilink_ls.features.completing.insertion import Insertion
from wikilink_ls.features.completing.link_context import LinkContext, link_context
from wikilink_ls.features.completion import LIMIT, Item
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.target import target_of


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        # Markdown links.
        ("[x](gar$0", "Garden", "[x](Garden.md)"),
        ("[x](gar$0)", "Garden", "[x](Garden.md)"),
        ("[x](gar$0xx.md)", "Garden", "[x](Garden.md)"),
        ("[x](gar$0xx.md#Beds)", "Garden", "[x](Garden.md#Beds)"),
        ("[x](두$0", "두 번째", "[x](두%20번째.md)"),
        ("[x](<두 번$0", "두 번째", "[x](<두 번째.md>)"),
        ("[x](<두$0>)", "두 번째", "[x](<두 번째.md>)"),
        ("![x](ros$0)", "rose bed.png", "![x](rose%20bed.png)"),
        # Parentheses in a destination are no end of it, as long as there are pairs.
        ("[x](gar$0xx%20(1).md)", "Garden", "[x](Garden.md)"),
        ("[x]((gar$0)xx.md) (y)", "Garden", "[x](Garden.md) (y)"),
        ("[x]((gar$0) (y)", "Garden", "[x](Garden.md) (y)"),
        ("([x](gar$0))", "Garden", "([x](Garden.md))"),
        ("[x](gar$0\\)xx.md)", "Garden", "[x](Garden.md)"),
        ('[x](gar$0(1).md "t)")', "Garden", '[x](Garden.md "t)")'),
        ("[x](Garden.md#$0)", "Beds", "[x](Garden.md#Beds)"),
        ("[x](Garden.md#^$0", "first", "[x](Garden.md#^first)"),
        ("[x](not$0", "Not yet", "[x](Not%20yet.md)"),
        ("[x](<not$0", "Not yet", "[x](<Not yet.md>)"),
        # A title stays where it is.
        ('[x](gar$0 "t")', "Garden", '[x](Garden.md "t")'),
        ('[x](gar$0xx "t")', "Garden", '[x](Garden.md "t")'),
        ("[x](gar$0 't \\' u' )", "Garden", "[x](Garden.md 't \\' u' )"),
        ("[x](gar$0 (t))", "Garden", "[x](Garden.md (t))"),
        ('[x](gar$0#Beds "t")', "Garden", '[x](Garden.md#Beds "t")'),
        ('[x](Garden.md#$0 "t")', "Beds", '[x](Garden.md#Beds "t")'),
        ('[x](gar$0 "t', "Garden", '[x](Garden.md) "t'),
        # Properties.
        ('---\nup: "[[gar$0\n---\n', "Garden", '---\nup: "[[Garden]]"\n---\n'),
        ("---\nup: '[[gar$0 \n---\n", "Garden", "---\nup: '[[Garden]]' \n---\n"),
        ('---\nup: "[[Garden#tu$0\n---\n', "Tulips", '---\nup: "[[Garden#Tulips]]"\n---\n'),
        ('---\nup: "[[Garden|p$0\n---\n', "Plot", '---\nup: "[[Garden|Plot]]"\n---\n'),
        ('---\nup: "[[gar$0"\n---\n', "Garden", '---\nup: "[[Garden]]"\n---\n'),
        ("---\nup: '[[gar$0]]'\n---\n", "Garden", "---\nup: '[[Garden]]'\n---\n"),
        ("---\nup: [[gar$0]]\n---\n", "Garden", '---\nup: "[[Garden]]"\n---\n'),
        ("---\nup: [[gar$0\n---\n", "Garden", '---\nup: "[[Garden]]"\n---\n'),
        ("---\nup:\n- [[plot$0\n---\n", "Plot", '---\nup:\n- "[[Garden|Plot]]"\n---\n'),
    ],
)
def test_an_accepted_item_completes_the_link(text: str, label: str, result: str) -> None:
    assert accept(text, label) == result


def test_without_reach_a_markdown_link_is_not_begun_before_brackets() -> None:
    settings = {"useMarkdownLinks": True}

    assert accept("[[gar$0]]", "Garden", settings, reaches=False) == "[[Garden]]"
    assert accept("[[gar$0", "Garden", settings, reaches=False) == "[Garden](Garden.md)"


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("[[gar$0", "Garden", "[Garden](Garden.md)"),
        ("[[gar$0]]", "Garden", "[Garden](Garden.md)"),
        ("![[ros$0", "rose bed.png", "![](img/rose%20bed.png)"),
        ("[[plot$0", "Plot", "[Plot](Garden.md)"),
        ("[[not$0", "Not yet", "[Not yet](Not%20yet.md)"),
        ("[[gar$0|x]]", "Garden", "[[Garden|x]]"),
        ("[[Garden|$0", "Plot", "[[Garden|Plot]]"),
        ("[[Garden#$0", "Beds", "[Garden > Beds](Garden.md#Beds)"),
        ("[[Garden#Tools#$0", "Roses", "[Garden > Roses](Garden.md#Tools#Roses)"),
        ("[[Garden#^$0", "first", "[Garden > ^first](Garden.md#^first)"),
        ("[[Garden^$0", "first", "[Garden > ^first](Garden.md#^first)"),
        ("# a [b]\n[[#$0", "a [b]", "# a [b]\n[a \\[b\\]](#a%20[b)"),
        ('---\nup: "[[gar$0"\n---\n', "Garden", '---\nup: "[[Garden]]"\n---\n'),
    ],
)
def test_a_vault_of_markdown_links_gets_them_from_brackets(
    text: str, label: str, result: str
) -> None:
    settings = {"useMarkdownLinks": True, "newLinkFormat": "absolute"}

    assert accept(text, label, settings) == result


@pytest.mark.parametrize(
    ("link_format", "kitchen", "note"),
    [
        ("shortest", "[[Log/Kitchen|Kitchen]]", "[[두 번째]]"),
        ("absolute", "[[Log/Kitchen|Kitchen]]", "[[Places/두 번째|두 번째]]"),
        ("relative", "[[Kitchen]]", "[[../Places/두 번째|두 번째]]"),
    ],
)
def test_links_are_written_in_the_format_of_the_vault(
    link_format: str, kitchen: str, note: str
) -> None:
    settings = {"newLinkFormat": link_format}
    for typed, label, result in (("log/k", "Kitchen", kitchen), ("두", "두 번째", note)):
        here = at(f"[[{typed}$0", "Log/Today.md")
        answer = ask(here, settings)
        assert answer is not None
        item = next(it for it in answer.items if it.label == label)
        assert accepted(here, answer, item) == result


ODD = """
-- a.md --
# One
## Two
# [[Three]] | `four`
# Five]
# ^Six
para ^x-1
-- A/a.md --
# One
-- A/b [c].md --
---
aliases: ["al|ias", "x]]y", "[z]", "q'uo\\"te"]
---
-- A/d#e.md --
-- f|g.md --
-- it's.md --
-- say "x".md --
-- a&amp;b.md --
-- (un.md --
-- h.md.md --
-- v1.2.md --
-- fig.png --
-- B/fig.png --
-- [[odd]].md --
-- c:d.md --
-- 100%25.md --
"""
CURSORS = [
    *("[[$0", "[[$0]]", "[[$0]", "![[$0", "[[$0|shown]]"),
    *("[x]($0", "[x]($0)", "![x]($0", "[x](<$0", "[x](<$0>)", "[x]($0x(1).md)"),
    *("[[a#$0", "[[a#$0]]", "[[A/a#$0", "[x](a.md#$0"),
    *("[[a#^$0", "[[a^$0", "[[b [c]|$0"),
    *("| a |\n|---|\n| [[$0 |\n", "| a |\n|---|\n| [[b [c]\\|$0 |\n"),
    *('---\nup: "[[$0"\n---\n', "---\nup: '[[$0]]'\n---\n", "---\nup: [[$0\n---\n"),
    *("---\nup: [[$0]]\n---\n", "---\nup:\n  - [[a#$0\n---\n"),
]


@pytest.mark.parametrize("cursor", CURSORS)
@pytest.mark.parametrize("markdown", [False, True])
@pytest.mark.parametrize("link_format", ["shortest", "relative", "absolute"])
@pytest.mark.parametrize("source", ["note.md", "A/note.md"])
def test_every_accepted_item_leaves_one_link_that_leads_to_what_it_showed(
    cursor: str, link_format: str, source: str, *, markdown: bool
) -> None:
    here = at(cursor, source, ODD)
    settings = {"newLinkFormat": link_format, "useMarkdownLinks": markdown}
    answer = ask(here, settings)
    assert answer is not None
    assert answer.items

    for item in answer.items:
        text = accepted(here, answer, item)
        note = parse(source, text)
        assert len(note.links) == 1, text
        assert note.properties.problems == ()
        target = target_of(here.vault, note.links[0], note)
        check_shown(item, target.path, getattr(target.place, "text", None), text)


ODD_NAMES = st.lists(
    st.sampled_from(
        [
            *(
                "a",
                "b c",
                "É",
                "한글",
                ".",
                "..",
                "#",
                "^",
                "|",
                "[",
                "]",
                "[[",
                "]]",
                "(",
                ")",
                "<",
            ),
            *(">", "%20", "%", "&amp;", "\\", "'", '"', "`", "$", ":", "!", "~", "*", "_", "\n"),
            *(" ", "\t", "\x00", "v1.2", "http:", "\u00a0", "%%", "=", "{", "-", "a/", "/"),
        ]
    ),
    min_size=1,
    max_size=4,
).map("".join)
ODD_PATHS = st.builds("{}{}".format, ODD_NAMES, st.sampled_from(["", ".md", ".MD", ".png"]))


def is_a_path(path: str) -> bool:
    return all(part not in ("", ".", "..") for part in path.split("/"))


@given(
    st.sets(ODD_PATHS.filter(is_a_path), min_size=1, max_size=5),
    st.sampled_from([it for it in CURSORS if not re.search(r"[#^|]\S*\$0", it)]),
    st.sampled_from(get_args(LinkFormat)),
    st.sampled_from(["note.md", "a/note.md"]),
    st.booleans(),
)
def test_every_file_that_is_offered_is_what_the_accepted_link_leads_to(
    files: set[str], cursor: str, link_format: LinkFormat, source: str, markdown: bool
) -> None:
    here = at(cursor, source, "")
    vault = build_vault([*files, source])
    context = link_context(here.note, here.text, here.offset)
    assert isinstance(context, LinkContext)
    written = Config(new_link_format=link_format, use_markdown_links=markdown)
    insertion = Insertion(vault, here.note, context, written, reaches=True)

    search = Search(vault, here.note, here.offset, written, ())
    for candidate in search.candidates("", embed=context.embed, limit=LIMIT):
        new_text = insertion.file(candidate)
        if new_text is None:
            continue
        text = apply(here.text, [TextEdit(insertion.span, new_text)])
        note = parse(source, text)
        found = [target_of(vault, link, note).path for link in note.links]
        assert found == [candidate.path], text


def check_shown(item: Item, path: str | None, heading: str | None, text: str) -> None:
    match item.kind:
        case "note" | "attachment":
            assert path is not None, text
            folder, _, name = path.rpartition("/")
            assert item.label == name.removesuffix(".md"), text
            assert item.detail == folder, text
        case "alias":
            assert path == "A/b [c].md", text
        case "heading":
            assert item.label == heading, text
        case "unresolved":
            assert path is None, text
