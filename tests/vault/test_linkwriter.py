"""The link that is written for a file leads to that file, whatever the vault and the format."""

from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from wikilink_ls.config import Config, LinkFormat
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.linkwriter import (
    LinkWriter,
    can_be_wikilink,
    encode,
    encode_path,
    escape_label,
)
from wikilink_ls.vault.paths import display_name, is_note
from wikilink_ls.vault.resolve import Resolution, resolve

SEGMENTS = st.sampled_from(
    [
        *(
            "a",
            "A",
            "b",
            "x y",
            " a",
            "a ",
            "한글",
            "e\u0301",
            "\u00e9",
            "v1.2",
            "a(b",
            "c)d",
            "(e)",
        ),
        *("f#g", "h|i", "j[k", "l]m", "n%20o", "p&amp;q", "r:s", 'quo"te', "it's", "t\\u", "`v`"),
        *("$w$", "<x>", "!y", "^z", "%%", "~", "👩‍👧", "a\u00a0b", "-", "[[0]]", "1]", "#", "..a"),
    ]
)
ENDINGS = st.sampled_from([".md", ".MD", ".md.md", ".png", ".png.md", ".pdf", ".canvas", ""])
FOLDERS = st.lists(SEGMENTS, max_size=2)
PATHS = st.builds(
    lambda folders, name, end: "/".join([*folders, name + end]), FOLDERS, SEGMENTS, ENDINGS
)
FORMATS = st.sampled_from(get_args(LinkFormat))
DISPLAYS = st.none() | SEGMENTS | st.text("a[]|\\\n#`", max_size=6)


def is_reachable(path: str) -> bool:
    """A file without an extension can be meant by no link, as one whose extension is none."""
    return "." in path.rpartition("/")[2].strip(".") and path == path.strip()


def writer(files: set[str], source: str, format_: LinkFormat) -> LinkWriter:
    vault = build_vault([*files, source])
    return LinkWriter(vault, Config(new_link_format=format_), source)


@given(st.sets(PATHS, min_size=1, max_size=8), PATHS, FORMATS, st.data())
@example({"A.md", "a.md"}, "x.md", "shortest", None)
@example({"a.md", "a.MD"}, "x.md", "shortest", None)
@example({"a.md", "a.md.md"}, "x.md", "shortest", None)
@example({"a.png", "a.png.md"}, "x.md", "shortest", None)
@example({"b.md", "x/b.md"}, "x/n.md", "relative", None)
@example({"x/a/b.md", "x/c/a/b.md"}, "x/n.md", "relative", None)
def test_a_written_path_leads_to_its_file(
    files: set[str], source: str, format_: LinkFormat, data: st.DataObject | None
) -> None:
    write = writer(files, source, format_)
    targets = sorted(files) if data is None else [data.draw(st.sampled_from(sorted(files)))]

    for path in filter(is_reachable, targets):
        for extension in (True, False):
            linkpath = write.linkpath(path, extension=extension)
            assert linkpath is not None
            assert resolve(write.vault, linkpath, source) == Resolution(path)


@given(st.sets(PATHS, min_size=1, max_size=8), PATHS, FORMATS, st.booleans())
def test_a_path_is_written_only_if_it_leads_to_its_file(
    files: set[str], source: str, format_: LinkFormat, extension: bool
) -> None:
    write = writer(files, source, format_)
    for path in files:
        linkpath = write.linkpath(path, extension=extension)
        assert linkpath is None or resolve(write.vault, linkpath, source) == Resolution(path)


def test_no_link_leads_to_a_file_that_is_not_there() -> None:
    write = writer({"x/a.md"}, "n.md", "shortest")

    assert write.linkpath("a.md", extension=False) is None
    assert write.linkpath("b.md", extension=False) is None


def test_a_file_without_an_extension_has_no_link() -> None:
    write = writer({"README"}, "n.md", "shortest")

    assert write.linkpath("README", extension=True) is None
    assert write.wikilink("README", None, table=False, embed=False) is None
    assert write.markdown("README", None) is None


@given(
    st.sets(PATHS, min_size=1, max_size=6), PATHS, FORMATS, DISPLAYS, st.booleans(), st.booleans()
)
def test_a_written_wikilink_is_read_as_a_link_to_its_file(
    files: set[str],
    source: str,
    format_: LinkFormat,
    display: str | None,
    table: bool,
    embed: bool,
) -> None:
    write = writer(files, source, format_)
    for path in filter(is_reachable, files):
        inner = write.wikilink(path, display, table=table, embed=embed)
        if inner is None:
            assert not can_be_wikilink(write.linkpath(path, extension=False) or "")
            continue
        text = f"| a |\n|---|\n| [[{inner}]] |\n" if table else f"[[{inner}]]"
        note = parse("note.md", text)

        assert [resolve(write.vault, it.path, source).path for it in note.links] == [path]
        assert [it.span.of(text) for it in note.links] == [f"[[{inner}]]"]


@given(st.sets(PATHS, min_size=1, max_size=6), PATHS, FORMATS, DISPLAYS)
def test_a_written_markdown_link_is_read_as_a_link_to_its_file(
    files: set[str], source: str, format_: LinkFormat, display: str | None
) -> None:
    write = writer(files, source, format_)
    for path in filter(is_reachable, files):
        text = write.markdown(path, display, "#a (b")
        assert text is not None
        note = parse("note.md", text)

        assert [resolve(write.vault, it.path, source).path for it in note.links] == [path]
        assert [it.span.of(text) for it in note.links] == [text]
        assert [it.subpath for it in note.links] == ["#a (b"]


@pytest.mark.parametrize(
    ("format_", "source", "path", "written"),
    [
        ("shortest", "n.md", "x/only.md", "only"),
        ("shortest", "n.md", "x/twin.md", "x/twin|twin"),
        ("shortest", "n.md", "x/fig.png", "fig.png"),
        ("shortest", "n.md", "v1.2.md", "v1.2"),
        ("absolute", "x/n.md", "x/only.md", "x/only|only"),
        ("absolute", "x/n.md", "n.md", "n"),
        ("relative", "x/n.md", "x/only.md", "only"),
        ("relative", "y/n.md", "x/only.md", "../x/only|only"),
        ("relative", "n.md", "x/only.md", "x/only|only"),
        # Beside a twin at the root the bare name would mean that one.
        ("relative", "x/n.md", "x/twin.md", "x/twin|twin"),
    ],
)
def test_a_link_is_written_in_the_format_of_the_vault(
    format_: LinkFormat, source: str, path: str, written: str
) -> None:
    write = writer({"twin.md", "x/twin.md", "x/only.md", "x/fig.png", "v1.2.md"}, source, format_)
    write = LinkWriter(write.vault.with_file("n.md"), write.config, source)

    assert write.wikilink(path, None, table=False, embed=False) == written


@pytest.mark.parametrize(
    ("display", "table", "embed", "written"),
    [
        (None, False, False, "x/a|a"),
        (None, False, True, "x/a"),
        (None, True, False, "x/a\\|a"),
        ("b", False, False, "x/a|b"),
        ("b|c", False, False, "x/a|b|c"),
        ("b|c", True, False, "x/a\\|b\\|c"),
        ("b\nc ]] d]", False, False, "x/a|b c   d"),
        ("", False, False, "x/a"),
        ("]]", False, False, "x/a"),
    ],
)
def test_a_link_with_a_folder_shows_a_name_unless_it_embeds(
    display: str | None, table: bool, embed: bool, written: str
) -> None:
    write = writer({"x/a.md"}, "n.md", "absolute")

    assert write.wikilink("x/a.md", display, table=table, embed=embed) == written


@pytest.mark.parametrize("path", ["a#b.md", "a|b.md", "a[[b.md", "a]].md", "x]/a#.md"])
def test_a_name_that_no_wikilink_can_hold_has_none(path: str) -> None:
    assert (
        writer({path}, "n.md", "shortest").wikilink(path, None, table=False, embed=False) is None
    )


def test_a_markdown_link_keeps_its_extension_and_encodes_little() -> None:
    write = writer({"폴더/가 나(다)!.md"}, "n.md", "absolute")

    assert write.markdown("폴더/가 나(다)!.md", None) == "[가 나(다)!](폴더/가%20나(다)!.md)"
    assert write.markdown("폴더/가 나(다)!.md", "x", "#라 마") == (
        "[x](폴더/가%20나(다)!.md#라%20마)"
    )


@pytest.mark.parametrize(
    ("path", "encoded"),
    [
        ("a b.md", "a%20b.md"),
        ("a#b", "a%23b"),
        ("a%b", "a%25b"),
        ("a(b", "a%28b"),
        (")a(", "%29a%28"),
        ("a(b)c", "a(b)c"),
        ("c:d", "c%3Ad"),
        ("c|d", "c%7Cd"),
        ("[[a]]", "%5B[a%5D]"),
        ("1:2", "1:2"),
        ("a&amp;b", "a%26amp;b"),
        ("a&b", "a&b"),
        ("\u3000", "%E3%80%80"),
    ],
)
def test_a_path_is_encoded_where_markdown_could_not_hold_it(path: str, encoded: str) -> None:
    assert encode_path(path) == encoded


def test_a_subpath_keeps_its_hash() -> None:
    assert encode("#a b") == "#a%20b"


def test_a_label_takes_nothing_away_from_its_link() -> None:
    assert escape_label("a [b] `c` $d|<e> \\ \n*f*") == "a \\[b\\] \\`c\\` \\$d\\|\\<e> \\\\ *f*"


def test_a_note_is_called_by_its_name_and_another_file_by_all_of_it() -> None:
    assert [display_name(path) for path in ("a/b.md", "a/b.MD", "a/b.png")] == ["b", "b", "b.png"]


@given(PATHS)
def test_display_names_of_notes_have_no_extension(path: str) -> None:
    assume(is_note(path))

    assert path.endswith(display_name(path) + path[-3:])
