"""Traps of servers for linked notes: what a rename changes."""

from tests.features.renaming import check as check_rename
from tests.features.renaming import check_moves
from wikilink_ls.config import Config


def test_a_rename_on_a_link_leaves_the_note_that_it_stands_in() -> None:
    check_rename(
        "-- n.md --\n# Garden\n[[Gar$0den]]\n-- Garden.md --\n[[n]]\n",
        "뜰",
        "-- n.md --\n# Garden\n[[뜰]]\n-- 뜰.md --\n[[n]]\n",
    )


def test_a_rename_adds_no_folder_to_a_link_that_needs_none() -> None:
    check_rename(
        "-- n.md --\n[[Gar$0den]] ![[Garden#x]] [[b/Garden]]\n-- a/b/Garden.md --\n",
        "뜰",
        "-- n.md --\n[[뜰]] ![[뜰#x]] [[b/뜰]]\n-- a/b/뜰.md --\n",
    )


def test_of_a_link_the_part_at_the_cursor_is_renamed() -> None:
    before = "-- n.md --\n[[Garden#Beds|Beds]] [[Garden]]\n-- Garden.md --\n# Beds\n"

    check_rename(
        before.replace("Garden#", "Gar$0den#"),
        "뜰",
        "-- n.md --\n[[뜰#Beds|Beds]] [[뜰]]\n-- 뜰.md --\n# Beds\n",
    )
    check_rename(
        before.replace("#Beds", "#Be$0ds"),
        "밭",
        "-- n.md --\n[[Garden#밭|밭]] [[Garden]]\n-- Garden.md --\n# 밭\n",
    )


def test_a_heading_is_renamed_from_a_link_to_it() -> None:
    check_rename(
        """
        -- n.md --
        [x](Garden.md#old%20be$0ds)
        -- Garden.md --
        ## Old beds
        [[#Old beds]]
        -- m.md --
        ## Old beds
        [[#Old beds]] [[Garden#Old beds]]
        """,
        "New beds",
        """
        -- n.md --
        [x](Garden.md#New%20beds)
        -- Garden.md --
        ## New beds
        [[#New beds]]
        -- m.md --
        ## Old beds
        [[#Old beds]] [[Garden#New beds]]
        """,
    )


def test_a_move_by_another_program_is_followed() -> None:
    check_moves(
        "-- n.md --\n[[Garden]] [x](./Garden.md#a)\n-- Garden.md --\n[[n]] [y](./n.md)\n",
        {"Garden.md": "장소/뜰.md"},
        "-- n.md --\n[[뜰]] [x](./장소/뜰.md#a)\n-- 장소/뜰.md --\n[[n]] [y](../n.md)\n",
        Config(),
    )


def test_every_link_of_a_line_follows_and_no_name_that_begins_alike() -> None:
    check_rename(
        """
        -- n.md --
        [[no$0te]] [[note]], [[note-extended]] [[note|note]] [[my note]] [x](note.md) `[[note]]`
        -- note.md --
        -- note-extended.md --
        -- my note.md --
        """,
        "new",
        """
        -- n.md --
        [[new]] [[new]], [[note-extended]] [[new|new]] [[my note]] [x](new.md) `[[note]]`
        -- new.md --
        -- note-extended.md --
        -- my note.md --
        """,
    )


def test_signs_of_patterns_in_a_name_are_letters() -> None:
    check_rename(
        "-- n.md --\n[[a.b (c)+%1 $-$0]] [[axb (c)+%1 $-]] [x](<a.b (c)+%251 $-.md>)\n"
        "-- a.b (c)+%1 $-.md --\n-- axb (c)+%1 $-.md --\n",
        "x%1$1",
        "-- n.md --\n[[x%1$1]] [[axb (c)+%1 $-]] [x](<x%1%241.md>)\n"
        "-- x%1$1.md --\n-- axb (c)+%1 $-.md --\n",
    )


def test_a_link_that_names_the_new_place_already_is_left_alone() -> None:
    check_moves(
        "-- n.md --\n[x](a/Garden.md) [y](장소/Garden.md) [[장소/Garden]]\n-- a/Garden.md --\n",
        {"a/Garden.md": "장소/Garden.md"},
        "-- n.md --\n[x](장소/Garden.md) [y](장소/Garden.md) [[장소/Garden]]\n"
        "-- 장소/Garden.md --\n",
        Config(),
    )


def test_a_destination_in_angle_brackets_keeps_them() -> None:
    check_moves(
        '-- n.md --\n[x](<a.md#b>) [y](<a.md> "t") [z](<a.md#b c>)\n-- a.md --\n# b c\n',
        {"a.md": "a b.md"},
        '-- n.md --\n[x](<a b.md#b>) [y](<a b.md> "t") [z](<a b.md#b c>)\n-- a b.md --\n# b c\n',
        Config(),
    )
