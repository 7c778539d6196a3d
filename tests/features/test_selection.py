"""Growing selections, the smallest first; the whole note, always the last, is left out."""

from collections.abc import Callable
from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import calls
from wikilink_ls.features.selection import MOST_STEPS, Place, selection, touching
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span


def growing(drawing: str) -> list[str]:
    before, cursor, after = drawing.partition("$0")
    assert cursor
    text = before + after
    (found,) = selection(parse("n.md", text), text, [len(before)])
    assert found[-1] == Span(0, len(text))
    return [span.of(text) for span in found[:-1]]


def check(drawing: str, *steps: str) -> None:
    assert growing(dedent(drawing)) == list(steps)


@pytest.mark.parametrize(
    ("drawing", "word"),
    [
        ("그 정$0원은 크다.", "정원은"),
        ("정원$0.", "정원"),
        ("😀$0정원 😀", "정원"),
        ("don$0't stop", "don't"),
        ("say 'a$0bc' now", "abc"),
        ("caf$0e\u0301 au", "cafe\u0301"),
        ("정\u1106\u1161$0\u11ab 원", "정\u1106\u1161\u11ab"),
        ("a_b$0 c", "a_b"),
        ("a $0b", "b"),
    ],
)
def test_a_word_is_one_in_any_script(drawing: str, word: str) -> None:
    assert growing(drawing)[0] == word


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        ("One. T$0wo! Three", "Two!"),
        ("One. Two!$0 Three", "Two!"),
        ("정원이다. 물$0을 준다. 끝", "물을 준다."),
        ("春が来$0た。花が咲く！", "春が来た。"),
        ("春が来た。$0花が咲く！", "花が咲く！"),
        ("「行く？」と聞$0いた。", "と聞いた。"),
        ("Wait… w$0hat? No", "what?"),
        ("It is 3.14 e.g. n$0ow. Then", "It is 3.14 e.g. now."),
        ("See [[v1. 2]] t$0oo. End", "See [[v1. 2]] too."),
        ("Run `a. B` n$0ow. End", "Run `a. B` now."),
        ("**Bo$0ld.** Plain", "**Bold.**"),
        ("One\nt$0wo. Three", "One\ntwo."),
        ("> [!note] Ti$0tle\n> Body", "[!note] Title"),
    ],
)
def test_a_sentence_ends_where_readers_say_so(drawing: str, sentence: str) -> None:
    assert sentence in growing(drawing)


def test_a_link_grows_from_its_word_to_its_sentence() -> None:
    check(
        "😀 It is [[Places/Gar$0den#Beds of roses|there]]. Next.",
        "Garden",
        "Places/Garden",
        "Places/Garden#Beds of roses",
        "Places/Garden#Beds of roses|there",
        "[[Places/Garden#Beds of roses|there]]",
        "😀 It is [[Places/Garden#Beds of roses|there]].",
    )


def test_a_subpath_grows_by_its_headings() -> None:
    check(
        "x ![[#First#Sec$0ond one]]",
        "Second",
        "Second one",
        "#First#Second one",
        "![[#First#Second one]]",
    )


def test_the_shown_text_of_a_link() -> None:
    check("[[a|the gar$0den]]", "garden", "the garden", "a|the garden")
    check("[the gar$0den](a.md#b)", "garden", "the garden")
    check("x [a](gar$0den.md#b)", "garden", "garden.md", "garden.md#b", "[a](garden.md#b)")
    check("x [the s$0ite](https://a.b)", "site", "the site", "[the site](https://a.b)")


def test_tags_block_ids_and_emphasis() -> None:
    check("a #pla$0nt/tree b", "plant", "plant/tree", "#plant/tree")
    check("text ^i$0d", "id", "^id")
    check("a *b c$0* d", "c", "b c", "*b c*")


def test_from_an_item_to_the_outer_section() -> None:
    check(
        """\
        # A

        ## B

        - one
          - two. Thr$0ee
        - four

        # C
        """,
        "Three",
        "two. Three",
        "- two. Three",
        "- one\n  - two. Three",
        "- one\n  - two. Three\n- four",
        "## B\n\n- one\n  - two. Three\n- four",
        "# A\n\n## B\n\n- one\n  - two. Three\n- four",
    )


def test_a_cell_grows_to_its_row_and_table() -> None:
    check(
        "| a | b |\n|---|---|\n| one t$0wo | [[x\\|y]] |\n\ntext",
        "two",
        "one two",
        "| one two | [[x\\|y]] |",
        "| a | b |\n|---|---|\n| one two | [[x\\|y]] |",
    )


def test_a_quote_and_a_heading() -> None:
    check("> One. T$0wo\n> b\n\nc", "Two", "Two\n> b", "One. Two\n> b", "> One. Two\n> b")
    check("# The Ga$0te\nx\n# B", "Gate", "The Gate", "# The Gate", "# The Gate\nx")


def test_between_sections_the_blank_lines_belong_to_the_first() -> None:
    check("# A\nx\n$0\n\n# B", "# A\nx\n\n\n")
    check("# A\n\n$0# B\nx", "# B", "# B\nx")
    check("$0# A\nx\n\n# B\nx", "# A", "# A\nx")


def test_code_and_math() -> None:
    check("a `b $0c` d", "c", "b c", "`b c`")
    check("a $b +$0 c$ d", "b + c", "$b + c$")
    check(
        "x\n\n```js\nlet $0a\n\nb\n```\n",
        "a",
        "let a",
        "let a\n\nb",
        "```js\nlet a\n\nb\n```",
    )
    check("~~~\r\na$0\r\nb", "a", "a\r\nb")


def test_properties_grow_from_the_value_to_the_block() -> None:
    check(
        """\
        ---
        # about
        up: "[[Gar$0den|x]]"
        tags: [a]
        ---
        # A
        """,
        "Garden",
        "Garden|x",
        "[[Garden|x]]",
        '"[[Garden|x]]"',
        'up: "[[Garden|x]]"',
        '# about\nup: "[[Garden|x]]"\ntags: [a]',
        '---\n# about\nup: "[[Garden|x]]"\ntags: [a]\n---',
    )
    check(
        "---\na:\n  - b c$0\n# d\n---\n",
        "c",
        "b c",
        "- b c",
        "a:\n  - b c",
        "a:\n  - b c\n# d",
        "---\na:\n  - b c\n# d\n---",
    )


def test_properties_that_cannot_be_read_are_a_block_all_the_same() -> None:
    check("---\na: [$0\n---\nx", "a: [", "---\na: [\n---")


def test_an_empty_note_is_selected_as_a_whole() -> None:
    check("$0")


def test_what_is_nested_without_end_has_some_steps() -> None:
    assert len(growing(">" * 5000 + " a$0")) == MOST_STEPS - 1


def test_many_positions_are_answered_in_their_order() -> None:
    text = "a [[b]]"

    found = selection(parse("n.md", text), text, [4, 0])

    assert [[span.of(text) for span in each] for each in found] == [
        ["b", "[[b]]", "a [[b]]"],
        ["a", "a [[b]]"],
    ]


PIECES = (
    *(
        "# a",
        "b. c",
        "[[a#b|c]]",
        "[x](y.md)",
        "`a`",
        "```",
        "$$",
        "> ",
        "- ",
        "|",
        "---\n",
        "a: ",
    ),
    *("\n", "\n\n", "\r\n", "😀", "정원。", "*b*", "#tag", " ^id", "<!--", '"[[a]]"', "|-|-|"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_each_selection_is_in_the_next_and_holds_the_cursor(text: str) -> None:
    offsets = range(len(text) + 1)

    found = selection(parse("n.md", text), text, offsets)

    for offset, chain in zip(offsets, found, strict=True):
        assert all(span.start <= offset <= span.end for span in chain)
        for inner, outer in pairwise(chain):
            assert outer != inner
            assert outer.start <= inner.start <= inner.end <= outer.end


def test_one_more_cursor_costs_little_in_a_note_of_any_length() -> None:
    def selecting(sections: int, cursors: int) -> Callable[[], object]:
        section = (
            "## h\n\nA [[link]] and `code`. #tag\n\n- one\n- two ^b\n\n> q\n\n```\nx\n```\n\n"
        )
        text = section * sections
        note = parse("n.md", text)
        offsets = [len(text) * nth // cursors for nth in range(cursors)]
        return lambda: selection(note, text, offsets)

    def each(sections: int) -> float:
        return (calls(selecting(sections, 60)) - calls(selecting(sections, 10))) / 50

    selecting(10, 60)()
    short, long = each(10), each(100)
    assert long < 1.5 * short, f"{short} calls in a short note, {long} in a long one"


PLACES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), max_size=8)


@given(PLACES, st.lists(st.integers(0, 9), max_size=5))
def test_what_touches_offsets_is_found_in_one_walk(
    pairs: list[list[int]], offsets: list[int]
) -> None:
    places: list[Place] = [(Span(start, end), "literal") for start, end in pairs]

    found = touching(places, offsets)

    assert found.keys() == set(offsets)
    for offset, near in found.items():
        assert sorted(near) == sorted(it for it in places if it[0].touches(offset))
