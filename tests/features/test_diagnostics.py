"""Diagnostics, as drawings: the lines under a vault are what is found in its first note."""

from textwrap import dedent

import pytest

from tests.drawing import drawn
from wikilink_ls.config import DEFAULT_SEVERITY, Config, parse_config
from wikilink_ls.features.diagnostics import diagnostics


def found(drawing: str, config: Config | None = None, *, complete: bool = True) -> str:
    """Each finding as ``what is marked · code: message``."""
    at = drawn(drawing)
    path, text = next(iter(at.texts.items()))
    findings = diagnostics(at.vault, at.vault.notes[path], config or Config(), complete=complete)
    return "\n".join(f"{it.span.of(text)} · {it.code}: {it.message}" for it in findings)


def check(drawing: str, findings: str) -> None:
    assert found(drawing) == dedent(findings).strip("\n")


def test_a_link_that_leads_nowhere_is_dangling() -> None:
    check(
        """
        -- Home.md --
        [[Gone]] ![[Lost#x|y]] [z](b/away.md) [[../../../etc/passwd]]
        """,
        """
        Gone · dangling-link: No note or file is called 'Gone'
        Lost · dangling-link: No note or file is called 'Lost'
        b/away.md · dangling-link: No note or file is called 'b/away.md'
        ../../../etc/passwd · dangling-link: No note or file is called '../../../etc/passwd'
        """,
    )


def test_a_close_name_is_proposed() -> None:
    check(
        """
        -- Home.md --
        [[Gadren]] [[Garden#Bads]] [[Garden#^rosas]] [[Garden#[^nots]]]
        -- Garden.md --
        # Beds
        x[^note] ^roses

        [^note]: y
        """,
        """
        Gadren · dangling-link: No note or file is called 'Gadren'; did you mean 'Garden'?
        #Bads · dangling-heading: 'Garden' has no heading 'Bads'; did you mean 'Beds'?
        #^rosas · dangling-block: 'Garden' has no block '^rosas'; did you mean '^roses'?
        #[^nots] · dangling-block: 'Garden' has no footnote 'nots'; did you mean 'note'?
        """,
    )


def test_an_alias_is_no_name_but_tells_which_note_is_meant() -> None:
    check(
        """
        -- Home.md --
        [[Plot]]
        -- Garden.md --
        ---
        aliases: Plot
        ---
        """,
        "Plot · dangling-link: No note or file is called 'Plot';"
        " it is an alias: link to it as [[Garden|Plot]]",
    )


def test_a_missing_heading_or_block_is_marked_at_its_subpath() -> None:
    check(
        """
        -- Home.md --
        [[#A#C]] [[Home#A#B]] [[#^x]] [h](#nope)
        # A
        ## B
        """,
        """
        #A#C · dangling-heading: 'Home' has no heading 'A#C'
        #^x · dangling-block: 'Home' has no block '^x'
        #nope · dangling-heading: 'Home' has no heading 'nope'
        """,
    )


def test_a_link_that_could_lead_elsewhere_is_ambiguous() -> None:
    check(
        """
        -- Home.md --
        [[x]] [[a/x]] [[./x]]
        -- a/x.md --
        -- b/x.md --
        -- c/x.md --
        -- d/x.md --
        -- ee/x.md --
        """,
        """
        x · ambiguous-link: 'x' opens 'a/x.md', but could mean 'b/x.md', 'c/x.md', 'd/x.md' or 1 more as well
        ./x · ambiguous-link: './x' opens 'a/x.md', but could mean 'b/x.md', 'c/x.md', 'd/x.md' or 1 more as well
        """,  # noqa: E501
    )


def test_the_one_other_file_is_named() -> None:
    check(
        """
        -- Home.md --
        [[x]]
        -- a/x.md --
        -- b/x.md --
        """,
        "x · ambiguous-link: 'x' opens 'a/x.md', but could mean 'b/x.md' as well",
    )


def test_what_is_wrong_in_the_properties_is_told() -> None:
    check(
        """
        -- Home.md --
        ---
        up: [[Home]]
        also: "[[Gone]]"
        ---
        """,
        """
        [[Home]] · unquoted-property-link: [[Home]] is read as a list, not as a link; quote it: "[[Home]]"
        Gone · dangling-link: No note or file is called 'Gone'
        """,  # noqa: E501
    )
    check(
        """
        -- Home.md --
        ---
        a: b: c
        ---
        [[Gone]]
        """,
        """
        a: b: c · invalid-properties: The properties cannot be read: mapping values are not allowed in this context; quote the value
        Gone · dangling-link: No note or file is called 'Gone'
        """,  # noqa: E501
    )


@pytest.mark.parametrize(
    "text",
    [
        "[[b]] [[B#H]] [[b#^i]] [[b#[^1]]]",
        "![[p.png#interface]] ![[p.png|100x20]] [[d.pdf#page=3]] [[c.canvas#x]]",
        "[[#]] [[b#]] [[##]] [[]]",
        "[x](https://gone) <https://gone> [x](mailto:a@b)",
        "`[[gone]]` <!-- [[gone]] --> $[[gone]]$",
        "\\[[gone]] [gone] [gone]()",
        "[[Home#h]]\n# h",
        "---\nnote: see [[gone]]\n---\n",
    ],
)
def test_what_is_well_is_not_mentioned(text: str) -> None:
    others = "-- b.md --\n# h\nx[^1] ^i\n\n[^1]: y\n-- p.png --\n-- d.pdf --\n-- c.canvas --\n"

    assert found(f"-- Home.md --\n{text}\n{others}") == ""


def test_until_the_vault_is_whole_only_the_note_itself_is_judged() -> None:
    drawing = "-- Home.md --\n---\nup: [[x]]\n---\n[[Gone]] [[#h]]\n"

    codes = [line.split()[2].rstrip(":") for line in found(drawing, complete=False).splitlines()]

    assert codes == ["unquoted-property-link:"[:-1], "dangling-heading"]


def test_a_note_that_is_not_parsed_yet_has_all_headings() -> None:
    at = drawn("-- Home.md --\n[[b#h]]\n")

    assert diagnostics(at.vault.with_file("b.md"), at.vault.notes["Home.md"], Config()) == ()


def test_a_severity_is_the_users_and_off_is_silence() -> None:
    config, _ = parse_config(
        [
            (
                "t",
                {
                    "diagnostics": {
                        "severity": {"dangling-link": "error", "dangling-heading": "off"}
                    }
                },
            )
        ]
    )
    at = drawn("-- Home.md --\n[[Gone]] [[#h]] [[#^b]]\n")
    findings = diagnostics(at.vault, at.vault.notes["Home.md"], config)

    assert [(it.code, it.severity) for it in findings] == [
        ("dangling-link", "error"),
        ("dangling-block", DEFAULT_SEVERITY["dangling-block"]),
    ]


def test_a_reference_is_judged_once_however_often_it_is_used() -> None:
    check(
        """
        -- Home.md --
        [a][r] [b][r]

        [r]: gone.md
        """,
        "gone.md · dangling-link: No note or file is called 'gone.md'",
    )
