"""Completion of names: which are offered at `$0`, in which order, and where none is."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.features.completing import accept, accepted, ask, at, offered
from wikilink_ls.config import Config
from wikilink_ls.features.completion import LIMIT, Editor, completion
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        # Names.
        ("[[$0", "Garden", "[[Garden]]"),
        ("[[gar$0", "Garden", "[[Garden]]"),
        ("x [[gdn$0 y", "Garden", "x [[Garden]] y"),
        ("[[gar$0]]", "Garden", "[[Garden]]"),
        ("[[gar$0]", "Garden", "[[Garden]]"),
        ("[[gar$0den]]", "Garden", "[[Garden]]"),
        ("[[gar$0xx|shown]]", "Garden", "[[Garden|shown]]"),
        ("[[gar$0xx#Beds]]", "Garden", "[[Garden#Beds]]"),
        ("[[gar$0 and [[b]]", "Garden", "[[Garden]] and [[b]]"),
        ("[[두 번$0", "두 번째", "[[두 번째]]"),
        ("[[\u1103\u116e$0", "두 번째", "[[두 번째]]"),
        ("[[\u00e9t$0", "e\u0301te\u0301", "[[e\u0301te\u0301]]"),
        ("[[places/ki$0", "Kitchen", "[[Places/Kitchen|Kitchen]]"),
        ("[[kitch$0", "Kitchen", "[[Log/Kitchen|Kitchen]]"),
        ("[[graden$0", "Garden", "[[Garden]]"),
        ("[[plot$0", "Plot", "[[Garden|Plot]]"),
        ("[[텃$0", "텃밭", "[[Garden|텃밭]]"),
        ("[[c]$0", "c]]d", "[[Garden|c d]]"),
        ("[[plot$0xx|shown]]", "Plot", "[[Garden|shown]]"),
        ("[[not$0", "Not yet", "[[Not yet]]"),
        ("[[plan$0", "plan.pdf", "[[plan.pdf]]"),
        ("![[ros$0", "rose bed.png", "![[rose bed.png]]"),
        ("![[kitch$0", "Kitchen", "![[Log/Kitchen]]"),
        ("![[plot$0", "Plot", "![[Garden|Plot]]"),
        ("| a |\n|---|\n| [[plot$0 |", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]] |"),
        # Tags.
        ("x #fo$0", "#food", "x #food"),
        ("x #soup$0", "#food/soup", "x #food/soup"),
        ("x #$0", "#food", "x #food"),
    ],
)
def test_an_accepted_item_completes_the_link(text: str, label: str, result: str) -> None:
    assert accept(text, label) == result


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        ("[[gar$0", "Garden", "[[Garden]]"),
        ("[[gar$0]]", "Garden", "[[Garden]]"),
        ("[[gar$0]", "Garden", "[[Garden]]"),
        ("[[gar$0|x]]", "Garden", "[[Garden|x]]"),
        # What stands behind the cursor stays, and the item ends with it.
        ("[[gar$0den]]", "Garden", "[[Garden]]"),
        ("[[Garden$0den]]", "Garden", "[[Garden]]"),
        ("[[g$0den|x]]", "Garden", "[[Garden|x]]"),
        ("[[Places/ki$0tchen]]", "Kitchen", "[[Places/Kitchen|Kitchen]]"),
        ("[x](gar$0.md)", "Garden", "[x](Garden.md)"),
        ("[x](gar$0den.md#Beds)", "Garden", "[x](Garden.md#Beds)"),
        ("[x](<gar$0.md>)", "Garden", "[x](<Garden.md>)"),
        ('[x](gar$0.md "t")', "Garden", '[x](Garden.md "t")'),
        ("[[Garden#tu$0lips]]", "Tulips", "[[Garden#Tulips]]"),
        ("[[Garden#^fi$0rst]]", "first", "[[Garden#^first]]"),
        ("[[Garden|pl$0ot]]", "Plot", "[[Garden|Plot]]"),
        ("---\nup: [[gar$0\n---\n", "Garden", '---\nup: "[[Garden]]"\n---\n'),
    ],
)
def test_an_editor_that_does_not_reach_keeps_what_follows(
    text: str, label: str, result: str
) -> None:
    assert accept(text, label, reaches=False) == result


@pytest.mark.parametrize(
    "text", ["[[gar$0xx]]", "[x](gar$0den)", "[x](gar$0xx.md)", "[[g$0 강의]]", "[[Garden#t$0xx]]"]
)
def test_an_editor_that_does_not_reach_is_not_offered_what_would_be_another_name(
    text: str,
) -> None:
    answer = ask(at(text), editor=Editor(reaches=False))
    assert answer is not None

    assert answer.items == ()


def test_a_file_that_no_link_can_mean_is_not_offered() -> None:
    vault = "-- README --\n-- Readme first.md --\n"
    for typed in ("[[read$0", "[x](read$0", "![[read$0"):
        for markdown in (False, True):
            answer = ask(at(typed, vault=vault), {"useMarkdownLinks": markdown})
            assert answer is not None
            assert [item.label for item in answer.items] == ["Readme first"]


@pytest.mark.parametrize(
    "text",
    [
        "$0",
        "[$0",
        "[x$0",
        "[[Garden]]$0",
        "x](gar$0",
        "[x](https://gar$0",
        "[x](gar $0",
        "[x](gar)$0",
        "[x](<gar>$0",
        "\\[[gar$0",
        "`[[gar$0`",
        "```\n[[gar$0\n```",
        "```\n[[gar$0",
        "    [[gar$0",
        "<!-- [[gar$0 -->",
        "<!-- [[gar$0",
        "<!-- x\n\n[[gar$0",
        "<div>[[gar$0</div>",
        "$$[[gar$0$$",
        "#$0",
        "## $0",
        "x#fo$0",
        "---\ntags: #fo$0\n---\n",
        "[[\n$0",
    ],
)
def test_nothing_is_offered_outside_links_and_tags(text: str) -> None:
    assert ask(at(text)) is None


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("[[kitchen$0", ["Kitchen", "Kitchen"]),
        ("[[Garden#r$0", ["Roses", "Roses"]),
        ("[[Garden#$0", ["Beds", "Roses", "Tulips", "Tools", "Roses", "C# [x]"]),
        ("[[Garden#Beds#$0", ["Roses", "Tulips"]),
        ("[[Garden#Nowhere#$0", []),
        ("[[Garden#^$0", ["first", "second"]),
        ("[[Garden|$0", ["Plot", "텃밭", "Beds", "Garden"]),
        ("[[Nowhere#$0", []),
        ("[[Nowhere|$0", []),
        ("[[zzz$0", []),
        ("[[zzz$0]]", []),
        ("x #food$0", ["#food", "#food/soup"]),
        ("x #soup$0", ["#food/soup"]),
    ],
)
def test_what_fits_is_offered_the_best_first(text: str, labels: list[str]) -> None:
    assert offered(text) == labels


@pytest.mark.parametrize(
    "typed", ["..", ".", "../", "./", "../../..", "/", "//", "..x", "#", "^", "|"]
)
def test_half_a_path_is_no_error(typed: str) -> None:
    offered(f"[[{typed}$0")
    offered(f"[x]({typed}$0")


def test_relative_paths_are_searched_from_the_note() -> None:
    here = at("[[./k$0", "Places/Note.md")
    answer = ask(here)
    assert answer is not None

    assert accepted(here, answer, answer.items[0]) == "[[Places/Kitchen|Kitchen]]"


RANKED = """
-- Map.md --
-- Roadmap.md --
-- Old/Map of old.md --
-- Bitmap.png --
-- Many apples.md --
-- Sub/My map.md --
[[Map of nowhere]]
"""


def ranked(text: str, settings: Mapping[str, Any] | None = None, *recent: str) -> list[str]:
    answer = ask(at(text, vault=RANKED), settings, Editor(recent=recent))
    return [item.label for item in answer.items] if answer else []


def test_the_name_itself_is_first_then_beginnings_words_insides_and_letters() -> None:
    assert ranked("[[map$0") == [
        *("Map", "Map of old", "Map of nowhere", "My map", "Roadmap", "Bitmap.png"),
        "Many apples",
    ]


def test_recent_notes_are_before_others_that_fit_as_well() -> None:
    assert ranked("[[m$0", None, "Many apples.md")[:2] == ["Many apples", "Map"]
    assert ranked("[[$0", None, "Roadmap.md", "Map.md")[:2] == ["Roadmap", "Map"]


def test_what_is_at_hand_is_first_though_hundreds_of_names_begin_so() -> None:
    vault = "".join(f"-- Many/na {nth}.md --\n" for nth in range(500))
    here = at("[[N$0", "Places/Here.md", vault + "-- Places/Nzz.md --\n-- Nobody.md --\n")
    answer = ask(here, None, Editor(recent=("Nobody.md", "Many/na 499.md")))
    assert answer is not None

    labels = [item.label for item in answer.items]
    assert labels[:4] == ["Nobody", "na 499", "Nzz", "na 0"]
    assert len(labels) == len({*labels}) == LIMIT


@pytest.mark.parametrize("folder", ["", "Places/"])
def test_folders_in_the_same_folder_do_not_hide_what_is_beside_them(folder: str) -> None:
    names = [f"{folder}Na/note {nth}" for nth in range(300)]
    names += [f"{folder}N{nth}/note" for nth in range(50)]
    vault = "".join(f"-- {name}.md --\n" for name in [*names, f"{folder}Nzz"])
    answer = ask(at("[[N$0", f"{folder}Here.md", vault))
    assert answer is not None

    assert answer.items[0].label == "Nzz"


def test_ignored_files_are_last() -> None:
    assert ranked("[[map$0", {"userIgnoreFilters": ["Map.md"]})[-1] == "Map"


def test_attachments_come_after_notes_but_not_in_embeds() -> None:
    vault = "-- Roadmap.md --\n-- Ro.png --\n"
    order = {}
    for typed in ("[[ro$0", "![[ro$0"):
        answer = ask(at(typed, vault=vault))
        assert answer is not None
        order[typed] = [item.label for item in answer.items]

    assert order == {"[[ro$0": ["Roadmap", "Ro.png"], "![[ro$0": ["Ro.png", "Roadmap"]}


def test_a_missing_name_is_not_offered_to_the_link_that_is_it() -> None:
    assert "Fresh" not in offered("[[Fresh$0]]")
    assert "Fresh" in offered("[[Fresh]] [[Fre$0")
    assert "Not yet" in offered("[[Not yet$0]]")


def test_the_kind_and_the_place_of_each_are_told() -> None:
    answer = ask(at("[[$0"))
    assert answer is not None
    told = {item.label: (item.kind, item.detail) for item in answer.items}

    assert told["plan.pdf"] == ("attachment", "")
    assert told["두 번째"] == ("note", "Places")
    assert told["Plot"] == ("alias", "Garden")
    assert told["Not yet"] == ("unresolved", "not written yet")


def test_a_tag_tells_how_many_notes_have_it_if_not_one_alone() -> None:
    answer = ask(at("#food #fo$0"))
    assert answer is not None

    told = {item.label: item.detail for item in answer.items}
    assert told == {"#food": "2 notes", "#food/soup": ""}


def test_the_tag_that_is_being_typed_is_not_offered_unless_it_is_elsewhere_too() -> None:
    assert offered("#fo$0") == ["#food", "#food/soup"]
    assert offered("#fo #fo$0") == ["#fo", "#food", "#food/soup"]
    assert offered("#food$0") == ["#food", "#food/soup"]


def test_a_recent_note_that_is_gone_is_not_offered() -> None:
    assert "Gone" not in ranked("[[$0", None, "Gone.md")


def test_so_many_items_are_given_and_the_answer_is_incomplete() -> None:
    headings = "".join(f"# h{nth}\n" for nth in range(LIMIT + 1))
    few = ask(at("# a\n# b\n[[#$0"))
    many = ask(at(f"{headings}[[#$0"))
    names = ask(at("[[$0", vault="".join(f"-- n{nth}.md --\n" for nth in range(LIMIT * 2))))
    assert few is not None
    assert many is not None
    assert names is not None

    assert (len(few.items), few.incomplete) == (2, False)
    assert (len(many.items), many.incomplete) == (LIMIT, True)
    assert (len(names.items), names.incomplete) == (LIMIT, True)


def test_a_vault_of_nothing_offers_nothing() -> None:
    note = parse("n.md", "[[")
    answer = completion(build_vault([]), note, "[[", 2, Config(), lambda _: None)

    assert answer is not None
    assert answer.items == ()
