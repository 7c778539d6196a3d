"""Which names fit what is typed, against a look at every name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.features.completing.matching import FEW, fits, grade, scan, search
from wikilink_ls.features.findings.closest import closest_files, closest_texts, did_you_mean
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.names import Names

LETTERS = "abc -가"
NAMES = st.sets(st.text(LETTERS, min_size=1, max_size=7), max_size=30)
QUERIES = st.text(LETTERS, min_size=1, max_size=5)


def is_in_order(query: str, name: str) -> bool:
    at = 0
    for letter in name:
        if at < len(query) and query[at] == letter:
            at += 1
    return at == len(query)


@given(QUERIES, st.text(LETTERS, max_size=7))
def test_a_name_fits_if_the_letters_come_in_order(query: str, name: str) -> None:
    assert fits(query, name) is is_in_order(query, name)


@given(NAMES, NAMES, QUERIES)
def test_all_names_that_fit_are_found_and_others_only_as_typing_errors(
    base: set[str], later: set[str], query: str
) -> None:
    names = Names.of(base)
    for name in later:
        names = names.with_name(name)

    matches = search(names, query)

    fitting = {name for name in base | later if is_in_order(query, name)}
    assert {it.name for it in matches if it.how < 5} == fitting
    others = {it.name for it in matches if it.how == 5}
    assert others <= (base | later) - fitting
    assert not others or len(fitting) < FEW
    assert matches == sorted(matches)
    assert len({it.name for it in matches}) == len(matches)


@given(NAMES, NAMES, QUERIES)
def test_a_scan_finds_what_a_search_does_but_for_typing_errors(
    base: set[str], later: set[str], query: str
) -> None:
    names = Names.of(base)
    for name in later:
        names = names.with_name(name)

    assert scan(names, query) == [it for it in search(names, query) if it.how < 5]


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("map", 0),
        ("maple", 1),
        ("a map", 2),
        ("road-map", 2),
        ("roadmap map", 2),
        ("roadmap", 3),
        ("many apples", 4),
    ],
)
def test_a_name_is_the_better_the_earlier_and_closer_the_letters_are(name: str, how: int) -> None:
    assert grade("map", name) == (how, len(name), name)


def test_the_best_comes_first() -> None:
    names = Names.of(["many apples", "roadmap", "a map", "maple", "map", "mat"])

    found = [it.name for it in search(names, "map")]

    assert found == ["map", "maple", "a map", "roadmap", "many apples"]


@pytest.mark.parametrize("typed", ["gadren", "grden", "gardenn", "garten", "ggarden"])
def test_a_typing_error_is_let_through_where_little_fits(typed: str) -> None:
    names = Names.of(["garden", "kitchen", "cellar", *(f"n{nth}" for nth in range(200))])

    assert search(names, typed)[0].name == "garden"


def test_without_a_query_anything_fits() -> None:
    assert [it.name for it in search(Names.of("ba"), "")] == ["a", "b"]


def test_a_search_in_nothing_finds_nothing() -> None:
    assert search(Names(), "abc") == []


def test_the_closest_texts_are_found_in_any_case() -> None:
    assert closest_texts("BADS", ["Beds", "Tools", "bads and more"]) == ["Beds"]
    assert closest_texts("x", []) == []


def test_the_closest_files_are_those_with_the_alias_and_then_those_with_a_like_name() -> None:
    vault = build_vault(
        ["x/Gardens.md", "Cellar.md"], [parse("Plot.md", "---\naliases: Garden\n---\n")]
    )

    assert closest_files(vault, "GARDEN") == ["Plot.md", "x/Gardens.md"]
    assert closest_files(vault, "y/garden") == ["x/Gardens.md"]
    assert closest_files(vault.without("Plot.md"), "garden") == ["x/Gardens.md"]
    assert closest_files(vault, "nothing like it") == []


def test_a_file_that_no_link_can_mean_is_not_proposed() -> None:
    assert closest_files(build_vault(["README", "x/ReadMe.md"]), "readmi") == ["x/ReadMe.md"]


def test_an_alias_may_have_a_slash_in_it() -> None:
    vault = build_vault(["or.md"], [parse("Logic.md", "---\naliases: And/Or\n---\n")])

    assert closest_files(vault, "and/or") == ["Logic.md", "or.md"]
    assert closest_files(vault.without("or.md"), "or") == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("nope", "open"), ("note", "tone"), ("abcd", "abxy"), ("list", "silt"), ("plan", "plain b")],
)
def test_a_short_name_is_not_like_another_that_shares_its_letters(typed: str, name: str) -> None:
    assert closest_files(build_vault([f"{name}.md"]), typed) == []
    assert closest_texts(typed, [name]) == []


@pytest.mark.parametrize("typed", ["opne", "opn", "opens", "ope", "opan"])
def test_a_short_name_is_like_another_that_is_one_slip_away(typed: str) -> None:
    assert closest_files(build_vault(["open.md"]), typed) == ["open.md"]
    assert closest_texts(typed, ["open"]) == ["open"]


def test_a_name_that_came_later_is_as_close() -> None:
    vault = build_vault(["Cellar.md"]).with_file("Garden.md")

    assert closest_files(vault, "gadren") == ["Garden.md"]
    assert closest_files(vault.without("Garden.md"), "gadren") == []


def test_the_first_of_the_closest_is_proposed() -> None:
    assert did_you_mean(["a", "b"]) == "; did you mean 'a'?"
    assert did_you_mean([]) == ""
