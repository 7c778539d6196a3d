"""The outline of a note, drawn as an indented list."""

from collections.abc import Callable, Iterator, Sequence
from textwrap import dedent

from tests.costs import check_grows_with
from wikilink_ls.features.symbols import Symbol, symbols
from wikilink_ls.syntax.parser import parse


def outline(text: str) -> str:
    return "\n".join(lines(symbols(parse("n.md", text)), text, 0))


def lines(found: Sequence[Symbol], text: str, depth: int) -> Iterator[str]:
    for symbol in found:
        section = symbol.span.of(text).replace("\n", "⏎")
        yield f"{'  ' * depth}{symbol.level} {symbol.name} · {section}"
        assert symbol.span.start == symbol.selection.start
        yield from lines(symbol.children, text, depth + 1)


def check(text: str, drawn: str) -> None:
    assert outline(text) == dedent(drawn).strip("\n")


def test_headings_hold_those_below_them() -> None:
    check(
        "# a\nx\n## b\n### c\n## d\n# e\n",
        """
        1 a · # a⏎x⏎## b⏎### c⏎## d⏎
          2 b · ## b⏎### c⏎
            3 c · ### c⏎
          2 d · ## d⏎
        1 e · # e⏎
        """,
    )


def test_a_level_that_is_left_out_is_no_level() -> None:
    check(
        "### a\n# b\n#### c\n## d",
        """
        3 a · ### a⏎
        1 b · # b⏎#### c⏎## d
          4 c · #### c⏎
          2 d · ## d
        """,
    )


def test_a_heading_without_text_has_a_name_all_the_same() -> None:
    check("#\n", "1 (no text) · #⏎")


def test_a_note_without_headings_has_no_outline() -> None:
    check("text", "")


def test_the_time_it_takes_grows_with_the_headings() -> None:
    def outline(count: int) -> Callable[[], object]:
        note = parse("n.md", "# a\n## b\n" * count)
        return lambda: symbols(note)

    check_grows_with(outline)
