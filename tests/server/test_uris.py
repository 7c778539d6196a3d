import re
import sys
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wikilink_ls.server.uris import to_path, to_uri, to_uri_in

NAMES = (
    *("Home.md", "my note.md", "C#.md", "why?.md", "100%.md", "50%25.md", "a&b=c+d;e,f.md"),
    *("(draft) [x] !.md", "it's.md", "v1.2.md", "a|b.md", "trailing .md", "a\\b.md", "😀.md"),
    *(normalize(form, "과도함.md") for form in ("NFC", "NFD")),
)
SEGMENTS = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1
).filter(lambda it: it not in (".", ".."))
DRIVE = re.compile("[A-Za-z]:")
"""What no folder at the root of a disk is called, since URIs mean a drive of Windows."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")


@pytest.mark.parametrize("name", NAMES)
def test_a_path_survives_the_way_to_a_uri_and_back(name: str, tmp_path: Path) -> None:
    assert to_path(to_uri(tmp_path / name)) == tmp_path / name


@posix
@given(st.lists(SEGMENTS, min_size=1))
def test_any_path_survives(segments: list[str]) -> None:
    assume(not DRIVE.match(segments[0]))
    path = Path("/", *segments)

    assert to_path(to_uri(path)) == path


@posix
@given(st.lists(SEGMENTS, min_size=1), st.lists(SEGMENTS, min_size=1))
def test_a_file_in_a_folder_has_the_uri_of_its_whole_path(
    folder: list[str], file: list[str]
) -> None:
    assume(not DRIVE.match(folder[0]))
    root = Path("/", *folder)

    assert to_uri_in(root, "/".join(file)) == to_uri(root.joinpath(*file))


def test_a_uri_says_only_what_every_client_reads(tmp_path: Path) -> None:
    uri = to_uri(tmp_path / "C# 과도함?.md")

    assert uri.startswith("file:///")
    assert uri.endswith("/C%23%20%EA%B3%BC%EB%8F%84%ED%95%A8%3F.md")


@posix
@pytest.mark.parametrize(
    "uri",
    [
        "file:///v/%EA%B3%BC%EB%8F%84%ED%95%A8%20%28x%29.md",
        "file:///v/%ea%b3%bc%eb%8f%84%ed%95%a8%20%28x%29.md",
        "file:///v/과도함%20(x).md",
        "file:///v/./a/../과도함%20(x).md",
        "file:///v//과도함%20(x).md",
    ],
)
def test_however_a_client_escapes_the_path_is_the_same(uri: str) -> None:
    assert to_path(uri) == Path("/v/과도함 (x).md")


@posix
def test_normalisation_is_left_as_it_is() -> None:
    nfd = normalize("NFD", "과도함")

    assert to_path(to_uri(Path("/", nfd))) == Path("/", nfd) != Path("/", normalize("NFC", nfd))


@posix
def test_a_folder_may_end_in_a_slash() -> None:
    assert to_path("file:///v/notes/") == to_path("file:///v/notes") == Path("/v/notes")


@pytest.mark.parametrize(
    "uri",
    [
        *(
            "untitled:Untitled-1",
            "vscode-vfs://github/me/v/a.md",
            "git:/v/a.md?HEAD",
            "zip:/v.zip",
        ),
        *("vscode-notebook-cell:/v/a.ipynb#1", "http://example.org/a.md", "a.md", "/v/a.md", ""),
        *("file:", "file://", "file:///v/a%00.md", "oil:///v/", "file:a.md"),
    ],
)
def test_what_is_no_file_has_no_path(uri: str) -> None:
    assert to_path(uri) is None
