"""When two names, or two headings, are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.folding import fold, fold_heading, strip_heading, strip_heading_for_link


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Note", "nOTE"),
        ("caf\u00e9", "CAFE\u0301"),
        ("\uac00", "\u1100\u1161"),
        ("a\u00a0b", "a\u202fb"),
        ("a\u00a0b", "a b"),
    ],
)
def test_names_are_the_same_in_any_case_normalisation_and_kind_of_space(
    one: str, other: str
) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("straße", "STRASSE"), ("a b", "ab"), ("a", "á")])
def test_other_names_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("heading", "stripped"),
    [
        ("A link in a [[x]]", "A link in a x"),
        ("**b** and `c`", "b and c"),
        ("what's a-b_c", "what's a-b_c"),
        ("a: b? (c) + d/e\\f", "a b c d e f"),
        ("！？「가」 · …", "！？「가」 · …"),
        ("  a \t b ", "a b"),
        ("😀 #1", "😀 1"),
        ("???", ""),
    ],
)
def test_headings_are_compared_without_ascii_punctuation(heading: str, stripped: str) -> None:
    assert strip_heading(heading) == stripped


@pytest.mark.parametrize(
    ("heading", "written_as"),
    [
        ("a: b", "a b"),
        ("C# | D", "C D"),
        ("see [[x]]", "see x"),
        ("50%% of ^it", "50 of it"),
        ("**keep** (this)?", "**keep** (this)?"),
    ],
)
def test_a_heading_is_written_into_a_link_without_what_links_are_made_of(
    heading: str, written_as: str
) -> None:
    assert strip_heading_for_link(heading) == written_as


@given(st.text())
def test_a_heading_written_into_a_link_is_still_the_same_heading(heading: str) -> None:
    assert fold_heading(strip_heading_for_link(heading)) == fold_heading(heading)
