"""Code lenses, as lines: what one says, what it is about, and whose links it counts."""

from collections import deque
from itertools import islice
from textwrap import dedent
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.costs import calls
from tests.drawing import Drawn, drawn
from tests.features.checking import listed, references
from tests.watching import Watched
from wikilink_ls.features.code_lens import CodeLens, CodeLenses, code_lenses, counted
from wikilink_ls.features.references import Reference
from wikilink_ls.features.subject import Occurrences
from wikilink_ls.syntax.note import LinkFacts
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault


def places(at: Drawn, lens: CodeLens) -> list[Reference]:
    return listed(counted(at.vault, at.note, lens))


def line(at: Drawn, lens: CodeLens) -> str:
    found = (f"{it.path}: {it.span.of(at.texts[it.path])}" for it in places(at, lens))
    about = lens.span.of(at.text).replace("\n", "⏎")
    return f"{lens.title} · {about} ← {', '.join(found)}"


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

    for lens in lenses:
        found = listed(counted(vault, note, lens))
        assert int(lens.title.split()[0]) == len(found)
        if lens.kind == "backlinks":
            assert found == [it for it in everything if it.path != "g.md"]
        else:
            asked, offset = vault.notes[found[0].path], found[0].span.start + 1
            assert found == references(vault, asked, offset, declaration=False)
    assert any(it.path != "g.md" for it in everything) == (
        [it.kind for it in lenses][:1] == ["backlinks"]
    )


def test_however_many_headings_each_linking_note_is_looked_at_once() -> None:
    own = "".join(f"## h{nth}\n" for nth in range(50))
    other = "".join(f"[[g#h{nth}]]\n" for nth in range(50))
    at = drawn(f"-- g.md --\n{own}$0\n-- n.md --\n{other}\n-- m.md --\n[[other]]\n")
    watched = Watched(at.vault.notes)

    lenses = code_lenses(replace(at.vault, notes=watched), at.note)

    assert [it.title for it in lenses] == [
        "50 backlinks from 1 note",
        *["1 link to this heading"] * 50,
    ]
    assert (watched.asked["n.md"], watched.asked["m.md"]) == (1, 0)


def test_while_one_types_it_does_not_matter_how_many_link_here() -> None:
    def typing(count: int) -> int:
        counting = CodeLenses()
        notes = [parse(f"{nth}.md", "[[g]] [[g#^id]] " + "[[x]] " * 20) for nth in range(count)]
        vault = build_vault([], [parse("g.md", "# g\nx ^id\n"), *notes])
        counting.of(vault, vault.notes["g.md"])
        typed = vault.with_note(parse("g.md", "# g\n[[#g]]\nx ^id\n"))
        found: list[CodeLens] = []
        cost = calls(lambda: found.extend(counting.of(typed, typed.notes["g.md"], {"g.md"})))
        assert [it.title for it in found] == [
            f"{2 * count} backlinks from {count} notes",
            "1 link to this heading",
            f"{count} links to this block",
        ]
        return cost

    typing(10)
    assert typing(100) == typing(10)


def test_what_a_lens_counts_is_found_though_the_note_is_typed_in() -> None:
    """Of a large note the vault has the places of a moment ago."""
    at = drawn("-- g.md --\n$0# g\n## h\n[[#h]]\n-- n.md --\n[[g]] [[g#h]]\n")
    typed = parse("g.md", f"typed above\n{at.text}")

    found = [
        (it.title, listed(counted(at.vault, typed, it))) for it in code_lenses(at.vault, typed)
    ]

    assert [(title, len(places)) for title, places in found] == [
        ("2 backlinks from 1 note", 2),
        ("2 links to this heading", 2),
    ]


def test_a_count_that_failed_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    at = drawn("-- g.md --\n$0# g\n-- n.md --\n[[g]]\n-- m.md --\n[[g]] [[g]]\n")
    counting = CodeLenses()
    counting.of(at.vault, at.note)
    vault = at.vault.with_note(parse("n.md", "[[g]] [[g]] [[g]]")).with_note(parse("m.md", ""))
    source = Occurrences.source

    def failing(self: Occurrences, path: str) -> LinkFacts | None:
        if path == "n.md":
            raise OSError(path)
        return source(self, path)

    with monkeypatch.context() as patched:
        patched.setattr(Occurrences, "source", failing)
        with pytest.raises(OSError, match=r"n\.md"):
            counting.of(vault, at.note, {"n.md", "m.md"})

    assert counting.of(vault, at.note, {"n.md", "m.md"}) == code_lenses(vault, at.note)


def test_a_new_link_takes_a_look_at_its_own_note_alone() -> None:
    at = drawn("-- g.md --\n$0# g\n-- n.md --\n[[g]]\n-- m.md --\n[[g#g]]\n-- x.md --\n")
    counting = CodeLenses()
    counting.of(at.vault, at.note)
    linked = at.vault.with_note(parse("x.md", "[[g]] [[g]]"))
    watched = Watched(linked.notes)

    lenses = counting.of(replace(linked, notes=watched), at.note, {"x.md"})

    assert lenses[0].title == "4 backlinks from 3 notes"
    assert (watched.asked["x.md"], watched.asked["n.md"], watched.asked["m.md"]) == (1, 0, 0)


TYPED = st.lists(
    st.tuples(st.sampled_from(["g.md", "0.md", "n.md", "x/g.md", "root-g.md"]), TEXTS), max_size=6
)


@given(
    path=st.sampled_from(["g.md", "root-g.md"]),
    own=TEXTS,
    typed=TYPED,
    interrupted=st.lists(st.integers(0, 3), max_size=3),
    tell=st.booleans(),
)
def test_lenses_that_are_remembered_are_those_that_would_be_counted(
    path: str,
    own: str,
    typed: list[tuple[str, str]],
    interrupted: list[int],
    tell: bool,
) -> None:
    """Whether one tells what has changed or not, and has begun to count before in vain or not."""
    counting, vault = CodeLenses(), build_vault([], [parse(path, f"# A\n{own}\nx ^id\n")])
    suspects = set[str]()
    for each, text in typed:
        declared = f"---\naliases: [{len(text)}]\nroot-concepts: g\n---\n" if "gg" in text else ""
        if text:
            vault = vault.with_note(parse(each, f"{declared}# A\n{text}\nx ^id\n"))
        elif each != path:
            vault = vault.without(each)
        suspects.add(each)
        note, told = vault.notes[path], suspects if tell else None
        if interrupted:
            deque(islice(counting.catch_up(vault, path, told), interrupted.pop()), maxlen=0)
            continue
        assert counting.of(vault, note, told) == code_lenses(vault, note)
        suspects.clear()
