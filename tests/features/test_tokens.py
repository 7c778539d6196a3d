"""Tokens, one a line: what is marked, its kind, and the facts of it."""

from itertools import pairwise
from textwrap import dedent
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import drawn
from wikilink_ls.features.tokens import tokens
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.building import build_vault


def check(drawing: str, expected: str, *, complete: bool = True) -> None:
    at = drawn(drawing)
    path, text = next(iter(at.texts.items()))

    found = tokens(at.vault, at.vault.notes[path], complete=complete)

    lines = [" ".join((it.span.of(text), "·", it.kind, *it.facts)) for it in found]
    assert "\n".join(lines) == dedent(expected).strip()
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


def test_a_link_is_its_path_its_subpath_and_its_shown_text() -> None:
    check(
        """
        -- Home.md --
        😀 [[Garden]] [[Garden#Beds|the 꽃밭]] [[#Own]] [text](Garden.md#Beds) [x](https://x.y)
        # Own
        -- Garden.md --
        # Beds
        """,
        """
        Garden · link
        Garden · link
        #Beds · subpath
        the 꽃밭 · display
        #Own · subpath
        text · display
        Garden.md · link
        #Beds · subpath
        """,
    )


def test_what_leads_nowhere_dangles() -> None:
    check(
        """
        -- Home.md --
        [[Gone#Beds|x]] [[Garden#Gone|y]] [[Garden#^gone]] [[#gone]] ![[gone.png]]
        -- Garden.md --
        """,
        """
        Gone · link dangling
        #Beds · subpath dangling
        x · display dangling
        Garden · link
        #Gone · subpath dangling
        y · display
        Garden · link
        #^gone · subpath dangling
        #gone · subpath dangling
        gone.png · link dangling embed
        """,
    )


def test_while_the_vault_is_read_only_the_note_itself_is_known() -> None:
    check(
        """
        -- Home.md --
        ---
        root-concepts: [없음]
        ---
        [[Gone#Beds]] [[Garden#Gone]] [[#gone]]
        -- Garden.md --
        """,
        """
        root-concepts · property
        없음 · concept concept
        Gone · link
        #Beds · subpath
        Garden · link
        #Gone · subpath
        #gone · subpath dangling
        """,
        complete=False,
    )


def test_concepts_and_embeds() -> None:
    check(
        """
        -- Home.md --
        ---
        root-concepts:
          - 과도함
          - 없음
          - "[[root-03-과도함]]"
        ---
        [[root-03-과도함|그것]] ![[root-03-과도함]] ![[rose.png|100]]
        -- root-03-과도함.md --
        -- rose.png --
        """,
        """
        root-concepts · property
        과도함 · concept concept
        없음 · concept dangling
        root-03-과도함 · link concept
        root-03-과도함 · link concept
        그것 · display concept
        root-03-과도함 · link concept embed
        rose.png · link embed
        100 · display embed
        """,
    )


def test_tags_block_ids_properties_and_aliases() -> None:
    check(
        """
        -- Home.md --
        ---
        # a comment: no heading
        aliases: [정원, "the yard"]
        tags: plant/tree
        a: 1
        ---
        # Not a token
        #tag/과도함 text ^id-1

        `#no [[Home]]`
        """,
        """
        aliases · property
        정원 · alias
        the yard · alias
        tags · property
        plant/tree · tag
        a · property
        #tag/과도함 · tag
        ^id-1 · block-id
        """,
    )


def test_of_tokens_in_each_other_there_are_the_inner_ones() -> None:
    check(
        """
        -- Home.md --
        ---
        aliases: ["[[Garden]]"]
        ---
        [![alt](rose.png)](Garden.md) [a][r]

        [r]: Garden.md
        -- Garden.md --
        -- rose.png --
        """,
        """
        aliases · property
        Garden · link
        alt · display embed
        rose.png · link embed
        Garden.md · link
        a · display
        """,
    )


def test_an_empty_note_has_none() -> None:
    check("-- Home.md --\n", "")


PIECES = (
    *("[[a]]", "[[b#c|d]]", "![[a]]", "[t](a.md)", "[t\nu](a.md#x)", "[![t](u.md)](a.md)", "😀"),
    *(
        "\n",
        "\n\n",
        "\r\n",
        "#tag",
        " ^id",
        "`",
        "> ",
        "# c",
        " ",
        "과",
        "[r][r]",
        "\n[r]: a.md\n",
    ),
)
FRONT = st.sampled_from(("", "---\naliases: [x, '[[a]]']\ntags: t\n---\n", "---\nx: '[[a\n"))


@given(FRONT, st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.data())
def test_a_range_has_the_tokens_of_its_lines(front: str, body: str, data: st.DataObject) -> None:
    text = front + body
    note = parse("n.md", text)
    vault = build_vault(["a.md", "n.md"], [note, parse("a.md", "# c")])
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    whole, part = tokens(vault, note), tokens(vault, note, Span(start, end))

    assert all(a.span.end <= b.span.start for a, b in pairwise(whole))
    assert part == [it for it in whole if it in part]
    assert set(part) >= {it for it in whole if it.span.overlaps(Span(start, end))}
    after = text.find("\n", end)
    first, last = text.rfind("\n", 0, start) + 1, len(text) if after < 0 else after + 1
    assert all(it.span.end >= first and it.span.start <= last for it in part)


def test_a_range_asks_where_the_links_on_its_lines_lead_and_no_others() -> None:
    text = "".join(f"[[a{nth}]] [x\ny](b.md)\n\n" for nth in range(100))
    note = parse("n.md", text)
    span = Span(text.index("[[a50]]"), text.index("[[a50]]") + 1)

    with patch("wikilink_ls.features.tokens.targets_of", return_value=()) as asked:
        tokens(build_vault(["n.md"], [note]), note, span)

    assert [link.path for link in asked.call_args.args[1]] == ["a50", "b.md"]
