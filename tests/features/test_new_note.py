"""Where notes go that links ask for and that are not there yet."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.features.fixing import config
from wikilink_ls.features.new_notes.new_note import new_note_path
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.resolve import resolve

HERE = {"newFileLocation": "current"}
INBOX = {"newFileLocation": "folder", "newFileFolderPath": "/Inbox/"}
FILES = ("Home.md", "Places/뜰/Garden.md", "Places/plan.png", "a/x.md")


@pytest.mark.parametrize(
    ("linkpath", "settings", "path"),
    [
        ("New", {}, "New.md"),
        ("New", HERE, "Places/뜰/New.md"),
        ("New", INBOX, "Inbox/New.md"),
        ("New", {**INBOX, "newFileFolderPath": "/"}, "New.md"),
        ("New", {**INBOX, "newFileFolderPath": "places"}, "Places/New.md"),
        (" 새 노트 🌱 ", INBOX, "Inbox/새 노트 🌱.md"),
        ("\u1112\u1161\u11ab", {}, "\ud55c.md"),
        ("New.md", HERE, "Places/뜰/New.md"),
        ("New.MD", {}, "New.MD"),
        ("v1.2", {}, "v1.2.md"),
        # A path counts from the vault, whatever the settings say of names.
        ("a/b/New", INBOX, "a/b/New.md"),
        ("/New", INBOX, "New.md"),
        ("./New", INBOX, "Places/뜰/New.md"),
        ("../New", INBOX, "Places/New.md"),
        ("../../../../New", {}, "New.md"),
        # Folders that are there are called as they are.
        ("places/뜰/deep/New", {}, "Places/뜰/deep/New.md"),
        ("place/New", {}, "place/New.md"),
    ],
)
def test_a_new_note_goes_where_obsidian_puts_it(
    linkpath: str, settings: Mapping[str, Any], path: str
) -> None:
    assert asked(linkpath, settings) == path


@pytest.mark.parametrize(
    ("linkpath", "settings"),
    [
        *(("", {}), ("Home", {}), ("home.md", {}), ("places/plan.png", {}), ("gone.pdf", {})),
        *(("a?", {}), ("a/", {}), ("/", {}), (".", {}), ("..", {}), ("a/.b/New", {}), (".a", {})),
        *(("a/../../New", {}), ("a//New", {}), ("C:/New", {}), ("a\\New", {}), ("가" * 90, {})),
        ("New", {**INBOX, "newFileFolderPath": "../x"}),
        ("New", {**INBOX, "newFileFolderPath": ".trash"}),
        # The link means a note that is there, wherever the new one would be.
        ("x", INBOX),
        ("/x.md/", {}),
    ],
)
def test_some_notes_are_not_made(linkpath: str, settings: Mapping[str, Any]) -> None:
    assert asked(linkpath, settings) is None


def asked(linkpath: str, settings: Mapping[str, Any]) -> str | None:
    return new_note_path(build_vault(FILES), linkpath, "Places/뜰/Garden.md", config(settings))


@given(st.text("ab가./ A", max_size=12), st.sampled_from([{}, HERE, INBOX]))
def test_a_link_leads_to_the_note_that_is_made_for_it(
    linkpath: str, settings: Mapping[str, Any]
) -> None:
    vault, source = build_vault(FILES), "Places/뜰/Garden.md"

    path = new_note_path(vault, linkpath, source, config(settings))

    if path is not None:
        assert path not in vault
        assert not {"", ".", ".."} & set(path.split("/"))
        assert resolve(vault.with_file(path), linkpath, source).path == path
