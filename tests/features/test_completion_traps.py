"""Traps of servers for linked notes: what is offered while one types."""

from tests.features.acting import offered as actions
from tests.features.completing import accept, accepted, ask, at, offered


def test_brackets_are_there_once_however_many_are_typed() -> None:
    for typed in ("[[gar$0", "[[gar$0]", "[[gar$0]]"):
        assert accept(typed, "Garden") == "[[Garden]]"
    assert accept("[[[gar$0]]]", "Garden") == "[[[Garden]]]"


def test_a_name_with_spaces_replaces_all_that_is_typed_of_it() -> None:
    here = at("see [[our old gar$0", vault="-- Our old garden.md --\n-- Garden.md --\n")
    answer = ask(here)
    assert answer is not None

    assert answer.typed == "our old gar"
    assert [accepted(here, answer, item) for item in answer.items] == ["see [[Our old garden]]"]


def test_attachments_are_offered_with_their_folder_where_a_path_needs_it() -> None:
    assert accept("![[rose$0", "rose bed.png") == "![[rose bed.png]]"
    assert accept("![](rose$0)", "rose bed.png") == "![](rose%20bed.png)"
    absolute = {"newLinkFormat": "absolute"}
    assert accept("![](rose$0)", "rose bed.png", absolute) == "![](img/rose%20bed.png)"


def test_a_line_of_a_quote_offers_nothing() -> None:
    for typed in ("> $0", "> text $0", "> [!note]\n> $0", "> > $0", "> [!$0", "> [!no$0]"):
        assert ask(at(typed)) is None
    assert accept("> [!note]\n> [[gar$0", "Garden") == "> [!note]\n> [[Garden]]"


def test_actions_are_offered_at_a_cursor_that_selects_nothing() -> None:
    for link in ("$0[[Gadren]]", "[[Gad$0ren]]", "[[Gadren]]$0"):
        drawing = f"-- n.md --\n{link}\n-- Garden.md --\n"
        assert actions(drawing) == ["*Link to 'Garden'", "Create 'Gadren.md'"]


def test_a_markdown_link_keeps_its_parentheses_and_its_style() -> None:
    for typed in ("[x](gar$0)", "[x](gar$0", "[x]($0)", "[x]((gar$0))", "[x](gar$0(1).md)"):
        assert accept(typed, "Garden") == "[x](Garden.md)"
    markdown = {"useMarkdownLinks": True}
    for typed in ("[[$0", "[[g$0", "[[gard$0"):
        assert accept(typed, "Garden") == "[[Garden]]"
        assert accept(typed, "Garden", markdown) == "[Garden](Garden.md)"
    assert ask(at("((gar$0")) is None


def test_two_brackets_are_enough_to_be_offered_names() -> None:
    for typed in ("[[$0", "text[[$0", "[[$0]]", "- [ ] [[$0", "| a |\n|---|\n| [[$0 |"):
        assert "Garden" in offered(typed)


def test_blocks_are_offered_after_a_caret_alone() -> None:
    assert offered("[[Garden#^$0") == ["first", "second"]
    assert offered("own ^mine\n\n[[^$0") == ["mine"]
    assert "first" not in offered("[[Garden#$0")
    assert accept("[[Garden#^sec$0]]", "second") == "[[Garden#^second]]"
