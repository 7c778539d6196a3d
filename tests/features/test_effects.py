"""Which notes are to be looked at again after a change; and that no other note is told of in vain.

The law: whoever is not reached has the findings that it had, to the letter.
"""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import drawn
from wikilink_ls.config import Config
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.features.findings.effects import MOST_FILES, Effects, effects
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.vault import Vault

CONFIG = Config()


def check(before: str, change: Mapping[str, str | None], reached: str) -> None:
    """*change* gives files other texts, or takes them away; *reached* are names, in order."""
    old = drawn(before).vault
    new = changed(old, change)

    found = effects(old, new, change)

    one_by_one = {note.path for note in new.notes.values() if found.reach(new, note)}
    assert all_reached(found, new) == one_by_one
    others = sorted(path.removesuffix(".md") for path in one_by_one - change.keys())
    assert " ".join(others) == reached


def changed(vault: Vault, change: Mapping[str, str | None]) -> Vault:
    for path, text in change.items():
        vault = vault.without(path)
        if text is not None:
            note = is_note(path)
            vault = vault.with_note(parse(path, text)) if note else vault.with_file(path)
    return vault


def all_reached(found: Effects, vault: Vault) -> set[str]:
    return set[str]().union(*found.reached(vault))


PLACES = """
    -- Home.md --
    [[Garden]] [[Garden#Beds]]
    -- Other.md --
    [[garden]]
    -- Self.md --
    [[#Beds]]
    -- Garden.md --
    # Beds
    """


def test_text_that_is_typed_into_a_hub_concerns_nobody_else() -> None:
    check(PLACES, {"Garden.md": "# Beds\nand more [[Home]]"}, "")


def test_a_heading_concerns_those_who_ask_for_a_heading_there() -> None:
    check(PLACES, {"Garden.md": "# Paths"}, "Home")
    check(PLACES, {"Garden.md": "# Beds\ntext ^id"}, "Home")


def test_a_file_that_goes_concerns_all_who_have_its_name() -> None:
    check(PLACES, {"Garden.md": None}, "Home Other")


def test_a_file_that_comes_concerns_those_who_may_have_meant_it() -> None:
    before = "-- a.md --\n[[Gadren]]\n-- b.md --\n[[Kitchen]]\n-- c.md --\n[[정원 가꾸]]\n"

    check(before, {"x/Garden.md": ""}, "a")
    check(before, {"정원 가꾸기.md": ""}, "c")
    check(before, {"Kitchen.png": ""}, "b")


def test_an_alias_concerns_those_who_link_to_it() -> None:
    before = "-- a.md --\n[[Yard]]\n-- b.md --\n[[Kitchen]]\n-- Garden.md --\n"

    check(before, {"Garden.md": "---\naliases: yard\n---\n"}, "a")


def test_a_concept_concerns_those_who_declare_it_or_nearly_link_it() -> None:
    before = """
        -- declares.md --
        ---
        root-concepts: 과도함
        ---
        -- declares another.md --
        ---
        root-concepts: 여백
        ---
        -- unknown.md --
        ---
        root-concepts: 가도함
        ---
        -- by name.md --
        [[과도함]]
        -- by number.md --
        [[root-03]]
        -- other.md --
        [[Kitchen]] [[root-1-여백]]
        -- root-1-여백.md --
        -- root-9-과도함.md --
        """

    concerned = "by name by number declares root-9-과도함 unknown"
    check(before, {"root-3-과도함.md": ""}, concerned)
    check(before, {"root-9-과도함.md": None}, "by name declares unknown")


def test_a_file_concerns_those_who_are_proposed_a_concept_of_that_name() -> None:
    """The link that is proposed would lead to the file now."""
    before = "-- a.md --\n[[v1.2]]\n-- b.md --\n[[Kitchen]]\n-- root-1-v1.2.md --\n"

    check(before, {"root-1-v1.2": ""}, "a root-1-v1.2")


def test_what_a_concept_note_says_besides_its_names_concerns_nobody() -> None:
    before = "-- a.md --\n[[root-1]] [[root-1-x]]\n-- root-1-x.md --\n"

    check(before, {"root-1-x.md": "# x\n[[a]] #tag"}, "")


def test_hundreds_of_files_concern_all() -> None:
    old = drawn("-- a.md --\n").vault
    new = changed(old, {f"{nth}.md": "" for nth in range(MOST_FILES + 1)})

    assert effects(old, new, new.files()).everywhere
    assert len(all_reached(effects(old, new, new.files()), new)) == MOST_FILES + 2


NAMES = (
    *("a.md", "A.md", "b/a.md", "garden.md", "Gardens.md", "b/garden", "garden.md.md"),
    *("root-1-과도함.md", "b/root-1-과도함.md", "root-2-넘침.md", "root-2-넘침", "그림.png"),
)
TEXTS = (
    *("", "[[a]] [[gardens]] [[Gadren]]", "# h\n[[b/a#h]] [[a#^id]] [[garden#h]] [[x/garden]]"),
    "---\nroot-concepts: [과도함, 넘침, 과도]\n---\n[[root-1]] [[root-2]] [[과도함]] [[넘 침]]",
    '---\nroot-concepts: ["[[root-1-과도함]]", "[[과도]]", 남침]\n---\n[[root-2-넘침]]',
    "---\naliases: [과도, a, 넘침, and/or, Gadren]\n---\n[[and/or]] [[../a]] [[x/과도함]]",
    "# h\n[[./garden]] [[root-1-과도|x]] ![[그림]] ^id",
)
changes = st.dictionaries(
    st.sampled_from(NAMES), st.one_of(st.none(), st.sampled_from(TEXTS)), min_size=1, max_size=3
)


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS)), changes)
def test_who_is_not_reached_has_the_findings_that_it_had(
    before: Mapping[str, str], change: Mapping[str, str | None]
) -> None:
    old = changed(build_vault([]), before)
    new = changed(old, change)

    found = effects(old, new, change)

    reached = all_reached(found, new)
    assert reached == {path for path, note in new.notes.items() if found.reach(new, note)}
    for path, note in new.notes.items():
        if path not in reached and path not in found.paths:
            assert diagnostics(new, note, CONFIG) == diagnostics(old, note, CONFIG)
