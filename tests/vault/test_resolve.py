"""Which file a link means: every rule as a drawing, in which «…» marks what it means."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import calls
from wikilink_ls.syntax.folding import fold
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.resolve import MOST_OTHERS, Resolution, rebased, resolve


def check(linkpath: str, source: str, files: str) -> None:
    """*files* are set apart by two spaces; of them *linkpath* in *source* means «this» one."""
    paths = [path.strip("«»") for path in files.split("  ")]
    meant = resolve(build_vault([*paths, source]), linkpath, source).path

    assert "  ".join(f"«{path}»" if path == meant else path for path in paths) == files
    assert meant is None or meant in paths


@pytest.mark.parametrize(
    ("linkpath", "source", "files"),
    [
        # Nothing before the "#": the note itself.
        ("", "a/n.md", "«a/n.md»  n.md"),
        (" ", "a/n.md", "«a/n.md»  n.md"),
        # A name, from anywhere, in any case and normalisation.
        ("note", "n.md", "«a/b/note.md»  other.md"),
        ("NOTE", "n.md", "«note.md»"),
        ("note", "n.md", "«NOTE.MD»"),
        (" note ", "n.md", "«note.md»"),
        ("e\u0301", "n.md", "«\u00e9.md»"),
        ("\u00e9", "n.md", "«e\u0301.md»"),
        ("한글", "n.md", "«\u1112\u1161\u11ab\u1100\u1173\u11af.md»"),
        ("a\u00a0b", "n.md", "«a b.md»"),
        ("ΟΔΟΣ", "n.md", "«ΟΔΟΣ.md»"),
        ("not", "n.md", "note.md"),
        ("note.md", "n.md", "«note.md»"),
        ("Note.MD", "n.md", "«note.md»"),
        # A dot asks for that very name first, and then for a note.
        ("fig.png", "n.md", "«a/fig.png»  fig.png.md"),
        ("fig.png", "n.md", "«fig.png.md»"),
        ("v1.2", "n.md", "«v1.2.md»"),
        ("v1.2", "n.md", "«v1.2»  v1.2.md"),
        ("x.md", "n.md", "«x.md»  x.md.md"),
        ("x.md.md", "n.md", "x.md  «x.md.md»"),
        ("x.md", "n.md", "«x.md.md»"),
        ("x", "n.md", "«x.md»  x.md.md"),
        ("fig", "n.md", "fig.png  fig.canvas  fig.base"),
        ("fig", "n.md", "fig"),
        ("fig.PNG", "n.md", "«fig.png»"),
        ("a.b/c", "n.md", "«a.b/c.md»"),
        # Relative paths count from the note's folder and stop at the root.
        ("./x", "a/n.md", "x.md  «a/x.md»  b/x.md"),
        ("../x", "a/b/n.md", "x.md  «a/x.md»  a/b/x.md"),
        ("./../x", "a/b/n.md", "x.md  «a/x.md»  a/b/x.md"),
        ("../../../x", "a/b/n.md", "«x.md»  a/x.md"),
        ("./b/x", "a/n.md", "«a/b/x.md»  b/x.md"),
        ("../b/x", "a/n.md", "a/b/x.md  «b/x.md»"),
        ("./x.png", "a/n.md", "x.png  «a/x.png»"),
        ("..", "a/n.md", "x.md"),
        ("../", "a/n.md", "x.md"),
        ("../..", "x.md/b/n.md", "x.md/x.md"),
        ("../..", "a/b/n.md", "x.md  .md"),
        # A leading slash asks for that very path.
        ("/x", "a/n.md", "«x.md»  a/x.md"),
        ("/a/x", "n.md", "x.md  «a/x.md»"),
        ("/x", "n.md", "a/x.md  b/x.md"),
        # The exact path before all others, even one beside the note.
        ("x", "a/n.md", "«x.md»  a/x.md"),
        ("a/x", "n.md", "«a/x.md»  b/a/x.md"),
        ("a/x", "b/n.md", "«a/x.md»  b/a/x.md"),
        # Else the end of the path, letter by letter.
        ("b/x", "n.md", "«a/b/x.md»  a/c/x.md"),
        ("b/x", "n.md", "«ab/x.md»"),
        ("c/x", "n.md", "a/b/x.md"),
        ("b/x", "n.md", "b/c/x.md"),
        # Below the note's own folder first, then the shortest path, then the first by name.
        ("x", "a/n.md", "b/x.md  «a/c/d/x.md»"),
        ("x", "a/b/n.md", "«c/x.md»  a/x2/x.md"),
        ("x", "n.md", "aaa/x.md  «b/x.md»"),
        ("x", "n.md", "«a/x.md»  b/x.md"),
        ("x", "A/n.md", "b/x.md  «a/c/d/x.md»"),
        # Folders are not meant, and nothing outside the vault.
        ("a", "n.md", "a/x.md"),
        ("a/", "n.md", "a/x.md"),
        ("/", "n.md", "a.md"),
        ("../../../etc/passwd", "n.md", "a.md"),
        ("/etc/passwd", "n.md", "a.md"),
        ("C:\\x", "n.md", "x.md"),
        ("a\0b", "n.md", "a.md"),
        # Names that differ in case alone: the one that is written.
        ("Note", "n.md", "NOTE.md  «Note.md»  note.md"),
        ("./a/Note", "n.md", "a/NOTE.md  «a/Note.md»"),
        ("note.MD", "n.md", "«note.MD»  note.md"),
        ("note.md", "n.md", "note.MD  «note.md»"),
        ("note", "n.md", "note.MD  «note.md»"),
        ("A/note", "n.md", "«A/note.md»  a/note.md"),
        ("./note", "b/n.md", "B/note.md  «b/note.md»"),
    ],
)
def test_a_link_means(linkpath: str, source: str, files: str) -> None:
    check(linkpath, source, files)


@pytest.mark.parametrize(
    ("linkpath", "source", "files", "others"),
    [
        ("x", "n.md", ["a/x.md", "b/x.md", "cc/x.md"], ["b/x.md", "cc/x.md"]),
        ("x", "a/n.md", ["a/x.md", "b/x.md"], []),
        ("x", "n.md", ["x.md", "b/x.md"], []),
        ("b/x", "n.md", ["a/b/x.md", "c/b/x.md"], ["c/b/x.md"]),
        ("/x", "n.md", ["x.md", "b/x.md"], []),
        ("./x", "a/n.md", ["a/x.md", "b/x.md"], []),
        ("x", "n.md", ["x.md", "x.png"], []),
        # The only one beside the note is nearer than those below.
        ("x", "a/n.md", ["a/x.md", "a/b/x.md"], []),
        ("x", "A/n.md", ["a/x.md", "a/b/x.md", "x/x.md"], []),
        ("x", "a/n.md", ["a/X.md", "a/x.md", "a/b/x.md"], ["a/x.md", "a/b/x.md"]),
        ("x", "a/n.md", ["a/b/x.md", "a/c/x.md"], ["a/c/x.md"]),
    ],
)
def test_a_link_is_ambiguous_if_nothing_but_length_decides(
    linkpath: str, source: str, files: Sequence[str], others: Sequence[str]
) -> None:
    assert resolve(build_vault(files), linkpath, source) == Resolution(files[0], tuple(others))


def test_of_many_other_files_a_few_are_named_and_the_rest_is_counted() -> None:
    files = [f"{nth:03}/x.md" for nth in range(100)]

    found = resolve(build_vault(files), "x", "n.md")

    assert found.path == files[0]
    assert found.others == tuple(files[1 : MOST_OTHERS + 1])
    assert len(found.others) + found.more == 99


@pytest.mark.parametrize(
    ("linkpath", "source"), [("index", "d/n.md"), ("d7/index", "n.md"), ("./index", "d/d7/n.md")]
)
def test_of_the_files_that_share_a_name_each_is_looked_at_once(linkpath: str, source: str) -> None:
    files = [f"d/d{nth}/index.md" for nth in range(10_000)]
    vault = build_vault(files)
    resolve(vault, linkpath, source)  # The files of a name are unpacked when first asked for.

    assert calls(lambda: resolve(vault, linkpath, source)) < 1.1 * len(files)


@pytest.mark.parametrize(
    ("path", "folder", "result"),
    [
        ("./a", "x/y/", "x/y/a"),
        ("../a", "x/y/", "x/a"),
        ("../../../a", "x/y/", "a"),
        ("./a", "", "a"),
        ("a/../b", "x/", "x/a/../b"),
        ("..", "x/y/", "x"),
        (".", "", ""),
        ("../..", "", ""),
    ],
)
def test_a_relative_path_is_taken_from_its_folder(path: str, folder: str, result: str) -> None:
    assert rebased(path, folder) == result


SEGMENTS = st.sampled_from(
    ["a", "B", "x.md", "v1.2", "x.md.md", "é", "e\u0301", "..", ".", "", "c d"]
)
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)


@given(PATHS, st.sets(PATHS.filter(lambda path: ".." not in path)), PATHS)
def test_a_link_means_a_file_of_the_vault_that_ends_as_it_does(
    linkpath: str, files: set[str], source: str
) -> None:
    meant = resolve(build_vault(files), linkpath, source).path

    if meant is not None and linkpath.strip():
        name = fold(linkpath.rpartition("/")[2])
        assert meant in files
        assert fold(meant).endswith((name, f"{name}.md"))
