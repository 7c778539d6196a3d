"""What a concept note says in a few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.features.concepts.gist import MAX_LENGTH, gist
from wikilink_ls.syntax.parser import parse


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 과도함\n> 선은 넘어 봐야\n> 보인다. ^gist\n\n더.\n", "선은 넘어 봐야 보인다."),
        ("먼저 🌱.\n\n> 뒤에.\n", "뒤에."),
        ("# a\nfirst *words*\r\nand more ^id\r\n\r\nsecond\r\n", "first *words* and more"),
        ("> one\n>\n> two\n\n^gist\n", "one two"),
        ("> [!quote] Title\n> said ^gist\n", "said"),
        ("> [!quote]+ Title\n>\n> said\n> more\n", "said more"),
        ("> [!quote]- Title ^gist\n", "Title"),
        ("> [!quote]\n> said\n", "said"),
        ("> [!quote] Title\n> ^gist\n", "Title"),
        ("> [note] said\n", "[note] said"),
        ("> [[note]] said\n", "[[note]] said"),
        ("> 2^10 is a ^power of two\n", "2^10 is a ^power of two"),
        ("---\naliases: x\n---\n# Nothing\n", ""),
        ("", ""),
    ],
)
def test_the_first_quote_says_it_or_else_the_first_paragraph(text: str, said: str) -> None:
    assert gist(parse("root-1-a.md", text)) == said


def test_a_long_text_is_shortened() -> None:
    said = gist(parse("root-1-a.md", "> " + "과도함 " * 100))

    assert said.startswith("과도함 과도함")
    assert said.endswith("…")
    assert " …" not in said
    assert MAX_LENGTH - 1 <= len(said) <= MAX_LENGTH


@given(st.text(st.sampled_from("> [!]^-\n\ra가 `*"), max_size=300))
def test_it_is_one_short_line_whatever_the_note_says(text: str) -> None:
    said = gist(parse("root-1-a.md", text))

    assert len(said) <= MAX_LENGTH
    assert said == " ".join(said.split())
