"""Mentions, as drawings: what is marked in the first note names another one and is no link."""

import re
from collections.abc import Iterator
from textwrap import dedent
from typing import Literal
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn, draw, drawn
from wikilink_ls.config import DEFAULT_SEVERITY, Config, Diagnostics, Severity
from wikilink_ls.features import diagnostics as diagnostics_module
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.features.findings.mention_findings import MOST_FINDINGS
from wikilink_ls.features.mentioning import mentions as module
from wikilink_ls.features.mentioning.mentions import mentions
from wikilink_ls.features.mentioning.particles import are_particles
from wikilink_ls.features.mentioning.words import LONGEST_NAME, Named, named_in
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.names import Names

NormalForm = Literal["NFC", "NFD"]
ALL_OFF: dict[str, Severity] = dict.fromkeys(DEFAULT_SEVERITY, "off")

OTHERS = """\
-- Garden.md --
-- Garden notes.md --
-- AI.md --
-- roots/root-03-과도함.md --
---
aliases: [Too Much]
---
-- 🌿 정원.md --
-- C++.md --
-- 2024.md --
-- 2024-01-02.md --
-- x.md --
-- plan.png --
-- v1.2.md --
"""


def first(drawing: str) -> tuple[Drawn, str]:
    at = drawn(drawing)
    return at, next(iter(at.texts))


def check(note: str) -> None:
    drawing = f"-- n.md --\n{dedent(note).lstrip(chr(10))}"
    at, path = first(f"{drawing}\n{OTHERS}")

    found = mentions(at.vault, at.vault.notes[path], at.texts[path], Config())

    assert draw({path: at.texts[path]}, [(path, it.span) for it in found]) == f"{drawing}\n"


def test_names_aliases_and_concepts_are_mentioned() -> None:
    check(
        "A «Garden», «too much» of it: «과도함». See «root-03-과도함», «v1.2», «C++», «🌿 정원»."
    )


@pytest.mark.parametrize(
    "text",
    [
        "«과도함»은 «과도함»이라는 «과도함»까지 «과도함»으로써는 «과도함»들에게서",
        "과도함수 과도함적인 비과도함 과도함는",
        "«Garden»은 «Garden»는 «AI»가 «C++»를 «v1.2»에서",
        "«garden's» GARDENS Gardens gardener",
        "_«Garden»_ __«과도함»은__ **«과도함»**이다 a_Garden Garden_a _Garden_s",
        "self-garden garden-bed garden.org me@garden @garden x.Garden «Garden».",
        "«garden»/«garden» («Garden») “«Garden»” «Garden»—«Garden» 「«과도함»」",
    ],
)
def test_a_mention_is_a_word_of_its_own_with_or_without_particles(text: str) -> None:
    check(text.replace("«garden's»", "«garden»'s"))


def test_the_longest_from_the_leftmost_is_meant() -> None:
    check("«Garden notes» «garden» note, a «garden»  notes of «Garden notes»")


def test_short_names_count_as_they_are_written() -> None:
    check("«AI» ai Ai, x X 2024 2024-01-02 plan.png plan")


def test_what_is_no_prose_mentions_nothing() -> None:
    check(
        """
        ---
        up: Garden
        ---
        # Garden
        Garden
        ===
        [[Garden]] [Garden](Garden.md) [garden](https://x.y/garden) ![Garden](x.png) `Garden`
        #Garden https://garden.org/Garden $Garden$ <b title="Garden">«Garden»</b> %%Garden%%
        Garden:: x
        x [^Garden] \\[[Garden]] [Garden] ^Garden

        ```
        Garden %% x
        ```
        «Garden»

        %%
        Garden

        Garden
        %%

        <div>Garden</div>

        <!-- Garden -->

        $$
        Garden
        $$

        [^Garden]: a «Garden»
        [Garden]: Garden.md

        > - [ ] «Garden»
        > | «Garden» | x |
        > | - | - |
        """
    )


def test_its_own_names_are_no_mentions() -> None:
    at, path = first("""
        -- Garden notes.md --
        ---
        aliases: Plot
        ---
        Garden notes, plot; garden.
        -- Garden.md --
        -- Plot.md --
        """)

    (found,) = mentions(at.vault, at.vault.notes[path], at.texts[path], Config())

    assert found.span.of(at.texts[path]) == "garden"


def test_a_name_that_several_notes_share_means_each() -> None:
    at, path = first("""
        -- n.md --
        plan
        -- b/Plan.md --
        -- Plan.md --
        -- c.md --
        ---
        aliases: plan
        ---
        """)

    (found,) = mentions(at.vault, at.vault.notes[path], at.texts[path], Config())

    assert found.meaning.paths == ("Plan.md", "b/Plan.md", "c.md")


def test_what_is_kept_in_the_background_is_not_looked_for() -> None:
    at = drawn("-- old/Garden.md --\n-- Plan.md --\n-- old/Plan.md --\n")
    note, config = parse("n.md", "garden, plan"), Config(user_ignore_filters=("old/",))

    (found,) = mentions(at.vault, note, "garden, plan", config)

    assert found.meaning.paths == ("Plan.md",)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_letters_that_are_put_together_are_the_same(form: NormalForm, newline: str) -> None:
    at = drawn("-- root-1-과도함.md --\n-- Café.md --\n-- Cafe.md --\n")
    text = normalize(form, f"é 과도함은{newline}İ 과도함, 과도함수{newline}Café는 😀 과도함")

    found = mentions(at.vault, parse("n.md", text), text, Config())

    expected = ["과도함", "과도함", "Café", "과도함"]
    assert [it.span.of(text) for it in found] == [normalize(form, it) for it in expected]


def test_only_the_lines_that_are_asked_for_are_read() -> None:
    at = drawn("-- n.md --\ngarden\n\nA garden $0\r\ngarden\n-- Garden.md --\n")

    found = mentions(at.vault, at.note, at.text, Config(), Span(at.offset, at.offset))

    assert [it.span.start for it in found] == [at.text.index("A garden") + 2]


def test_a_line_may_be_long() -> None:
    check("x " * module.LONGEST_KEPT + "«Garden»")


def test_an_empty_note_mentions_nothing() -> None:
    check("")


def found(drawing: str, severity: Severity = "hint", *, complete: bool = True) -> str:
    at = drawn(drawing)
    path, text = next(iter(at.texts.items()))
    config = Config(diagnostics=Diagnostics(severity=ALL_OFF | {"unlinked-mention": severity}))
    findings = diagnostics(at.vault, at.vault.notes[path], config, text, complete=complete)
    return "\n".join(f"{it.span.of(text)} · {it.severity}: {it.message}" for it in findings)


def test_the_first_mention_of_what_is_not_linked_is_told() -> None:
    plans = "".join(f"-- {folder}/Plan.md --\n" for folder in "abcde")
    told = found(f"""\
-- n.md --
Garden, garden and plot; [[Kitchen]] is no kitchen. Too much, 과도함, plan.
-- Garden.md --
---
aliases: plot
---
-- Kitchen.md --
-- roots/root-03-과도함.md --
---
aliases: Too much
---
{plans}""")

    plan = "plan · hint: 'plan' is the name of several notes: "
    assert told.split("\n") == [
        "Garden · hint: 'Garden' is a note: Garden.md",
        "Too much · hint: 'Too much' is an alias of roots/root-03-과도함.md",
        plan + "a/Plan.md, b/Plan.md, c/Plan.md, 2 more",
    ]


def test_nothing_is_told_or_looked_for_unless_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = "-- n.md --\ngarden\n-- Garden.md --\n"
    assert found(drawing)

    monkeypatch.setattr(diagnostics_module, "mention_findings", None)

    assert found(drawing, "off") == ""
    assert found(drawing, complete=False) == ""


def test_of_many_mentions_the_first_are_told() -> None:
    names = [f"Garden {nth} x" for nth in range(MOST_FINDINGS + 20)]
    files = "".join(f"-- {name}.md --\n" for name in names)

    assert found(f"-- n.md --\n{', '.join(names)}\n{files}").count("\n") == MOST_FINDINGS - 1


def test_a_keystroke_reads_but_one_line_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = drawn("-- Garden.md --\n")
    read = list[str]()

    def counted(line: str, names: tuple[Names, ...]) -> Iterator[Named]:
        read.append(line)
        return named_in(line, names)

    monkeypatch.setattr(module, "named_in", counted)
    text = "".join(f"the garden, line {nth}\n" for nth in range(50))
    list(mentions(at.vault, parse("n.md", text), text, Config()))
    vault = at.vault.with_note(parse("n.md", text))
    read.clear()

    text = text.replace("line 7\n", "line 7 of 50\n")
    for _ in range(2):
        assert len(list(mentions(vault, parse("n.md", text), text, Config()))) == 50

    # Another note has come since; after that its line alone.
    assert len(read) == 50
    read.clear()
    text = text.replace("line 9\n", "line 9!\n")
    list(mentions(vault.with_note(parse("n.md", text)), parse("n.md", text), text, Config()))
    assert read == ["the garden, line 9!"]


# Letters of all kinds, in several forms, and what stands between them.
SIGNS = ("a", "A", "b", "가", "각", "\u1100\u1161\u11a8", "은", "는", "e\u0301", "é", "İ", "🙂")
BETWEEN = (" ", " ", "\u00a0", ".", "-", "_", "#", "]", "::", "1", "\u0301")
TEXTS = st.lists(st.sampled_from((*SIGNS, *BETWEEN)), max_size=14).map("".join)


def is_letter(sign: str) -> bool:
    return sign.isalnum() or bool(combining(sign))


def naive(line: str, names: set[str]) -> list[tuple[int, int, str]]:
    """Every name, tried everywhere."""
    found = []
    for start in range(len(line)):
        before = fold(line[:start])[-4:]
        word = before.rstrip("_")
        if re.search(r"[A-Za-z0-9][-.]\Z", before) or (
            word and (is_letter(word[-1]) or word[-1] in "#@[")
        ):
            continue
        for end in range(len(line), start, -1):
            name, after = fold(line[start:end]), fold(line[end:])
            if name not in names or re.match(r"\]|[*_]*[ \t]*::|[-.][A-Za-z0-9]", after):
                continue
            match = re.match(r"[^\W_]*", after)
            rest = match[0] if match else ""
            following = after[len(rest) :][:4].lstrip("_")[:1]
            if (not rest or are_particles(name[-1], rest)) and not (
                following and is_letter(following)
            ):
                found.append((start, end, name))
    return found


@given(TEXTS, st.sets(TEXTS.map(lambda it: fold(it).strip()), max_size=12), st.integers(0, 3))
def test_the_fast_finder_finds_what_a_slow_one_finds(
    line: str, chosen: set[str], kinds: int
) -> None:
    parts = {fold(line[at : at + 3]).strip() for at in range(0, len(line), 2)}
    names = {it for it in chosen | parts if it and not combining(it[0])}
    by_kind = tuple(Names.of(sorted(names)[nth :: kinds + 1]) for nth in range(kinds + 1))

    assert list(named_in(line, by_kind)) == naive(line, names)


@pytest.mark.parametrize("end", ["", " e\u0301"])
def test_signs_that_belong_together_are_not_parted(end: str) -> None:
    heart = Names.of(["정원 ❤", "정원", "\u1161a"])

    def named(line: str) -> list[str]:
        return [line[it.start : it.end] for it in named_in(line + end, (heart,))]

    assert named("정원 ❤") == ["정원 ❤", "정원"]
    assert named("❤\ufe0f정원 ❤\ufe0f") == ["정원"]
    assert named("e\u0301정원") == []
    assert named("-\u1161a") == ([] if end else ["\u1161a"])


def test_a_name_that_is_longer_than_any_file_costs_nothing() -> None:
    names = (Names.of(["a " * LONGEST_NAME + "a", "a " * 100 + "a"]),)

    (*_, last) = named_in("a " * 300 + "a", names)

    assert last.end - last.start == 201
