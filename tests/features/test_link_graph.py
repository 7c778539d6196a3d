"""Steps in the graph of links, drawn: «…» are the links that an edge is made of."""

from collections.abc import Iterator
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import draw, drawn, without_cursor
from wikilink_ls.features.link_graph import (
    Edge,
    Node,
    NodeView,
    incoming,
    node_at,
    outgoing,
    view_of,
)
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.vault import Vault


def shown(view: NodeView | None) -> str:
    return f"{view.name} ({view.detail})" if view else "nothing"


def check_incoming(drawing: str, *sources: str) -> None:
    at = drawn(drawing)
    view = node_at(at.vault, at.note, at.offset)
    assert view

    edges = list(incoming(at.vault, view.node))

    spans = [(edge.view.node.path, span) for edge in edges for span in edge.spans]
    assert draw(at.texts, spans) == without_cursor(drawing)
    assert [shown(edge.view) for edge in edges] == list(sources)


def check_outgoing(drawing: str, *targets: str) -> None:
    at = drawn(drawing)
    view = node_at(at.vault, at.note, at.offset)
    assert view

    edges = list(outgoing(at.vault, view.node))

    spans = [(view.node.path, span) for edge in edges for span in edge.spans]
    assert draw(at.texts, spans) == without_cursor(drawing)
    assert [shown(edge.view) for edge in edges] == list(targets)


def test_who_links_to_a_note_is_told_by_note() -> None:
    check_incoming(
        """
        -- b.md --
        «[[정원]]» [[b]] «![[정원#h]]» `[[정원]]`
        -- x/a.md --
        ---
        up: "«[[정원]]»"
        ---
        [[정원-뜰]]
        -- 정원.md --
        [[#h]] [[정원]]
        ## h
        text$0
        -- 정원-뜰.md --
        """,
        "b ()",
        "a (x)",
    )


def test_from_a_link_it_is_the_note_that_it_leads_to() -> None:
    check_incoming(
        """
        -- n.md --
        😀 «[[Gar$0den]]»
        -- m.md --
        [[n]] «[[x/garden]]»
        -- x/Garden.md --
        [[n]]
        """,
        "m ()",
        "n ()",
    )


def test_of_a_heading_or_a_block_the_note_itself_may_link_to_it() -> None:
    check_incoming(
        """
        -- g.md --
        «[[#b]]» [[g]]
        # A
        ## B
        -- n.md --
        «[[g#A#$0B]]» [[g#A]]
        """,
        "g ()",
        "n ()",
    )
    check_incoming(
        "-- g.md --\n«[[#^i$0d]]» block ^id\n-- n.md --\n«[x](g.md#^ID)»\n", "g ()", "n ()"
    )


def test_who_declares_a_concept_speaks_of_it() -> None:
    check_incoming(
        """
        -- root-03-과도함.md --
        # 과도함
        -- n.md --
        ---
        root-concepts: ["«과$0도함»", 없음]
        ---
        «[[root-03-과도함]]»
        """,
        "n ()",
    )


def test_a_note_links_to_notes_and_files_each_told_once() -> None:
    check_outgoing(
        """
        -- n.md --
        ---
        up: "«[[b]]»"
        root-concepts: «과도함»
        ---
        text$0
        # own
        «[[a]]» «[[b#h]]» [[gone]] [[#own]] [[n]] «![[fig.png]]» «[x](x/a.md)»
        -- a.md --
        -- b.md --
        -- x/a.md --
        -- fig.png --
        -- root-03-과도함.md --
        """,
        "b ()",
        "root-03-과도함 ()",
        "a ()",
        "fig.png ()",
        "a (x)",
    )


def test_a_place_is_told_apart_from_its_note_however_it_is_written() -> None:
    check_outgoing(
        """
        -- n.md --
        text$0 «[[b#H 1]]» «[[b]]» «[[b#h 1|x]]» «[x](b.md#H%201)» «[[b#^id]]» «[[b#gone]]»
        «[[b#[^1]]]»
        -- b.md --
        # H 1
        text ^id

        [^1]: note
        """,
        "H 1 (b)",
        "b ()",
        "^id (b)",
        "[^1] (b)",
    )


def test_a_heading_a_block_or_a_footnote_stands_for_itself() -> None:
    check_incoming(
        "-- g.md --\n# A\n## B\n# C\n## B$0\n-- n.md --\n[[g#B]] «[[g#C#B]]» [[g]]\n", "n ()"
    )
    check_incoming("-- g.md --\ntext ^i$0d\n-- n.md --\n«[[g#^id]]» [[g]]\n", "n ()")
    check_incoming(
        "-- g.md --\nx«[^1]»\n\n[^1$0]: y\n-- n.md --\n«[[g#[^1]]]» [[g]]\n", "g ()", "n ()"
    )
    check_incoming("-- g.md --\n# g$0\n-- n.md --\n«[[g#g]]» «[[g]]»\n", "n ()")


def test_a_heading_that_no_link_can_name_stands_for_its_note() -> None:
    check_incoming("-- g.md --\n# A\n# A$0\n-- n.md --\n«[[g#A]]» «[[g]]»\n", "n ()")


def test_of_a_section_only_its_links_are_told() -> None:
    check_outgoing(
        """
        -- g.md --
        [[a]] [[#B$0]]
        # B
        «[[a]]»
        ## C
        «[[b]]» [[#B]]
        # D
        [[b]]
        -- a.md --
        -- b.md --
        """,
        "a ()",
        "b ()",
    )


@pytest.mark.parametrize("text", ["[[gone$0]]", "---\nroot-concepts: 없$0음\n---\n"])
def test_what_is_nowhere_is_no_node(text: str) -> None:
    at = drawn(f"-- n.md --\n{text}\n")

    assert node_at(at.vault, at.note, at.offset) is None


@pytest.mark.parametrize(
    ("text", "name", "span", "selection"),
    [
        ("[[g#$0B]]", "B (g)", "## B\n\ntext ^id\n", "## B"),
        ("[[g#^i$0d]]", "^id (g)", "text ^id", "text ^id"),
        ("[[g$0]]", "g (x)", "intro\n# A\n## B\n\ntext ^id\n", "# A"),
        ("[[g#go$0ne]]", "g (x)", "intro\n# A\n## B\n\ntext ^id\n", "# A"),
        ("[[fig.p$0ng]]", "fig.png ()", "", ""),
        ("text$0", "n ()", "text\n", ""),
    ],
)
def test_how_a_node_is_shown(text: str, name: str, span: str, selection: str) -> None:
    other = "-- x/g.md --\nintro\n# A\n## B\n\ntext ^id\n-- fig.png --\n"
    at = drawn(f"-- n.md --\n{text}\n{other}")

    view = node_at(at.vault, at.note, at.offset)

    assert view
    there = at.texts[view.node.path]
    assert (shown(view), view.span.of(there), view.selection.of(there)) == (name, span, selection)
    assert view_of(at.vault, view.node) == view


def test_a_node_is_found_again_after_an_edit_or_is_gone() -> None:
    at = drawn("-- n.md --\n[[g#B$0]]\n-- g.md --\n## B\n")
    view = node_at(at.vault, at.note, at.offset)
    assert view

    moved = at.vault.with_note(parse("g.md", "# New\n\n## B\n[[n]]\n"))
    gone = at.vault.with_note(parse("g.md", "# New\n"))

    assert [edge.spans for edge in incoming(moved, view.node)] == [(Span(0, 7),)]
    assert [edge.spans for edge in outgoing(moved, view.node)] == [(Span(12, 17),)]
    assert list(incoming(gone, view.node)) == list(outgoing(gone, view.node)) == []
    without = at.vault.without("g.md")
    assert list(incoming(without, view.node)) == list(outgoing(without, view.node)) == []
    assert list(incoming(without, Node("../secret.md"))) == []


NAMES = ["a.md", "x/a.md", "b.md", "root-1-c.md", f"{normalize('NFD', 'é')}.md", "fig.png"]
TEXTS = st.lists(
    st.sampled_from(
        [
            "[[a]]",
            "[[x/a#h]]",
            "![[b]]",
            "[[b.md]]",
            "[[c]]",
            "[[root-1-c|c]]",
            "[[é]]",
            "![[fig.png]]",
        ]
    ),
    max_size=4,
).map(" ".join)
PROPERTIES = st.sampled_from(["", "---\nroot-concepts: [c, é]\n---\n", '---\nup: "[[a]]"\n---\n'])


def edges(vault: Vault, *, back: bool) -> Iterator[tuple[str, str, tuple[Span, ...]]]:
    for path in NAMES:
        found: Iterator[Edge] = (incoming if back else outgoing)(vault, Node(path))
        for view, spans in found:
            there = view.node.path
            yield (there, path, spans) if back else (path, there, spans)


@given(st.lists(st.tuples(PROPERTIES, TEXTS), min_size=5, max_size=5))
def test_who_is_linked_by_a_note_is_one_whom_the_note_links(notes: list[tuple[str, str]]) -> None:
    parsed = [parse(path, "".join(text)) for path, text in zip(NAMES, notes, strict=False)]
    vault = build_vault(NAMES, parsed)

    assert sorted(edges(vault, back=True)) == sorted(edges(vault, back=False))
