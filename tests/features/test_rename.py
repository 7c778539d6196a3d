"""Rename, as drawings: a vault, the new name of what `$0` is on, and the vault after it."""

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any
from unicodedata import normalize

import pytest

from tests.drawing import apply, drawn
from wikilink_ls.config import Config
from wikilink_ls.features.relinking import relinked
from wikilink_ls.features.rename import RenameError, prepare_rename, rename
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.paths import is_note
from wikilink_ls.vault.vault import build_vault

DECOMPOSED = normalize("NFD", "절제")


def written(
    texts: Mapping[str, str],
    edits: Mapping[str, tuple[TextEdit, ...]],
    moves: Mapping[str, str],
) -> str:
    """The vault after *edits* and *moves*, drawn in the order of before."""
    assert edits.keys() <= texts.keys()
    return "".join(
        f"-- {moves.get(path, path)} --\n{apply(text, edits.get(path, ()))}"
        for path, text in texts.items()
    )


def check(before: str, new_name: str, after: str) -> None:
    at = drawn(before)

    done = rename(at.vault, at.note, at.offset, new_name, Config(), at.texts.get)

    assert written(at.texts, done.edits, dict(done.moves)) == dedent(after).lstrip("\n")


def check_moves(before: str, moves: Mapping[str, str], after: str, config: Config) -> None:
    at = drawn(before)

    done = relinked(at.vault, moves, config, at.texts.get)

    assert written(at.texts, done.edits, moves) == dedent(after).lstrip("\n")
    assert not done.left


def refusal(drawing: str, new_name: str) -> str:
    at = drawn(drawing)
    with pytest.raises(RenameError) as caught:
        rename(at.vault, at.note, at.offset, new_name, Config(), at.texts.get)
    return str(caught.value)


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


def test_an_attachment_keeps_its_extension() -> None:
    before = "-- n.md --\n![[i$0mg.png|100]] ![img.png](x/img.png) [[img]]\n-- x/img.png --\n"
    for new in ("그림 2", "그림 2.png"):
        after = "![[그림 2.png|100]] ![그림 2.png](x/그림%202.png) [[img]]"
        check(before, new, f"-- n.md --\n{after}\n-- x/그림 2.png --\n")
    after = "![[i.webp|100]] ![i.webp](x/i.webp) [[img]]"
    check(before, "i.webp", f"-- n.md --\n{after}\n-- x/i.webp --\n")


@pytest.mark.parametrize("name", ["new", "new.md"])
def test_a_note_may_be_named_with_its_extension(name: str) -> None:
    check("-- n.md --\n[[n$0]]\n", name, "-- new.md --\n[[new]]\n")


def test_links_whose_name_is_taken_over_are_written_out() -> None:
    check(
        """
        -- n.md --
        [[a$0]] [[b]] [[b|b]] [[x/b]] [b](b.md) [[c]]
        -- x/b.md --
        [[b]]
        -- y/a.md --
        [[b]] [[a]]
        """,
        "b",
        """
        -- n.md --
        [[y/b]] [[x/b]] [[x/b|b]] [[x/b]] [b](x/b.md) [[c]]
        -- x/b.md --
        [[b]]
        -- y/b.md --
        [[x/b]] [[b]]
        """,
    )


def test_the_case_of_a_name_alone_may_change() -> None:
    check(
        "-- n.md --\n[[old$0]] [[OLD]]\n-- old.md --\n",
        "Old",
        "-- n.md --\n[[Old]] [[Old]]\n-- Old.md --\n",
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
        "-- n.md --\n[x](%EA%B0%80/새.md) [x](가/old\\_1.md) [[새]] [x](old&#95;1.md)\n"
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


ROOTS = """
    -- 00-roots/root-03-과도함.md --
    ---
    aliases: [Too Much]
    ---
    # 과도함
    -- n.md --
    ---
    root-concepts: [{}, "과 도 함", 과도함, too-much, '과도함', 과도함에, "{}"]
    other: 과도함
    ---
    과도함 [[root-03-과도함|과도함]] ![[root-03-과도함]] [[root-03-과도함|root-03-과도함]]
    -- m.md --
    ---
    root-concept:
      - 과도함 # why
      - "[[root-03-과도함|과도함]]"
      - "[[과도함]]"
      - "[[root-3-과도함.md]]"
      - |
        과도함
      - >-
        과도함
    ---
    """
RENAMED = """
    -- 00-roots/root-03-{0}.md --
    ---
    aliases: [Too Much]
    ---
    # 과도함
    -- n.md --
    ---
    root-concepts: [{1}, "{0}", {0}, too-much, '{0}', 과도함에, "[[root-03-{0}]]"]
    other: 과도함
    ---
    과도함 [[root-03-{0}|{0}]] ![[root-03-{0}]] [[root-03-{0}|root-03-{0}]]
    -- m.md --
    ---
    root-concept:
      - {0} # why
      - "[[root-03-{0}|{0}]]"
      - "[[{0}]]"
      - "[[root-03-{0}.md]]"
      - {0}
      - {0}
    ---
    """


@pytest.mark.parametrize("name", ["절제", "인사이드 아웃", DECOMPOSED])
def test_a_concept_gets_another_name_from_a_declared_value_and_from_a_link(name: str) -> None:
    after = RENAMED.format(normalize("NFC", name), normalize("NFC", name))

    check(ROOTS.format("과도$0함", "[[root-03-과도함]]"), name, after)
    check(ROOTS.format("과도함", "[[root-03-과도$0함]]"), f"root-03-{name}", after)


WHOLE_NAMES = """
    -- root-03-과도함.md --
    -- n.md --
    ---
    root-concepts: [{}, {}, ROOT-3-과도함, 과 도 함, "[[{}]]", "[[{}.md|x]]", "[[{}]]"]
    ---
    [[{}]]
    """


@pytest.mark.parametrize(
    ("name", "concept"),
    [("root-05-절제", "절제"), ("root-05-과도함", None), ("root-3-절제", "절제")],
)
def test_a_whole_name_and_its_number_follow_in_every_spelling(
    name: str, concept: str | None
) -> None:
    parts = (
        "root-03-과도함",
        "과도함",
        "root-03-과도함",
        "root-3-과도함",
        "과도함",
        "root-03-과도$0함",
    )
    after = (name, concept or "과도함", name, name, concept or "과도함", name)

    check(
        WHOLE_NAMES.format(*parts),
        name,
        WHOLE_NAMES.format(*after)
        .replace("-- root-03-과도함.md", f"-- {name}.md")
        .replace("ROOT-3-과도함", name)
        .replace("과 도 함", concept or "과 도 함"),
    )


@pytest.mark.parametrize("value", ["과$0도함", "root-03-과$0도함"])
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("절제", "root-03-절제"),
        ("절제.md", "root-03-절제"),
        ("root-03-절제", "root-03-절제"),
        ("root-5-절제.md", "root-5-절제"),
    ],
)
def test_a_declared_concept_takes_its_name_or_that_of_its_note(
    value: str, name: str, file: str
) -> None:
    before = f"-- n.md --\n---\nroot-concepts: {value}\n---\n-- r/root-03-과도함.md --\n"
    said = file if "root" in value else "절제"
    after = f"-- n.md --\n---\nroot-concepts: {said}\n---\n-- r/{file}.md --\n"

    check(before, name, after)


@pytest.mark.parametrize("name", ["과도함", "과도함.md", "root-03-과도함", "root-03-과도함.md"])
@pytest.mark.parametrize("value", ["과도$0함", "root-3-과도$0함"])
def test_the_name_that_a_concept_has_changes_nothing(value: str, name: str) -> None:
    drawing = f"-- n.md --\n---\nroot-concepts: {value}\n---\n-- root-03-과도함.md --\n"
    check(drawing, name, drawing.replace("$0", ""))


def test_a_name_that_would_be_read_as_that_of_a_note_is_written_with_its_note() -> None:
    check(
        "-- n.md --\n---\nroot-concepts: [a$0]\n---\n-- root-1-a.md --\n",
        "root cause",
        "-- n.md --\n---\nroot-concepts: [root-1-root cause]\n---\n-- root-1-root cause.md --\n",
    )


def test_a_concept_that_yaml_reads_otherwise_is_quoted() -> None:
    check(
        """
        -- n.md --
        ---
        root-concepts: [a$0, "a", 'a']
        ---
        -- m.md --
        ---
        root-concepts: a
        ---
        -- root-1-a.md --
        """,
        "b, it's & c",
        """
        -- n.md --
        ---
        root-concepts: ['b, it''s & c', "b, it's & c", 'b, it''s & c']
        ---
        -- m.md --
        ---
        root-concepts: b, it's & c
        ---
        -- root-1-b, it's & c.md --
        """,
    )


def test_a_value_that_means_another_note_of_that_name_stays() -> None:
    check(
        """
        -- n.md --
        ---
        root-concepts: [a]
        ---
        [[archive/root-1-a$0]]
        -- root-1-a.md --
        -- archive/root-1-a.md --
        """,
        "root-1-b",
        """
        -- n.md --
        ---
        root-concepts: [a]
        ---
        [[archive/root-1-b]]
        -- root-1-a.md --
        -- archive/root-1-b.md --
        """,
    )


@pytest.mark.parametrize(
    ("drawing", "span", "name"),
    [
        ("[[a/Gar$0den#h|x]]", "Garden", "Garden"),
        ("[[garden.m$0d]]", "garden", "Garden"),
        ("[x$0](a/%47arden.md#h)", "%47arden", "Garden"),
        ("[x](<a/Gar$0den.md>)", "Garden", "Garden"),
        ("![[rose.png$0]]", "rose.png", "rose.png"),
        ("[x$0][l]\n\n[l]: Garden", "[x][l]", "Garden"),
    ],
)
def test_the_name_in_a_link_is_what_is_renamed(drawing: str, span: str, name: str) -> None:
    at = drawn(f"-- n.md --\n{drawing}\n-- a/Garden.md --\n-- rose.png --\n")

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert found is not None
    assert (found.span.of(at.text), found.placeholder) == (span, name)


@pytest.mark.parametrize(
    ("value", "span", "name"),
    [
        ("[과$0도함]", "과도함", "과도함"),
        ("['과 도$0 함']", "과 도 함", "과도함"),
        ("[root-03-과$0도함]", "root-03-과도함", "root-03-과도함"),
        ("root-3-과도$0함", "root-3-과도함", "root-03-과도함"),
        ('["[[root-03-과$0도함]]"]', "root-03-과도함", "root-03-과도함"),
    ],
)
def test_the_name_of_a_concept_is_what_is_renamed(value: str, span: str, name: str) -> None:
    at = drawn(f"-- n.md --\n---\nroot-concepts: {value}\n---\n-- r/root-03-과도함.md --\n")

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert found is not None
    assert (found.span.of(at.text), found.placeholder) == (span, name)


@pytest.mark.parametrize("text", ["te$0xt", "[[#h$0]]", "---\nother: 과$0도함\n---\n"])
def test_where_no_name_is_nothing_is_renamed(text: str) -> None:
    drawing = f"-- n.md --\n{text}\n-- root-03-과도함.md --\n"
    at = drawn(drawing)

    assert prepare_rename(at.vault, at.note, at.offset, at.text) is None
    assert refusal(drawing, "new") == (
        "There is no name to change at the cursor; go to a link or a declared concept"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[gone$0]]", "No note or file is called 'gone'; create it first"),
        ("[[과도$0함]]", "No note or file is called '과도함'; link to 'root-03-과도함' first"),
        (
            "---\nroot-concepts: 없$0음\n---\n",
            "No concept note is called '없음'; create it first",
        ),
    ],
)
def test_what_has_no_file_is_not_renamed(text: str, message: str) -> None:
    drawing = f"-- n.md --\n{text}\n-- root-03-과도함.md --\n"
    at = drawn(drawing)

    with pytest.raises(RenameError) as caught:
        prepare_rename(at.vault, at.note, at.offset, at.text)
    assert str(caught.value) == message
    assert refusal(drawing, "new") == message


def test_an_alias_is_not_the_name() -> None:
    drawing = """
        -- n.md --
        ---
        root-concepts: [simpli$0city]
        ---
        -- root-01-단순함.md --
        ---
        aliases: Simplicity
        ---
        """
    at = drawn(drawing)
    message = (
        "'simplicity' is an alias of 'root-01-단순함'; change it in the aliases of that note, "
        "or rename the concept where it is called '단순함'"
    )

    with pytest.raises(RenameError, match="is an alias"):
        prepare_rename(at.vault, at.note, at.offset, at.text)
    assert refusal(drawing, "x") == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "The name '' is empty; choose another"),
        (" ", "The name ' ' is empty; choose another"),
        ("a/b", "The name 'a/b' holds '/', which no name of a file may have; choose another"),
        ("a\nb", "holds 'U+000A', which"),
        ("a.", "The name 'a.' ends in a dot; choose another"),
        ("a.md ", "ends in a space"),
        ("a .md", "ends in a space"),
        (".a", "begins with a dot"),
        (".md", "is empty"),
        ("가" * 90, "is longer than 255 bytes"),
        *((f"a{sign}b", f"holds '{sign}', which") for sign in '*"\\<>:|?#^[]'),
        ("TAKEN", "'x/taken.md' exists already; choose another name"),
    ],
)
def test_a_name_that_no_file_can_have_is_refused(name: str, message: str) -> None:
    assert message in refusal("-- n.md --\n[[o$0]]\n-- x/o.md --\n-- x/taken.md --\n", name)


@pytest.mark.parametrize(
    ("link", "name", "message"),
    [
        ("a$0", "b", "'x/root-2-b.md' is about 'b' already; choose another name"),
        ("a$0", "B c", "'x/root-2-b.md' is about 'B c' already; choose another name"),
        (
            "a$0",
            "2 things",
            (
                "'root-2 things.md' would not be the note of a concept '2 things'; "
                "choose another name"
            ),
        ),
        (
            '"[[root-a$0]]"',
            "b",
            "'b' would be no concept note any more; call it 'root-b'",
        ),
        ('"[[root-a$0]]"', "root-b", "'x/root-2-b.md' is about 'b' already; choose another name"),
        ("a$0", "b?", "The name 'b?' holds '?', which no name of a file may have; choose another"),
        ("a$0", "", "The name '' is empty; choose another"),
        ("a$0", ".md", "The name '.md' is empty; choose another"),
        ("a$0", "root-2-b", "'x/root-2-b.md' is about 'b' already; choose another name"),
        ('"[[root-a$0]]"', "root-7", "'root-7' would have a number and no name"),
    ],
)
def test_a_concept_note_stays_the_one_note_of_its_concept(
    link: str, name: str, message: str
) -> None:
    drawing = (
        f"-- n.md --\n---\nroot-concepts: [{link}]\n---\n-- root-a.md --\n"
        "-- x/root-2-b.md --\n---\naliases: b c\n---\n"
    )

    assert refusal(drawing, name) == message


def test_no_note_takes_over_a_concept() -> None:
    drawing = "-- n.md --\n[[a$0]]\n-- a.md --\n-- x/root-2-b.md --\n"

    assert refusal(drawing, "root-b") == (
        "'x/root-2-b.md' is about 'b' already; choose another name"
    )
    check(drawing, "root-c", "-- n.md --\n[[root-c]]\n-- root-c.md --\n-- x/root-2-b.md --\n")


def test_the_same_name_changes_nothing() -> None:
    check("-- n.md --\n[[N$0]]\n", "n", "-- n.md --\n[[N]]\n")


def test_a_note_that_cannot_follow_stops_the_rename() -> None:
    texts = {"n.md": "[[old]]", "old.md": ""}
    note = parse("n.md", texts["n.md"])
    damaged = parse("d.md", "\ufffd [[old]]", damaged=True)
    vault = build_vault(texts, [note, damaged, parse("gone.md", "[[old]]")])

    with pytest.raises(RenameError) as caught:
        rename(vault, note, 3, "new", Config(), texts.get)

    assert str(caught.value) == (
        "'old' is not renamed: 'd.md' is not valid UTF-8, 'gone.md' cannot be read; "
        "its links would break"
    )


@pytest.mark.parametrize(
    ("known", "now"),
    [
        ("[[old]]", "x[[old]]"),
        ("[x](old.md)", "[x](new.md)"),
        ("[[old|old]]", "[[old]]    "),
        ('---\nup: "[[old]]"\n---\n', '---\nup:  "[[old]]"\n---\n'),
        ("---\nup: '[[it''s]]'\n---\n", "---\nup: '[[it''z]]'\n---\n"),
        ("---\nroot-concepts: a\n---\n", "---\nroot-concepts: b\n---\n"),
        ("---\nroot-concepts: [a]\n---\n", "---\nroot-concepts: ab\n---\n"),
        ("x\n[[old]] ", "\nx[[old]] "),
        ("[[old]]\n", "[[old]]\r\n"),
        ("[[old]]\n12\n", "[[old]]`\n`"),
    ],
)
def test_a_text_that_is_not_the_one_of_the_facts_is_not_edited(known: str, now: str) -> None:
    files = ("old.md", "it's.md", "root-1-a.md")
    vault = build_vault(files, [parse("n.md", known)])
    moves = {"old.md": "new.md", "it's.md": "its.md", "root-1-a.md": "root-1-new.md"}

    done = relinked(vault, moves, Config(), {"n.md": now}.get)

    assert (done.edits, done.left) == ({}, {"n.md": "has changed and is not read again yet"})


def test_a_name_that_no_link_can_reach_stops_the_rename() -> None:
    drawing = "-- n.md --\n[[d$0|d]] [x](C%23/d.md)\n-- C#/d.md --\n{}-- x/e.md --\n"

    assert refusal(drawing.format(""), "e") == (
        "'d' is not renamed: 'n.md' has a link that cannot lead to 'C#/e.md'; "
        "its links would break"
    )


def test_a_note_in_a_folder_that_no_link_can_name_is_reached_from_beside() -> None:
    check(
        "-- C#/n.md --\n[[d$0]] [x](d.md)\n-- C#/d.md --\n-- C#/y/e.md --\n-- e.md --\n",
        "e",
        "-- C#/n.md --\n[[./e]] [x](C%23/e.md)\n-- C#/e.md --\n-- C#/y/e.md --\n-- e.md --\n",
    )
    check(
        "-- C#/y/n.md --\n[[d$0]]\n-- C#/d.md --\n-- e.md --\n",
        "e",
        "-- C#/y/n.md --\n[[../e]]\n-- C#/e.md --\n-- e.md --\n",
    )


@pytest.mark.parametrize(
    ("head", "is_left"),
    [
        ("root-concepts: [과도함", True),
        ("root-concepts: ['root-03-과 도 함", True),
        ('up: "[[root-03-과도함|x]]', True),
        ("root-concepts: [여백", False),
        ('up: "[[m]]', False),
    ],
)
def test_properties_that_cannot_be_read_stop_a_rename_of_what_they_name(
    head: str, is_left: bool
) -> None:
    texts = {
        "m.md": f"---\n{head}\n---\n[[root-03-과도함]]\n",
        "n.md": "---\nroot-concepts: 과도함\n---\n",
        "root-03-과도함.md": "",
    }
    vault = build_vault(texts, [parse(path, text) for path, text in texts.items()])
    assert vault.notes["m.md"].properties.problems

    done = relinked(vault, {"root-03-과도함.md": "root-03-절제.md"}, Config(), texts.get)

    assert done.left == ({"m.md": "has properties that cannot be read"} if is_left else {})


def test_links_follow_files_into_another_folder() -> None:
    check_moves(
        """
        -- a/x.md --
        [[../n]] [[./y]] [[y]] [z](../z.md) [[#h]]
        -- a/y.md --
        [[x]] [[./x]]
        -- n.md --
        [[x|x]] [[a/x]] [[/a/x]] [[./a/x]] [x](a/x.md)
        -- z.md --
        """,
        {"a/x.md": "b/c/x.md"},
        """
        -- b/c/x.md --
        [[../../n]] [[../../a/y]] [[y]] [z](../../z.md) [[#h]]
        -- a/y.md --
        [[x]] [[../b/c/x]]
        -- n.md --
        [[x|x]] [[b/c/x]] [[/b/c/x]] [[./b/c/x]] [x](b/c/x.md)
        -- z.md --
        """,
        Config(),
    )


def test_a_folder_moves_with_all_that_is_in_it() -> None:
    check_moves(
        """
        -- a/x.md --
        [[./y]] [[a/y]] [[../n]] ![[fig.png]]
        -- a/y.md --
        [[x]]
        -- a/fig.png --
        -- n.md --
        [[b/a/x]] [[a/y]] ![](a/fig.png)
        """,
        {"a/x.md": "b/c/x.md", "a/y.md": "b/c/y.md", "a/fig.png": "b/c/fig.png"},
        """
        -- b/c/x.md --
        [[./y]] [[b/c/y]] [[../../n]] ![[fig.png]]
        -- b/c/y.md --
        [[x]]
        -- b/c/fig.png --
        -- n.md --
        [[b/a/x]] [[b/c/y]] ![](b/c/fig.png)
        """,
        Config(),
    )


def test_files_may_change_places() -> None:
    check_moves(
        """
        -- a.md --
        [[b]]
        -- b.md --
        [[a|a]] [[b]]
        """,
        {"a.md": "b.md", "b.md": "a.md"},
        """
        -- b.md --
        [[a]]
        -- a.md --
        [[b|b]] [[a]]
        """,
        Config(),
    )


def test_a_path_of_some_segments_keeps_their_number() -> None:
    check_moves(
        "-- a/b/x.md --\n-- n.md --\n[[b/x]]\n-- c/d/e/y.md --\n",
        {"a/b/x.md": "c/d/e/z.md"},
        "-- c/d/e/z.md --\n-- n.md --\n[[e/z]]\n-- c/d/e/y.md --\n",
        Config(),
    )


def test_a_bare_name_that_would_lead_elsewhere_from_its_new_folder_is_written_out() -> None:
    check_moves(
        "-- a/n.md --\n[[x]]\n-- a/x.md --\n-- b/x.md --\n",
        {"a/n.md": "b/n.md"},
        "-- b/n.md --\n[[a/x]]\n-- a/x.md --\n-- b/x.md --\n",
        Config(),
    )


CASES = json.loads(
    (Path(__file__).parents[1] / "conformance/obsidian_cases.json").read_text("utf-8")
)["cases"]
NOT_FOLLOWED = {"b.canvas"}
"""A canvas is no note: its links are not known."""


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["id"])
        for case in CASES
        if case["area"] == "rename-edit" and "rename" in case["input"]
    ],
)
def test_files_are_renamed_as_by_obsidian(case: dict[str, Any]) -> None:
    texts = case["files"]
    old, new = case["input"]["rename"]
    vault = build_vault(texts, [parse(path, texts[path]) for path in texts if is_note(path)])
    link_format = case.get("settings", {}).get("newLinkFormat", "shortest")

    done = relinked(vault, {old: new}, Config(new_link_format=link_format), texts.get)

    expected = case["expected"]["files_after"]
    for path in expected.keys() - NOT_FOLLOWED:
        before = old if path == new else path
        assert apply(texts[before], done.edits.get(before, ())) == expected[path]
