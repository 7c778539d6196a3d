"""Completion: what is offered at `$0`, and what the note says once an item is accepted."""

import re
from collections.abc import Mapping
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.drawing import Drawn, apply, drawn
from wikilink_ls.config import Config, LinkFormat, parse_config
from wikilink_ls.features.candidates import Search
from wikilink_ls.features.completion import LIMIT, Completions, Editor, Item, completion
from wikilink_ls.features.insertion import Insertion
from wikilink_ls.features.link_context import LinkContext, link_context
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.target import target_of
from wikilink_ls.vault.vault import build_vault

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


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        # Names.
        ("[[$0", "Garden", "[[Garden]]"),
        ("[[gar$0", "Garden", "[[Garden]]"),
        ("x [[gdn$0 y", "Garden", "x [[Garden]] y"),
        ("[[gar$0]]", "Garden", "[[Garden]]"),
        ("[[gar$0]", "Garden", "[[Garden]]"),
        ("[[gar$0den]]", "Garden", "[[Garden]]"),
        ("[[gar$0xx|shown]]", "Garden", "[[Garden|shown]]"),
        ("[[gar$0xx#Beds]]", "Garden", "[[Garden#Beds]]"),
        ("[[gar$0 and [[b]]", "Garden", "[[Garden]] and [[b]]"),
        ("[[두 번$0", "두 번째", "[[두 번째]]"),
        ("[[\u1103\u116e$0", "두 번째", "[[두 번째]]"),
        ("[[\u00e9t$0", "e\u0301te\u0301", "[[e\u0301te\u0301]]"),
        ("[[places/ki$0", "Kitchen", "[[Places/Kitchen|Kitchen]]"),
        ("[[kitch$0", "Kitchen", "[[Log/Kitchen|Kitchen]]"),
        ("[[graden$0", "Garden", "[[Garden]]"),
        ("[[plot$0", "Plot", "[[Garden|Plot]]"),
        ("[[텃$0", "텃밭", "[[Garden|텃밭]]"),
        ("[[c]$0", "c]]d", "[[Garden|c d]]"),
        ("[[plot$0xx|shown]]", "Plot", "[[Garden|shown]]"),
        ("[[not$0", "Not yet", "[[Not yet]]"),
        ("[[plan$0", "plan.pdf", "[[plan.pdf]]"),
        ("![[ros$0", "rose bed.png", "![[rose bed.png]]"),
        ("![[kitch$0", "Kitchen", "![[Log/Kitchen]]"),
        ("![[plot$0", "Plot", "![[Garden|Plot]]"),
        ("| a |\n|---|\n| [[plot$0 |", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]] |"),
        # Headings.
        ("[[Garden#$0", "Beds", "[[Garden#Beds]]"),
        ("[[garden#tul$0", "Tulips", "[[garden#Tulips]]"),
        ("[[garden#tul$0xx|shown]]", "Tulips", "[[garden#Tulips|shown]]"),
        ("[[Garden#Beds#$0", "Tulips", "[[Garden#Beds#Tulips]]"),
        ("[[Garden#Tools#$0]]", "Roses", "[[Garden#Tools#Roses]]"),
        ("[[Plot#$0", None, ""),
        ("# Own\n[[#$0", "Own", "# Own\n[[#Own]]"),
        ("[[Garden#c$0", "C# [x]", "[[Garden#C [x]]"),
        ("[[plan.pdf#$0", "page", "[[plan.pdf#page="),
        # Blocks.
        ("[[Garden#^$0", "first", "[[Garden#^first]]"),
        ("[[Garden^$0", "first", "[[Garden#^first]]"),
        ("[[Garden^sec$0]]", "second", "[[Garden#^second]]"),
        ("own ^mine\n\n[[#^$0", "mine", "own ^mine\n\n[[#^mine]]"),
        ("own ^mine\n\n[[^$0", "mine", "own ^mine\n\n[[#^mine]]"),
        # Display texts.
        ("[[Garden|$0", "Plot", "[[Garden|Plot]]"),
        ("[[Garden|$0", "Beds", "[[Garden|Beds]]"),
        ("[[Garden|$0]]", "텃밭", "[[Garden|텃밭]]"),
        ("[[Garden#Beds|p$0", "Plot", "[[Garden#Beds|Plot]]"),
        ("| a |\n|---|\n| [[Garden\\|$0", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]]"),
        ("| a |\n|---|\n| [[Garden|$0 |", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]] |"),
        ("| a |\n|---|\n| [[Garden|p$0]] |", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]] |"),
        # Markdown links.
        ("[x](gar$0", "Garden", "[x](Garden.md)"),
        ("[x](gar$0)", "Garden", "[x](Garden.md)"),
        ("[x](gar$0xx.md)", "Garden", "[x](Garden.md)"),
        ("[x](gar$0xx.md#Beds)", "Garden", "[x](Garden.md#Beds)"),
        ("[x](두$0", "두 번째", "[x](두%20번째.md)"),
        ("[x](<두 번$0", "두 번째", "[x](<두 번째.md>)"),
        ("[x](<두$0>)", "두 번째", "[x](<두 번째.md>)"),
        ("![x](ros$0)", "rose bed.png", "![x](rose%20bed.png)"),
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
        # Tags.
        ("x #fo$0", "#food", "x #food"),
        ("x #soup$0", "#food/soup", "x #food/soup"),
        ("x #$0", "#food", "x #food"),
    ],
)
def test_an_accepted_item_completes_the_link(text: str, label: str | None, result: str) -> None:
    if label is None:
        assert offered(text) == []
    else:
        assert accept(text, label) == result


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("[[gar$0", "Garden", "[[Garden]]"),
        ("[[gar$0]]", "Garden", "[[Garden]]"),
        ("[[gar$0]", "Garden", "[[Garden]]"),
        ("[[gar$0|x]]", "Garden", "[[Garden|x]]"),
        # What stands behind the cursor stays, and the item ends with it.
        ("[[gar$0den]]", "Garden", "[[Garden]]"),
        ("[[Garden$0den]]", "Garden", "[[Garden]]"),
        ("[[g$0den|x]]", "Garden", "[[Garden|x]]"),
        ("[[Places/ki$0tchen]]", "Kitchen", "[[Places/Kitchen|Kitchen]]"),
        ("[x](gar$0.md)", "Garden", "[x](Garden.md)"),
        ("[x](gar$0den.md#Beds)", "Garden", "[x](Garden.md#Beds)"),
        ("[x](<gar$0.md>)", "Garden", "[x](<Garden.md>)"),
        ('[x](gar$0.md "t")', "Garden", '[x](Garden.md "t")'),
        ("[[Garden#tu$0lips]]", "Tulips", "[[Garden#Tulips]]"),
        ("[[Garden#^fi$0rst]]", "first", "[[Garden#^first]]"),
        ("[[Garden|pl$0ot]]", "Plot", "[[Garden|Plot]]"),
        ("---\nup: [[gar$0\n---\n", "Garden", '---\nup: "[[Garden]]"\n---\n'),
    ],
)
def test_an_editor_that_does_not_reach_keeps_what_follows(
    text: str, label: str, result: str
) -> None:
    assert accept(text, label, reaches=False) == result


@pytest.mark.parametrize(
    "text", ["[[gar$0xx]]", "[x](gar$0den)", "[x](gar$0xx.md)", "[[g$0 강의]]", "[[Garden#t$0xx]]"]
)
def test_an_editor_that_does_not_reach_is_not_offered_what_would_be_another_name(
    text: str,
) -> None:
    answer = ask(at(text), editor=Editor(reaches=False))
    assert answer is not None

    assert answer.items == ()


def test_a_path_with_a_caret_is_no_block_of_a_note_that_is_not_there() -> None:
    vault = "-- note^2.md --\n-- other.md --\n# x\nx ^id\n-- a^b/c.md --\n"
    for typed, result in (
        ("[[note^$0", "[[note^2]]"),
        ("[[note^$0xx#h]]", "[[note^2#h]]"),
        ("[[a^b/$0", "[[c]]"),
        ("[[other^$0", "[[other#^id]]"),
    ):
        here = at(typed, "Home.md", vault)
        answer = ask(here)
        assert answer is not None
        assert accepted(here, answer, answer.items[0]) == result


def test_a_file_that_no_link_can_mean_is_not_offered() -> None:
    vault = "-- README --\n-- Readme first.md --\n"
    for typed in ("[[read$0", "[x](read$0", "![[read$0"):
        for markdown in (False, True):
            answer = ask(at(typed, vault=vault), {"useMarkdownLinks": markdown})
            assert answer is not None
            assert [item.label for item in answer.items] == ["Readme first"]


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


@pytest.mark.parametrize(
    "text",
    [
        "$0",
        "[$0",
        "[x$0",
        "[[Garden]]$0",
        "x](gar$0",
        "[x](https://gar$0",
        "[x](gar $0",
        "[x](gar)$0",
        "[x](<gar>$0",
        "\\[[gar$0",
        "`[[gar$0`",
        "```\n[[gar$0\n```",
        "```\n[[gar$0",
        "    [[gar$0",
        "<!-- [[gar$0 -->",
        "<!-- [[gar$0",
        "<!-- x\n\n[[gar$0",
        "<div>[[gar$0</div>",
        "$$[[gar$0$$",
        "#$0",
        "## $0",
        "x#fo$0",
        "---\ntags: #fo$0\n---\n",
        "[[\n$0",
    ],
)
def test_nothing_is_offered_outside_links_and_tags(text: str) -> None:
    assert ask(at(text)) is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("[[kitchen$0", ["Kitchen", "Kitchen"]),
        ("[[Garden#r$0", ["Roses", "Roses"]),
        ("[[Garden#$0", ["Beds", "Roses", "Tulips", "Tools", "Roses", "C# [x]"]),
        ("[[Garden#Beds#$0", ["Roses", "Tulips"]),
        ("[[Garden#Nowhere#$0", []),
        ("[[Garden#^$0", ["first", "second"]),
        ("[[Garden|$0", ["Plot", "텃밭", "Beds", "Garden"]),
        ("[[Nowhere#$0", []),
        ("[[Nowhere|$0", []),
        ("[[zzz$0", []),
        ("[[zzz$0]]", []),
        ("x #food$0", ["#food", "#food/soup"]),
        ("x #soup$0", ["#food/soup"]),
    ],
)
def test_what_fits_is_offered_the_best_first(text: str, labels: list[str]) -> None:
    assert offered(text) == labels


def test_of_equal_headings_each_leads_to_itself() -> None:
    here = at("[[Garden#ros$0")
    answer = ask(here)
    assert answer is not None

    lines = []
    for item in answer.items:
        (link,) = parse("Note.md", accepted(here, answer, item)).links
        place = target_of(here.vault, link, here.note).place
        assert place is not None
        lines.append(here.texts["Garden.md"][: place.span.start].count("\n"))

    assert [item.new_text for item in answer.items] == ["Garden#Roses]]", "Garden#Tools#Roses]]"]
    assert lines == [5, 8]


@pytest.mark.parametrize(
    "typed", ["..", ".", "../", "./", "../../..", "/", "//", "..x", "#", "^", "|"]
)
def test_half_a_path_is_no_error(typed: str) -> None:
    offered(f"[[{typed}$0")
    offered(f"[x]({typed}$0")


def test_relative_paths_are_searched_from_the_note() -> None:
    here = at("[[./k$0", "Places/Note.md")
    answer = ask(here)
    assert answer is not None

    assert accepted(here, answer, answer.items[0]) == "[[Places/Kitchen|Kitchen]]"


RANKED = """
-- Map.md --
-- Roadmap.md --
-- Old/Map of old.md --
-- Bitmap.png --
-- Many apples.md --
-- Sub/My map.md --
[[Map of nowhere]]
"""


def ranked(text: str, settings: Mapping[str, Any] | None = None, *recent: str) -> list[str]:
    answer = ask(at(text, vault=RANKED), settings, Editor(recent=recent))
    return [item.label for item in answer.items] if answer else []


def test_the_name_itself_is_first_then_beginnings_words_insides_and_letters() -> None:
    assert ranked("[[map$0") == [
        *("Map", "Map of old", "Map of nowhere", "My map", "Roadmap", "Bitmap.png"),
        "Many apples",
    ]


def test_recent_notes_are_before_others_that_fit_as_well() -> None:
    assert ranked("[[m$0", None, "Many apples.md")[:2] == ["Many apples", "Map"]
    assert ranked("[[$0", None, "Roadmap.md", "Map.md")[:2] == ["Roadmap", "Map"]


def test_ignored_files_are_last() -> None:
    assert ranked("[[map$0", {"userIgnoreFilters": ["Map.md"]})[-1] == "Map"


def test_attachments_come_after_notes_but_not_in_embeds() -> None:
    vault = "-- Roadmap.md --\n-- Ro.png --\n"
    order = {}
    for typed in ("[[ro$0", "![[ro$0"):
        answer = ask(at(typed, vault=vault))
        assert answer is not None
        order[typed] = [item.label for item in answer.items]

    assert order == {"[[ro$0": ["Roadmap", "Ro.png"], "![[ro$0": ["Ro.png", "Roadmap"]}


def test_a_missing_name_is_not_offered_to_the_link_that_is_it() -> None:
    assert "Fresh" not in offered("[[Fresh$0]]")
    assert "Fresh" in offered("[[Fresh]] [[Fre$0")
    assert "Not yet" in offered("[[Not yet$0]]")


def test_the_kind_and_the_place_of_each_are_told() -> None:
    answer = ask(at("[[$0"))
    assert answer is not None
    told = {item.label: (item.kind, item.detail) for item in answer.items}

    assert told["plan.pdf"] == ("attachment", "")
    assert told["두 번째"] == ("note", "Places")
    assert told["Plot"] == ("alias", "Garden")
    assert told["Not yet"] == ("unresolved", "not written yet")


def test_a_block_shows_its_first_words_from_the_open_buffer() -> None:
    here = at("new words ^mine\n\n[[#^$0")
    answer = completion(
        here.vault, here.note, here.text, here.offset, Config(), lambda _: "what is on the disk"
    )
    assert answer is not None

    assert [(item.label, item.detail) for item in answer.items] == [("mine", "new words")]


def test_a_block_of_another_note_shows_what_that_note_says() -> None:
    answer = ask(at("[[Garden#^$0"))
    assert answer is not None

    assert [item.detail for item in answer.items] == ["text", "- item"]


def test_a_tag_tells_how_many_notes_have_it_if_not_one_alone() -> None:
    answer = ask(at("#food #fo$0"))
    assert answer is not None

    told = {item.label: item.detail for item in answer.items}
    assert told == {"#food": "2 notes", "#food/soup": ""}


def test_the_tag_that_is_being_typed_is_not_offered_unless_it_is_elsewhere_too() -> None:
    assert offered("#fo$0") == ["#food", "#food/soup"]
    assert offered("#fo #fo$0") == ["#fo", "#food", "#food/soup"]
    assert offered("#food$0") == ["#food", "#food/soup"]


def test_a_recent_note_that_is_gone_is_not_offered() -> None:
    assert "Gone" not in ranked("[[$0", None, "Gone.md")


def test_so_many_items_are_given_and_the_answer_is_incomplete() -> None:
    headings = "".join(f"# h{nth}\n" for nth in range(LIMIT + 1))
    few = ask(at("# a\n# b\n[[#$0"))
    many = ask(at(f"{headings}[[#$0"))
    names = ask(at("[[$0", vault="".join(f"-- n{nth}.md --\n" for nth in range(LIMIT * 2))))
    assert few is not None
    assert many is not None
    assert names is not None

    assert (len(few.items), few.incomplete) == (2, False)
    assert (len(many.items), many.incomplete) == (LIMIT, True)
    assert (len(names.items), names.incomplete) == (LIMIT, True)


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
    *("[x]($0", "[x]($0)", "![x]($0", "[x](<$0", "[x](<$0>)"),
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
@hypothesis_settings(max_examples=500, deadline=None)
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


def test_a_vault_of_nothing_offers_nothing() -> None:
    note = parse("n.md", "[[")
    answer = completion(build_vault([]), note, "[[", 2, Config(), lambda _: None)

    assert answer is not None
    assert answer.items == ()
