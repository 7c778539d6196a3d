"""What a rename refuses because of what is on the disk, before anything is changed."""

import pytest

from tests.e2e.client import Client, ServerError
from tests.e2e.conftest import Folder, serve


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("unseen", "'unseen.md' exists already; choose another name"),
        ("away", "'away.md' leads outside the vault"),
        ("draft", "'draft.md' would be left out of the vault, as 'exclude' says"),
    ],
)
def test_a_place_that_is_not_free_is_refused(
    code: Client, folder: Folder, new: str, why: str
) -> None:
    root = folder("""
        -- .wikilink-ls.toml --
        exclude = ["draft.md"]
        -- n.md --
        [[old]]
        -- old.md --
        """)
    serve(code, root)
    note = code.open(root / "n.md")
    (root / "unseen.md").write_text("mine")
    (root / "away.md").symlink_to(root.parent / "elsewhere.md")

    with pytest.raises(ServerError) as refusal:
        code.ask("rename", note, "[[old]]", newName=new)
    with pytest.raises(ServerError) as same:
        code.execute("renameNote", (root / "old.md").as_uri(), new)

    assert why in str(refusal.value)
    assert why in str(same.value)


def test_a_note_that_is_not_saved_is_not_renamed(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n")
    serve(code, root)
    note = code.open(root / "new.md", "text\n")

    for method, more in (("prepareRename", {}), ("rename", {"newName": "other"})):
        with pytest.raises(ServerError, match="has not been saved yet; save it first"):
            code.ask(method, note, "text", **more)


def test_an_editor_that_renames_no_files_is_told_before_it_asks_for_a_name(
    minimal: Client, folder: Folder
) -> None:
    root = folder("-- n.md --\n[[n]]\n# h\n")
    serve(minimal, root)
    note = minimal.open(root / "n.md")

    with pytest.raises(ServerError, match="renames no files for a server"):
        minimal.ask("prepareRename", note, "[[n]]")
    assert minimal.ask("prepareRename", note, "# h")["placeholder"] == "h"


def test_a_note_in_no_vault_has_no_name_to_change(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[n]]\n")
    note = code.open(root / "n.md")

    with pytest.raises(ServerError, match="in no vault"):
        code.ask("prepareRename", note, "[[n]]")
    code.close(note)


def test_a_rename_reads_all_that_changed_unseen(code: Client, folder: Folder) -> None:
    root = folder("-- n.md --\n[[g#H]]\n-- m.md --\n[[g#H]]\n-- g.md --\n# H\n")
    serve(code, root)
    note = code.open(root / "n.md")
    (root / "m.md").write_text("longer [[g#H]]\n")
    (root / "g.md").write_text("longer\n\n# H\n")

    code.apply(code.ask("rename", note, "H", newName="새"))

    assert (root / "g.md").read_text() == "longer\n\n# 새\n"
    assert (root / "m.md").read_text() == "longer [[g#새]]\n"
    assert code.texts[note] == "[[g#새]]\n"
