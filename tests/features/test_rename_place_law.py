"""What holds for every rename of a heading, a block, a footnote, a tag or an alias."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.features.meaning import built
from tests.features.test_rename_law import edited
from wikilink_ls.config import Config
from wikilink_ls.features.rename import rename
from wikilink_ls.features.renames.renamable import NamedFile, RenameError, named_at
from wikilink_ls.syntax.headings import heading_text_span
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.target import places_of, target_of

Texts = Mapping[str, str]

EXACT_LINES = (
    *("# A", "## B", "C\n==", "# 😀 새 제목 ##", "text ^id", "- item ^b-2", "x[^1] y[^1]"),
    *("[^1]: note", "x[^주석]", "[^주석]: y [[n#[^주석]]]", "#tag", "#tag/child x", "#태그 😀"),
    *("#태그/a/b", "`#tag`", "| [[n#A\\|x]] |\n| - |", "[[n#A]]", "[[n#A#B|B]]", "![[n#B]]"),
    *("[[#A]]", "[x](n.md#A#B)", "[😀 새 제목](n.md#😀%20새%20제목)", "[y](<n.md#😀 새 제목>)"),
    *("[[n#^id]]", "[z](n.md#^b-2)", "[[n#[^1]]]", "[[n#A|n > A]]", "[[n|Yard]]", "[[m#A]]"),
    *("[[n]]", "[[n#^gone]]", "[[n#gone]]", "[Yard](n.md)"),
)
LINES = (
    *EXACT_LINES,
    *("## A", "# A ##", "### C", "# B: c", "## [[#B]] x", "[[n#a#B|B]]", "[z](n.md#^ID)"),
    *("[[n#😀 새 제목!|x]]", "x ^ID", "#TAG", "[^gone]", "[[x/n#A]]"),
)
PROPERTIES = (
    "",
    '---\ntags: [tag, 태그/a] # tag\naliases: [Yard, 뜰]\nup: "[[n#A|x]]"\n---\n',
    "---\ntags:\n  - \"#tag/child\"\naliases: Yard\nup: '[[n#😀 새 제목]]'\n---\n",
)
NAMES = ("새", "A", "D: e", "x#y", "id", "b-2", "New-1", "tag", "t/u", "1984", "a]", "😀 F", "")


def notes(lines: tuple[str, ...], *, unique: bool) -> st.SearchStrategy[str]:
    body = st.lists(st.sampled_from(lines), max_size=8, unique=unique)
    newlines = st.sampled_from(("\n", "\r\n"))
    return st.builds(
        lambda head, lines, newline: (head + "\n\n".join(lines) + "\n").replace("\n", newline),
        st.sampled_from(PROPERTIES),
        body,
        newlines,
    )


NOTES = notes(LINES, unique=False)
VAULTS = st.fixed_dictionaries({"n.md": NOTES, "m.md": NOTES, "x/n.md": NOTES})
EXACT_NOTES = notes(EXACT_LINES, unique=True)
EXACT_VAULTS = st.fixed_dictionaries({"n.md": EXACT_NOTES, "m.md": EXACT_NOTES})


def renamed(texts: Texts, path: str, offset: int, name: str) -> dict[str, str]:
    vault = built(texts)
    arguments = (vault, vault.notes[path], offset, texts[path])
    done = rename(*arguments, name, Config(), texts.get)
    assert not done.moves
    return edited(texts, done.edits, {})


def named_places(texts: Texts) -> list[tuple[str, int, str]]:
    """Where something but a file is named, and its name."""
    found = []
    vault = built(texts)
    for path, text in texts.items():
        for offset in sorted(set(_offsets(vault.notes[path], text))):
            with suppress(RenameError):
                named = named_at(vault, vault.notes[path], offset, text)
                if not isinstance(named, NamedFile):
                    found.append((path, offset, named.name))
    return found


def _offsets(note: Note, text: str) -> Iterator[int]:
    yield from (it.subpath_span.end for it in note.links)
    yield from (it.display_span.end for it in note.links)
    yield from (heading_text_span(text, it).end for it in note.headings)
    yield from (it.id_span.start for it in note.blocks)
    yield from (it.label_span.start for it in note.footnotes)
    yield from (it.label_span.start for it in note.footnote_references)
    yield from (it.span.end for it in note.tags)
    aliases = note.properties.get("aliases")
    yield from (it.span.end for it in (aliases.texts if aliases else ()))


def meanings(texts: Texts) -> Iterator[tuple[object, ...]]:
    """Of every link, where it leads: to the how-manieth place of which note."""
    vault = built(texts)
    for path in sorted(texts):
        note = vault.notes[path]
        for link in note.links:
            target = target_of(vault, link, note)
            places = places_of(vault, link, note)
            if target.note is None or not places:
                yield path, link.kind, target.path, None
                continue
            of = target.note
            everything = (*of.headings, *of.blocks, *of.footnotes)
            yield path, link.kind, target.path, everything.index(places[-1])


@given(st.data())
def test_what_led_to_a_place_leads_there_or_the_rename_is_refused(data: st.DataObject) -> None:
    texts = data.draw(VAULTS)
    assume(found := named_places(texts))
    path, offset, _ = data.draw(st.sampled_from(found))

    with suppress(RenameError):
        after = renamed(texts, path, offset, data.draw(st.sampled_from(NAMES)))
        # A link in a heading goes with the text of that.
        before = [it for it in meanings(texts) if it[-1] is not None]
        in_headings = sum(
            heading_text_span(texts[it.path], heading).overlaps(link.span)
            for it in built(texts).notes.values()
            for heading in it.headings
            for link in it.links
        )
        assert in_headings or not [it for it in before if it not in list(meanings(after))]


@given(st.data())
def test_there_and_back_every_byte_is_what_it_was(data: st.DataObject) -> None:
    """Where links say letter by letter what they name, and nothing has two names alike."""
    texts = data.draw(EXACT_VAULTS)
    assume(found := named_places(texts))
    path, offset, name = data.draw(st.sampled_from(found))
    new = data.draw(st.sampled_from(("fresh-1", "Fresh-2")))

    there = renamed(texts, path, offset, new)

    again = next(it for it in named_places(there) if it[2] == new)
    assert renamed(there, again[0], again[1], name) == texts
