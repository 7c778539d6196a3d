"""Who links to a file, against a look at every link of the vault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import drawn
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault import backlinks
from wikilink_ls.vault.backlinks import backlinking_notes
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.resolve import Resolution, resolve
from wikilink_ls.vault.target import target_of
from wikilink_ls.vault.vault import Vault

PATHS = st.sampled_from(
    [
        "a.md",
        "A.md",
        "x/a.md",
        "x/y/a.md",
        "b/a.md",
        "fig.png",
        "fig.png.md",
        "x/fig.png",
        "v1.2.md",
    ]
)
LINKS = st.sampled_from(
    [
        *(
            "[[a]]",
            "[[A.md]]",
            "[[x/a]]",
            "[[y/a]]",
            "[[./a]]",
            "[[../a]]",
            "[[/a]]",
            "[[fig.png]]",
        ),
        *(
            "[f](fig.png)",
            "![[v1.2]]",
            "[[#h]]",
            "[[gone]]",
            "[[./y/a]]",
            "[[/x/a]]",
            "[[x/fig.png]]",
        ),
    ]
)
TEXTS = st.builds(
    lambda asides, links: f"---\nup: [{', '.join(map(repr, asides))}]\n---\n{' '.join(links)}",
    st.lists(LINKS, max_size=3),
    st.lists(LINKS),
)
NOTES = st.dictionaries(PATHS.filter(lambda path: path.endswith(".md")), TEXTS)


def by_looking_everywhere(vault: Vault, path: str, *, in_body: bool) -> set[str]:
    return {
        note.path
        for note in vault.notes.values()
        for link in note.links
        if link.key is None or not in_body
        if note.path != path and target_of(vault, link, note).path == path
    }


def test_notes_of_one_folder_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(vault: Vault, linkpath: str, source: str) -> Resolution:
        asked.append(linkpath)
        return resolve(vault, linkpath, source)

    monkeypatch.setattr(backlinks, "resolve", counted)
    sources = [f"a/{nth}.md" for nth in range(50)]
    vault = build_vault(["a/x.md", "b/x.md"], [parse(path, "[[x]]") for path in sources])

    assert backlinking_notes(vault, "a/x.md") == set(sources)
    assert asked == ["x"]


@given(NOTES, st.sets(PATHS), st.booleans())
def test_backlinks_are_the_notes_whose_links_lead_there(
    notes: dict[str, str], files: set[str], in_body: bool
) -> None:
    vault = build_vault(files, [parse(path, text) for path, text in notes.items()])

    for path in vault.files():
        found = backlinking_notes(vault, path, in_body=in_body)
        assert found == by_looking_everywhere(vault, path, in_body=in_body)


def test_a_link_by_name_by_path_and_in_properties_are_one_set() -> None:
    vault = drawn("""
        -- Home.md --
        [[Garden]]
        -- Log/Today.md --
        ---
        up: "[[Places/Garden|outside]]"
        ---
        -- Log/Other.md --
        `[[Garden]]` <!-- [[Garden]] -->
        -- Places/Kitchen.md --
        ![g](./garden.md)
        -- Places/Garden.md --
        [[#here]] [[Garden]]
        """).vault

    assert backlinking_notes(vault, "Places/Garden.md") == {
        "Home.md",
        "Log/Today.md",
        "Places/Kitchen.md",
    }
    assert backlinking_notes(vault, "Places/Garden.md", in_body=True) == {
        "Home.md",
        "Places/Kitchen.md",
    }
