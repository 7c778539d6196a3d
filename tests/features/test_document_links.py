"""Document links, as drawings: «…» can be clicked, and the lines below say where it leads."""

from textwrap import dedent

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.features.document_links import document_links


def check(drawing: str, targets: str) -> None:
    at = drawn(drawing)
    path = next(iter(at.texts))

    links = list(document_links(at.vault, at.vault.notes[path]))

    assert draw(at.texts, [(path, link.span) for link in links]) == without_cursor(drawing)
    told = [link.path if link.line is None else f"{link.path}:{link.line}" for link in links]
    assert "\n".join(told) == dedent(targets).strip()


def test_links_that_lead_somewhere_can_be_clicked() -> None:
    check(
        """
        -- Home.md --
        ---
        up: "«[[Garden]]»"
        ---
        «[[garden#Beds|x]]» «![[rose.png]]» [[Gone]] «[y](Garden.md#^id)»
        `[[Garden]]` «[[#Own]]» «[[Garden#gone]]» [z](https://z) [[../../etc/passwd]]
        # Own
        -- Garden.md --
        x

        # Beds
        y ^id
        -- rose.png --
        """,
        """
        Garden.md
        Garden.md:2
        rose.png
        Garden.md:3
        Home.md:5
        Garden.md
        """,
    )


def test_a_note_without_links_has_none() -> None:
    check("-- Home.md --\ntext\n", "")


def test_a_declared_concept_can_be_clicked() -> None:
    check(
        """
        -- Home.md --
        ---
        root-concepts: [«과도함», 여백, "«[[root-03-과도함]]»"]
        ---
        -- root-03-과도함.md --
        """,
        """
        root-03-과도함.md
        root-03-과도함.md
        """,
    )
