"""Wikilinks become Markdown links and the other way round, each with the same meaning."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn
from tests.features.fixing import selection
from tests.features.meaning import built, meanings
from tests.features.refactoring import after, check, chosen, offered, selected, titles, touched
from tests.features.test_rename_law import DESTINATIONS, PATHS, SHOWN
from wikilink_ls.config import Config
from wikilink_ls.features.actions.code_action import ActionError
from wikilink_ls.syntax.text import Span

TO_MARKDOWN = "Convert all wikilinks in this note to Markdown links"
TO_WIKILINKS = "Convert all Markdown links in this note to wikilinks"

VAULT = """
-- Garden.md --
# Beds
## 장미 (red)
a ^b1
-- 기록/새 노트.md --
-- v1.2.md --
-- fig 1.png --
-- C#/d.md --
"""


def pair(wikilink: str, markdown: str, around: str = "\n{}\n") -> None:
    """Both ways, byte for byte."""
    to_markdown(wikilink, markdown, around)
    to_wikilink(markdown, wikilink, around)


def to_markdown(wikilink: str, markdown: str, around: str = "\n{}\n") -> None:
    check_all(wikilink, TO_MARKDOWN, markdown, around)


def to_wikilink(markdown: str, wikilink: str, around: str = "\n{}\n") -> None:
    check_all(markdown, TO_WIKILINKS, wikilink, around)


def check_all(before: str, title: str, then: str, around: str) -> None:
    start = f"{VAULT}-- 기록/n.md --\n"
    check(f"{start}$0{around.replace('{}', before)}", title, start + around.replace("{}", then))


def test_a_link_without_display_shows_what_obsidian_shows() -> None:
    pair("[[Garden]]", "[Garden](Garden.md)")
    pair("[[새 노트]]", "[새 노트](새%20노트.md)")
    pair("[[v1.2]]", "[v1.2](v1.2.md)")
    pair("[[Garden#Beds]]", "[Garden > Beds](Garden.md#Beds)")
    pair("[[Garden#Beds#장미 (red)]]", "[Garden > Beds > 장미 (red)](Garden.md#Beds#장미%20(red))")
    pair("[[Garden#^b1]]", "[Garden > ^b1](Garden.md#^b1)")
    pair("[[#여기]]", "[여기](#여기)")
    pair("[[fig 1.png]]", "[fig 1.png](fig%201.png)")


def test_a_display_text_stays() -> None:
    pair("[[Garden|정원 🌱]]", "[정원 🌱](Garden.md)")
    pair("[[Garden#Beds|beds]]", "[beds](Garden.md#Beds)")
    pair("[[Garden|a] `b` $1 <c\\d]]", r"[a\] \`b\` \$1 \<c\\d](Garden.md)")
    pair("[[Garden|a|b]]", r"[a\|b](Garden.md)")
    pair("[[Garden|**b** *c*]]", "[**b** *c*](Garden.md)")


def test_a_path_with_folders_shows_its_name_alone() -> None:
    pair("[[기록/새 노트|새 노트]]", "[새 노트](기록/새%20노트.md)")
    pair("[[../Garden|Garden]]", "[Garden](../Garden.md)")
    to_markdown("[[기록/새 노트]]", "[새 노트](기록/새%20노트.md)")


def test_an_embed_stays_one_and_keeps_its_size() -> None:
    pair("![[Garden#Beds]]", "![](Garden.md#Beds)")
    pair("![[fig 1.png]]", "![](fig%201.png)")
    pair("![[fig 1.png|100]]", "![|100](fig%201.png)")
    pair("![[fig 1.png|100x20]]", "![|100x20](fig%201.png)")
    pair("![[fig 1.png|a rose|100]]", "![a rose|100](fig%201.png)")
    to_wikilink("![100](<fig 1.png>)", "![[fig 1.png|100]]")


def test_in_a_table_pipes_are_escaped() -> None:
    table = "\n| a | b |\n| - | - |\n| {} | x |\n"
    pair("[[Garden\\|정원]]", "[정원](Garden.md)", table)
    pair("[[Garden\\|a\\|b]]", r"[a\|b](Garden.md)", table)
    pair("![[fig 1.png\\|100]]", r"![\|100](fig%201.png)", table)


def test_a_link_to_no_file_is_converted_as_it_is_written() -> None:
    pair("[[없는 것]]", "[없는 것](없는%20것.md)")
    pair("[[a/b/gone#x|y]]", "[y](a/b/gone.md#x)")
    pair("[[gone v2.0]]", "[gone v2.0](gone%20v2.0)")
    to_wikilink("[gone](gone)", "[[gone]]")


def test_names_are_taken_letter_by_letter() -> None:
    """A decomposed name stays decomposed; line ends stay what they were."""
    pair("[[가든]]", "[가든](가든.md)", "\r\n🌱 {}\r\n")


def test_links_stand_anywhere() -> None:
    pair("[[Garden]]", "[Garden](Garden.md)", "\n> [!note] {}\n> - b\n\n# h {}\n- [ ] **{}**\n")


@pytest.mark.parametrize(
    "left",
    [
        "[a](https://example.org/a.md)",
        "[a][r] [r] ![x][r]\n\n[r]: Garden.md",
        '[a](Garden.md "title")',
        "[`code`](Garden.md)",
        "[a](C%23/d.md)",
        "[![x](fig%201.png)](Garden.md)",
        "`[a](Garden.md)`",
        r"\[a](Garden.md)",
        r"[a\\](Garden.md)",
    ],
)
def test_what_a_wikilink_cannot_hold_is_left(left: str) -> None:
    drawing = f"{VAULT}-- n.md --\n---\nup: '[a](Garden.md)'\n---\n$0{left}\n[b](Garden.md)\n"

    check(
        drawing, TO_WIKILINKS, drawing.replace("[b](Garden.md)", "[[Garden|b]]").replace("$0", "")
    )


def test_only_what_can_be_converted_is_offered() -> None:
    assert titles(f"{VAULT}-- n.md --\n$0\n[a](https://b.org) `[[Garden]]` [c]()\n") == []
    assert titles(f'{VAULT}-- n.md --\n---\nup: "[[Gar$0den]]"\n---\n') == []
    assert titles(f"{VAULT}-- n.md --\n[[Gar$0den]] [a](Garden.md)\n", "refactor.rewrite")[:3] == [
        "Convert to a Markdown link",
        TO_MARKDOWN,
        TO_WIKILINKS,
    ]


LINKED = f"""{VAULT}
-- n.md --
# see [[Garden]]
[[Garden]] $0
"""


def test_a_heading_that_is_linked_to_keeps_its_text() -> None:
    other = "-- m.md --\n[[n#see garden]]\n"
    done = LINKED.replace("$0", "").replace("\n[[Garden]]", "\n[Garden](Garden.md)")
    check(LINKED + other, TO_MARKDOWN, done + other)
    at = selected(LINKED.replace("$0", "").replace("Garden]]", "Gar$0den]]", 1) + other)

    with pytest.raises(ActionError, match="other links lead to by its text"):
        chosen(at, "Convert to a Markdown link")


def test_the_link_at_the_cursor_alone_is_converted() -> None:
    before = f"{VAULT}-- n.md --\n[[Garden]] [[Gar$0den]] [x](Garden.md)\n"

    check(
        before,
        "Convert to a Markdown link",
        f"{VAULT}-- n.md --\n[[Garden]] [Garden](Garden.md) [x](Garden.md)\n",
    )


def test_the_links_of_a_selection_are_converted() -> None:
    before = f"{VAULT}-- n.md --\n[[Garden]] «[[Garden]] [[v1.2]]» [x](Garden.md)\n"

    check(
        before,
        "Convert 2 links to Markdown links",
        f"{VAULT}-- n.md --\n[[Garden]] [Garden](Garden.md) [v1.2](v1.2.md) [x](Garden.md)\n",
    )


FILES = ("a.md", "x/b.md", "x/y/새 노트.md", "z/it's.md", "fig.png", "x/v1.2.md", "z/C#/d(1.md")
TEXTS = st.lists(
    st.builds(
        "{}[[{}{}]]".format,
        st.sampled_from(["", "!"]),
        st.sampled_from((*PATHS, "")),
        st.sampled_from((*SHOWN[1:], "#h#i|b|c", "#^b", "#[^1]", "|100", "|a `b`", "|$x$", "")),
    )
    | st.builds(
        "{}[{}]({})".format,
        st.sampled_from(["", "!"]),
        st.sampled_from(["b", "x", "새 노트", "", "|100", "`a`", r"\[x", "a\nb", "a > h"]),
        st.sampled_from((*DESTINATIONS, "#h", "https://a.org", '"x" "t"')),
    )
    | st.sampled_from(["", "a", "`[[a]]`", "\n", "\r\n", "| ", "🙂", "# h\n", "- ", "> ", "**"]),
    max_size=8,
).map(" ".join)


@given(TEXTS, st.sampled_from(("n.md", "x/n.md")))
def test_there_and_back_every_link_leads_where_it_led(text: str, path: str) -> None:
    texts = {**dict.fromkeys(FILES, ""), path: text}
    before = list(led(texts))

    for title in (TO_MARKDOWN, TO_WIKILINKS, TO_MARKDOWN):
        at = selection(Drawn(built(texts), texts, path), Config(), Span(0, 0))
        at = replace(at, only=("refactor",))
        if any(it.title == title for it in offered(at)):
            texts = after(texts, chosen(at, title))
            assert list(led(texts)) == before


def led(texts: dict[str, str]) -> list[tuple[str, str, str | None]]:
    return [
        (path, kind.replace("wikilink", "").replace("markdown-", "").replace("markdown", ""), to)
        for path, kind, to in meanings(texts)
    ]


def test_all_links_are_offered_where_one_is_touched_or_they_are_asked_for() -> None:
    drawing = f"{VAULT}-- n.md --\nx$0 [[Garden]]\n"
    assert titles(drawing) == [TO_MARKDOWN, "Add a block id"]
    assert [it.title for it in offered(touched(drawing))] == ["Add a block id"]
    there = touched(drawing.replace("$0", "").replace("Gar", "Gar$0"))
    assert TO_MARKDOWN in [it.title for it in offered(there)]


def test_why_nothing_is_converted_is_told() -> None:
    at = selected(f"{VAULT}-- n.md --\n![[Gar$0den]][y]\n\n[y]: z\n")

    with pytest.raises(ActionError, match="brackets, code or math stand beside one"):
        chosen(at, TO_MARKDOWN)
