"""Inline tags: what is one, where it begins, where it ends."""

import pytest

from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.tags import is_tag_name


def tags(text: str) -> list[str]:
    return [tag.span.of(text) for tag in parse("note.md", text).tags]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#a", ["#a"]),
        ("x #a y", ["#a"]),
        ("x\t#a", ["#a"]),
        ("x#a", []),
        ("a\n#b\n", ["#b"]),
        ("#a #b", ["#a", "#b"]),
        ("#a#b", ["#a"]),
        ("##a", []),
        ("# a", []),
        ("#", []),
        ("#a.", ["#a"]),
        ("#a, #b; #c!", ["#a", "#b", "#c"]),
        ("#a/b/c", ["#a/b/c"]),
        ("#a/", ["#a"]),
        ("#/", []),
        ("#a-b_c", ["#a-b_c"]),
        ("#1984", []),
        ("#1990s", ["#1990s"]),
        ("#2024-01", ["#2024-01"]),
        ("#태그", ["#태그"]),
        ("#標籤。，", ["#標籤。，"]),
        ("＃a", []),
        ("#😀", ["#😀"]),
        ("#👩\u200d👧", ["#👩"]),
        ("#a…", ["#a"]),
        ("#“a”", []),
        ("(#a)", []),
        ('"#a"', []),
        ("- #a\n", ["#a"]),
        ("> #a\n", ["#a"]),
        (">#a\n", ["#a"]),
        ("x > #a", ["#a"]),
        ("x >#a", []),
        ("|#a|\n|-|\n", ["#a"]),
        ("|#a|#b|\n|-|-|\n|#c|#d|", ["#a", "#b", "#c", "#d"]),
        ("|**#a**|x|\n|-|-|\n|x`|`|#d|", ["#a", "#d"]),
        ("|#a|#b|", []),
        ("[r]: #x", []),
        ("#a\n\n[r]: x '#b'\n\n#c", ["#a", "#c"]),
        ("#a\ufeffb", ["#a"]),
        ("x\ufeff#a", ["#a"]),
        ("#a\x1cb", ["#a\x1cb"]),
        ("#a\x85b", ["#a\x85b"]),
        ("x\x85#a", []),
        ("*#a*", ["#a"]),
        ("**#a**", ["#a"]),
        ("x*#a*", []),
        ("\\#a", []),
        ("\\[#a", ["#a"]),
        ("%%#a%%", ["#a"]),
        ("# h #a", ["#a"]),
        ("`#a`", []),
        ("`x`#a", ["#a"]),
        ("```\n#a\n```", []),
        ("    #a", []),
        ("<!-- #a -->", []),
        ("x <!-- #a --> #b", ["#b"]),
        ("$ #a $", ["#a"]),
        ("$$ #a $$", []),
        ("[[x #a]]", []),
        ("[x](y #a)", ["#a"]),
        ("[x](#a)", []),
        ("[x](y#a)", []),
    ],
)
def test_a_tag_begins_a_run_of_text_and_has_a_letter(text: str, found: list[str]) -> None:
    assert tags(text) == found


@pytest.mark.parametrize(
    ("name", "can_be"),
    [("a", True), ("a/b", True), ("1984", False), ("", False), ("a b", False), ("a,b", False)],
)
def test_a_tag_name_is_one_word_and_no_number(name: str, can_be: bool) -> None:
    assert is_tag_name(name) is can_be


@pytest.mark.parametrize(
    ("yaml", "names"),
    [
        ("tags: a", ["a"]),
        ("Tags: a", ["a"]),
        ("tag: a", []),
        ("tags: a, b", []),
        ("tags: a b", []),
        ('tags: "#a"', ["a"]),
        ("tags: [a, b/c]", ["a", "b/c"]),
        ("tags: [a/]", ["a"]),
        ("tags:\n  - a\n  - b c\n  - 1984\n  - d", ["a", "d"]),
        ("tags:\n  - [a]", []),
        ("tags:\n  x: a", []),
        ("tags: 1984", []),
        ("tags:", []),
    ],
)
def test_the_property_tags_is_one_tag_or_a_list(yaml: str, names: list[str]) -> None:
    note = parse("note.md", f"---\n{yaml}\n---\n")

    assert [tag.name for tag in note.tags] == names
    assert all(tag.in_properties for tag in note.tags)


def test_tags_of_properties_come_before_those_of_the_text() -> None:
    note = parse("note.md", "---\ntags: z\n---\n#a #z")

    assert [tag.name for tag in note.tags] == ["z", "a", "z"]
