"""A section or a selection becomes a note of its own, and every link leads where it led."""

from dataclasses import replace
from unicodedata import normalize

import pytest

from tests.features.refactoring import check, chosen, offered, selected, titles, touched
from wikilink_ls.features.actions.code_action import ActionError


def test_a_section_becomes_a_note_that_is_called_like_its_heading() -> None:
    check(
        """
        -- Garden.md --
        ---
        up: "[[Home]]"
        ---
        # Garden
        ## Beds: 장미/Rose 🌹 ##
        red$0

        ### Soil
        dark

        ## Paths
        gravel
        """,
        "Extract the section to 'Beds 장미 Rose 🌹' and link it",
        """
        -- Garden.md --
        ---
        up: "[[Home]]"
        ---
        # Garden
        [[Beds 장미 Rose 🌹]]

        ## Paths
        gravel
        -- Beds 장미 Rose 🌹.md --
        # Beds: 장미/Rose 🌹 #
        red

        ## Soil
        dark
        """,
    )


def test_an_embed_can_stay_in_its_place() -> None:
    check(
        "-- a.md --\nx\n## $0B\nb\n",
        "Extract the section to 'B' and embed it",
        "-- a.md --\nx\n\n![[B]]\n-- B.md --\n# B\nb\n",
    )


def test_nothing_else_changes() -> None:
    """Spaces, marks, empty lines and line ends are what they were."""
    check(
        "-- a.md --\n*  x  \r\n\r\n\r\n##  $0B\r\n__b__\r\n+ c  \r\n\r\n\r\n#   C\r\n1) d",
        "Extract the section to 'B' and link it",
        "-- a.md --\n*  x  \r\n\r\n\r\n[[B]]\r\n\r\n\r\n#   C\r\n1) d"
        "-- B.md --\n#  B\r\n__b__\r\n+ c  \r\n",
    )


def test_what_is_written_follows_the_settings() -> None:
    check(
        "-- log/a.md --\nx\n\n# $0B c\n[[d]]\n-- log/d.md --\n",
        "Extract the section to 'B c' and embed it",
        "-- log/a.md --\nx\n\n![](notes/B%20c.md)\n-- log/d.md --\n"
        "-- notes/B c.md --\n# B c\n[[d]]\n",
        {
            "newFileLocation": "folder",
            "newFileFolderPath": "notes",
            "newLinkFormat": "absolute",
            "useMarkdownLinks": True,
        },
    )


def test_a_name_that_a_file_has_gets_a_number() -> None:
    drawing = "-- a.md --\nx\n# $0B\n-- x/b.md --\n-- x/B 1.md --\n"

    assert titles(drawing, "refactor.extract")[0] == "Extract the section to 'B 2' and link it"


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


def test_a_name_is_composed_though_its_heading_is_not() -> None:
    decomposed = normalize("NFD", "과도함")
    check(
        f"-- a.md --\nx\n# {decomposed}$0\n[[#{decomposed}]]\n",
        "Extract the section to '과도함' and link it",
        f"-- a.md --\nx\n\n[[과도함]]\n-- 과도함.md --\n# {decomposed}\n[[#{decomposed}]]\n",
    )


def test_a_callout_is_taken_whole() -> None:
    check(
        """
        -- a.md --
        see [[#^c]]
        «> [!note] One
        > [[b]]»

        ^c

        end
        -- b.md --
        """,
        "Extract the selected lines to 'One' and embed it",
        """
        -- a.md --
        see [[One#^c]]

        ![[One]]

        end
        -- b.md --
        -- One.md --
        > [!note] One
        > [[b]]

        ^c
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


def test_a_selection_is_called_like_its_first_heading_or_words() -> None:
    def names(drawing: str) -> set[str]:
        return {it.split("'")[1] for it in titles(f"-- a.md --\n{drawing}", "refactor.extract")}

    assert names("«a\n## B [[x|y]]\nc»\n") == {"B y"}
    assert names("«- [ ] **One** two? three four five six seven»\n") == {
        "One two three four five six"
    }
    assert names("«> [!note] [둘](b.md) | c»\n") == {"둘 c"}
    assert names("«***»\n") == {"Untitled"}


def test_whole_lines_of_a_paragraph_are_taken() -> None:
    check(
        "-- a.md --\none\nt«wo\nthr»ee\nfour\n",
        "Extract the selected lines to 'two' and link it",
        "-- a.md --\none\n[[two]]\nfour\n-- two.md --\ntwo\nthree\n",
    )


def test_items_are_taken_whole_and_leave_an_item() -> None:
    check(
        """
        -- a.md --
        - a
          - b«b
            - »c
              d
          - e
        1. f
        """,
        "Extract the selected lines to 'bb' and link it",
        """
        -- a.md --
        - a
          - [[bb]]
          - e
        1. f
        -- bb.md --
        - bb
          - c
            d
        """,
    )
    check(
        "-- a.md --\n«- a\n- b»\n\nc\n",
        "Extract the selected lines to 'a 1' and link it",
        "-- a.md --\n[[a 1]]\n\nc\n-- a 1.md --\n- a\n- b\n",
    )


def test_an_id_below_goes_with_its_block() -> None:
    check(
        "-- a.md --\n[[#^t]]\n\n«| a |\n| - |»\n\n^t\n\nb\n",
        "Extract the selected lines to 'a 1' and embed it",
        "-- a.md --\n[[a 1#^t]]\n\n![[a 1]]\n\nb\n-- a 1.md --\n| a |\n| - |\n\n^t\n",
    )


@pytest.mark.parametrize(
    "drawing",
    [
        "---\nup: «x\n---»\na\n",
        "```\n«a\nb»\n```\n",
        "a «\n```\nb»\n```\n",
        "| a |\n| - |\n| «b» |\n",
        "> a\n> «b»\n",
        "$$\n«x»\n$$\n",
        "[^1]: a\n    «b»\n",
        "a«\n\n»b\n",
    ],
)
def test_nothing_is_torn_apart(drawing: str) -> None:
    assert titles(f"-- a.md --\n{drawing}", "refactor.extract") == []


@pytest.mark.parametrize(
    "drawing", ["a$0\n# b\n", "# a\n$0b\n## c\n", "---\nx: $0\n---\n\n# a\n", "$0"]
)
def test_only_a_part_of_a_note_can_be_extracted(drawing: str) -> None:
    assert titles(f"-- a.md --\n{drawing}", "refactor.extract") == []


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


def test_headings_with_underlines_are_raised_too() -> None:
    check(
        "-- a.md --\nx\n\nB$0\n---\nb\n\nC\n---\n",
        "Extract the section to 'B' and link it",
        "-- a.md --\nx\n\n[[B]]\n\nC\n---\n-- B.md --\nB\n===\nb\n",
    )


def test_a_heading_that_begins_with_a_tag_is_raised_as_any_other() -> None:
    check(
        "-- a.md --\nx\n\n#tag B$0\n----\n\n",
        "Extract the section to 'tag B' and link it",
        "-- a.md --\nx\n\n[[tag B]]\n\n-- tag B.md --\n#tag B\n====\n",
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


def test_what_looks_like_properties_stays_text() -> None:
    check(
        "-- a.md --\nx\n\n«---\n\nkey: value\n\n---\n\nmore»\n",
        "Extract the selected lines to 'key value' and link it",
        "-- a.md --\nx\n\n[[key value]]\n-- key value.md --\n\n---\n\nkey: value\n\n---\n\nmore\n",
    )


@pytest.mark.parametrize(
    "note",
    [
        "## S$0\ntext %% note\n## T\nmore %% end\n",
        "x\n«## S\ntext %% note»\n## T\nmore %% end\n",
        # A piece of a comment.
        "x %%\n## S$0\ny\n## T\n%% end\n",
        "x\n\n%%\n\n«y»\n\n%%\n",
        # An open one hides all that follows.
        "## S$0\n\n%%\n\ny\n## T\nx\n",
        "%%\n\nz\n\n## S$0\ny\n## T\nx\n",
    ],
)
def test_no_comment_is_torn(note: str) -> None:
    assert not titles(f"-- a.md --\n{note}", "refactor.extract")


@pytest.mark.parametrize(
    "note",
    [
        "x\n## S$0\n%% a %%\n%%\ny\n%%\n\n## T\n",
        "100%% sure\n## S$0\n`%%`\n",
        "%% a %%\n## S$0\ny\n%% b\nz\n",
    ],
)
def test_a_whole_comment_is_taken_along(note: str) -> None:
    assert titles(f"-- a.md --\n{note}", "refactor.extract")


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("x\n\n«Some words ^id1»\n", "Some words"),
        ("x\n\n«Some words #a/b #c»\n", "Some words"),
        ("x\n\n«#a #b\nSome #c words»\n", "Some c words"),
        ("x\n## A heading$0 #tag ^id\ny\n", "A heading"),
        ("x\n\n«---\n\n2024\n\nSome words»\n", "Some words"),
    ],
)
def test_ids_and_tags_are_no_part_of_a_name(note: str, name: str) -> None:
    (link, _) = titles(f"-- a.md --\n{note}", "refactor.extract")
    assert f"to '{name}'" in link


def test_a_section_is_offered_at_its_heading_or_if_it_is_asked_for() -> None:
    kind = "refactor.extract"
    below = "-- a.md --\nx\n## B\nb$0\n"
    assert len(titles(below, kind)) == 2
    assert offered(touched(below), kind) == []
    assert len(offered(touched("-- a.md --\nx\n## $0B\nb\n"), kind)) == 2
    assert len(offered(touched("-- a.md --\nx\n## B\n«b»\n"), kind)) == 2


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
