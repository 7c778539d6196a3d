"""What holds for every extraction, and for every embed that is replaced by what it shows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn
from tests.features.fixing import selection
from tests.features.meaning import built
from tests.features.refactoring import after, offered
from wikilink_ls.config import Config
from wikilink_ls.features.actions.code_action import ActionError
from wikilink_ls.syntax.note import Block, Heading
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.target import target_of

# Each heading, block and footnote is written once, so that it can be told wherever it is.
LINES = (
    *(
        "# h1",
        "## h2",
        "## h3 과도함",
        "### h4 🌱",
        "h5\n---",
        "",
        "",
        "a ^b1",
        "- i ^b2",
        "  - j",
    ),
    *("[[#h1]] [[old#h3 과도함]]", "[[log/old#h1#h2]] [x](old.md#h4%20🌱)", "![[OLD#^b1|y]]"),
    *("- [[./b]] ![[../b]]", "  [[b|z]] [[gone]] [[./gone]]", "1. [y](../b.md) [[#^b2]] [[#h5]]"),
    *("> [[log/b]] [[#h2|q]]", "x[^1] [l]", "[^1]: f [[./b]]", "[l]: ./b.md", "y[^1] [z][l]"),
    *(
        "| a |\n| - |\n| [[#h3 과도함\\|b]] |",
        "```\n# no\n```",
        "[[old]] [[#]] [m](old.md)",
        "$$\n1\n$$",
    ),
)
OTHERS = (
    "[[old#h1]] [[Old#h1#h4 🌱|x]] [[old]]",
    "[x](log/old.md#h2) ![[old#^b1]] [[old#h5]] [[b]]",
)

TEXTS = st.lists(st.sampled_from(LINES), unique=True, min_size=2, max_size=14)


@st.composite
def whole_lines(draw: st.DrawFn, lines: list[str], newline: str) -> Span:
    """Some of *lines*, which are those of the text, or the beginning of one."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.replace("\n", newline) + newline))
    first = draw(st.integers(0, len(lines) - 1))
    last = draw(st.integers(first, len(lines) - 1))
    end = starts[last + 1] - len(newline)
    return Span(starts[first], draw(st.sampled_from((starts[first], end))))


@st.composite
def within(draw: st.DrawFn, text: str) -> Span:
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return Span(start, end)


@given(st.data(), TEXTS, st.sampled_from(("\n", "\r\n")), st.sampled_from(("root", "current")))
def test_every_link_leads_to_what_it_led_to(
    data: st.DataObject, lines: list[str], newline: str, location: str
) -> None:
    text = "\n".join(lines).replace("\n", newline)
    texts = {"log/old.md": text, "m.md": OTHERS[0], "log/n.md": OTHERS[1]}
    texts |= dict.fromkeys(("b.md", "log/b.md", "x/h1.md"), "")
    span = data.draw(whole_lines(lines, newline) | within(text))
    config = Config(new_file_location=location)  # type: ignore[arg-type]
    here = selection(Drawn(built(texts), texts, "log/old.md"), config, span)
    here = replace(here, only=("refactor",))

    for action in offered(here, "refactor.extract"):
        try:
            changes = action.changes()
        except ActionError:
            continue
        assert changes is not None
        done = after(texts, changes)

        assert not Counter(meanings(texts)) - Counter(meanings(done))
        assert tuple(done)[-1:] == action.creates
        words = {it.strip(" #-=") for it in text.split(newline) if "[" not in it}
        assert words <= {it.strip(" #-=") for text in done.values() for it in text.split(newline)}


@given(TEXTS, st.sampled_from(("", "#h1", "#h3 과도함", "#^b1", "#^b2")), st.sampled_from(OTHERS))
def test_what_is_shown_leads_from_its_new_place_where_it_led(
    lines: list[str], subpath: str, around: str
) -> None:
    embed = f"![[log/old{subpath}]]"
    texts = {"m.md": f"# m\n{around}\n\n{embed}\n\n# o\n[[#o]]\n", "log/old.md": "\n".join(lines)}
    texts |= dict.fromkeys(("b.md", "log/b.md"), "")
    at = texts["m.md"].index(embed)
    here = selection(Drawn(built(texts), texts, "m.md"), Config(), Span(at, at))

    for action in offered(here, "refactor.inline"):
        try:
            changes = action.changes()
        except ActionError:
            continue
        assert changes is not None
        done = after(texts, changes)

        before, shown = Counter(meanings(texts)), Counter(meanings(texts, "log/old.md"))
        left = before - Counter(meanings(done))
        assert sum(left.values()) <= 1
        assert all(kind == "embed" for kind, _ in left)
        if not subpath:
            assert Counter(meanings(done, "m.md")) >= shown


def meanings(texts: Mapping[str, str], path: str | None = None) -> Iterator[tuple[str, str]]:
    """What is named, or else the path of the file, by every link that leads somewhere.

    With *path*, by those of that note.
    """
    vault = built(texts)
    for note in vault.notes.values() if path is None else [vault.notes[path]]:
        for link in note.links:
            target = target_of(vault, link, note)
            if target.path is None:
                continue
            match target.place:
                case None:
                    what = "" if target.missing else target.path
                case Heading(text=text):
                    what = text
                case Block(id=id_):
                    what = id_
                case footnote:
                    what = footnote.label
            yield link.kind, what
