"""What holds for every extraction, whatever is selected in a note and wherever links lead."""

from collections import Counter
from collections.abc import Iterator, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawing import Drawn
from tests.features.fixing import selection
from tests.features.refactoring import after, offered
from tests.features.test_rename_law import built
from wikilink_ls.config import Config
from wikilink_ls.features.code_action import ActionError
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


@settings(max_examples=80, deadline=None)
@given(st.data(), TEXTS, st.sampled_from(("\n", "\r\n")), st.sampled_from(("root", "current")))
def test_every_link_leads_to_what_it_led_to(
    data: st.DataObject, lines: list[str], newline: str, location: str
) -> None:
    text = "\n".join(lines).replace("\n", newline)
    texts = {"log/old.md": text, "m.md": OTHERS[0], "log/n.md": OTHERS[1]}
    texts |= dict.fromkeys(("b.md", "log/b.md", "x/h1.md"), "")
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    span = Span(start, data.draw(st.sampled_from((start, end))))
    config = Config(new_file_location=location)  # type: ignore[arg-type]
    here = selection(Drawn(built(texts), texts, "log/old.md"), config, span)

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


def meanings(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is named, or else the path of the file, by every link that leads somewhere."""
    vault = built(texts)
    for note in vault.notes.values():
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
