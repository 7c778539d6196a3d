"""A section or a selection becomes a note of its own: what is taken, and how it is called."""

from unicodedata import normalize

import pytest

from tests.features.refactoring import check, offered, titles, touched


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
