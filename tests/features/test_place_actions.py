"""Fixes of findings about footnotes, block ids and headings that are twice there."""

from unicodedata import normalize

import pytest

from tests.features.acting import check, offered


def test_a_footnote_that_is_nearly_called_so_is_meant() -> None:
    drawing = "-- n.md --\nx[^nots$0]\n\n[^note]: y [^note]\n"
    assert offered(drawing) == ["*Change to '[^note]'", "Add the footnote '[^nots]'"]
    check(drawing, "Change to '[^note]'", "-- n.md --\nx[^note]\n\n[^note]: y [^note]\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x[^1$0]\n", "x[^1]\n\n[^1]: \n"),
        ("x[^1$0]", "x[^1]\n\n[^1]: "),
        ("x[^1$0] [^a]\r\n\r\n[^a]: b\r\n", "x[^1] [^a]\r\n\r\n[^a]: b\r\n[^1]: \r\n"),
        ("😀[^주$0] [^a]\n\n[^a]: b\n\n# C\n", "😀[^주] [^a]\n\n[^a]: b\n\n# C\n\n[^주]: \n"),
    ],
)
def test_a_missing_footnote_is_added_at_the_end(before: str, after: str) -> None:
    label = before[before.index("^") + 1 : before.index("$0")]
    check(f"-- n.md --\n{before}", f"Add the footnote '[^{label}]'", f"-- n.md --\n{after}")


def test_where_a_footnote_would_be_none_it_is_not_added() -> None:
    assert offered("-- n.md --\nx[^1$0]\n\n```\ncode\n") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n\n[^x$0]: b\n    c\n\nd\n", "a\n\nd\n"),
        ("a[^y]\n\n[^x$0]: b\n[^y]: c\n", "a[^y]\n\n[^y]: c\n"),
    ],
)
def test_an_unused_footnote_is_removed(before: str, after: str) -> None:
    check(f"-- n.md --\n{before}", "Remove the unused footnote 'x'", f"-- n.md --\n{after}")


def test_a_label_is_the_same_however_it_is_composed() -> None:
    nfc, nfd = (normalize(form, "é") for form in ("NFC", "NFD"))
    assert offered(f"-- n.md --\nx[^{nfd}$0]\n\n[^{nfc}]: y\n") == []
    assert offered(f"-- n.md --\nx[^{nfd}]\n\n[^{nfc}$0]: y\n") == []


def test_a_label_with_a_blank_is_read_on_both_sides() -> None:
    assert offered("-- n.md --\nx[^long label]\n\n[^long  label$0]: y\n") == []
    assert offered("-- n.md --\nx[^long label$0]\n") == []


def test_a_block_gets_an_id_of_its_own() -> None:
    check(
        "-- n.md --\na ^x\n\nb ^X$0\n\n[[#^x]]\n",
        "Give this block a new id",
        "-- n.md --\na ^x\n\nb ^57505c\n\n[[#^x]]\n",
    )


TWINS = "-- T.md --\n# A\n## Foo\n# B: c\n## Foo\n# C\n"


@pytest.mark.parametrize(
    ("link", "title", "after"),
    [
        ("[[T#Foo$0]]", "Link to 'A > Foo'", "[[T#A#Foo]]"),
        ("[[T#Foo$0|x]]", "Link to 'B c > Foo'", "[[T#B c#Foo|x]]"),
        ("[x](T.md#Foo$0)", "Link to 'B c > Foo'", "[x](T.md#B%20c#Foo)"),
    ],
)
def test_a_heading_is_told_from_its_twin(link: str, title: str, after: str) -> None:
    drawing = f"-- n.md --\n{link}\n{TWINS}"
    assert offered(drawing) == ["*Link to 'A > Foo'", "Link to 'B c > Foo'"]
    check(drawing, title, f"-- n.md --\n{after}\n")


def test_headings_that_nothing_tells_apart_are_not_offered() -> None:
    assert offered("-- n.md --\n[[T#Foo$0]]\n-- T.md --\n# A\n## Foo\n## Foo\n") == []


def test_what_is_silenced_is_not_fixed() -> None:
    codes = ("dangling-footnote", "unused-footnote", "duplicate-block-id", "ambiguous-heading")
    off = {"diagnostics": {"severity": dict.fromkeys(codes, "off")}}
    for note in ("x[^1$0]", "[^x$0]: b", "a ^x\n\nb ^x$0", "# A\n# A\n[[#A$0]]"):
        assert offered(f"-- n.md --\n{note}\n", off) == []
