"""Diagnostics, as drawings: the lines under a vault are what is found in its first note."""

from textwrap import dedent

import pytest

from tests.drawing import drawn
from wikilink_ls.config import DEFAULT_SEVERITY, Config, parse_config
from wikilink_ls.features.completing.matching import resembling
from wikilink_ls.features.diagnostics import MOST_SUGGESTIONS, diagnostics
from wikilink_ls.features.findings import closest
from wikilink_ls.syntax.encoding import decode_note, encode_note, forget_decoded
from wikilink_ls.vault import resolver
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.resolve import Resolution, resolve
from wikilink_ls.vault.vault import Vault


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


def test_of_many_headings_the_one_that_is_missing_is_proposed() -> None:
    check(
        """
        -- Home.md --
        [[#Gardn#Beds]] [[#Garden#Bads]] [[#Garden#Garten#Beds]] [[#Beds#Garten]]
        # Garden
        ## Beds
        """,
        """
        #Gardn#Beds · dangling-heading: 'Home' has no heading 'Gardn#Beds'; did you mean 'Garden'?
        #Garden#Bads · dangling-heading: 'Home' has no heading 'Garden#Bads'; did you mean 'Beds'?
        #Garden#Garten#Beds · dangling-heading: 'Home' has no heading 'Garden#Garten#Beds'
        #Beds#Garten · dangling-heading: 'Home' has no heading 'Beds#Garten'
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


def test_an_alias_is_known_with_the_slash_in_it() -> None:
    check(
        """
        -- Home.md --
        [[and/or]] [[x/or]]
        -- Logic.md --
        ---
        aliases: and/or
        ---
        """,
        """
        and/or · dangling-link: No note or file is called 'and/or'; it is an alias: link to it as [[Logic|and/or]]
        x/or · dangling-link: No note or file is called 'x/or'
        """,  # noqa: E501
    )


def test_who_asks_for_a_film_is_not_answered_with_a_note() -> None:
    check(
        """
        -- Home.md --
        ![[obsidian-cli.mp4]]
        -- Obsidian CLI.md --
        """,
        "obsidian-cli.mp4 · dangling-link: No note or file is called 'obsidian-cli.mp4'",
    )


def test_a_message_is_one_line_whatever_is_in_a_name() -> None:
    check(
        """
        -- Home.md --
        [x](b%0Ac) [y](Home.md#d%0D%00e)
        """,
        """
        b%0Ac · dangling-link: No note or file is called 'b␊c'
        #d%0D%00e · dangling-heading: 'Home' has no heading 'd␍␀e'
        """,
    )


def test_so_many_names_come_with_what_was_meant_and_all_with_a_message() -> None:
    names = [f"Gardens {nth:03}x" for nth in range(MOST_SUGGESTIONS + 10)]
    links = " ".join(f"[[{name}]] [[{name}]]" for name in names)
    files = "".join(f"-- Gardens {nth:03}.md --\n" for nth in range(len(names)))

    lines = found(f"-- Home.md --\n{links} [[Plot]]\n-- a.md --\n---\naliases: Plot\n---\n{files}")

    assert lines.count("No note or file") == len(names) * 2 + 1
    assert lines.count("did you mean") == MOST_SUGGESTIONS * 2
    assert lines.endswith("it is an alias: link to it as [[a|Plot]]")


def test_publishing_again_costs_no_search(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = []

    def counted(names: Names, text: str, likeness: int, limit: int) -> list[tuple[str, int]]:
        searched.append(text)
        return resembling(names, text, likeness, limit)

    monkeypatch.setattr(closest, "resembling", counted)
    at = drawn("-- Home.md --\n" + " ".join(f"[[gone {nth}]]" for nth in range(600)))

    first = diagnostics(at.vault, at.vault.notes["Home.md"], Config())
    assert len(searched) == MOST_SUGGESTIONS
    assert diagnostics(at.vault, at.vault.notes["Home.md"], Config()) == first
    assert len(searched) == MOST_SUGGESTIONS


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are resolved."""
    paths: list[str] = []

    def counted(vault: Vault, linkpath: str, source: str) -> Resolution:
        paths.append(linkpath)
        return resolve(vault, linkpath, source)

    monkeypatch.setattr(resolver, "resolve", counted)
    return paths


def test_a_path_is_resolved_once_however_many_links_have_it(asked: list[str]) -> None:
    folders = "".join(f"-- d{nth}/index.md --\n" for nth in range(20))
    lines = found(f"-- Home.md --\n{'[[index]] ' * 100}[[gone]]\n{folders}").splitlines()

    assert asked == ["index", "gone"]
    assert len(lines) == 101
    assert lines[0].endswith("'d1/index.md', 'd2/index.md', 'd3/index.md' or 16 more as well")


def test_a_path_is_resolved_once_whatever_is_looked_for(asked: list[str]) -> None:
    concepts = '["[[root-01-과도함]]", "[[Garden]]", "[[gone]]"]'
    found(f"""
        -- Home.md --
        ---
        root-concepts: {concepts}
        ---
        [[root-01-과도함]] [[Garden]] [[root-02-현장감]]
        -- root-01-과도함.md --
        -- root-02-현장감.md --
        -- Garden.md --
        """)

    assert sorted(asked) == ["Garden", "gone", "root-01-과도함", "root-02-현장감"]


def test_of_linked_notes_those_alone_are_decoded_of_which_a_part_is_named() -> None:
    at = drawn(
        "-- Home.md --\n[[Garden]] [[Yard]] [[Yard#Beds]]\n-- Garden.md --\n-- Yard.md --\n"
    )
    vault = at.vault
    for path in ("Garden.md", "Yard.md"):
        vault = vault.with_note(vault.notes[path], encode_note(vault.notes[path]))
    forget_decoded()

    (dangling,) = diagnostics(vault, vault.notes["Home.md"], Config())

    assert dangling.code == "dangling-heading"
    assert decode_note.cache_info().misses == 1


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


def test_a_footnote_that_is_not_there_dangles_and_one_that_nobody_needs_is_unused() -> None:
    check(
        """
        -- n.md --
        a[^1] b[^note-won] `[^c]` [[#[^linked]]] $[^2]$ \\[^x]

        [^1]: x
        [^note-one]: 뜻 [^1]
        [^Linked]: y
        > [^quoted]: z
        """,
        """
        [^note-won] · dangling-footnote: No footnote is called 'note-won'; did you mean 'note-one'?
        note-one · unused-footnote: Nothing refers to the footnote 'note-one'
        quoted · unused-footnote: Nothing refers to the footnote 'quoted'
        """,
    )


def test_a_block_id_that_an_earlier_block_has_is_a_duplicate() -> None:
    check(
        """
        -- n.md --
        a ^id

        - b ^ID
        - c ^other
        """,
        "ID · duplicate-block-id: Line 1 has the block id 'ID' already; links lead there",
    )


def test_equal_headings_are_a_finding_where_a_link_could_mean_either() -> None:
    check(
        """
        -- n.md --
        [[g#Notes]] [[g#March#Notes]] [[g#2026#Notes]] [[g#Notes#deep]] [[g]] [[g#april]]
        -- g.md --
        # 2026
        ## March
        ### Notes
        ## April
        ### notes!
        #### deep
        """,
        """
        #Notes · ambiguous-heading: 'Notes' is the text of 2 headings in 'g'; the link opens the \
one in line 3
        #2026#Notes · ambiguous-heading: 'Notes' is the text of 2 headings in 'g'; the link opens \
the one in line 3
        """,
    )
    check("-- n.md --\n# a\n# a\n[[n]]\n", "")


def test_findings_of_footnotes_and_blocks_need_no_vault() -> None:
    drawing = "-- n.md --\na[^1]\n"

    assert found(drawing, complete=False) == "[^1] · dangling-footnote: No footnote is called '1'"
