"""What becomes a note of its own is led to as before, and leads where it led."""

from dataclasses import replace

import pytest

from tests.features.refactoring import check, chosen, selected
from wikilink_ls.features.actions.code_action import ActionError


def test_links_to_what_moved_lead_to_the_new_note() -> None:
    check(
        """
        -- Old.md --
        ---
        see: "[[Old#Moved]]"
        ---
        # Old
        [[#Moved]] [[Old#Moved|m]] [x](#Sub) [[#^b1]] [[#Old]]
        [[#Old#Moved#Sub]]

        ## Moved$0
        [[#Sub]] [[#Old]] [[#Stays|s]] [y](#Stays) [[Old#Sub]] [[Old]] [[#^b2]]
        ### Sub
        block ^b1

        ## Stays
        stone ^b2
        -- other.md --
        [[Old#Moved]] ![[old#sub]] [x](Old.md#Moved) [[Old#Stays]] [[Old]] [[Old#^b1|y]]
        | [[Old#Old#Moved\\|z]] |
        -- more.md --
        [[Old]] [[Old#Stays]]
        """,
        "Extract the section to 'Moved' and link it",
        """
        -- Old.md --
        ---
        see: "[[Moved#Moved]]"
        ---
        # Old
        [[Moved#Moved]] [[Moved#Moved|m]] [x](Moved.md#Sub) [[Moved#^b1]] [[#Old]]
        [[Moved#Moved#Sub]]

        [[Moved]]

        ## Stays
        stone ^b2
        -- other.md --
        [[Moved#Moved]] ![[Moved#sub]] [x](Moved.md#Moved) [[Old#Stays]] [[Old]] [[Moved#^b1|y]]
        | [[Moved#Moved\\|z]] |
        -- more.md --
        [[Old]] [[Old#Stays]]
        -- Moved.md --
        # Moved
        [[#Sub]] [[Old#Old]] [[Old#Stays|s]] [y](Old.md#Stays) [[Moved#Sub]] [[Old]] [[Old#^b2]]
        ## Sub
        block ^b1
        """,
    )


def test_a_canvas_follows_too() -> None:
    check(
        """
        -- a/Old.md --
        x

        # $0새
        -- b.canvas --
        {"nodes":[
        {"id":"1","type":"file","file":"a/Old.md","subpath":"#새"},
        {"id":"2","type":"text","text":"[[Old#새]] ![[Old]] [x](a/Old.md#새)"}
        ],"edges":[]}
        """,
        "Extract the section to '새' and link it",
        """
        -- a/Old.md --
        x

        [[새]]
        -- b.canvas --
        {"nodes":[
        {"id":"1","type":"file","file":"새.md","subpath":"#새"},
        {"id":"2","type":"text","text":"[[새#새]] ![[Old]] [x](새.md#새)"}
        ],"edges":[]}
        -- 새.md --
        # 새
        """,
    )


def test_a_link_gets_no_folder_that_it_had_not() -> None:
    check(
        """
        -- a/Old.md --
        [[b]] x

        # $0New
        [[b]]
        -- b.md --
        [[Old#New]] [[a/Old#New]] [x](../a/Old.md#New) ![[./a/Old#New|n]]
        """,
        "Extract the section to 'New' and link it",
        """
        -- a/Old.md --
        [[b]] x

        [[New]]
        -- b.md --
        [[New#New]] [[neu/New#New]] [x](./neu/New.md#New) ![[./neu/New#New|n]]
        -- neu/New.md --
        # New
        [[b]]
        """,
        {"newFileLocation": "folder", "newFileFolderPath": "neu"},
    )


def test_of_two_headings_with_one_name_each_link_keeps_its_own() -> None:
    check(
        """
        -- Old.md --
        # A
        [[#X]] [[#A#X]] [[#B#X]]
        ## X
        $0one
        # B
        ## X
        two
        """,
        "Extract the section to 'X' and link it",
        """
        -- Old.md --
        # A
        [[X#X]] [[X#X]] [[#B#X]]

        [[X]]
        # B
        ## X
        two
        -- X.md --
        # X
        one
        """,
    )


def test_a_footnote_at_the_beginning_of_a_piece_stays_if_it_is_needed() -> None:
    check(
        "-- a.md --\nx[^1]\n\n«[^1]: f\n\nb»\n",
        "Extract the selected lines to 'f' and link it",
        "-- a.md --\nx[^1]\n\n[[f]]\n\n[^1]: f\n-- f.md --\nb\n",
    )


def test_links_are_as_true_from_the_new_place() -> None:
    check(
        """
        -- log/old.md --
        x
        # New$0
        [[./b]] [[b]] [x](../log/b.md) ![[fig.png]] [[/b|b]] [[gone]] [w](https://a.org)
        -- log/b.md --
        -- b.md --
        -- c.md --
        -- log/fig.png --
        """,
        "Extract the section to 'New' and link it",
        """
        -- log/old.md --
        x

        [[New]]
        -- log/b.md --
        -- b.md --
        -- c.md --
        -- log/fig.png --
        -- New.md --
        # New
        [[./log/b]] [[b]] [x](../log/b.md) ![[fig.png]] [[/b|b]] [[gone]] [w](https://a.org)
        """,
    )


def test_an_id_below_goes_with_its_block() -> None:
    check(
        "-- a.md --\n[[#^t]]\n\n«| a |\n| - |»\n\n^t\n\nb\n",
        "Extract the selected lines to 'a 1' and embed it",
        "-- a.md --\n[[a 1#^t]]\n\n![[a 1]]\n\nb\n-- a 1.md --\n| a |\n| - |\n\n^t\n",
    )


def test_footnotes_and_destinations_go_along() -> None:
    check(
        """
        -- a.md --
        x[^1] [l]

        # B$0
        y[^1] z[^2] [m][L] [k]

        # C

        [^1]: one[^3]
        [^2]: two
            more
        [^3]: three

        [l]: d/e.md "t"
        [k]: <https://x.org>
        -- d/e.md --
        """,
        "Extract the section to 'B' and link it",
        """
        -- a.md --
        x[^1] [l]

        [[B]]

        # C

        [^1]: one[^3]
        [^3]: three

        [l]: d/e.md "t"
        -- d/e.md --
        -- B.md --
        # B
        y[^1] z[^2] [m][L] [k]

        [^1]: one[^3]
        [^2]: two
            more
        [^3]: three

        [l]: d/e.md "t"
        [k]: <https://x.org>
        """,
    )


def test_footnotes_that_the_rest_needs_stay() -> None:
    check(
        """
        -- log/a.md --
        x[^1] [l]

        # B$0
        y[^2]

        [^1]: one
        [^2]: two [[./c]]

        [l]: ./c.md
        -- log/c.md --
        """,
        "Extract the section to 'B' and link it",
        """
        -- log/a.md --
        x[^1] [l]

        [[B]]

        [^1]: one

        [l]: ./c.md
        -- log/c.md --
        -- B.md --
        # B
        y[^2]

        [^2]: two [[./c]]
        """,
    )


def test_a_heading_that_other_notes_link_to_keeps_its_text() -> None:
    old = "-- Old.md --\n# A [[#B]]\n\n## B$0\nb\n"
    title = "Extract the section to 'B' and link it"

    check(old, title, "-- Old.md --\n# A [[B#B]]\n\n[[B]]\n-- B.md --\n# B\nb\n")
    with pytest.raises(ActionError, match="read otherwise"):
        chosen(selected(f"{old}-- m.md --\n[[Old#A B]]\n"), title)


def test_a_note_that_cannot_follow_is_named() -> None:
    at = selected("-- a.md --\nx\n# $0B\n-- m.md --\n[[a#B]]\n")
    at = replace(at, known_text=lambda _path: None)

    with pytest.raises(ActionError, match=r"'m\.md' cannot be read; its links would break"):
        chosen(at, "Extract the section to 'B' and link it")


def test_a_block_in_a_footnote_moves_with_it() -> None:
    check(
        """
        -- a.md --
        x [[#^f]]
        ## $0B
        b[^1]

        ## C
        [^1]: note ^f
        """,
        "Extract the section to 'B' and link it",
        """
        -- a.md --
        x [[B#^f]]

        [[B]]

        ## C
        -- B.md --
        # B
        b[^1]

        [^1]: note ^f
        """,
    )
