"""Canvases follow what is renamed and moved, and are found as what speaks of a file."""

from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.drawing import apply, draw, drawn, without_cursor
from tests.features.checking import references
from tests.features.renaming import check, check_moves
from wikilink_ls.config import Config
from wikilink_ls.features.completion import completion
from wikilink_ls.features.edits.relinking import relinked
from wikilink_ls.features.hover import hover
from wikilink_ls.features.rename import rename
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.features.workspace_symbols import workspace_symbols
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concepts import linking_notes
from wikilink_ls.vault.facts import facts_of


def canvas(texts: Mapping[str, str], moves: Mapping[str, str]) -> str:
    """What ``b.canvas`` says once files are moved."""
    notes = [facts_of(path, text) for path, text in texts.items()]

    done = relinked(build_vault(texts, notes), moves, Config(), texts.get)

    assert not done.left
    return apply(texts["b.canvas"], done.edits.get("b.canvas", ()))


def test_what_a_canvas_shows_and_links_is_renamed() -> None:
    check(
        """
        -- n.md --
        [[old$0]]
        -- old.md --
        -- b.canvas --
        {
        \t"nodes":[
        \t\t{"id":"1","type":"file","file":"old.md","subpath":"#h"},
        \t\t{"id":"2","type":"text","text":"[[old]] [[old|old]] [old](old.md) `[[old]]`"},
        \t\t{"id":"3","type":"text","text":"old.md"}
        \t],
        \t"edges":[]
        }
        """,
        "새 노트",
        """
        -- n.md --
        [[새 노트]]
        -- 새 노트.md --
        -- b.canvas --
        {
        \t"nodes":[
        \t\t{"id":"1","type":"file","file":"새 노트.md","subpath":"#h"},
        \t\t{"id":"2","type":"text","text":"[[새 노트]] [[새 노트|새 노트]] [새 노트](새%20노트.md) `[[old]]`"},
        \t\t{"id":"3","type":"text","text":"old.md"}
        \t],
        \t"edges":[]
        }
        """,  # noqa: E501
    )


def test_what_a_canvas_shows_is_the_file_at_that_path_alone() -> None:
    check_moves(
        """
        -- x/a.md --
        -- n.md --
        -- y/b.canvas --
        {"nodes":[{"type":"file","file":"a.md"},{"type":"file","file":"x/a.md"}]}
        """,
        {"x/a.md": "x/c.md"},
        """
        -- x/c.md --
        -- n.md --
        -- y/b.canvas --
        {"nodes":[{"type":"file","file":"a.md"},{"type":"file","file":"x/c.md"}]}
        """,
        Config(),
    )


def test_an_attachment_that_is_gone_is_not_the_note_of_that_name() -> None:
    drawing = '-- a.png.md --\n-- b.canvas --\n{"nodes":[{"type":"file","file":"a.png"}]}\n'

    check_moves(drawing, {"a.png.md": "c.md"}, drawing.replace("-- a.png.md", "-- c.md"), Config())


def test_a_folder_moves_and_canvases_follow() -> None:
    check_moves(
        """
        -- a/x.md --
        -- a/그림.png --
        -- a/in.canvas --
        {"nodes":[{"type":"file","file":"a/x.md"},{"type":"text","text":"[[./x]] [[../n]]"}]}
        -- n.md --
        -- out.canvas --
        {"nodes":[{"type":"group","background":"a/그림.png"},{"file":"a/in.canvas","type":"file"}]}
        """,
        {"a/x.md": "b/c/x.md", "a/그림.png": "b/c/그림.png", "a/in.canvas": "b/c/in.canvas"},
        """
        -- b/c/x.md --
        -- b/c/그림.png --
        -- b/c/in.canvas --
        {"nodes":[{"type":"file","file":"b/c/x.md"},{"type":"text","text":"[[./x]] [[../../n]]"}]}
        -- n.md --
        -- out.canvas --
        {"nodes":[{"type":"group","background":"b/c/그림.png"},{"file":"b/c/in.canvas","type":"file"}]}
        """,
        Config(),
    )


def test_links_in_a_canvas_whose_name_is_taken_over_are_written_out() -> None:
    texts = {
        "x/c.md": "",
        "y/a.md": "",
        "b.canvas": '{"nodes":[{"type":"text","text":"[[c]]\\n[[a]]"}]}',
    }

    after = canvas(texts, {"y/a.md": "y/c.md"})

    assert after == '{"nodes":[{"type":"text","text":"[[x/c]]\\n[[y/c]]"}]}'


@pytest.mark.parametrize(
    ("card", "after"),
    [
        (r"\"[[old]]\"\n\t\\[[old]]", r"\"[[it's \"new\"]]\"\n\t\\[[old]]"),
        (r"\ud83d\ude00[[old]]\uacfc[[x]]", r"\ud83d\ude00[[it's \"new\"]]\uacfc[[x]]"),
        (r"😀[[old#h\"]]과", r"😀[[it's \"new\"#h\"]]과"),
        (r"[[\u006fld]] [x]\u0028old.md)", r"[[it's \"new\"]] [x]\u0028it's%20%22new%22.md)"),
        (r"[x][l]\n\n[l]: old.md", r"[x][l]\n\n[l]: it's%20%22new%22.md"),
    ],
)
def test_letters_around_a_link_stay_as_they_are_written(card: str, after: str) -> None:
    node = '{"nodes":[{"type":"text", "text":"%s"}]}'
    texts = {"old.md": "", "b.canvas": node % card}

    assert canvas(texts, {"old.md": 'it\'s "new".md'}) == node % after


@pytest.mark.parametrize(
    ("file", "after"),
    [
        ("a/old.md", r"a/\"q\" \\ 과.md"),
        (r"\u0061\/old.md", r"\u0061\/\"q\" \\ 과.md"),
        ("/a/old.md", r"a/\"q\" \\ 과.md"),
    ],
)
def test_a_shown_file_is_written_as_json_wants_it(file: str, after: str) -> None:
    node = '{"nodes":[{"file":"%s","type":"file"}]}'
    texts = {"a/old.md": "", "b.canvas": node % file}

    assert canvas(texts, {"a/old.md": 'a/"q" \\ 과.md'}) == node % after


@pytest.mark.parametrize(
    "text",
    [
        '{"nodes":[{"type":"file","file":"a/과.md"}',
        '{"nodes":[{"type":"text","text":"[[과|x]]"}',
        "<<<<<<< mine\n[[a/과]]",
    ],
)
def test_a_canvas_that_is_no_json_is_told_of_if_it_seems_to_name_what_moves(text: str) -> None:
    files = "-- n.md --\n[[과$0]] [[m]]\n-- m.md --\n-- a/과.md --\n-- b.canvas --\n"
    at = drawn(f"{files}{text}\n")
    why = "is no JSON that can be read"

    done = relinked(at.vault, {"a/과.md": "new.md"}, Config(), at.texts.get)

    assert done.left == {"b.canvas": why}
    assert list(done.edits) == ["n.md"]
    assert not relinked(at.vault, {"m.md": "new.md"}, Config(), at.texts.get).left
    with pytest.raises(RenameError, match=f"'과' is not renamed: 'b.canvas' {why}"):
        rename(at.vault, at.note, at.offset, at.text, "new", Config(), at.texts.get)


def test_a_damaged_canvas_that_names_nothing_stops_no_rename() -> None:
    text = "\ufffd {"
    vault = build_vault(["old.md"], [facts_of("b.canvas", text, damaged=True)])

    done = relinked(vault, {"old.md": "new.md"}, Config(), {"b.canvas": text}.get)

    assert not done.left


def test_an_empty_canvas_is_nothing_to_tell_of() -> None:
    drawing = "-- old.md --\n-- b.canvas --\n"

    check_moves(drawing, {"old.md": "n.md"}, drawing.replace("old", "n"), Config())


@pytest.mark.parametrize(
    "now",
    [
        '{"nodes":[{"type":"text","text":"[[new]]"},{"type":"file","file":"old.md"}]}',
        '{"nodes":[{"type":"text","text":"[[old]]"},{"type":"file","file":"new.md"}]}',
        '{"nodes":[{"type":"text","text":"[[old\\ud"},{"type":"file","file":"old.md"}]',
        '{"nodes":[{"type":"text","text":"[[old]]"},{"type":"file","file":"o\\u0.md"}]}',
        " " * 76,
    ],
)
def test_a_canvas_that_is_not_the_one_of_the_facts_is_not_edited(now: str) -> None:
    known = '{"nodes":[{"type":"text","text":"[[old]]"},{"type":"file","file":"old.md"}]}'
    vault = build_vault(["old.md"], [facts_of("b.canvas", known)])
    now = now.ljust(len(known))[: len(known)]

    done = relinked(vault, {"old.md": "new.md"}, Config(), {"b.canvas": now}.get)

    assert (done.edits, done.left) == ({}, {"b.canvas": "has changed and is not read again yet"})


def test_only_the_canvases_that_speak_of_a_file_are_looked_at() -> None:
    texts = {f"{nth}.canvas": '{"nodes":[{"type":"file","file":"n.md"}]}' for nth in range(50)}
    texts |= {"b.canvas": '{"nodes":[{"type":"file","file":"old.md"}]}'}
    vault = build_vault(["n.md", "old.md"], [facts_of(path, text) for path, text in texts.items()])
    asked: list[str] = []

    def text_of(path: str) -> str:
        asked.append(path)
        return texts[path]

    done = relinked(vault, {"old.md": "new.md"}, Config(), text_of)

    assert asked == list(done.edits) == ["b.canvas"]


def test_canvases_speak_of_a_file_as_notes_do() -> None:
    drawing = r"""
        -- n.md --
        «[[a$0]]»
        -- a.md --
        -- b.canvas --
        {"nodes":[
        {"type":"text","text":"\"«[[a]]»\" [[n]] «![[a.md|\u0061]]»"},
        {"type":"file","file":"«a.md»"},
        {"type":"file","file":"n.md"}
        ]}
        """
    at = drawn(drawing)

    found = references(at.vault, at.note, at.offset, declaration=False)

    assert draw(at.texts, found) == without_cursor(drawing)


def test_a_heading_that_a_canvas_shows_is_spoken_of_there() -> None:
    drawing = """
        -- n.md --
        «[[a#$0h]]» [[a]]
        -- a.md --
        # h
        # i
        -- b.canvas --
        {"nodes":[{"type":"text","text":"[[a]] «[[a#h]]»"},
        {"type":"file","file":"«a.md»","subpath":"#h"},
        {"type":"file","file":"a.md","subpath":"#i"},
        {"type":"file","file":"a.md"}]}
        """
    at = drawn(drawing)

    found = references(at.vault, at.note, at.offset, declaration=False)

    assert draw(at.texts, found) == without_cursor(drawing)


def test_a_canvas_is_no_note() -> None:
    at = drawn(
        """
        -- n.md --
        [[$0
        -- root-1-과도함.md --
        -- b.canvas --
        {"nodes":[{"type":"text","text":"# 제목\\n#태그 [[root-1-과도함]] [[not there]]"},
        {"type":"file","file":"gone.png"}]}
        """
    )
    vault = at.vault

    offered = completion(vault, at.note, at.text, at.offset, Config(), at.texts.get)

    assert offered is not None
    assert [item.label for item in offered.items] == ["root-1-과도함", "n", "b.canvas"]
    assert set(vault.notes) == {"n.md", "root-1-과도함.md"}
    assert not list(vault.tags)
    assert workspace_symbols(vault, "제목") == []
    assert linking_notes(vault, "root-1-과도함.md") == set()


def test_notes_alone_are_counted_as_notes() -> None:
    at = drawn(
        dedent("""
        -- n.md --
        [[a$0]]
        -- a.md --
        -- b.canvas --
        {"nodes":[{"type":"file","file":"a.md"}]}
        """)
    )

    found = hover(at.vault, at.note, at.offset, Config(), at.texts.get, lambda _path: 0)

    assert found is not None
    assert found.markdown.endswith("*linked from 1 note*")
