"""What a link points at, as drawings: «…» is the heading, block or footnote that `$0` leads to."""

import pytest

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.vault.target import parents_of, section_of, sections, target_of, targets_of


def check(drawing: str) -> None:
    at = drawn(drawing)
    link = at.note.link_at(at.offset)
    assert link is not None

    target = target_of(at.vault, link, at.note)

    answer = [(target.path or "", target.place.span)] if target.place else []
    assert draw(at.texts, answer) == without_cursor(drawing)


def missing(drawing: str) -> str | None:
    at = drawn(drawing)
    link = at.note.link_at(at.offset)
    assert link is not None
    return target_of(at.vault, link, at.note).missing


def test_a_subpath_names_a_heading() -> None:
    check("""
        -- a.md --
        [[b#$0two]]
        -- b.md --
        # One
        «## Two»
        # Two
        """)


def test_names_lead_down_from_heading_to_heading() -> None:
    check("""
        -- a.md --
        [[b#One#$0Three]]
        -- b.md --
        # Three
        # One
        ## Two
        «### Three»
        """)


def test_the_next_name_must_be_deeper_but_need_not_be_below() -> None:
    # A quirk of Obsidian: the end of the first section is not looked at.
    check("""
        -- a.md --
        [[b#One#$0Three]]
        -- b.md --
        # One
        # Two
        «## Three»
        """)


def test_empty_names_count_for_nothing() -> None:
    check("""
        -- a.md --
        [[##b####$0c]]
        ## b
        «### c»
        """)


def test_punctuation_and_marks_count_for_nothing() -> None:
    check("""
        -- a.md --
        [[#$0see x and y]]
        «# *See* [[x]], `and` y!»
        """)


def test_hangul_and_its_punctuation_count_in_any_normalisation() -> None:
    check("""
        -- a.md --
        [[#$0\u1100\u1161 「나」]]
        # 가 나
        «# 가 「나」»
        """)


def test_a_block_is_found_in_any_case() -> None:
    check("""
        -- a.md --
        [[b#^$0ID-1]]
        -- b.md --
        x

        «y
        z ^id-1»
        """)


def test_a_footnote_is_found() -> None:
    check("""
        -- a.md --
        [[b#[^$0N]]]
        -- b.md --
        x[^n]

        «[^n]: y»
        """)


def test_a_link_to_nothing_but_a_hash_is_the_whole_note() -> None:
    check("""
        -- a.md --
        [[#$0]] [[b]]
        -- b.md --
        # x
        """)


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ("b", None),
        ("b#h", None),
        ("b#x", "heading"),
        ("b#h#h", "heading"),
        ("b#^i", None),
        ("b#^x", "block"),
        ("b#[^x]", "block"),
        ("c", "note"),
        ("c#h", "note"),
        ("p.png#x", None),
        ("p.png#^x", None),
        ("d.pdf#page=3", None),
        ("unread#x", None),
        ("#x", "heading"),
        ("#", None),
        ("../../../etc/passwd", "note"),
    ],
)
def test_what_is_missing_is_the_note_the_heading_or_the_block(link: str, what: str | None) -> None:
    drawing = f"-- a.md --\n[[$0{link}]]\n-- b.md --\n# h\n\nx ^i\n-- p.png --\n-- d.pdf --\n"
    at = drawn(drawing)
    vault = at.vault.with_file("unread.md")
    (found,) = at.note.links

    assert target_of(vault, found, at.note).missing == what


def test_a_note_outside_the_vault_knows_its_own_headings() -> None:
    at = drawn("-- a.md --\n[[#$0h]]\n# h\n")
    (link,) = at.note.links

    assert target_of(at.vault.without("a.md"), link, at.note).missing is None


def test_a_section_ends_where_the_next_one_of_its_level_begins() -> None:
    text = "# a\nx\n## b\ny\n### c\n## d\n# e\n"
    note = drawn(f"-- n.md --\n{text}").vault.notes["n.md"]

    assert [section_of(note, it).of(text) for it in note.headings] == [
        "# a\nx\n## b\ny\n### c\n## d\n",
        "## b\ny\n### c\n",
        "### c\n",
        "## d\n",
        "# e\n",
    ]


def test_the_parents_of_a_heading_are_those_whose_sections_it_is_in() -> None:
    note = drawn("-- n.md --\n# a\n### b\n## c\n### d\n# e\n").vault.notes["n.md"]

    parents = {
        it.text: [above.text for above in parents_of(note.headings, it)] for it in note.headings
    }
    assert parents == {"a": [], "b": ["a"], "c": ["a"], "d": ["a", "c"], "e": []}


def test_what_many_links_point_at_is_what_each_of_them_does() -> None:
    at = drawn("""
        -- n.md --
        [[#a]] [[#A]] [[#a#b]] [[#b]] [[#c]] [[#^a]] [[m#a]] [[m#b]] [[#!]] [[#]] [[gone#a]] $0
        ## a
        # b
        # a
        ## b
        # !
        -- m.md --
        # x
        # a
        # a
        """)

    found = list(targets_of(at.vault, at.note.links, at.note))

    assert found == [(link, target_of(at.vault, link, at.note)) for link in at.note.links]
    assert len(found) == 11


def test_every_section_is_that_of_its_heading() -> None:
    at = drawn("-- n.md --\n### a\n# b\nx\n#### c\n## d\n# e\n$0")

    found = sections(at.note.headings, len(at.text))

    assert sorted(found) == [section_of(at.note, it) for it in at.note.headings]
