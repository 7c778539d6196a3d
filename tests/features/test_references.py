"""References, as drawings: «…» is all that speaks of what `$0` is on."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.costs import calls
from tests.drawing import closed, draw, drawn, without_cursor
from tests.features.checking import references
from tests.watching import Watched
from wikilink_ls.features.references import Reference
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.building import build_vault


def check(drawing: str, *, declaration: bool = False) -> None:
    at = drawn(drawing)

    found = references(at.vault, at.note, at.offset, declaration=declaration)

    assert draw(at.texts, found) == without_cursor(drawing)
    assert found == sorted(set(found))
    others = closed(at.vault)
    assert references(others, at.note, at.offset, declaration=declaration) == found


def test_links_of_every_kind_are_references_to_the_note() -> None:
    check("""
        -- a.md --
        ---
        up: "«[[정원]]»"
        see: ["[[다른]]", '«[x](places/정원.md)»']
        ---
        «[[정$0원]]» «![[places/정원#h|x]]» `[[정원]]` «[t][l]» [[다른]]

        [l]: places/정원.md
        -- places/정원.md --
        # 정원
        «[[#h]]» «[[정원]]»
        ## h
        -- 다른.md --
        «[[정원.md]]»
        """)


def test_a_link_is_a_reference_to_the_file_that_it_means_from_where_it_stands() -> None:
    check("""
        -- a/x.md --
        -- b/x.md --
        -- a/n.md --
        «[[x$0]]» [[b/x]] «[[./x]]» [[../b/x]]
        -- b/n.md --
        [[x]] «[[a/x]]» «[[../a/x]]»
        """)


@pytest.mark.parametrize(
    "own",
    [
        "# Gar$0den\ntext\n",
        "# Garden\nte$0xt\n",
        "---\naliases: [Yard$0]\ntitle: Our garden\n---\n",
        "---\naliases: [Yard]\ntitle: Our gar$0den\n---\n",
        "$0",
    ],
)
def test_in_a_note_elsewhere_the_question_is_who_links_to_it(own: str) -> None:
    check(f"-- Garden.md --\n{own}\n-- n.md --\n«[[Garden]]» [[n]]\n-- m.md --\n[[n]]\n")


def test_a_link_to_a_heading_or_a_block_asks_for_that_alone() -> None:
    check(
        """
        -- n.md --
        «[[g#B$0]]» [[g]] «[x](g.md#b)» [[g#A]] «[[g#A#B]]» [[g#^id]]
        -- g.md --
        # A
        «[[#B]]» [[g]]
        «## B»
        block ^id
        """,
        declaration=True,
    )
    check(
        """
        -- n.md --
        [[g#B]] «[[g#^i$0d]]» «![[g#^ID]]»
        -- g.md --
        «block ^id»
        """,
        declaration=True,
    )


def test_from_a_heading_the_links_that_name_it_are_asked_for() -> None:
    check(
        """
        -- n.md --
        «[[g#B]]» [[g]] «[x](g.md#A#b)» «![[g#B#C]]» [[g#C]] [[g#A]]
        -- g.md --
        ---
        up: "«[[#B|x]]»"
        ---
        # A
        «## B$0»
        ### C
        «[[#B]]» [[g]]
        """,
        declaration=True,
    )


def test_a_heading_with_an_emoji_is_another_than_one_without() -> None:
    check("""
        -- n.md --
        «[[g#🌱 씨앗]]» [[g#씨앗]]
        -- g.md --
        ## 씨앗
        ## 🌱 씨$0앗
        """)


def test_of_two_headings_of_one_name_links_mean_the_first() -> None:
    check("-- n.md --\n«[[g#B]]»\n-- g.md --\n# B$0\n# B\n")
    check("-- n.md --\n[[g#B]]\n-- g.md --\n# B\n# B$0\n")


def test_from_a_block_id_the_links_to_that_block_are_asked_for() -> None:
    check(
        """
        -- n.md --
        [[g]] «![[g#^id]]» «[x](g.md#^ID)» [[g#^id2]]
        -- g.md --
        «- item ^i$0d»
        - other ^id2 «[[#^id]]»
        """,
        declaration=True,
    )


def test_a_tag_is_asked_for_with_those_below_it() -> None:
    drawing = """
        -- n.md --
        ---
        tags: [«프로젝트», "«#프로젝트/알파»", 프로젝트들]
        ---
        «#프로젝트» `#프로젝트` #other #프로젝트들
        -- m.md --
        ## «#프로젝트/알파/1» 😀 «#프로젝트»
        """
    for at in ("[«프로$0젝트»", "«#프로$0젝트»", "😀 «$0#프로젝트»"):
        check(drawing.replace(at.replace("$0", ""), at, 1))
    check("-- n.md --\n«#A/b$0» #a «#a/B/c»\n-- m.md --\n«#a/b» #a/bc\n")


def test_a_footnote_is_asked_for_from_a_reference_and_from_its_definition() -> None:
    drawing = """
        -- n.md --
        x«[^주석]» y[^2] «[[#[^주석]]]» `[^주석]`
        «[^주석]: 설명 😀»
        [^2]: x
        -- m.md --
        [^주석] «[[n#[^주석]]]»
        """
    for at in ("x«[^주$0석]»", "«[[#[^주$0석]]]»", "«[^주$0석]: 설"):
        check(drawing.replace(at.replace("$0", ""), at, 1), declaration=True)


def test_a_footnote_without_definition_has_references_in_its_note_alone() -> None:
    check("-- n.md --\n«[^$0x]» «[^X]» [^y]\n-- m.md --\n[^x]\n")


def test_a_link_to_nothing_asks_for_all_links_to_the_same_nothing() -> None:
    check(
        """
        -- n.md --
        «[[G$0one]]» «[x](gone.md)» [[Gone too]]
        -- m.md --
        ---
        up: "«[[gone#h]]»"
        ---
        «[[x/Gone]]»
        """,
        declaration=True,
    )


ROOTS = """
    -- roots/root-03-과도함.md --
    ---
    aliases: [Too Much]
    ---
    {}
    «[[#x]]»
    -- n.md --
    ---
    root-concepts: ["«과$0도함»", «too-much», 없음, "«[[root-03-과도함]]»", '«[[과도함]]»']
    ---
    과도함 «[[root-03-과도함]]» [[과도함]]
    -- m.md --
    ---
    root-concept: «과 도 함»
    other: 과도함
    ---
    -- l.md --
    «![[roots/root-03-과도함#x]]»
    """


@pytest.mark.parametrize("heading", ["# 과도함", ""])
def test_a_concept_is_referred_to_by_links_and_by_declared_values(heading: str) -> None:
    check(ROOTS.format(heading))


def test_the_declaration_of_a_concept_is_the_first_heading_of_its_note() -> None:
    check(ROOTS.format("«# 과도함»"), declaration=True)


def test_from_a_link_and_from_the_note_a_concept_has_the_same_references() -> None:
    drawing = ROOTS.format("# 과도함").replace("$0", "")
    check(drawing.replace("]]» [[과도함]]", "$0]]» [[과도함]]"))
    check(drawing.replace("# 과도함", "# 과$0도함"))


def test_a_declared_value_that_no_note_is_about_asks_for_its_likes() -> None:
    check(
        """
        -- n.md --
        ---
        root-concepts: [«없$0음», 과도함]
        ---
        -- m.md --
        ---
        root-concepts:
          - '«없-음»'
        ---
        """,
        declaration=True,
    )


def test_what_another_note_claims_first_is_no_reference() -> None:
    check("""
        -- root-1-a.md --
        -- archive/root-1-a.md --
        ---
        aliases: b
        ---
        $0
        -- n.md --
        ---
        root-concepts: [a, «b»]
        ---
        [[root-1-a]]
        """)


def test_of_a_file_without_heading_the_declaration_is_its_top() -> None:
    at = drawn("-- n.md --\n[[rose.md$0]] ![[rose.md|100]]\n-- rose.md --\n")

    found = references(at.vault, at.note, at.offset, declaration=True)

    assert found == [
        Reference("n.md", Span(0, 11)),
        Reference("n.md", Span(12, 28)),
        Reference("rose.md", Span(0, 0)),
    ]


def test_a_note_that_the_vault_does_not_have_knows_its_own_links() -> None:
    vault = drawn("-- n.md --\n").vault
    note = parse("new.md", "# h\n[[new]] [[#h]] [[n]]\n")

    assert references(vault, note, 12, declaration=False) == [Reference("new.md", Span(12, 18))]


def test_only_notes_that_write_the_name_are_looked_at() -> None:
    many = "".join(f"-- {i}.md --\n[[other]]\n" for i in range(50))
    at = drawn(f"-- n.md --\n[[g$0]]\n-- g.md --\n-- m.md --\n[[G]]\n{many}")
    watched = Watched(at.vault.notes)
    vault = replace(at.vault, notes=watched)

    found = references(vault, at.note, at.offset, declaration=False)

    assert [place.path for place in found] == ["m.md", "n.md"]
    assert watched.asked.keys() <= {"n.md", "g.md", "m.md"}


def test_a_backlink_costs_little_however_many_there_are() -> None:
    def finding(count: int) -> Callable[[], object]:
        notes = [parse(f"{nth}/n.md", "[[g]] " + "[[x]] " * 50) for nth in range(count)]
        hub = parse("g.md", "# g\n")
        vault = build_vault([], [hub, *notes])
        return lambda: references(vault, hub, 0, declaration=True)

    finding(10)()
    each = (calls(finding(110)) - calls(finding(10))) / 100
    assert each < 30, f"{each} calls for each"


def test_in_a_file_that_is_no_note_nothing_is_a_place() -> None:
    for name in ("p.png", "b.canvas"):
        check(f"-- n.md --\n«![[{name}$0]]»\n-- {name} --\n", declaration=True)


def test_of_what_a_note_does_not_have_those_who_name_it_speak() -> None:
    for missing, same in (("#새  제목", "#새 제목!"), ("#^id", "#^ID"), ("#[^1]", "#[^1]")):
        check(f"""
            -- n.md --
            «[[g{missing}$0]]» [[g]] [[g#H]] [[{missing}]]
            -- g.md --
            # H
            «[[{same}]]» [[g]] [[g#새]] [[g#^i]]
            """)
