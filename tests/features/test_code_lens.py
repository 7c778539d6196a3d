"""Code lenses, as lines: what one says, what it is about, and whose links it counts."""

from textwrap import dedent
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.costs import calls
from tests.drawing import Drawn, drawn
from tests.features.checking import references
from tests.watching import Watched
from wikilink_ls.features.code_lens import CodeLens, CodeLenses, code_lenses
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault


def line(at: Drawn, lens: CodeLens) -> str:
    counted = (f"{it.path}: {it.span.of(at.texts[it.path])}" for it in lens.references)
    about = lens.span.of(at.text).replace("\n", "⏎")
    return f"{lens.title} · {about} ← {', '.join(counted)}"


def check(drawing: str, lenses: str) -> None:
    """The cursor tells whose lenses these are."""
    at = drawn(drawing)

    found = [line(at, lens) for lens in code_lenses(at.vault, at.note)]

    assert found == dedent(lenses).strip("\n").split("\n")


def test_links_of_every_kind_are_counted_each_for_itself() -> None:
    check(
        """
        -- Garden.md --
        intro
        # Garden$0
        -- n.md --
        ---
        up: "[[Garden]]"
        ---
        [[garden]] and [[Garden|it]], ![[Garden]] [x](Garden.md) [t][l]

        [l]: Garden.md
        -- m.md --
        `[[Garden]]` [[Garden#gone]]
        """,
        """
        7 backlinks from 2 notes · # Garden ← \
m.md: [[Garden#gone]], n.md: [[Garden]], n.md: [[garden]], n.md: [[Garden|it]], \
n.md: ![[Garden]], n.md: [x](Garden.md), n.md: [t][l]
        """,
    )


def test_headings_blocks_and_footnotes_have_their_own() -> None:
    check(
        """
        -- g.md --
        # A$0
        ## B
        block ^id

        text[^1]

        [^1]: note
        -- n.md --
        [[g#B]] [[g#A#B]] [[g#^ID]]
        -- m.md --
        ![[g#^id]] [[g#a]] [[g#[^1]]]
        """,
        """
        6 backlinks from 2 notes · # A ← \
m.md: ![[g#^id]], m.md: [[g#a]], m.md: [[g#[^1]]], n.md: [[g#B]], n.md: [[g#A#B]], n.md: [[g#^ID]]
        2 links to this heading · # A ← m.md: [[g#a]], n.md: [[g#A#B]]
        2 links to this heading · ## B ← n.md: [[g#B]], n.md: [[g#A#B]]
        2 links to this block · block ^id ← m.md: ![[g#^id]], n.md: [[g#^ID]]
        1 link to this footnote · [^1]: note ← m.md: [[g#[^1]]]
        """,
    )


def test_a_link_of_the_note_to_itself_counts_for_its_heading_alone() -> None:
    check(
        "-- g.md --\n$0[[#h]] [[g]] [[g#h]]\n## h\n",
        "2 links to this heading · ## h ← g.md: [[#h]], g.md: [[g#h]]",
    )


def test_a_name_that_only_begins_so_is_another() -> None:
    check(
        """
        -- note.md --
        $0
        -- note-extended.md --
        -- n.md --
        [[note-extended]] [[note]] [[note-extended#note]] [[my note]]
        """,
        "1 backlink ·  ← n.md: [[note]]",
    )


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_the_same_in_any_normalisation(form: str) -> None:
    name = normalize("NFD" if form == "NFC" else "NFC", "정원 v1.2")
    link = normalize("NFC" if form == "NFC" else "NFD", "[[정원 v1.2#봄]]")

    check(
        f"-- {name}.md --\n## 봄$0\n-- n.md --\n😀 {link}\n",
        f"""
        1 backlink ·  ← n.md: {link}
        1 link to this heading · ## 봄 ← n.md: {link}
        """,
    )


def test_two_links_on_a_line_are_two_and_a_link_elsewhere_none() -> None:
    check(
        """
        -- a/x.md --
        $0
        -- b/x.md --
        -- a/n.md --
        [[x]] [[x]] [[b/x]]
        -- b/n.md --
        [[x]] [[a/x]]
        """,
        """
        3 backlinks from 2 notes ·  ← a/n.md: [[x]], a/n.md: [[x]], b/n.md: [[a/x]]
        """,
    )


def test_of_headings_of_one_text_each_has_the_links_that_mean_it() -> None:
    check(
        """
        -- g.md --
        ## A
        ### Why$0
        ## B
        ### Why
        -- n.md --
        [[g#Why]] [[g#B#Why]]
        """,
        """
        2 backlinks from 1 note ·  ← n.md: [[g#Why]], n.md: [[g#B#Why]]
        1 link to this heading · ### Why ← n.md: [[g#Why]]
        1 link to this heading · ## B ← n.md: [[g#B#Why]]
        1 link to this heading · ### Why ← n.md: [[g#B#Why]]
        """,
    )


def test_of_a_concept_it_is_told_who_declares_it() -> None:
    check(
        """
        -- root-03-과도함.md --
        # 과도함$0
        -- n.md --
        ---
        root-concepts: [과도함, 과-도-함, "[[root-03-과도함]]"]
        ---
        -- m.md --
        ---
        root-concepts: 과도함
        ---
        [[root-03-과도함]]
        """,
        """
        2 backlinks · # 과도함 ← m.md: [[root-03-과도함]], n.md: [[root-03-과도함]]
        declared by 2 notes · # 과도함 ← m.md: 과도함, n.md: 과도함, n.md: 과-도-함
        """,
    )


def test_a_note_that_nobody_links_has_no_lens() -> None:
    at = drawn("-- n.md --\n$0# n\n## h ^id\n[[gone]]\n-- m.md --\n[[#h]]\n")

    assert code_lenses(at.vault, at.note) == []
    assert code_lenses(build_vault([]), parse("new.md", "")) == []


LINKS = st.sampled_from(
    ["[[g]]", "[[G#A]]", "![[g#^id]]", "[[#A]]", "[[x/g]]", "[x](g.md#a)", "[[gg]]", "[[g#B#A]]"]
)
TEXTS = st.lists(LINKS, max_size=5).map(" ".join)


@given(own=TEXTS, others=st.lists(TEXTS, max_size=3))
def test_a_lens_counts_what_references_gives(own: str, others: list[str]) -> None:
    text = f"# A\n{own}\n## B\n### A\nblock ^id\n"
    notes = [parse(f"{nth}.md", each) for nth, each in enumerate(others)]
    note = parse("g.md", text)
    vault = build_vault(["x/g.md"], [note, *notes])
    everything = references(vault, note, len(text), declaration=False)

    lenses = code_lenses(vault, note)

    of_note = [it for it in lenses if it.kind == "backlinks"]
    expected = tuple(it for it in everything if it.path != "g.md")
    assert [it.references for it in of_note] == ([expected] if expected else [])
    for lens in lenses:
        if lens.kind != "backlinks":
            first = lens.references[0]
            asked = vault.notes[first.path]
            assert lens.references == tuple(
                references(vault, asked, first.span.start + 1, declaration=False)
            )


def test_however_many_headings_each_linking_note_is_looked_at_once() -> None:
    own = "".join(f"## h{nth}\n" for nth in range(50))
    other = "".join(f"[[g#h{nth}]]\n" for nth in range(50))
    at = drawn(f"-- g.md --\n{own}$0\n-- n.md --\n{other}\n-- m.md --\n[[other]]\n")
    watched = Watched(at.vault.notes)

    lenses = code_lenses(replace(at.vault, notes=watched), at.note)

    assert [len(it.references) for it in lenses] == [50, *[1] * 50]
    assert (watched.asked["n.md"], watched.asked["m.md"]) == (1, 0)


def test_while_one_types_nobody_else_is_looked_at_again() -> None:
    counting = CodeLenses()

    def typing(count: int) -> int:
        notes = [parse(f"{nth}.md", "[[g]] " + "[[x]] " * 20) for nth in range(count)]
        vault = build_vault([], [parse("g.md", "# g\n"), *notes])
        counting.of(vault, vault.notes["g.md"])
        typed = vault.with_note(parse("g.md", "# g\n[[#g]]\n"))
        found: list[CodeLens] = []
        cost = calls(lambda: found.extend(counting.of(typed, typed.notes["g.md"])))
        assert [len(it.references) for it in found] == [count, 1]
        return cost

    typing(10)
    more = (typing(110) - typing(10)) / 100
    assert more < 15, f"{more} calls for each note that links it"


TYPED = st.lists(st.tuples(st.sampled_from(["g.md", "0.md", "n.md", "x/g.md"]), TEXTS), max_size=6)


@given(own=TEXTS, typed=TYPED)
def test_lenses_that_are_remembered_are_those_that_would_be_counted(
    own: str, typed: list[tuple[str, str]]
) -> None:
    counting, vault = CodeLenses(), build_vault([], [parse("g.md", f"# A\n{own}\nx ^id\n")])
    for path, text in typed:
        declared = f"---\naliases: [{len(text)}]\nroot-concepts: g\n---\n" if "gg" in text else ""
        if text:
            vault = vault.with_note(parse(path, f"{declared}# A\n{text}\nx ^id\n"))
        elif path != "g.md":
            vault = vault.without(path)
        note = vault.notes["g.md"]
        assert counting.of(vault, note) == code_lenses(vault, note)
