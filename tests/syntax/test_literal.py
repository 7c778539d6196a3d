"""Blanks at the ends of blocks, however many blocks end with the same ones."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.syntax.literal import Trimmer, trimmed

PLACES = st.tuples(st.integers(0, 60), st.integers(0, 60))


@given(st.text("a \n", max_size=60), st.lists(PLACES, max_size=12))
def test_what_is_known_of_blanks_changes_nothing(text: str, places: list[tuple[int, int]]) -> None:
    trim = Trimmer(text)
    with patch.object(Trimmer, "LONG", 2):
        for place in places:
            start, end = sorted(min(it, len(text)) for it in place)
            assert trim(start, end) == trimmed(text, start, end)
