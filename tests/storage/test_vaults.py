"""A whole vault from its folder."""

from pathlib import Path

from wikilink_ls.storage.vaults import load_vault


def test_a_note_that_is_not_utf_8_is_read_and_named(tmp_path: Path) -> None:
    (tmp_path / "Latin.md").write_bytes("# Café".encode("latin-1"))
    (tmp_path / "Torn.md").write_bytes("# Torn".encode("utf-16") + b"x")
    (tmp_path / "Wide.md").write_bytes("# Wide".encode("utf-16"))
    (tmp_path / "Fine.md").write_bytes(b"\xef\xbb\xbf# Fine")

    loaded = load_vault(tmp_path)

    utf16 = "it is UTF-16, not UTF-8; it is read but never edited"
    assert [tuple(problem) for problem in loaded.problems] == [
        ("Latin.md", "it is not UTF-8; it is read with replacement characters and never edited"),
        ("Torn.md", utf16),
        ("Wide.md", utf16),
    ]
    assert loaded.vault.notes["Wide.md"].title == "Wide"
    damaged = {path for path, note in loaded.vault.notes.items() if note.damaged}
    assert damaged == {"Latin.md", "Torn.md", "Wide.md"}
