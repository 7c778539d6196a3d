"""Laws of parsing: it never raises, it is done in time, and every span is where it says."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span

PIECES = [
    *("[[", "]]", "![[", "[", "]", "](", ")", "!", "|", "\\|", "\\", "#", "##", "# ", "^", " ^id"),
    *(
        "`",
        "``",
        "```",
        "```\n",
        "~~~\n",
        "$",
        "$$",
        "\n$$\n",
        "<!--",
        "-->",
        "<div>",
        "<b>",
        "</b>",
        "<",
    ),
    *("%%", "*", "**", "_", "~~", "- ", "1. ", "> ", ">", "    ", "\t", "| a |\n|---|\n", "|-|\n"),
    *("\n", "\n\n", "\r\n", "\r", "---\n", "===\n", "\n---\n", "[^1]", "[^1]: ", "[a]: b\n"),
    *("a", "b c", "note.md", "가나", "e\u0301", "😀", "\0", "\ud800", "\u2028", "\x85", "\ufeff"),
    *("http://x", "%20", "#tag", "#a/b", "[[a]]", "[a](b.md)", "tags: ", ": ", '"', "'", "&amp;"),
]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
TEXTS = MARKDOWN | st.text() | MARKDOWN.map(lambda body: f"---\n{body}\n---\n{body}")


def spans(note: Note) -> Iterator[Span]:
    for link in note.links:
        yield from (link.span, link.path_span, link.subpath_span, link.display_span)
    yield from (heading.span for heading in note.headings)
    yield from (block.span for block in note.blocks)
    yield from (footnote.span for footnote in note.footnotes)
    yield from (reference.span for reference in note.footnote_references)
    yield from (tag.span for tag in note.tags)
    yield from (block.id_span for block in note.blocks)
    yield from note.tables
    yield note.properties.span
    yield from (problem.span for problem in note.properties.problems)
    for entry in note.properties.entries:
        yield from (entry.key_span, entry.value_span, *(it.span for it in entry.texts))


def check_link(link: Link, text: str) -> None:
    whole, path = link.span.of(text), link.path_span.of(text)
    assert whole.startswith({"embed": "![[", "markdown-embed": "!["}.get(link.kind, "["))
    if link.kind in ("wikilink", "embed"):
        assert whole.endswith("]]")
        assert (path, link.subpath_span.of(text)) == (link.path, link.subpath)
    if link.kind in ("wikilink", "embed", "markdown", "markdown-embed") and link.display:
        shown = link.display_span.of(text)
        assert link.display in (shown, shown.replace("\\|", "|"))
    if link.kind == "markdown" and not set("&\\") & set(path):
        assert link.path in (path.strip(), unquote(path).strip())


@given(TEXTS)
@example("[a](\n> b)")
@example("> [a](\n> b)")
def test_every_span_is_in_the_text_and_holds_what_was_read(raw: str) -> None:
    note, text = parse("note.md", raw), re.sub("[\ud800-\udfff]", "\ufffd", raw)

    assert all(0 <= span.start <= span.end <= len(text) for span in spans(note))
    for link in note.links:
        check_link(link, text)
    for heading in note.headings:
        assert heading.text.split() == [
            word for word in heading.text.split() if word in heading.span.of(text)
        ]
    for block in note.blocks:
        assert block.id_span.of(text) == block.id
        assert text[block.id_span.start - 1] == "^"
    for tag in note.tags:
        written = tag.span.of(text)
        assert tag.in_properties or written == f"#{tag.name}"
    assert note.lines.length == len(text)


@given(TEXTS)
def test_facts_come_in_the_order_of_the_text(text: str) -> None:
    note = parse("note.md", text)

    for starts in (
        [it.start for it in note.links],
        [it.span.start for it in note.headings],
        [it.id_span.start for it in note.blocks],
        [it.start for it in note.literal],
        [it.span.start for it in note.tags if not it.in_properties],
    ):
        assert starts == sorted(starts)


@given(TEXTS)
def test_nothing_is_found_in_code(text: str) -> None:
    note = parse("note.md", text)

    found = [*(it.start for it in note.links if it.key is None)]
    found += [it.span.start for it in note.tags if not it.in_properties]
    assert not [at for at in found for span in note.literal if span.start <= at < span.end]


@given(MARKDOWN, MARKDOWN)
def test_a_paragraph_that_is_added_changes_no_heading_before_it(before: str, after: str) -> None:
    """As far as nothing is still open where the first text ends."""
    text = f"{before}\n\n# End\n\n"
    headings = parse("note.md", text).headings
    if not headings or headings[-1].text != "End" or "---" in text or "$$" in text:
        return

    more = parse("note.md", f"{text}x {after.replace('[a]: b', '').replace('[^1]', '')}")

    assert more.headings[: len(headings)] == headings


def test_nothing_is_a_note() -> None:
    note = parse("a/b.md", "")

    assert (note.title, note.links, note.headings, len(note.lines)) == ("b", (), (), 1)


def test_lone_surrogates_are_read_as_what_can_be_written() -> None:
    note = parse("note.md", "---\ntags: \ud800\n---\n# \ud801\n[[\udc00]]")

    assert [link.path for link in note.links] == ["\ufffd"]
    assert [heading.text for heading in note.headings] == ["\ufffd"]


def test_a_damaged_file_is_known_as_such() -> None:
    assert parse("note.md", "x", damaged=True).damaged
    assert not parse("note.md", "x").damaged


def test_of_nested_links_the_inner_one_is_at_the_cursor() -> None:
    note = parse("note.md", "[![a](b)](c)")

    assert [link.path for at in (0, 4, 11) if (link := note.link_at(at))] == ["c", "b", "c"]


def test_a_cursor_at_either_end_of_a_link_is_at_the_link() -> None:
    note = parse("note.md", "x [[a]] y")

    assert [at for at in range(9) if note.link_at(at)] == [2, 3, 4, 5, 6, 7]


HUGE = {
    "brackets": "[" * 100_000,
    "open links": "[[" * 40_000,
    "open embeds": "![" * 20_000,
    "destinations": "](" * 20_000,
    "open targets": "[x](" * 20_000,
    "open angles": "[x](<" * 20_000,
    "pipes in a link": "[[" + "a|" * 50_000 + "]]",
    "footnotes in a link": "[[a" + "#[^a]" * 20_000 + "]]",
    "escapes": "\\" * 100_001 + "[[a]]",
    "hashes": "#" * 100_000,
    "tags": "#a" * 50_000,
    "tags behind pipes": "|#a" * 50_000,
    "tags behind marks": "*#a" * 50_000,
    "quotes": ">" * 5_000 + " [[a]]",
    "quotes and blanks": ">" * 20_000 + "a" + " " * 20_000,
    "lists in lists": "1. " * 20_000 + "a" + " \n" * 20_000,
    "named lists in lists": "1. " * 20_000 + "a ^id" + " \n" * 20_000 + "^b",
    "named quotes": "> p ^a\n>\n" * 4_000 + "> " + " " * 80_000 + "\n",
    "named items": "".join("  " * depth + "- a ^id\n\n" for depth in range(120))
    + "  " * 120
    + "- "
    + " \n" * 100_000,
    "lists and an id": "- a\n\n" * 20_000 + "^b",
    "indented lists": "".join(f"{'  ' * depth}- a\n" for depth in range(300)),
    "images in images": "![" * 20_000 + "x" + "](y)" * 20_000,
    "links in links": "[" * 20_000 + "x" + "](y)" * 20_000,
    "one long definition": f"[a]: {'x' * 50_000}\n\n" + "[a] " * 5_000,
    "emphasis": "*a_" * 50_000,
    "backticks": "".join("`" * length + " " for length in range(400)),
    "dollars": "$a" * 50_000,
    "formulas": "$$\n\n" * 50_000,
    "formulas in quotes": "> $$\n\n" * 30_000,
    "definitions": "[a]: b\n\n^c\n\n" * 5_000,
    "angles": "<a " * 50_000,
    "open comments": "a <!--" * 20_000,
    "comments": "<!-- a --> b\n\n" * 5_000,
    "wide tables": ("|a" * 500 + "|\n" + "|-" * 500 + "|\n" + "|x|\n" * 500 + "\n") * 20,
    "broken links": "[[a`b]] c` " * 10_000,
    "one line of a megabyte": "가나다 [[라|마]] #바 " * 70_000,
    "a paragraph of lines": "word\n" * 100_000,
    "dashes": "---\n" * 50_000,
    "properties without an end": "---\n" + "a: b\n" * 50_000,
    "many properties": "---\n" + "".join(f"k{nth}: v\n" for nth in range(6_000)) + "---\n",
    "flow without an end": "---\na: " + "[" * 60_000 + "\n---\n",
    "carriage returns": "a [[b]]\r" * 50_000,
    "nothing visible": "\0" * 100_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_the_worst_text_is_done_soon(text: str) -> None:
    """Quadratic steps would take minutes here; the runner's patience is the limit."""
    assert parse("note.md", text).lines.length == len(text)


def test_a_note_of_two_megabytes_is_read_whole() -> None:
    page = "# Heading {0}\n\nText with [[link {0}|shown]] and #tag{0} ^id{0}\n\n- item\n\n"
    text = "".join(page.format(nth) for nth in range(30_000))

    note = parse("note.md", text)

    assert len(text) > 2_000_000
    assert len(note.headings) == len(note.links) == len(note.blocks) == len(note.tags) == 30_000
