"""Completion of places in notes: headings, blocks, and the texts to show for them."""

import pytest

from tests.features.completing import accept, accepted, ask, at, offered
from wikilink_ls.config import Config
from wikilink_ls.features.completion import completion
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.target import target_of


@pytest.mark.parametrize(
    ("text", "label", "result"),
    [
        # Headings.
        ("[[Garden#$0", "Beds", "[[Garden#Beds]]"),
        ("[[garden#tul$0", "Tulips", "[[garden#Tulips]]"),
        ("[[garden#tul$0xx|shown]]", "Tulips", "[[garden#Tulips|shown]]"),
        ("[[Garden#Beds#$0", "Tulips", "[[Garden#Beds#Tulips]]"),
        ("[[Garden#Tools#$0]]", "Roses", "[[Garden#Tools#Roses]]"),
        ("[[Plot#$0", None, ""),
        ("# Own\n[[#$0", "Own", "# Own\n[[#Own]]"),
        ("[[Garden#c$0", "C# [x]", "[[Garden#C [x]]"),
        ("[[plan.pdf#$0", "page", "[[plan.pdf#page="),
        # Blocks.
        ("[[Garden#^$0", "first", "[[Garden#^first]]"),
        ("[[Garden^$0", "first", "[[Garden#^first]]"),
        ("[[Garden^sec$0]]", "second", "[[Garden#^second]]"),
        ("own ^mine\n\n[[#^$0", "mine", "own ^mine\n\n[[#^mine]]"),
        ("own ^mine\n\n[[^$0", "mine", "own ^mine\n\n[[#^mine]]"),
        # Display texts.
        ("[[Garden|$0", "Plot", "[[Garden|Plot]]"),
        ("[[Garden|$0", "Beds", "[[Garden|Beds]]"),
        ("[[Garden|$0]]", "텃밭", "[[Garden|텃밭]]"),
        ("[[Garden#Beds|p$0", "Plot", "[[Garden#Beds|Plot]]"),
        ("| a |\n|---|\n| [[Garden\\|$0", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]]"),
        ("| a |\n|---|\n| [[Garden|$0 |", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]] |"),
        ("| a |\n|---|\n| [[Garden|p$0]] |", "Plot", "| a |\n|---|\n| [[Garden\\|Plot]] |"),
    ],
)
def test_an_accepted_item_completes_the_link(text: str, label: str | None, result: str) -> None:
    if label is None:
        assert offered(text) == []
    else:
        assert accept(text, label) == result


def test_a_path_with_a_caret_is_no_block_of_a_note_that_is_not_there() -> None:
    vault = "-- note^2.md --\n-- other.md --\n# x\nx ^id\n-- a^b/c.md --\n"
    for typed, result in (
        ("[[note^$0", "[[note^2]]"),
        ("[[note^$0xx#h]]", "[[note^2#h]]"),
        ("[[a^b/$0", "[[c]]"),
        ("[[other^$0", "[[other#^id]]"),
    ):
        here = at(typed, "Home.md", vault)
        answer = ask(here)
        assert answer is not None
        assert accepted(here, answer, answer.items[0]) == result


def test_of_equal_headings_each_leads_to_itself() -> None:
    here = at("[[Garden#ros$0")
    answer = ask(here)
    assert answer is not None

    lines = []
    for item in answer.items:
        (link,) = parse("Note.md", accepted(here, answer, item)).links
        place = target_of(here.vault, link, here.note).place
        assert place is not None
        lines.append(here.texts["Garden.md"][: place.span.start].count("\n"))

    assert [item.new_text for item in answer.items] == ["Garden#Roses]]", "Garden#Tools#Roses]]"]
    assert lines == [5, 8]


def test_a_block_shows_its_first_words_from_the_open_buffer() -> None:
    here = at("new words ^mine\n\n[[#^$0")
    answer = completion(
        here.vault, here.note, here.text, here.offset, Config(), lambda _: "what is on the disk"
    )
    assert answer is not None

    assert [(item.label, item.detail) for item in answer.items] == [("mine", "new words")]


def test_a_block_of_another_note_shows_what_that_note_says() -> None:
    answer = ask(at("[[Garden#^$0"))
    assert answer is not None

    assert [item.detail for item in answer.items] == ["text", "- item"]
