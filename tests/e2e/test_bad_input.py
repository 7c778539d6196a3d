"""Whatever a vault holds, it is read as far as it goes, and no harm is done."""

import os
import sys

import pytest

from tests.e2e.client import Client, uri_of
from tests.e2e.conftest import Folder, names, serve


def test_a_note_in_another_encoding_is_read_as_far_as_it_goes(
    code: Client, folder: Folder
) -> None:
    root = folder("-- Home.md --\n[[Latin#Beds]] [[Bom#Beds]] [[Nul#Beds]] [[Wide#Beds]]\n")
    (root / "Latin.md").write_bytes("# Beds\ncaf\xe9".encode("latin-1"))
    (root / "Bom.md").write_bytes(b"\xef\xbb\xbf# Beds")
    (root / "Nul.md").write_bytes(b"\0\n# Beds\n\0")
    (root / "Wide.md").write_bytes("# Beds".encode("utf-16"))
    serve(code, root)

    home = code.open(root / "Home.md")

    assert code.findings(home) == []
    for note in ("Latin", "Bom", "Nul", "Wide"):
        assert code.ask("definition", home, f"{note}#Beds")


@pytest.mark.parametrize(
    "text",
    [
        f"{'many words ' * 20}[[Garden]] " * 4_500,
        "[[" * 40_000,
        "![[" * 40_000 + "]]" * 40_000,
        "[" * 100_000,
        "|" * 100_000,
        "> " * 50_000,
        "#" * 100_000,
        "`" * 100_000,
        "---\n" + "- [" * 20_000 + "\n---\n",
    ],
    ids=lambda text: f"{text[:4]!r} x {len(text)}",
)
def test_no_text_is_too_much(text: str, code: Client, folder: Folder) -> None:
    root = folder("-- Garden.md --\n")
    serve(code, root)
    home = code.open(root / "Home.md", f"[[Garden]]\n\n{text}")
    code.replace(home, "[[Garden]]", "[[Garden]] [[Gar")

    assert names(code.complete(home, "[[Garden]] [[Gar")) != []
    assert code.ask("definition", home, "Garden")
    assert code.ask("hover", home, "Garden")
    assert code.ask("documentSymbol", home) is not None
    assert code.ask("documentLink", home) is not None
    code.close(home)


@pytest.mark.parametrize(
    "link",
    [
        "[[../../../etc/passwd]]",
        "[[../outside]]",
        "[[/etc/passwd]]",
        "[x](../outside.md)",
        "[x](../../../../etc/passwd)",
        "[x](file:///etc/passwd)",
        "[[..\\outside]]",
        "![[../outside.md]]",
    ],
)
def test_no_link_leads_out_of_the_vault(link: str, code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n")
    (root.parent / "outside.md").write_text("secret words")
    serve(code, root)
    home = code.open(root / "Home.md", f"{link}\n")

    hover = code.ask("hover", home, link)

    assert code.ask("definition", home, link) is None
    assert "secret" not in str(hover)
    assert "root:" not in str(hover)
    assert all(uri_of(root) in it["target"] for it in code.ask("documentLink", home))


def test_broken_properties_are_a_finding_and_the_rest_is_read(
    code: Client, folder: Folder
) -> None:
    root = folder("""
        -- Home.md --
        ---
        tags: [a
        b: {
        ---
        [[Garden]]
        """)
    serve(code, root)
    home = code.open(root / "Home.md")

    code.wait_for(lambda: code.published(home), "findings")
    found = code.wait_for(
        lambda: len(code.published(home) or ()) == 2 and code.published(home), "two findings"
    )

    assert {it["code"] for it in found} == {"invalid-properties", "dangling-link"}


def test_a_loop_of_links_is_no_trap(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Loop]] [[Garden]]\n-- Places/Garden.md --\n")
    (root / "Places/again").symlink_to(root)
    (root / "Loop.md").symlink_to(root / "Loop.md")
    serve(code, root)

    home = code.open(root / "Home.md")

    assert code.findings(home, "dangling-link Loop") == ["dangling-link Loop"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_passed_over(code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]] [[Locked]]\n-- Garden.md --\n-- Key/Locked.md --\n")
    (root / "Key").chmod(0)
    try:
        serve(code, root)
        home = code.open(root / "Home.md")
        assert code.findings(home, "dangling-link Locked") == ["dangling-link Locked"]
    finally:
        (root / "Key").chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes no such names")
@pytest.mark.parametrize("name", ["C#", "a|b", "100%", "50%25", "trailing ", "a^b", "[x]", " x"])
def test_files_with_odd_names_are_no_trouble(name: str, code: Client, folder: Folder) -> None:
    root = folder("-- Home.md --\n[[Garden]]\n-- Garden.md --\n")
    (root / f"{name}.md").write_text("[[Garden]] [[nowhere]]")
    serve(code, root)

    note = code.open(root / f"{name}.md")

    assert code.findings(note, "dangling-link nowhere") == ["dangling-link nowhere"]
    (found,) = code.ask("definition", note, "Garden")
    assert found["targetUri"] == uri_of(root / "Garden.md")
