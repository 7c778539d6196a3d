"""Headings, blocks and footnotes that are renamed at `$0`: the vault before and after."""

import pytest
from msgspec.structs import replace

from tests.drawing import closed, drawn
from tests.features.renaming import check, check_moves, refusal
from tests.watching import Watched
from wikilink_ls.config import Config
from wikilink_ls.features.rename import prepare_rename, rename

NOTE = """
    -- n.md --
    # 옛 제목
    [[#옛 제목]]
    -- m.md --
    ---
    up: "[[n#옛 제목]]"
    see: ['[[n#옛 제목|it''s]]']
    ---
    [[n#옛 제목]] [[n#옛 제목|표시]] [x](n.md#옛%20제목) [y](<n.md#옛 제목>)
    ![[n#옛 제목]]
    | a |
    | - |
    | [[n#옛 제목\\|표시]] |
    [[other#옛 제목]] `[[n#옛 제목]]` [[n]] [t][l] [[옛 제목]] 😀[[N#옛  제목!]]

    [l]: n#옛%20제목 "title"
    -- other.md --
    # 옛 제목
    """
RENAMED = """
    -- n.md --
    # 새 제목: 부제
    [[#새 제목 부제]]
    -- m.md --
    ---
    up: "[[n#새 제목 부제]]"
    see: ['[[n#새 제목 부제|it''s]]']
    ---
    [[n#새 제목 부제]] [[n#새 제목 부제|표시]] [x](n.md#새%20제목%20부제) [y](<n.md#새 제목 부제>)
    ![[n#새 제목 부제]]
    | a |
    | - |
    | [[n#새 제목 부제\\|표시]] |
    [[other#옛 제목]] `[[n#옛 제목]]` [[n]] [t][l] [[옛 제목]] 😀[[N#새 제목 부제]]

    [l]: n#새%20제목%20부제 "title"
    -- other.md --
    # 옛 제목
    """


@pytest.mark.parametrize(
    "at",
    [
        "# 옛$0 제목\n    [[",
        "[[#옛 제$0목]]",
        "[[n#옛$0 제목|표시]] [x]",
        "[x](n.md#옛%20$0제목)",
        '"[[n#$0옛 제목]]"',
    ],
)
def test_every_link_that_names_a_heading_follows_it(at: str) -> None:
    assert NOTE.count(at.replace("$0", "")) == 1
    check(NOTE.replace(at.replace("$0", ""), at), "새 제목: 부제", RENAMED)


def test_of_nested_names_the_one_at_the_cursor_is_renamed() -> None:
    before = """
        -- n.md --
        [[g#A#B]] [[g#A]] [[g# A #B#C|x]] [y](g.md#A#B) [[g#B]]
        -- g.md --
        # A
        ## B
        ### C
        """
    check(before.replace("g#A#B]", "g#A#B$0]"), "새", before.replace("B", "새"))
    check(before.replace("g#A#B]", "g#A$0#B]"), "새", before.replace("A", "새"))


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("## H$0 ##", "H"),
        ("#\t H 😀 [[x$0]]", "x"),
        ("H$0\n===", "H"),
        ("##   $0H", "H"),
        ("# #tag H$0", "#tag H"),
        ("[[#^i$0d]]\n\nx ^id", "id"),
        ("x ^i$0d", "id"),
        ("x $0^id", "id"),
        ("y[^주$0석]\n\n[^주석]: x", "주석"),
        ("y[^주석]\n\n[^$0주석]: x", "주석"),
        ("[[#[^주$0석]]]\n\n[^주석]: x", "주석"),
    ],
)
def test_the_name_alone_is_what_is_renamed(written: str, span: str) -> None:
    at = drawn(f"-- n.md --\n{written}\n-- x.md --\n")

    assert prepare_rename(at.vault, at.note, at.offset, at.text).span.of(at.text) == span


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## $0H ##", "## 새 ##"),
        ("$0H\n---", "새\n---"),
        ("two$0\nlines\n===", "새\n==="),
        ("#\t$0H\t", "#\t새\t"),
        ("#\v$0H", "#\v새"),
        ("# $0H [[#H H]]", "# 새"),
    ],
)
def test_the_marks_of_a_heading_stay(before: str, after: str, newline: str) -> None:
    drawing = "-- n.md --\na{0}{0}" + before.replace("\n", newline) + "{0}b\n"
    check(
        drawing.format(newline),
        "새",
        f"-- n.md --\na{newline}{newline}{after.replace(chr(10), newline)}{newline}b\n",
    )


def test_a_display_that_is_the_heading_follows() -> None:
    check(
        """
        -- n.md --
        [[g#H$0|H]] [[g#H|g > H]] [[g#H|h]] [H](g.md#H) [[H|H]] [[g#H#I|H]]
        -- g.md --
        # H
        ## I
        """,
        "새",
        """
        -- n.md --
        [[g#새|새]] [[g#새|g > 새]] [[g#새|h]] [새](g.md#새) [[H|H]] [[g#새#I|H]]
        -- g.md --
        # 새
        ## I
        """,
    )


def test_links_that_would_lead_to_another_heading_name_those_above_it() -> None:
    check(
        """
        -- n.md --
        [[g#B]] [[g#A]] [[g#D]]
        -- g.md --
        # A
        ## B
        # C
        ## D$0
        """,
        "B",
        """
        -- n.md --
        [[g#B]] [[g#A]] [[g#C#B]]
        -- g.md --
        # A
        ## B
        # C
        ## B
        """,
    )
    check(
        """
        -- n.md --
        [[g#B]] [[g#D]]
        -- g.md --
        # A
        ## B$0
        # C
        ## D
        """,
        "D",
        """
        -- n.md --
        [[g#D]] [[g#C#D]]
        -- g.md --
        # A
        ## D
        # C
        ## D
        """,
    )


def test_the_second_of_two_equal_headings_has_no_links() -> None:
    check(
        "-- n.md --\n[[g#B]]\n-- g.md --\n# B\n# B$0\n",
        "C",
        "-- n.md --\n[[g#B]]\n-- g.md --\n# B\n# C\n",
    )


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("", "'' cannot be the text of a heading; choose another"),
        ("a\nb", "'a\nb' cannot be the text of a heading; choose another"),
        ("a #", "'a #' cannot be the text of a heading; choose another"),
        ("A", "Links to 'A' in 'g' could not tell it from another heading; choose another text"),
        ("#", "'#' cannot be the text of a heading; choose another"),
        ("^", "Links to '^' in 'g' could not tell it from another heading; choose another text"),
    ],
)
def test_a_text_that_no_heading_or_link_can_have_is_refused(new: str, message: str) -> None:
    assert refusal("-- n.md --\n[[g#B]]\n-- g.md --\n# A\n# B$0\n", new) == message


def test_canvases_follow_a_heading_and_a_block() -> None:
    canvas = (
        '{{"nodes":[{{"type":"file","subpath":"{0}","file":"g.md"}},'
        '{{"type":"text","text":"\\u00e9 \\"x\\" [[g{0}|x]]\\n![[g{0}]] [[#H]]"}}]}}\n'
    )
    note = "-- g.md --\n# {}\ntext ^{}\n-- b.canvas --\n{}"
    check(
        note.format("H$0", "id", canvas.format("#H")),
        '새 "제목": 1',
        note.format('새 "제목": 1', "id", canvas.format('#새 \\"제목\\" 1')),
    )
    check(
        note.format("H", "i$0d", canvas.format("#^id")),
        "new",
        note.format("H", "new", canvas.format("#^new")),
    )


def test_without_links_a_heading_may_say_anything() -> None:
    check("-- g.md --\n# A\n# B$0\n", "A", "-- g.md --\n# A\n# A\n")


def test_a_block_id_is_renamed_where_it_stands_and_in_its_links() -> None:
    check(
        """
        -- n.md --
        [[g#^i$0d]] ![[g#^ID|^id]] [x](g.md#^id) [[g#^id2]] [[g#id]] [[g#^id|^id]]
        -- g.md --
        - item ^id
        - other ^id2
        [[#^id]]
        """,
        "^New-1",
        """
        -- n.md --
        [[g#^New-1]] ![[g#^New-1|^id]] [x](g.md#^New-1) [[g#^id2]] [[g#id]] [[g#^New-1|^New-1]]
        -- g.md --
        - item ^New-1
        - other ^id2
        [[#^New-1]]
        """,
    )


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (
            "a_b",
            "'a_b' is no block id: Latin letters, digits and '-' can be in it; choose another",
        ),
        ("가", "'가' is no block id: Latin letters, digits and '-' can be in it; choose another"),
        ("", "'' is no block id: Latin letters, digits and '-' can be in it; choose another"),
        ("ID2", "'n' has a block '^ID2' already"),
    ],
)
def test_an_id_that_no_block_can_have_is_refused(new: str, message: str) -> None:
    assert refusal("-- n.md --\nx ^i$0d\n\ny ^id2\n", new) == message


@pytest.mark.parametrize("new", ["a\\", "a`", "a$"])
def test_a_label_that_breaks_what_is_beside_it_is_refused(new: str) -> None:
    drawing = "-- n.md --\n$1 y[^1$0] [[n]] `\n\n[^1]: x ` $\n"

    assert "'n.md' would have other " in refusal(drawing, new)


def test_the_second_of_two_equal_ids_is_renamed_alone() -> None:
    check(
        "-- n.md --\nx ^id\n\ny ^i$0d\n\n[[#^id]]\n",
        "new",
        "-- n.md --\nx ^id\n\ny ^new\n\n[[#^id]]\n",
    )


def test_a_footnote_is_renamed_with_its_references() -> None:
    check(
        """
        -- n.md --
        a[^주$0석] b[^2] `[^주석]` [[#[^주석]]] \\[^주석]
        [^주석]: x [^2]
        [^2]: y [^주석]
        -- m.md --
        [[n#[^주석]|주석]] [^주석]
        """,
        "note-1",
        """
        -- n.md --
        a[^note-1] b[^2] `[^주석]` [[#[^note-1]]] \\[^주석]
        [^note-1]: x [^2]
        [^2]: y [^note-1]
        -- m.md --
        [[n#[^note-1]|주석]] [^주석]
        """,
    )


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("2", "'n' has a footnote '2' already"),
        ("", "'' is no label of a footnote: no space, bracket, '^' or '|' can be in it"),
        ("a b", "'a b' is no label of a footnote: no space, bracket, '^' or '|' can be in it"),
        ("a]", "'a]' is no label of a footnote: no space, bracket, '^' or '|' can be in it"),
    ],
)
def test_a_label_that_no_footnote_can_have_is_refused(new: str, message: str) -> None:
    assert refusal("-- n.md --\nx[^1$0] y[^2]\n\n[^1]: x\n", new) == message


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        (
            """
            -- n.md --
            # See [[old$0]]
            [[#See old]]
            -- m.md --
            [[n#See old]] [[n#See old|See old]] [x](n.md#See%20old) [[old]] [[n#Other]]
            -- old.md --
            """,
            "새",
            """
            -- n.md --
            # See [[새]]
            [[#See 새]]
            -- m.md --
            [[n#See 새]] [[n#See 새|See 새]] [x](n.md#See%20새) [[새]] [[n#Other]]
            -- 새.md --
            """,
        ),
        (
            """
            -- n.md --
            # 😀 #t$0ag/sub
            -- m.md --
            [[n#😀 tag/sub]] #tag
            """,
            "b",
            """
            -- n.md --
            # 😀 #b/sub
            -- m.md --
            [[n#😀 b/sub]] #b
            """,
        ),
        (
            """
            -- n.md --
            See [[o|yard]]
            ---
            [[#See o yard]]
            -- o.md --
            ---
            aliases: [yar$0d]
            ---
            """,
            "lawn",
            """
            -- n.md --
            See [[o|lawn]]
            ---
            [[#See o lawn]]
            -- o.md --
            ---
            aliases: [lawn]
            ---
            """,
        ),
        (
            """
            -- n.md --
            # A [[old$0]]
            -- m.md --
            # B [[n#A old]]
            [[#B n A old]]
            -- old.md --
            """,
            "new",
            """
            -- n.md --
            # A [[new]]
            -- m.md --
            # B [[n#A new]]
            [[#B n A new]]
            -- new.md --
            """,
        ),
        (
            """
            -- old.md --
            # See [[$0old]]
            [[#See old]] [[old#See old]] [x](old.md#See%20old)
            """,
            "new",
            """
            -- new.md --
            # See [[new]]
            [[#See new]] [[new#See new]] [x](new.md#See%20new)
            """,
        ),
    ],
)
def test_links_follow_a_heading_in_which_something_is_renamed(
    before: str, new: str, after: str
) -> None:
    check(before, new, after)


def test_links_follow_a_heading_whose_link_follows_a_move() -> None:
    check_moves(
        """
        -- n.md --
        # See [[a/old]]
        -- m.md --
        [[n#See a/old]] [[a/old]]
        -- a/old.md --
        """,
        {"a/old.md": "b/old.md"},
        """
        -- n.md --
        # See [[b/old]]
        -- m.md --
        [[n#See b/old]] [[b/old]]
        -- b/old.md --
        """,
        Config(),
    )


def test_a_heading_that_links_could_not_tell_from_another_any_more_stops_the_rename() -> None:
    drawing = "-- n.md --\n# See c\n# See [[b$0]]\n-- m.md --\n[[n#See b]]\n-- b.md --\n"

    assert refusal(drawing, "c") == (
        "'b' is not renamed: 'm.md' has a link that could not tell a heading from another; "
        "its links would break"
    )


@pytest.mark.parametrize("at", ["# $0Top", "## $0Why"])
def test_of_those_that_link_a_hub_only_who_names_a_heading_is_read_whole(
    at: str,
) -> None:
    others = "".join(f"-- {nth}.md --\n[[hub]] [[other#Why]]\n" for nth in range(20))
    vault = "-- hub.md --\n# Top\n## Why\n-- n.md --\n[[hub#Top#Why]]\n-- other.md --\n"
    here = drawn(vault.replace(at.replace("$0", ""), at) + others)
    watched = Watched(closed(here.vault).notes)
    vault_asked = replace(here.vault, notes=watched)

    done = rename(vault_asked, here.note, here.offset, here.text, "new", Config(), here.texts.get)

    assert done.edits.keys() == {"hub.md", "n.md"}
    assert watched.asked.keys() <= {"hub.md", "n.md"}
