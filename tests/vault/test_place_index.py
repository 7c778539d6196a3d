"""Names of headings, blocks and footnotes are found as a walk down the note finds them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import check_grows_with
from wikilink_ls.config import Config
from wikilink_ls.features.code_lens import code_lenses
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.syntax.folding import fold_heading
from wikilink_ls.syntax.note import Heading, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.place_index import HeadingIndex, Kept
from wikilink_ls.vault.target import (
    find_block,
    find_footnote,
    found_headings,
    heading_names,
    parents_of,
    section_of,
    targets_of,
)

NAMES = st.sampled_from(["a", "A", "b", "c", "가", "\u1100\u1161", "!", ""])
LEVELS = st.integers(1, 6)


def headings(parts: list[tuple[str, int]]) -> tuple[Heading, ...]:
    return tuple(
        Heading(text, level, Span(nth * 10, nth * 10 + 5))
        for nth, (text, level) in enumerate(parts)
    )


HEADINGS = st.lists(st.tuples(NAMES, LEVELS), max_size=12).map(headings)


def walked(notes_headings: tuple[Heading, ...], names: tuple[str, ...]) -> list[Heading]:
    """One walk down the note, heading by heading."""
    found: list[Heading] = []
    level = 0
    for heading in notes_headings:
        wanted = fold_heading(names[len(found)])
        if heading.level > level and fold_heading(heading.text) == wanted:
            found.append(heading)
            level = heading.level
            if len(found) == len(names):
                break
    return found


@given(HEADINGS, st.lists(NAMES, min_size=1, max_size=4).map(tuple))
def test_names_lead_where_a_walk_down_the_note_leads(
    found_in: tuple[Heading, ...], names: tuple[str, ...]
) -> None:
    assert found_headings(found_in, names) == walked(found_in, names)


@given(HEADINGS)
def test_parents_are_what_a_look_back_finds(found_in: tuple[Heading, ...]) -> None:
    for nth, heading in enumerate(found_in):
        parents: list[Heading] = []
        level = heading.level
        for each in reversed(found_in[:nth]):
            if each.level < level:
                parents.insert(0, each)
                level = each.level
        assert parents_of(found_in, heading) == tuple(parents)


def test_a_heading_of_another_note_has_no_parents_here() -> None:
    here, there = headings([("a", 1), ("b", 2)]), headings([("a", 1), ("c", 2)])
    with pytest.raises(ValueError, match="not of this note"):
        parents_of(here, there[1])


def test_of_blocks_and_footnotes_the_first_counts() -> None:
    note = parse("n.md", "x ^I\n\ny ^i\n\n[^L]: one\n[^l]: two\n")

    assert find_block(note.blocks, "i") == note.blocks[0]
    assert find_footnote(note.footnotes, "l") == note.footnotes[0]
    assert find_block(note.blocks, "j") is None
    assert find_footnote(note.footnotes, "j") is None


def test_an_index_is_made_once_for_as_long_as_it_is_asked() -> None:
    made: list[int] = []

    def make(facts: tuple[int, ...]) -> int:
        made.append(facts[0])
        return facts[0]

    kept = Kept(make)
    often = (0, *range(10))
    for number in range(1, 5):
        assert kept.of(often) == 0
        assert kept.of((number, *range(Kept.MOST // 2))) == number

    assert made == [0, 1, 2, 3, 4]


def test_what_nobody_asks_for_is_forgotten() -> None:
    kept = Kept(HeadingIndex)
    many = [headings([("a", 1)] * 100) for _ in range(3 * Kept.MOST // 100)]
    for each in many:
        kept.of(each)

    assert len(kept) < 2 * Kept.MOST // 100


def table_of_contents(count: int) -> Note:
    """Many places, and for each a link to it."""
    links = (
        f"- [[#H {n}]] [[#Log#H {n}]] [[#H {n}#Twin]] [[#^b{n}]] [[#[^f{n}]]]"
        for n in range(count)
    )
    places = (f"## H {n}\ntext ^b{n}\n\n[^f{n}]: x\n\n### Twin\n" for n in range(count))
    return parse("n.md", "\n".join(("# Log", *links, "", *places)))


def _targets(note: Note) -> object:
    return list(targets_of(build_vault([], [note]), note.links, note))


def _lenses(note: Note) -> object:
    return code_lenses(build_vault([], [note]), note)


def _findings(note: Note) -> object:
    return list(diagnostics(build_vault([], [note]), note, Config()))


def _names(note: Note) -> object:
    return [heading_names(note.headings, it) for it in note.headings]


@pytest.mark.parametrize("ask", [_targets, _lenses, _findings, _names])
def test_a_note_that_links_all_its_places_costs_once_as_much_for_each(
    ask: Callable[[Note], object],
) -> None:
    def asking(count: int) -> Callable[[], object]:
        note = table_of_contents(count)
        return lambda: ask(note)

    check_grows_with(asking)


@given(HEADINGS)
def test_a_section_is_told_by_any_of_its_headings(found_in: tuple[Heading, ...]) -> None:
    note = parse("n.md", "\n".join(f"{'#' * it.level} {it.text}" for it in found_in))
    for nth, heading in enumerate(note.headings):
        after = (it for it in note.headings[nth + 1 :] if it.level <= heading.level)
        end = next((it.span.start for it in after), note.lines.length)
        assert section_of(note, heading) == Span(heading.span.start, end)


WRITTEN = st.lists(st.tuples(st.sampled_from(["a", "A", "b", "가"]), LEVELS), max_size=8)
ASKED = st.lists(st.sampled_from(["a", "b", "가"]), min_size=1, max_size=3)


@given(WRITTEN, ASKED)
def test_as_many_headings_could_be_meant_as_have_the_text_and_those_above(
    parts: list[tuple[str, int]], names: list[str]
) -> None:
    text = "\n".join(f"{'#' * level} {text}" for text, level in parts)
    note = parse("n.md", f"[[#{'#'.join(names)}]]\n\n{text}\n")
    *above, last = map(fold_heading, names)
    twins = 0
    for heading in note.headings:
        parents = iter([fold_heading(it.text) for it in parents_of(note.headings, heading)])
        is_below = all(name in parents for name in above)
        twins += fold_heading(heading.text) == last and is_below

    found = diagnostics(build_vault([], [note]), note, Config(), "")

    said = [it.message for it in found if it.code == "ambiguous-heading"]
    is_there = found_headings(note.headings, tuple(names))
    expected = twins if len(is_there) == len(names) and twins > 1 else None
    assert len(said) == (expected is not None)
    assert all(f" {expected} headings" in it for it in said)
