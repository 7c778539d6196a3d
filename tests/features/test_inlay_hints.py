"""Inlay hints of the first note of a vault, drawn where they are shown: «…» is no text of it."""

import re
from unicodedata import normalize

import pytest

from tests.drawing import apply, drawn, without_cursor
from wikilink_ls.config import InlayHints
from wikilink_ls.features.inlay_hints import MAX_LENGTH, inlay_hints, is_opaque
from wikilink_ls.syntax.text import Span, TextEdit

TITLES = InlayHints(titles=True)
EMBEDS = InlayHints(embeds=True)
ALL = InlayHints(titles=True, embeds=True)


def check(drawing: str, wanted: InlayHints, others: str = "") -> None:
    expected = without_cursor(drawing)
    at = drawn(re.sub("«.*?»", "", expected) + without_cursor(others))
    path, text = next(iter(at.texts.items()))
    whole = Span(0, len(text))

    found = inlay_hints(at.vault, at.vault.notes[path], whole, wanted, at.texts.get)

    hints = [TextEdit(Span(it.offset, it.offset), f"«{it.label}»") for it in found]
    assert f"-- {path} --\n{apply(text, hints)}" == expected


ZETTEL = """
    -- zk/202403141530.md --
    ---
    title: 정원  가꾸기
    ---
    # Another
    -- 12.04.md --
    # 교사 연수
    ## Beds
    -- 2024-03-14.md --
    text
    -- 7.md --
    # 8
    -- Garden.md --
    # The garden
    -- 1.png --
    """


def test_a_link_that_shows_but_a_number_is_followed_by_a_title() -> None:
    check(
        """
        -- n.md --
        ---
        up: "[[12.04]]«교사 연수»"
        ---
        😀 [[202403141530]]«정원 가꾸기», [[zk/202403141530.md]]«정원 가꾸기»
        [[12.04#Beds]]«교사 연수»
        [[Garden|3]]«The garden» [1](12.04.md)«교사 연수» [](<202403141530.md>)«정원 가꾸기»
        ![[12.04|300]]«교사 연수»
        """,
        TITLES,
        ZETTEL,
    )


def test_a_name_that_says_something_has_no_hint_nor_has_what_says_no_more() -> None:
    check(
        """
        -- n.md --
        [[12.04|연수]] [[Garden]] [x](12.04.md) [[2024-03-14]] [[7]] [[1.png]] [[99]] `[[12.04]]`
        """,
        TITLES,
        ZETTEL,
    )
    check("-- 1.md --\n# One\n[[1]] [[#One]] [[1#One]]\n", TITLES)


def test_a_title_is_the_same_in_any_normalisation() -> None:
    check("-- n.md --\n[[1²]]\n", TITLES, "-- 1².md --\n# 1²\n")
    check(f"-- n.md --\n[[1|{normalize('NFD', '1é')}]]\n", TITLES, "-- 1.md --\n# 1é\n")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "202403141530",
            "12.04",
            "2024-03-14",
            "2024-03-14T15:30Z",
            "20240314T153000",
            "2024-W12",
        ),
        *(
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "3F2504E0-DEAD-BEEF-CAFE-ABCDEFABCDEF",
            "a3f9c2d",
        ),
        *("", "—", "🌱", "1_2"),
    ],
)
def test_what_is_opaque(name: str) -> None:
    assert is_opaque(name)


@pytest.mark.parametrize(
    "name",
    ["a", "회의 2024-03-14", "v1.2", "Q1 2024", "facade", "A4", "2024 deed", "é", "ㄱ", "x2x"],
)
def test_what_is_not(name: str) -> None:
    assert not is_opaque(name)


def test_an_embed_is_followed_by_the_text_that_it_brings() -> None:
    check(
        """
        -- n.md --
        ![[g#^id]]«- one *thing* and 😀 more» ![[g#B]]«below B» ![[g]]«The intro.»
        ![x](g.md)«The intro.» ![[g#A#B|x]]«below B»
        [[g#^id]] ![[g#^gone]] ![[g#gone]] ![[fig.png]] ![[gone]] ![[g#Empty]]
        ![[#Own]]«my own»
        # Own
        my own
        """,
        EMBEDS,
        """
        -- g.md --
        The intro.

        # A
        - one *thing*
          and 😀 more ^id
        ## B

        below
        B
        ## Empty
        -- fig.png --
        """,
    )


def test_an_embedded_text_is_cut_to_a_line() -> None:
    at = drawn(f"-- n.md --\n![[g#h]]\n-- g.md --\n# h\r\n\r\n{'정원 ' * 5000}\r\n")

    (hint,) = inlay_hints(at.vault, at.vault.notes["n.md"], Span(0, 9), EMBEDS, at.texts.get)

    assert hint.label.startswith("정원 정원")
    assert hint.label.endswith("정…")
    assert len(hint.label) == MAX_LENGTH
    assert len(hint.tooltip) < 1000


def test_with_both_wanted_an_embed_without_text_has_its_title() -> None:
    check(
        "-- n.md --\n![[1#^x]]«text» ![[1]]«text» ![[1#^gone]]«One» [[1]]«One»\n",
        ALL,
        "-- 1.md --\n# One\n## Two\ntext ^x\n",
    )


def test_a_note_whose_text_is_not_known_brings_nothing() -> None:
    at = drawn("-- n.md --\n![[g#^x]]\n-- g.md --\ntext ^x\n")

    found = inlay_hints(at.vault, at.vault.notes["n.md"], Span(0, 9), EMBEDS, lambda _path: None)

    assert list(found) == []


def test_only_the_links_that_end_in_the_range_have_hints_and_none_unless_wanted() -> None:
    at = drawn("-- n.md --\n[[1]]\n[[1]]\n[[1]]\n-- 1.md --\n# One\n")
    note = at.vault.notes["n.md"]

    def offsets(span: Span, wanted: InlayHints) -> list[int]:
        return [it.offset for it in inlay_hints(at.vault, note, span, wanted, at.texts.get)]

    assert offsets(Span(6, 11), TITLES) == [11]
    assert offsets(Span(0, 17), InlayHints()) == []


def test_the_tooltip_says_which_note_it_is() -> None:
    at = drawn("-- n.md --\n[[1]]\n-- x/1.md --\n# One\n")

    (hint,) = inlay_hints(at.vault, at.vault.notes["n.md"], Span(0, 5), TITLES, at.texts.get)

    assert hint.tooltip == "`x/1.md`"
