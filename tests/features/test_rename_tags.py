"""Tags and aliases that are renamed at `$0`: the vault before and after."""

import pytest

from tests.drawing import drawn
from tests.features.renaming import check, refusal
from wikilink_ls.features.rename import prepare_rename

TAGS = """
    -- n.md --
    ---
    tags: [프로젝트, "#프로젝트/알파", '프로젝트들', other] # 프로젝트
    ---
    #프로젝트 `#프로젝트` 프로젝트 #프로젝트들 😀 #프로젝트/알파/1. [[#프로젝트]]
    -- m.md --
    ---
    Tags:
      - 프로젝트/베타 # why
    ---
    ## #프로젝트 %% #프로젝트 %%
    """


RENAMED = """
    -- n.md --
    ---
    tags: [일/작업, "#일/작업/알파", '프로젝트들', other] # 프로젝트
    ---
    #일/작업 `#프로젝트` 프로젝트 #프로젝트들 😀 #일/작업/알파/1. [[#프로젝트]]
    -- m.md --
    ---
    Tags:
      - 일/작업/베타 # why
    ---
    ## #일/작업 %% #일/작업 %%
    """


@pytest.mark.parametrize(
    "at", ["[프로$0젝트,", '"#프로$0젝트/', "😀 #프로젝$0트/", "## #$0프로젝트"]
)
@pytest.mark.parametrize("new", ["일/작업", "#일/작업"])
def test_a_tag_is_renamed_with_those_below_it(at: str, new: str) -> None:
    assert TAGS.count(at.replace("$0", "")) == 1
    check(TAGS.replace(at.replace("$0", ""), at), new, RENAMED)


def test_of_a_nested_tag_the_segments_up_to_the_cursor_are_renamed() -> None:
    drawing = "-- n.md --\n#a/b$0/c #a #a/b #A/B/d #a/bc\n"
    at = drawn(drawing)

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert (found.span.of(at.text), found.placeholder) == ("a/b", "a/b")
    check(drawing, "x", "-- n.md --\n#x/c #a #x #x/d #a/bc\n")


def test_the_case_of_a_tag_may_change() -> None:
    check("-- n.md --\n#Ta$0g #tag/x\n", "tag", "-- n.md --\n#tag #tag/x\n")


def test_a_value_that_needs_quotes_gets_them() -> None:
    check(
        "-- n.md --\n---\ntags: [a]\n---\n#a$0\n",
        "2026-01-01/x",
        "-- n.md --\n---\ntags: [2026-01-01/x]\n---\n#2026-01-01/x\n",
    )
    check(
        "-- n.md --\n---\ntags:\n- a\n---\n#a$0\n", "-", "-- n.md --\n---\ntags:\n- '-'\n---\n#-\n"
    )


NO_TAG = (
    "is no name of a tag: letters, digits, '-', '_' and '/' can be in it, and not digits alone; "
    "choose another"
)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("b", "The tag '#b' exists already, in 'm.md'; choose another"),
        ("#B/x", "The tag '#B/x' exists already, in 'm.md'; choose another"),
        *((name, f"'{name}' {NO_TAG}") for name in ("", "a b", "1984", "a.b", "/a", "a//b", "a/")),
    ],
)
def test_a_name_that_no_tag_can_have_is_refused(new: str, message: str) -> None:
    assert refusal("-- n.md --\n#a$0\n-- m.md --\n#b/x/y\n", new) == message


ALIASES = """
    -- places/정원.md --
    ---
    aliases: [뜰, Yard] # 뜰
    ---
    # 뜰
    -- n.md --
    ---
    up: "[[정원|뜰]]"
    ---
    [[정원|뜰]] [뜰](places/정원.md) [[정원#h|뜰]]
    [[other|뜰]] [[뜰]] 뜰 [[정원|뜰 밖]] [[정원]]
    -- other.md --
    """


@pytest.mark.parametrize("at", ["[뜰$0, Yard]", "[[정원|$0뜰]] [뜰]", '"[[정원|뜰$0]]"'])
def test_the_links_that_show_an_alias_follow_it(at: str) -> None:
    after = """
        -- places/정원.md --
        ---
        aliases: [앞마당, Yard] # 뜰
        ---
        # 뜰
        -- n.md --
        ---
        up: "[[정원|앞마당]]"
        ---
        [[정원|앞마당]] [앞마당](places/정원.md) [[정원#h|앞마당]]
        [[other|뜰]] [[뜰]] 뜰 [[정원|뜰 밖]] [[정원]]
        -- other.md --
        """
    assert ALIASES.count(at.replace("$0", "")) == 1
    check(ALIASES.replace(at.replace("$0", ""), at), "앞마당", after)


def test_an_alias_may_need_quotes() -> None:
    check(
        "-- n.md --\n---\naliases:\n  - a$0\n---\n[[n|a]]\n",
        "a: b",
        "-- n.md --\n---\naliases:\n  - 'a: b'\n---\n[[n|a: b]]\n",
    )


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("Yard", "'정원' has the alias 'Yard' already"),
        ("", "'' can be no alias; choose another"),
        ("a\nb", "'a\nb' can be no alias; choose another"),
    ],
)
def test_an_alias_that_cannot_be_is_refused(new: str, message: str) -> None:
    assert refusal(ALIASES.replace("[뜰, Yard]", "[뜰$0, Yard]"), new) == message
