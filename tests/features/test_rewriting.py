"""How a link that follows a new name is written: in its own spelling, escaped where it must be."""

import pytest

from tests.drawing import apply, drawn
from tests.features.renaming import check
from wikilink_ls.config import Config
from wikilink_ls.features.edits.relinking import relinked
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault


def test_every_link_to_a_note_follows_its_new_name() -> None:
    check(
        """
        -- n.md --
        ---
        up: "[[old]]"
        see: ['[[old#h|x]]', '[y](old.md)', "[[m]]"]
        ---
        [[o$0ld]] ![[old#h]]
        [[a/old.md|old]] [[OLD|Old!]]
        [x](a/old.md#h) [old](<old.md>) `[[old]]`
        | a | b |
        | - | - |
        | [[old\\|x]] | [[old#h\\|old]] |

        [x][l] [old][] ![l]

        [l]: a/old.md "title"
        [old]: <old#h>
        -- a/old.md --
        # old
        [[#old]] [[old]] old
        -- m.md --
        [[old of mine]] [[a/old]] [[./a/old]] [[/a/old]]
        """,
        "새 이름",
        """
        -- n.md --
        ---
        up: "[[새 이름]]"
        see: ['[[새 이름#h|x]]', '[y](새%20이름.md)', "[[m]]"]
        ---
        [[새 이름]] ![[새 이름#h]]
        [[a/새 이름.md|새 이름]] [[새 이름|Old!]]
        [x](a/새%20이름.md#h) [새 이름](<새 이름.md>) `[[old]]`
        | a | b |
        | - | - |
        | [[새 이름\\|x]] | [[새 이름#h\\|새 이름]] |

        [x][l] [old][] ![l]

        [l]: a/새%20이름.md "title"
        [old]: <새 이름#h>
        -- a/새 이름.md --
        # old
        [[#old]] [[새 이름]] old
        -- m.md --
        [[old of mine]] [[a/새 이름]] [[./a/새 이름]] [[/a/새 이름]]
        """,
    )


def test_line_ends_stay() -> None:
    check(
        "-- n.md --\n[[o$0]]\r\n[[o|o]]\r\n-- o.md --\n",
        "p",
        "-- n.md --\n[[p]]\r\n[[p|p]]\r\n-- p.md --\n",
    )


def test_a_name_that_yaml_or_a_destination_reads_otherwise_is_escaped() -> None:
    check(
        """
        -- n.md --
        ---
        a: '[[old]]'
        b: "[[old|old]]"
        c: '[old](old.md)'
        ---
        [[old$0]] [x](old.md) [x](<old.md>)
        -- old.md --
        """,
        "it's 50%25 (a",
        """
        -- n.md --
        ---
        a: '[[it''s 50%25 (a]]'
        b: "[[it's 50%25 (a|it's 50%25 (a]]"
        c: '[it''s 50%25 (a](it''s%2050%2525%20%28a.md)'
        ---
        [[it's 50%25 (a]] [x](it's%2050%2525%20%28a.md) [x](<it's 50%2525 (a.md>)
        -- it's 50%25 (a.md --
        """,
    )


def test_a_sign_of_math_or_code_is_encoded_where_it_could_open_some() -> None:
    check(
        "-- n.md --\n[[a$0]] [x](a.md) [x](<a.md>) [[a]]\n-- a.md --\n",
        "US$`",
        "-- n.md --\n[[US$`]] [x](US%24%60.md) [x](<US%24%60.md>) [[US$`]]\n-- US$`.md --\n",
    )


def test_a_link_with_an_escape_in_its_yaml_is_written_anew() -> None:
    check(
        """
        -- n.md --
        ---
        a: '[[it''s#it''s|it''s]]'
        b: "[[it\\u0027s]]"
        ---
        -- m.md --
        [[it's$0]]
        -- it's.md --
        """,
        "old",
        """
        -- n.md --
        ---
        a: '[[old#it''s|old]]'
        b: "[[old]]"
        ---
        -- m.md --
        [[old]]
        -- old.md --
        """,
    )


def test_what_of_a_destination_does_not_change_stays_as_it_was_written() -> None:
    check(
        "-- n.md --\n[x](%EA%B0%80/old.md) [x](가/old\\_1.md) [[old$0]] [x](old&#95;1.md)\n"
        "-- 가/old.md --\n-- 가/old_1.md --\n",
        "새",
        "-- n.md --\n[x](%EA%B0%80/%EC%83%88.md) [x](가/old\\_1.md) [[새]] [x](old&#95;1.md)\n"
        "-- 가/새.md --\n-- 가/old_1.md --\n",
    )
    check(
        "-- n.md --\n[x](old\\_1.md) [x](old&#95;1.md#a%20b) [[old_1$0]]\n-- old_1.md --\n",
        "새",
        "-- n.md --\n[x](새.md) [x](새.md#a%20b) [[새]]\n-- 새.md --\n",
    )
    check(
        "-- n.md --\n[x](a(/b).md) [[b)$0]]\n-- a(/b).md --\n",
        "c",
        "-- n.md --\n[x](a%28/c.md) [[c]]\n-- a(/c.md --\n",
    )


@pytest.mark.parametrize(
    "written",
    [
        "[x](%EC%A0%95%EC%9B%90.md#%EC%A0%9C%EB%AA%A9)",
        "[x](a/%EC%A0%95%EC%9B%90.md)",
        "[x](<%EC%A0%95%EC%9B%90.md>)",
        "[x](정원.md) [[정원]]",
        "[x](a%20b/정원.md)",
    ],
)
def test_what_is_all_encoded_stays_so_there_and_back(written: str) -> None:
    drawing = f"-- n.md --\n{written}\n-- a/정원.md --\n# 제목\n"
    there = drawn(drawing)
    new = {"a/정원.md": "a/마당.md"}

    done = relinked(there.vault, new, Config(), there.texts.get)
    texts = {
        new.get(path, path): apply(text, done.edits.get(path, ()))
        for path, text in there.texts.items()
    }
    vault = build_vault(texts, [parse(path, text) for path, text in texts.items()])
    back = relinked(vault, {"a/마당.md": "a/정원.md"}, Config(), texts.get)

    assert texts["n.md"].isascii() == written.isascii()
    assert apply(texts["n.md"], back.edits.get("n.md", ())) == f"{written}\n"
