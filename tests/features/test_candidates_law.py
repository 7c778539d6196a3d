"""What cannot be among the first is left out early, and nothing else is."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.config import Config
from wikilink_ls.features.completing.candidates import Candidate, Search
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault

NAMES = st.sampled_from(
    ["a", "ab", "b a", "ba", "xay", "과", "과 a", "root-1-a", "root-2-과", "p.png"]
)
ALIASES = st.lists(st.sampled_from(["a", "a b", "과도", "x a"]), max_size=2, unique=True)
LINKS = st.lists(st.sampled_from(["a1", "y a", "b", "과x", "xa"]), max_size=3)
FOLDERS = st.sampled_from(["", "f/", "ignored/"])
NOTES = st.dictionaries(st.tuples(FOLDERS, NAMES), st.tuples(ALIASES, LINKS), max_size=8)


@given(NOTES, st.sampled_from(["", "a", "과", "b", "ab"]), st.integers(1, 6), st.booleans())
def test_the_first_are_the_first_of_all(
    notes: dict[tuple[str, str], tuple[list[str], list[str]]],
    query: str,
    limit: int,
    embed: bool,
) -> None:
    texts = {
        f"{folder}{name}.md": f"---\naliases: {aliases}\n---\n"
        + " ".join(f"[[{it}]]" for it in links)
        for (folder, name), (aliases, links) in notes.items()
    }
    vault = build_vault(["p.png", "a.pdf"], [parse(path, text) for path, text in texts.items()])
    config = Config(user_ignore_filters=("ignored/",))
    here = parse("f/here.md", "")
    recent = sorted(texts)[:2]

    def found() -> list[Candidate]:
        search = Search(vault, here, 0, config, recent)
        return search.candidates(query, embed=embed, limit=limit)

    with patch.object(Search, "_last_place", return_value=None):
        expected = found()

    assert found() == expected
