"""How tokens are counted for the wire, and which edits make new ones of old ones."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.features.tokens import tokens
from wikilink_ls.server.legend import TOKEN_MODIFIERS, TOKEN_TYPES
from wikilink_ls.server.token_data import SIZE, edits, token_data
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import LineIndex, Position
from wikilink_ls.vault.building import build_vault


def decoded(text: str, data: Sequence[int]) -> list[str]:
    """``text type modifiers`` of each token; text and numbers are read as an editor does."""
    lines, found = LineIndex.of(text), []
    line = character = 0
    for nth in range(0, len(data), SIZE):
        down, right, length, type_, modifiers = data[nth : nth + SIZE]
        line, character = line + down, right if down else character + right
        start = lines.offset(Position(line, character))
        end = lines.offset(Position(line, character + length))
        names = [it for nth, it in enumerate(TOKEN_MODIFIERS) if modifiers & 1 << nth]
        found.append(" ".join((text[start:end], TOKEN_TYPES[type_], *names)))
    return found


def data_of(text: str) -> list[int]:
    note = parse("n.md", text)
    files = ["n.md", "정원 😀.md", "root-1-과도함.md"]
    return token_data(note.lines, text, tokens(build_vault(files, [note]), note))


def told(text: str) -> list[str]:
    return decoded(text, data_of(text))


def test_characters_are_those_of_utf_16() -> None:
    assert told("😀 [[정원 😀|x😀]]\r\n\r\n😀😀 [[정원 😀]] #태그😀") == [
        "정원 😀 function",
        "x😀 string",
        "정원 😀 function",
        "#태그😀 enumMember",
    ]


def test_every_kind_has_a_type_and_modifiers() -> None:
    text = (
        "---\naliases: [x]\nroot-concepts: [과도함, y]\n---\n"
        "[[root-1-과도함]] ![[root-1-과도함]] [[Gone#h]] [[정원 😀#h]] ^id\n"
    )

    assert told(text) == [
        "aliases property declaration",
        "x string declaration",
        "root-concepts property declaration",
        "과도함 class declaration concept",
        "y comment declaration dangling",
        "root-1-과도함 class concept",
        "root-1-과도함 macro concept embed",
        "Gone comment dangling",
        "#h comment dangling",
        "정원 😀 function",
        "#h method",
        "^id decorator declaration",
    ]


def test_no_token_is_on_two_lines() -> None:
    assert told("> [정원\r\n> 😀 x](정원%20😀.md)\r\n") == [
        "정원 string",
        "😀 x string",
        "정원%20😀.md function",
    ]


def test_an_unclosed_pair_leaves_a_note_without_tokens() -> None:
    assert data_of("[[a") == []
    assert data_of("") == []


NUMBERS = st.lists(st.tuples(*[st.integers(0, 2)] * SIZE), max_size=6).map(
    lambda rows: [number for row in rows for number in row]
)


@given(NUMBERS, NUMBERS)
def test_edits_make_the_new_tokens_of_the_old_ones(old: list[int], new: list[int]) -> None:
    edited = list(old)
    for edit in edits(old, new):
        edited[edit.start : edit.start + edit.delete_count] = edit.data
        assert edit.start % SIZE == edit.delete_count % SIZE == 0

    assert edited == new


def test_an_edit_is_no_longer_than_it_must_be() -> None:
    text = "[[정원 😀]] [[정원 😀]]\n" * 100

    (edit,) = edits(data_of(text), data_of(text.replace("[[", "#x [[", 1)))

    assert len(edit.data) <= 2 * SIZE
    assert edits(data_of(text), data_of(text)) == []
