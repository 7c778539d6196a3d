"""What the edits of a rename change, for those who look at them first."""

import pytest

from tests.drawing import closed, drawn
from wikilink_ls.config import Config
from wikilink_ls.features.rename import rename
from wikilink_ls.features.renames.annotations import Parts

NOTE = """
    -- n.md --
    ---
    up: "[[old]]"
    tags: [old]
    ---
    [[old$0|old]] #old [t][l] [![x](old.md)](old.md)

    [l]: old.md
    -- old.md --
    """


@pytest.mark.parametrize(
    ("at", "parts"),
    [
        ("", ["properties", "links", "texts of links", "links", "links", "links"]),
        ("#old", ["properties", "tags"]),
    ],
)
def test_the_part_of_a_note_that_an_edit_changes_is_known(at: str, parts: list[str]) -> None:
    here = drawn(NOTE if not at else NOTE.replace("$0", "").replace(at, f"{at}$0"))

    done = rename(here.vault, here.note, here.offset, here.text, "new", Config(), here.texts.get)

    facts = closed(here.vault).edit_facts_of("n.md")
    assert facts
    for note in (here.note, facts):
        assert [Parts(note).of(edit) for edit in done.edits["n.md"]] == parts


def test_the_name_of_a_heading_is_text() -> None:
    here = drawn("-- n.md --\n# He$0re\n[[#Here]]\n")

    done = rename(here.vault, here.note, here.offset, here.text, "There", Config(), here.texts.get)

    assert [Parts(here.note).of(edit) for edit in done.edits["n.md"]] == ["text", "links"]
