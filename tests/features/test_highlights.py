"""Highlights, as drawings: «…» is what the note says of the thing at `$0`."""

import pytest

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.features.highlights import highlights


@pytest.mark.parametrize(
    "drawing",
    [
        """
        -- n.md --
        «[[ga$0rden]]» «![[Garden.md|x]]» [[n]] «[x](Garden.md)»
        -- Garden.md --
        [[garden]]
        """,
        """
        -- n.md --
        «[[gone$0]]» «[[Gone#h]]» [[n]]
        """,
        """
        -- n.md --
        «[[#h$0]]» [[#i]] «[[n#h]]»
        «# h»
        # i
        """,
        """
        -- n.md --
        ---
        root-concepts:
          - «과도$0함»
          - "«too much»"
          - 없음
        ---
        과도함 «[[root-03-과도함|그것]]» [[n]]
        -- root-03-과도함.md --
        ---
        aliases: [Too Much]
        root-concepts: 과도함
        ---
        """,
        """
        -- n.md --
        ---
        root-concepts: [«과도함», other]
        up: '«[[root-03-과도함]]»'
        ---
        «[[root-03-과$0도함]]»
        -- root-03-과도함.md --
        """,
        """
        -- n.md --
        ---
        root-concepts: [«없음$0», «없-음», other]
        ---
        """,
        """
        -- n.md --
        «# Te$0xt»
        text [[n]]
        """,
        """
        -- n.md --
        te$0xt [[n]]
        """,
        """
        -- n.md --
        ---
        aliases: [«other»]
        title: «Name»
        other: n
        ---
        «# $0N»
        «[[n]]» «[[n#N]]»
        # n
        """,
        """
        -- n.md --
        ---
        aliases: ["«oth$0er»"]
        ---
        «[[n|x]]»
        """,
        """
        -- n.md --
        «[[m#Go$0ne]]» «[x](m.md#gone)» [[m#Other]] [[m]] [[m#H]] [[#Gone]]
        -- m.md --
        # H
        """,
        """
        -- n.md --
        ---
        tags: [«일기», 일기장]
        ---
        «#일$0기» 😀 «#일기/아침» #일기장
        """,
        """
        -- n.md --
        x«[^1]» [^2]
        [^«1$0»]: y «[[#[^1]]]»
        """,
        """
        -- n.md --
        paragraph ^«i$0d»

        «![[#^ID]]» [[#^id2]]
        """,
    ],
)
def test_all_that_is_about_the_same_thing_is_marked(drawing: str) -> None:
    at = drawn(drawing)

    found = [(at.path, span) for span in highlights(at.vault, at.note, at.offset)]

    assert draw(at.texts, found) == without_cursor(drawing)
    assert found == sorted(found)
