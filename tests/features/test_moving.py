"""Files that are renamed or moved by their path, wherever the cursor is."""

from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.drawing import draw, drawn
from tests.features.fixing import config
from tests.features.renaming import written
from wikilink_ls.config import Config
from wikilink_ls.features.references import backlinks
from wikilink_ls.features.renames.renamable import NamedFile, RenameError
from wikilink_ls.features.renames.rename_file import moved_file, renamed_file
from wikilink_ls.syntax.text import TOP
from wikilink_ls.vault.concept_rules import rules_of

VAULT = """
    -- Home.md --
    😀 [[Garden]] ![[plan.png]] [[Places/Pond]]
    -- Garden.md --
    [beds](./Places/Pond.md)
    -- Places/Pond.md --
    [[../Garden#x|g]]
    -- Places/deep/root-01-물.md --
    -- plan.png --
    """


def moved(path: str, folder: str) -> str:
    at = drawn(VAULT)
    done = moved_file(at.vault, path, folder, Config(), at.texts.get)
    return written(at.texts, done.edits, dict(done.moves))


def test_a_note_that_moves_keeps_its_links_and_those_to_it() -> None:
    after = """
        -- Home.md --
        😀 [[Garden]] ![[plan.png]] [[Places/Pond]]
        -- Places/새 방/Garden.md --
        [beds](../Pond.md)
        -- Places/Pond.md --
        [[./새 방/Garden#x|g]]
        -- Places/deep/root-01-물.md --
        -- plan.png --
        """

    assert moved("Garden.md", "places/새 방/") == dedent(after).lstrip("\n")


def test_a_note_that_stays_where_it_is_changes_nothing() -> None:
    for path, folder in (("Garden.md", "/"), ("Garden.md", ""), ("Places/Pond.md", "places")):
        assert moved(path, folder) == dedent(VAULT).lstrip("\n")


@pytest.mark.parametrize(
    ("path", "folder", "why"),
    [
        ("Garden.md", "../x", "The folder '../x' has a '..'"),
        ("Garden.md", "a/./b", "has a '..' or '.'"),
        ("Garden.md", "a\\b", "holds '\\', which no name of a folder may have"),
        ("Garden.md", "a\ud800", "holds 'U+D800'"),
        ("Garden.md", "가" * 90, "is longer than 255 bytes"),
        ("Garden.md", ".obsidian", "begins with a dot"),
    ],
)
def test_folders_that_cannot_be_are_refused(path: str, folder: str, why: str) -> None:
    with pytest.raises(RenameError) as refusal:
        moved(path, folder)

    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("path", "name", "new_path"),
    [
        ("Garden.md", "정원", "정원.md"),
        ("plan.png", "map", "map.png"),
        ("Places/Pond.md", "Pool.md", "Places/Pool.md"),
        ("Places/deep/root-01-물.md", "root-01-못", "Places/deep/root-01-못.md"),
    ],
)
def test_any_file_is_renamed_by_its_path(path: str, name: str, new_path: str) -> None:
    at, named = drawn(VAULT), NamedFile(path, "", TOP)

    assert renamed_file(at.vault, named, name, Config(), at.texts.get).moves == ((path, new_path),)


@pytest.mark.parametrize(
    ("settings", "folder", "why"),
    [
        ({"notes": ["Places/deep/*"]}, "Places", "would be no concept note any more in 'Places'"),
        ({"notes": ["root-*", "Places/*"]}, "Places", None),
    ],
)
def test_a_concept_note_stays_one(
    settings: Mapping[str, list[str]], folder: str, why: str | None
) -> None:
    at, made = drawn(VAULT), config({"concepts": settings})
    vault = at.vault.with_rules(rules_of(made.concepts))
    path = "Places/deep/root-01-물.md"
    if why is None:
        assert moved_file(vault, path, folder, made, at.texts.get).moves
    else:
        with pytest.raises(RenameError) as refusal:
            moved_file(vault, path, folder, made, at.texts.get)
        assert why in str(refusal.value)


def test_backlinks_are_all_links_to_a_file() -> None:
    drawing = """
        -- Home.md --
        😀 «[[Garden]]» [[Pond]] «[g](garden.md#x)»
        -- Garden.md --
        «[[Garden]]» «[[#x]]»
        -- Pond.md --
        ---
        up: "«[[Garden|g]]»"
        ---
        -- b.canvas --
        {"nodes":[{"type":"file","file":"«Garden.md»"}]}
        """
    at = drawn(drawing)

    found = backlinks(at.vault, "Garden.md")

    spans = [(each.path, span) for each in found for span in each.spans]
    assert draw(at.texts, spans) == dedent(drawing).lstrip("\n")
    assert not [*backlinks(at.vault, "gone.md")]
