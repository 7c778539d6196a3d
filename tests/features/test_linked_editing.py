"""Linked editing, drawn: «…» are the places in the note that change along with that at `$0`."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.features.linked_editing import SAFE_TEXT, linked_editing
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.target import target_of
from wikilink_ls.vault.vault import Vault


def check(drawing: str) -> None:
    at = drawn(drawing)

    found = linked_editing(at.vault, at.note, at.text, at.offset)

    assert draw(at.texts, [(at.path, span) for span in found]) == without_cursor(drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        """
        -- n.md --
        # «The 정$0원 😀»
        [[#«The 정원 😀»]] ![[#«The 정원 😀»|shown]] [[n#«The 정원 😀»]] [[#the 정원 😀]]
        [[other#The 정원 😀]]
        -- other.md --
        # The 정원 😀
        """,
        """
        -- n.md --
        😀 [[#«Gard$0en»#Beds]] [[#Beds]]
        # «Garden» ##
        ## Beds
        """,
        """
        -- n.md --
        [[#Garden#«B$0eds» ]] | [[#«Beds»]]
        # Garden
        ## «Beds»
        """,
        """
        -- n.md --
        # «Garden»
        ## As in [[#«Gar$0den»]]
        """,
        """
        -- n.md --
        # «100% sure»
        [[#«100% s$0ure»]]
        """,
    ],
)
def test_a_heading_and_the_links_to_it_change_together(drawing: str) -> None:
    check(drawing)


@pytest.mark.parametrize(
    "drawing",
    [
        # No link to it.
        """
        -- n.md --
        # Ga$0rden
        [[Garden]]
        """,
        # A link to another heading, which comes first.
        """
        -- n.md --
        # Garden
        # Gar$0den
        [[#Garden]]
        """,
        # Not the same to the letter.
        """
        -- n.md --
        # Garden: b$0eds
        [[#Garden beds]] [[#garden: beds]]
        """,
        # What a link cannot hold.
        """
        -- n.md --
        # A # $0b
        [[#A # b]]
        """,
        """
        -- n.md --
        # A [[x]] b$0
        [[#A x b]]
        """,
        """
        -- n.md --
        # A %% b$0
        [[#A %% b]]
        """,
        # An underlined heading is soon none.
        """
        -- n.md --
        Gar$0den
        ===
        [[#Garden]]
        """,
        # Links that are escaped, or in quotes.
        """
        -- n.md --
        ---
        up: "[[#Garden]]"
        ---
        # Gar$0den
        [x](#Garden)
        """,
        # Beside the text.
        """
        -- n.md --
        #$0  Garden
        [[#Garden]]
        """,
        """
        -- n.md --
        # Garden
        [[#Garden|sh$0own]]
        """,
        """
        -- n.md --
        ```
        # Gar$0den
        ```
        [[#Garden]]
        """,
        """
        -- n.md --
        text [[#^id$0]] ^id
        """,
    ],
)
def test_where_it_would_not_be_safe_nothing_changes_along(drawing: str) -> None:
    check(drawing)


def test_a_note_that_is_no_text_is_not_edited() -> None:
    text = "# a\n[[#a]]"

    assert linked_editing(Vault(), parse("n.md", text, damaged=True), text, 2) == []
    assert linked_editing(Vault(), parse("n.md", text), text, 2) == [Span(2, 3), Span(7, 8)]


def test_windows_line_ends() -> None:
    text = "# a b\r\n[[#a b]]\r\n"

    assert linked_editing(Vault(), parse("n.md", text), text, 9) == []
    assert linked_editing(Vault(), parse("n.md", text), text, 10) == [Span(2, 5), Span(10, 13)]


NAME = st.text(st.sampled_from("aB과😀e\u0301 !\"$&'()*+,-./:;<=>?@_`{}~#|[]^\\%1"), min_size=1)


def linked(name: str) -> tuple[Vault, Note, str]:
    text = f"x\n\n# {name}\n\n[[#{name}]]\n"
    note = parse("n.md", text)
    return build_vault(["n.md"], [note]), note, text


@given(NAME.filter(lambda name: name == name.strip()))
def test_what_fits_the_pattern_leads_to_its_heading(name: str) -> None:
    vault, note, text = linked(name)

    found = [span.of(text) for span in linked_editing(vault, note, text, 5)]

    if not re.fullmatch(SAFE_TEXT, name):
        assert name not in found
    else:
        assert found == [name, name]
        assert target_of(vault, note.links[0], note).place == note.headings[0]
