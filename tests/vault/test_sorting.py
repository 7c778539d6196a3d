"""Many short sorts give what one long one would."""

from operator import itemgetter
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.vault import sorting
from wikilink_ls.vault.sorting import sorted_in_parts

NAMES = st.text(st.sampled_from("ab/가\U0001f600"), max_size=9)


@given(st.lists(st.tuples(NAMES, st.integers(0, 3))), st.sampled_from(["", "a", "30-knowledge/"]))
def test_the_order_is_that_of_one_sort(items: list[tuple[str, int]], folder: str) -> None:
    items = [(folder + name, number) for name, number in items]
    with patch.object(sorting, "_MANY", 2):
        assert list(sorted_in_parts(iter(items), itemgetter(0))) == sorted(items)


@pytest.mark.parametrize("name", ["", "a", "a/" * 40])
def test_names_that_are_alike_end(name: str) -> None:
    items = [(name, number) for number in range(9, 0, -1)]
    with patch.object(sorting, "_MANY", 2):
        assert list(sorted_in_parts(items, itemgetter(0))) == sorted(items)


def test_what_all_begin_with_takes_no_pass_of_its_own() -> None:
    asked = 0

    def name(item: tuple[str]) -> str:
        nonlocal asked
        asked += 1
        return item[0]

    with patch.object(sorting, "_MANY", 2):
        sorted_in_parts([("a" * 1000 + f"{nth:02}",) for nth in range(90, 0, -1)], name)

    assert asked == 90
