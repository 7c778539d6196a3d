"""Traps into which servers for linked notes have fallen: each a drawing of its own."""

import re
from unicodedata import normalize

from tests.drawing import Drawn, draw, drawn, without_cursor
from tests.features.acting import check as check_action
from tests.features.acting import offered as actions
from tests.features.completing import accept, accepted, ask, at, offered
from tests.features.renaming import check as check_rename
from tests.features.renaming import check_moves
from wikilink_ls.config import Config, InlayHints
from wikilink_ls.features.definition import definition
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.features.hover import hover
from wikilink_ls.features.inlay_hints import inlay_hints
from wikilink_ls.features.references import references
from wikilink_ls.features.symbols import symbols
from wikilink_ls.syntax.text import LineIndex, Span


def check_definition(drawing: str) -> None:
    """«…» is the section that `$0` leads to."""
    here = drawn(drawing)

    found = definition(here.vault, here.note, here.offset)

    assert found is not None
    assert draw(here.texts, [(found.path, found.span)]) == without_cursor(drawing)


def path_at(drawing: str) -> str | None:
    """The file that `$0` leads to."""
    here = drawn(drawing)
    found = definition(here.vault, here.note, here.offset)
    return found.path if found else None


def check_references(drawing: str) -> None:
    """«…» are the links to what is at `$0`."""
    here = drawn(drawing)

    found = references(here.vault, here.note, here.offset, declaration=False)

    assert draw(here.texts, found) == without_cursor(drawing)


def check_findings(drawing: str) -> None:
    """«…» are the findings of the first note."""
    here = drawn(drawing)
    path = next(iter(here.texts))

    found = diagnostics(here.vault, here.vault.notes[path], Config())

    assert draw(here.texts, [(path, it.span) for it in found]) == without_cursor(drawing)


def shown(here: Drawn) -> str:
    found = hover(here.vault, here.note, here.offset, Config(), here.texts.get)
    return found.markdown if found else ""


# Which note a link means.


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


# Names in any script.


def test_a_link_stands_where_it_does_whatever_is_before_it() -> None:
    nfd = normalize("NFD", "가나다")
    drawing = f"-- n.md --\n👩‍🌾 {nfd} 𝒳 «[[정원]]» 🌱 «[[정$0원]]»\n-- 정원.md --\n"
    check_references(drawing)

    here = drawn(drawing)
    found = references(here.vault, here.note, here.offset, declaration=False)
    encoded, lines = here.text.encode("utf-16-le"), LineIndex.of(here.text)
    for start, end in (it.span for it in found):
        units = [lines.position(offset).character * 2 for offset in (start, end)]
        assert encoded[slice(*units)].decode("utf-16-le") == "[[정원]]"


def test_links_to_a_name_in_any_script_and_form_are_references() -> None:
    check_references(f"""
        -- n.md --
        «[[정원]]» «[[{normalize("NFD", "정원")}]]» «[x](%EC%A0%95%EC%9B%90.md)» [[정원들]]
        -- 정원.md --
        $0
        """)


def test_a_renamed_link_keeps_its_folder_its_encoding_and_its_ending() -> None:
    check_rename(
        """
        -- n.md --
        [x](./%F0%9F%8C%80%20General/Lorem%20$0Ipsum.md#a)
        -- 🌀 General/Lorem Ipsum.md --
        """,
        "Hello World",
        """
        -- n.md --
        [x](./%F0%9F%8C%80%20General/Hello%20World.md#a)
        -- 🌀 General/Hello World.md --
        """,
    )


def test_a_tag_may_be_of_any_letters_and_emoji() -> None:
    check_references("""
        -- n.md --
        ---
        tags: [«标签»]
        ---
        «#标$0签» «#标签/子» #标签们 #🌱
        """)
    check_references("-- n.md --\n👩‍🌾 «#🌱$0» 𝒳 «#🌱/새싹» #标签\n")
    for typed, label in (("👩‍🌾 𝒳 #标$0 ", "#标签"), ("👩‍🌾 𝒳 #🌱$0 ", "#🌱/새싹")):
        here = at(typed, vault="-- m.md --\n#标签 #🌱/새싹\n")
        answer = ask(here)
        assert answer is not None
        (item,) = (it for it in answer.items if it.label == label)
        assert accepted(here, answer, item) == f"👩‍🌾 𝒳 {label} "


def test_names_are_the_same_in_any_normalisation() -> None:
    composed, decomposed = "Café 정원", normalize("NFD", "Café 정원")

    for link, file in ((composed, decomposed), (decomposed, composed)):
        assert path_at(f"-- n.md --\n[[{link}$0]]\n-- {file}.md --\n") == f"{file}.md"
        check_findings(f"-- n.md --\n[[{link}#{link}]]\n-- {file}.md --\n# {file}\n")


# What is offered while one types.


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


# What a rename changes.


def test_a_rename_on_a_link_leaves_the_note_that_it_stands_in() -> None:
    check_rename(
        "-- n.md --\n# Garden\n[[Gar$0den]]\n-- Garden.md --\n[[n]]\n",
        "뜰",
        "-- n.md --\n# Garden\n[[뜰]]\n-- 뜰.md --\n[[n]]\n",
    )


def test_a_rename_adds_no_folder_to_a_link_that_needs_none() -> None:
    check_rename(
        "-- n.md --\n[[Gar$0den]] ![[Garden#x]] [[b/Garden]]\n-- a/b/Garden.md --\n",
        "뜰",
        "-- n.md --\n[[뜰]] ![[뜰#x]] [[b/뜰]]\n-- a/b/뜰.md --\n",
    )


def test_of_a_link_the_part_at_the_cursor_is_renamed() -> None:
    before = "-- n.md --\n[[Garden#Beds|Beds]] [[Garden]]\n-- Garden.md --\n# Beds\n"

    check_rename(
        before.replace("Garden#", "Gar$0den#"),
        "뜰",
        "-- n.md --\n[[뜰#Beds|Beds]] [[뜰]]\n-- 뜰.md --\n# Beds\n",
    )
    check_rename(
        before.replace("#Beds", "#Be$0ds"),
        "밭",
        "-- n.md --\n[[Garden#밭|밭]] [[Garden]]\n-- Garden.md --\n# 밭\n",
    )


def test_a_heading_is_renamed_from_a_link_to_it() -> None:
    check_rename(
        """
        -- n.md --
        [x](Garden.md#old%20be$0ds)
        -- Garden.md --
        ## Old beds
        [[#Old beds]]
        -- m.md --
        ## Old beds
        [[#Old beds]] [[Garden#Old beds]]
        """,
        "New beds",
        """
        -- n.md --
        [x](Garden.md#New%20beds)
        -- Garden.md --
        ## New beds
        [[#New beds]]
        -- m.md --
        ## Old beds
        [[#Old beds]] [[Garden#New beds]]
        """,
    )


def test_a_move_by_another_program_is_followed() -> None:
    check_moves(
        "-- n.md --\n[[Garden]] [x](./Garden.md#a)\n-- Garden.md --\n[[n]] [y](./n.md)\n",
        {"Garden.md": "장소/뜰.md"},
        "-- n.md --\n[[뜰]] [x](./장소/뜰.md#a)\n-- 장소/뜰.md --\n[[n]] [y](../n.md)\n",
        Config(),
    )


def test_every_link_of_a_line_follows_and_no_name_that_begins_alike() -> None:
    check_rename(
        """
        -- n.md --
        [[no$0te]] [[note]], [[note-extended]] [[note|note]] [[my note]] [x](note.md) `[[note]]`
        -- note.md --
        -- note-extended.md --
        -- my note.md --
        """,
        "new",
        """
        -- n.md --
        [[new]] [[new]], [[note-extended]] [[new|new]] [[my note]] [x](new.md) `[[note]]`
        -- new.md --
        -- note-extended.md --
        -- my note.md --
        """,
    )


def test_signs_of_patterns_in_a_name_are_letters() -> None:
    check_rename(
        "-- n.md --\n[[a.b (c)+%1 $-$0]] [[axb (c)+%1 $-]] [x](<a.b (c)+%251 $-.md>)\n"
        "-- a.b (c)+%1 $-.md --\n-- axb (c)+%1 $-.md --\n",
        "x%1$1",
        "-- n.md --\n[[x%1$1]] [[axb (c)+%1 $-]] [x](<x%1%241.md>)\n"
        "-- x%1$1.md --\n-- axb (c)+%1 $-.md --\n",
    )


def test_a_link_that_names_the_new_place_already_is_left_alone() -> None:
    check_moves(
        "-- n.md --\n[x](a/Garden.md) [y](장소/Garden.md) [[장소/Garden]]\n-- a/Garden.md --\n",
        {"a/Garden.md": "장소/Garden.md"},
        "-- n.md --\n[x](장소/Garden.md) [y](장소/Garden.md) [[장소/Garden]]\n"
        "-- 장소/Garden.md --\n",
        Config(),
    )


def test_a_destination_in_angle_brackets_keeps_them() -> None:
    check_moves(
        '-- n.md --\n[x](<a.md#b>) [y](<a.md> "t") [z](<a.md#b c>)\n-- a.md --\n# b c\n',
        {"a.md": "a b.md"},
        '-- n.md --\n[x](<a b.md#b>) [y](<a b.md> "t") [z](<a b.md#b c>)\n-- a b.md --\n# b c\n',
        Config(),
    )


# What is found fault with.


def test_a_link_to_a_note_is_well_whatever_its_headings_are() -> None:
    check_findings("""
        -- log/n.md --
        [[Bare]] [[Titled]] [[/a/Bare]] [x](../a/Bare.md) [[Two]] [[empty]]
        -- a/Bare.md --
        text
        -- Titled.md --
        # Another
        -- Two.md --
        # One
        # Two
        -- empty.md --
        """)


def test_equal_headings_that_nobody_links_are_well() -> None:
    check_findings(
        "-- n.md --\n# March\n## Notes\n# April\n## Notes\n## Notes\n[[m]]\n-- m.md --\n"
    )


def test_a_callout_is_no_link() -> None:
    check_findings("""
        -- n.md --
        > [!note] Title
        > text

        > [!tip]- [[«Gone»]]
        > - [ ] task [1]
        """)


def test_a_comment_of_yaml_is_no_heading() -> None:
    drawing = "-- n.md --\n---\n# Why\nup: x # Who\n---\n# Real\n[[«#Why»]] [[#Real]]\n"

    check_findings(drawing)
    assert [it.name for it in symbols(drawn(drawing).vault.notes["n.md"])] == ["Real"]
    assert offered("---\n# Why\n---\n# Real\n[[#$0") == ["Real"]


# What does harm.


def test_a_link_to_a_missing_file_has_no_hint() -> None:
    here = drawn("-- n.md --\n![[gone]] [[7]] ![[gone#x]] ![[]] ![[m]]$0\n-- m.md --\ntext\n")
    wanted = InlayHints(titles=True, embeds=True)

    found = inlay_hints(here.vault, here.note, Span(0, here.offset), wanted, here.texts.get)

    assert [it.label for it in found] == ["text"]


def test_a_missing_note_is_created_in_the_vault_or_not_at_all() -> None:
    for link, created in (
        ("[[/etc/x$0]]", "etc/x.md"),
        ("[[../../x$0]]", "x.md"),
        ("[x](../../../tmp/x.md$0)", "tmp/x.md"),
    ):
        drawing = f"-- a/n.md --\n{link}\n"
        assert actions(drawing) == [f"Create '{created}'"]
        check_action(drawing, f"Create '{created}'", f"-- {created} --\n")
    for link in ("[[a/../../x$0]]", "[[C:/x$0]]", "[[..\\x$0]]", "[x](file:///etc/x$0)"):
        assert actions(f"-- a/n.md --\n{link}\n") == []


def test_a_template_is_text_and_no_program() -> None:
    script = "<%* exec('id') %> {{js: 1+1}} ${require('fs')} `=1+1` $(id)"

    check_action(
        f"-- n.md --\n[[New$0]]\n-- t.md --\n# {{{{title}}}}\n{script}\n",
        "Create 'New.md'",
        f"-- New.md --\n# New\n{script}\n",
        {"newFileTemplate": "t"},
    )


def test_what_a_note_says_can_do_nothing_where_it_is_shown() -> None:
    said = shown(
        drawn("""
        -- n.md --
        [[evil$0]]
        -- evil.md --
        ---
        title: "[t](command:a)"
        aliases: ["[a](command:b)", "<img src=http://x>"]
        ---
        [x](command:c) ![y](http://x/y.png) <a href="command:d">z</a> <command:e>

        [r]: command:f
        """)
    )

    assert "command:c" in said
    for alive in ("](", "]:"):
        assert alive not in said
    assert not re.search(r"(?<!\\)<", said)
