"""Folds, drawn beside the text: ``+`` begins one, ``|`` is hidden by it, ``%`` by a comment."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.features.folding import Fold, folding
from wikilink_ls.syntax.parser import parse


def folds(text: str, limit: int | None = None) -> list[Fold]:
    return folding(parse("n.md", text), text, limit)


def check(drawing: str, newline: str = "\n", limit: int | None = None) -> None:
    """Each line of *drawing* is its marks, a space, and its text."""
    drawn = [line.partition(" ")[::2] for line in dedent(drawing).strip("\n").split("\n")]
    text = newline.join(line for _, line in drawn)

    found = folds(text, limit)

    marks = ["" for _ in drawn]
    for first, last, kind in found:
        for line in range(first, last + 1):
            marks[line] += "+" if line == first else "%" if kind else "|"
    assert [mark or "." for mark in marks] == [mark for mark, _ in drawn]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_section_ends_with_its_last_line_that_is_not_blank(newline: str) -> None:
    check(
        """
        + # 정원 😀
        | x
        |
        |+ ## b
        || y
        .
        .
        + # c
        | z
        .
        """,
        newline,
    )


def test_a_heading_with_nothing_below_it_has_no_fold() -> None:
    check(
        """
        . # a
        .
        . # b
        .
        """
    )


def test_an_underlined_heading_folds_from_its_text_on() -> None:
    check(
        """
        + a
        | ===
        | x
        """
    )


def test_a_heading_in_code_is_none() -> None:
    check(
        """
        + # a
        |+ ~~~
        || # no
        || x
        || ~~~
        | y
        """
    )


def test_a_comment_in_properties_is_no_heading() -> None:
    check(
        """
        + ---
        | # comment
        | a: 1
        |+ b:
        ||   - x
        ||   - y
        |
        | # about c
        | c: "z"
        | ---
        + # Title
        | text
        """
    )


def test_a_value_on_several_lines_has_a_fold_though_it_looks_like_a_comment() -> None:
    check(
        """
        + ---
        |+ a: |
        ||   # text
        |+ b: [x,
        ||   y]
        |+ c: "x
        ||   # y"
        | ---
        """
    )


def test_properties_that_cannot_be_read_are_folded_all_the_same() -> None:
    check(
        """
        + ---
        | a: [
        | ---
        . # a
        """
    )


def test_quotes_and_callouts() -> None:
    check(
        """
        + > [!note] Title
        | > body
        |+ > > quoted
        || > > again
        .
        . > one line
        .
        + > lazy
        | line
        """
    )


def test_items_with_more_than_one_line() -> None:
    check(
        """
        + - a
        |+   - b
        ||     - c
        |   - d
        . - e
        + 1. f
        |    g
        .
        """
    )


def test_of_folds_that_begin_on_one_line_there_is_the_longest() -> None:
    check(
        """
        + > - a
        | >   b
        | > x
        .
        + - > c
        |   > d
        |
        |   e
        """
    )


def test_comments() -> None:
    check(
        """
        + %%
        % # not an outline
        % %%
        . %% one line %%
        + text <!-- a
        % b --> c
        .
        + <!--
        % # none
        % -->
        . x %% open
        . y %% z
        """
    )


def test_a_heading_in_a_comment_ends_no_section() -> None:
    check(
        """
        + # a
        |+ %%
        |% # hidden
        |% %%
        | x
        . # b
        """
    )


def test_a_comment_that_is_not_closed_yet_folds_nothing() -> None:
    check(
        """
        . x
        . %%
        . y
        """
    )


def test_percent_signs_in_code_are_code() -> None:
    check(
        """
        + ```
        | %%
        | ```
        . x
        . %%
        """
    )


def test_math_html_and_code() -> None:
    check(
        """
        + $$
        | x
        |
        | - y
        | $$
        . $$z$$
        + <div>
        | x
        | </div>
        .
        + ```js
        | x
        """
    )


def test_what_the_note_says_is_a_link_opens_no_code() -> None:
    check(
        """
        + - [[a`b]]
        |   - x
        . - c`d
        """
    )


def test_of_too_many_folds_the_outer_ones_are_kept() -> None:
    check(
        """
        + # a
        |+ ## b
        || x
        |+ ## c
        ||   - y
        ||     - z
        + # d
        | x
        """,
        limit=4,
    )


def test_an_empty_note_has_nothing_to_fold() -> None:
    assert folds("") == []
    assert folds("\n\n") == []


PIECES = (
    *("# a", "## b", "a", "===", "---", "> ", "- ", "  - ", "1. ", "```", "$$", "%%", "<!--"),
    *("-->", "[[a`b]]", "`", "\n", "\n", "\n\n", "\r\n", "    ", "x: y", "| a | b |", "|-|-|"),
    *("<div>", "[^1]: ", "😀", "과도함"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.integers(0, 3))
def test_folds_nest_and_each_line_begins_one_at_most(text: str, limit: int) -> None:
    found = folds(text)

    assert found == sorted(found)
    assert len({fold.first for fold in found}) == len(found)
    assert all(0 <= it.first < it.last < len(parse("n.md", text).lines) for it in found)
    for a in found:
        for b in found:
            assert (
                a.last < b.first
                or b.last < a.first
                or (a.last >= b.last if a.first <= b.first else b.last >= a.last)
            )
    assert set(folds(text, limit)) <= set(found)
    assert len(folds(text, limit)) == min(limit, len(found))
