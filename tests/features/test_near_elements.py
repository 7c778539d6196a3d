"""What is near a place is what a look at the whole note finds there."""

from hypothesis import given
from hypothesis import strategies as st

from tests.features.test_block_ids import LINES
from wikilink_ls.features.actions.near_elements import elements_near
from wikilink_ls.syntax.elements import elements
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span


@given(st.lists(st.sampled_from((*LINES, "## i", "j\n==", "---")), max_size=12), st.data())
def test_a_part_is_built_as_the_whole_is(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    note = parse("n.md", text)
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    start = max(start, note.properties.span.end)
    span = Span(start, max(start, end))

    found = elements_near(note, text, span)

    assert [it for it in elements(note, text) if it.span.overlaps(span)] == [
        it for it in found if it.span.overlaps(span)
    ]
