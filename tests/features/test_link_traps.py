"""Traps of servers for linked notes: which note a link means."""

from tests.drawing import drawn
from tests.features.acting import offered as actions
from tests.features.checking import (
    check_definition,
    check_findings,
    check_references,
    path_at,
    shown,
)
from tests.features.completing import accept, accepted, ask, at


def test_a_relative_link_from_a_folder_leads_to_its_note() -> None:
    check_definition("""
        -- 어제.md --
        # 무엇
        -- 기록/오늘.md --
        [[./어제#무$0엇]]
        -- 기록/어제.md --
        «# 무엇
        »""")
    check_definition("""
        -- 어제.md --
        # 무엇
        -- 기록/3월/오늘.md --
        [x](../어제.md#무$0엇)
        -- 기록/어제.md --
        «# 무엇
        »""")


def test_an_encoded_path_leads_to_the_file_with_the_space() -> None:
    check_definition("""
        -- Home.md --
        [x](My%20places/A%20garden.md#The%20be$0ds)
        -- My places/A garden.md --
        «# The beds
        »""")


def test_an_image_is_a_file_like_others() -> None:
    check_findings("""
        -- log/Home.md --
        ![[rose.png]] ![a](../img/rose.png) ![b](img/rose.png) ![[rose.png|100]] ![[«tulip.png»]]
        -- img/rose.png --
        """)


def test_a_link_means_a_name_of_a_file_though_its_title_is_another() -> None:
    drawing = """
        -- n.md --
        «[[Gar$0den]]» [[Yard]]
        -- Garden.md --
        # Yard
        -- Yard.md --
        # Garden
        """

    assert path_at(drawing) == "Garden.md"
    check_references(drawing)


def test_a_completed_link_is_the_name_and_no_slug() -> None:
    vault = "-- My Garden!.md --\n## The Béds & Paths\n"

    for typed, link in (
        ("[[my$0", "[[My Garden!]]"),
        ("[[My Garden!#the$0", "[[My Garden!#The Béds & Paths]]"),
    ):
        here = at(typed, vault=vault)
        answer = ask(here)
        assert answer is not None
        assert [accepted(here, answer, item) for item in answer.items] == [link]


def test_a_note_without_headings_is_offered() -> None:
    answer = ask(at("[[bar$0", vault="-- Bare.md --\ntext\n-- Bar empty.md --\n"))
    assert answer is not None

    assert [item.label for item in answer.items] == ["Bare", "Bar empty"]


def test_an_embed_is_a_link() -> None:
    check_references("""
        -- n.md --
        «![[Garden]]» «![[Garden#Beds]]»
        -- Garden.md --
        $0
        # Beds
        """)
    check_definition("-- n.md --\n![[Garden#Be$0ds]]\n-- Garden.md --\n«# Beds\n»")


def test_a_title_is_no_name() -> None:
    garden = "-- Garden.md --\n---\ntitle: Our yard\n---\n# Our yard\n"

    check_findings(f"-- n.md --\n[[«Our yard»]]\n{garden}")
    assert path_at(f"-- n.md --\n[[Our ya$0rd]]\n{garden}") is None


def test_a_file_takes_precedence_over_a_folder_of_its_name() -> None:
    folder = "-- Garden/Garden bed.md --\n-- Garden/index.md --\n"

    found = path_at(f"-- n.md --\n[[Gar$0den]]\n{folder}-- notes/deep/Garden.md --\n")

    assert found == "notes/deep/Garden.md"


def test_an_encoded_link_is_a_reference_too() -> None:
    check_references("""
        -- n.md --
        «[a](A%20gard%65n.md)» «[b](<A garden.md>)» «[c](./A%20garden)» [d](A%2520garden.md)
        -- A garden.md --
        $0
        """)


def test_a_link_of_a_hash_alone_leads_within_its_note() -> None:
    check_definition("-- a.md --\n# The beds\n-- n.md --\n[x](#the%20be$0ds)\n«# The beds\n»")
    check_findings("-- n.md --\n[x](#the%20beds) [y](«#gone»)\n# The beds\n")


def test_a_link_into_a_folder_of_another_script_leads_there_and_shows_it() -> None:
    drawing = """
        -- 日记/今天.md --
        [[资料/学习 笔记#第一$0章]]
        -- 资料/学习 笔记.md --
        «# 第一章
        你好
        »"""

    check_definition(drawing)
    assert "你好" in shown(drawn(drawing))


def test_of_names_that_differ_in_case_alone_the_written_one_is_meant() -> None:
    for name in ("note", "Note", "NOTE"):
        files = "".join(f"-- {it}.md --\n" for it in ("NOTE", "Note", "note"))
        assert path_at(f"-- n.md --\n[[{name}$0]]\n{files}") == f"{name}.md"
        check_findings(f"-- n.md --\n[[{name}]]\n{files}")


def test_a_path_from_the_root_leads_to_the_note_that_is_there() -> None:
    for link in ("[[/a/Gar$0den]]", "[x](/a/Garden$0.md)"):
        drawing = f"-- b/n.md --\n{link}\n-- a/Garden.md --\n-- b/a/Garden.md --\n"
        assert path_at(drawing) == "a/Garden.md"
        assert not [it for it in actions(drawing) if "Create" in it]
    check_findings("-- b/n.md --\n[[/A/garden]] [[«/Garden»]]\n-- a/Garden.md --\n")


def test_an_alias_is_not_what_a_link_means_but_what_it_shows() -> None:
    garden = "-- Garden.md --\n---\naliases: [텃밭]\n---\n"

    check_findings(f"-- n.md --\n[[«텃밭»]] [[Garden|텃밭]]\n{garden}")
    assert accept("[[텃$0", "텃밭") == "[[Garden|텃밭]]"
