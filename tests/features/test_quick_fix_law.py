"""What holds for every quick fix, whatever a note says."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.drawing import Drawn
from tests.features.acting import done, fixes
from tests.features.fixing import NOW, config
from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.diagnostics import Diagnostic, diagnostics
from wikilink_ls.features.new_notes.template import NewNotes
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.text import TOP, Span, TextEdit
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.paths import is_note

PATH = "log/n.md"
OTHERS = {
    "Garden.md": "---\naliases: [Plot, a|b]\n---\n# Beds\n## Roses: red\nx[^note] ^roses\n\n"
    "[^note]: y\n",
    "a/Note.md": "# H\r\n",
    "b/Note.md": "",
    "log/c/Twin.md": "",
    "c/Twin.md": "",
    "root-01-단순함.md": "```\nopen",
    "plan.png": "",
}
VAULT = build_vault(OTHERS, [parse(path, text) for path, text in OTHERS.items() if is_note(path)])

HIDDEN = {
    "dangling-link": {"dangling-heading", "dangling-block", "unknown-concept"},
    "ambiguous-link": {"dangling-heading", "dangling-block"},
    # With an escape in it, all of a link is marked, and written anew.
    "dangling-heading": {"unknown-concept"},
    "dangling-block": {"unknown-concept"},
    "unquoted-property-link": {
        *("dangling-link", "dangling-heading", "dangling-block", "unquoted-property-link"),
        *("unknown-concept", "ambiguous-link", "duplicate-concept", "invalid-properties"),
    },
}
"""What is seen only once a finding is gone: a link to nowhere has no heading to be missing."""

LINKS = [
    *(
        "[[Gadren]]",
        "![[Gadren#Beds]]",
        "[[Gadren#Sheds|x]]",
        "[[Plot]]",
        "[[a|b]]",
        "[[plot#Beds]]",
    ),
    *("[[Garden#Bads]]", "[[Garden# Rose red #x]]", "[[Garden#^rosas|y]]", "[[Garden#[^nots]]]"),
    *("[[Note]]", "![[note#H]]", "[[Note.md|z]]", "[[Note#Hx]]", "[[Twin]]", "[[c/Twin]]"),
    *("[[New]]", "[[d/New#A#B]]", "[[../New#^x]]", "[[#Own heading]]", "[[#Tilte]]", "[[x?]]"),
    *("[x](Gadren.md#Beds)", "[x](<Note>)", "![](plam.png)", "[x](#Tilte)", "[x](N%20w.md#a%20b)"),
    *("[r]", "[단순함](단순함)", "[[단순함]]", "[[root-02-여백]]", "[[root-01-단순함#x]]", "🌱"),
]
VALUES = [
    *('"[[Gadren]]"', "'[[Plot]]'", "[[Note]]", "[[[Note]], [[Plot]]]", "[[#Tilte]], [[Garden]]"),
    *(
        '\n  - [[New]]\n  - "[[New]]"',
        '"[x](Gadren.md)"',
        "x: y",
        "[1, 2]",
        "[[1, 2]]",
        "[[Note]] y",
    ),
    *('"[[Garden#\\u0042ads]]"', "'[[Garden#Bad''s]]'", "{a: [[Note]]}"),
]


@st.composite
def notes(draw: st.DrawFn) -> str:
    values = draw(st.lists(st.sampled_from(VALUES), max_size=3))
    keys = draw(st.permutations(["up", "root-concepts", "z"]))
    lines = [
        f"{key}: {value}".replace(": \n", ":\n") for key, value in zip(keys, values, strict=False)
    ]
    head = ["---", *lines, "---"] if lines else []
    words = draw(st.lists(st.sampled_from(LINKS), max_size=5))
    frame = draw(st.sampled_from(["{}", "# Title\n{}\n", "| a |\n|-|\n| {} |\n", "> {}\n"]))
    body = frame.replace(
        "{}", " ".join(words).replace("|", "\\|") if "|" in frame else " ".join(words)
    )
    text = "\n".join([*head, f"{body}\n\n[r]: Gadren.md#Beds"])
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


RAW = st.text("[]()!#^|\"':,- \n\r\\<>`ab/.%20가🌱{}", max_size=80)
AROUND = st.sampled_from(
    [
        *("{}", "[[{}]]", "[x](<{}>)", "[[Garden#{}|y]]", "[x](New#{})", "[[Note|{}]]"),
        *("---\nup: {}\n---\n", '---\nup: "[[{}]]"\n---\n', "---\nup:\n  - [[{}]], [[x]]\n---\n"),
    ]
)


@given(notes())
def test_a_fix_mends_what_it_is_for_and_nothing_else(text: str) -> None:
    hold(text)


@given(RAW, AROUND)
def test_no_text_is_too_odd_for_that(raw: str, around: str) -> None:
    hold(around.replace("{}", raw))


def offered(here: Drawn) -> list[CodeAction]:
    text, whole = here.text, Span(0, len(here.text))
    new = NewNotes(NOW, here.texts.get)
    at = Selection(here.vault, here.note, text, whole, config(), new, here.texts.get)
    return fixes(at)


def hold(text: str) -> None:
    here = Drawn(VAULT.with_note(parse(PATH, text)), {**OTHERS, PATH: text}, PATH, 0)
    before = diagnosed(here, here.texts)
    for action in offered(here):
        if _can_be_done(action):
            check(here, action, before)


def _can_be_done(action: CodeAction) -> bool:
    try:
        return action.changes() is not None
    except ActionError:  # It says why.
        return False


def check(here: Drawn, action: CodeAction, before: tuple[Diagnostic, ...]) -> None:
    changes, text = action.changes(), here.text
    assert changes is not None
    texts = done(here, action)
    after = diagnosed(here, texts)
    for edits in changes.edits.values():
        spans = sorted(it.span for it in edits)
        assert all(one.end <= two.start for one, two in pairwise(spans))
    if action.kind != "quickfix":
        return
    assert any((it.code, it.span) == (action.code, action.span) for it in before)
    place = moved(action.span or TOP, changes.edits.get(PATH, ()))
    assert not any(it.code == action.code and it.span.overlaps(place) for it in after)
    news = {code for code, _ in told(after, texts[PATH]) - told(before, text)}
    assert news <= HIDDEN.get(action.code or "", set())
    if action.title.startswith(("Link to", "Replace with")) and "root" not in text:
        _assert_one_changed(here.note, parse(PATH, texts[PATH]), action.span)


def moved(span: Span, edits: Iterable[TextEdit]) -> Span:
    """Where *span* is after *edits*, with all that they put in its place."""
    before = inside = 0
    for (start, end), new_text in edits:
        if end <= span.start:
            before += len(new_text) - (end - start)
        elif start >= span.start and end <= span.end:
            inside += len(new_text) - (end - start)
    return Span(span.start + before, span.end + before + inside)


def diagnosed(here: Drawn, texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    vault = here.vault
    for path, text in texts.items():
        if text != here.texts.get(path):
            vault = vault.with_note(parse(path, text))
    return diagnostics(vault, vault.notes[PATH], config())


def told(found: Iterable[Diagnostic], text: str) -> set[tuple[str, str]]:
    """What of *found* is no mere hint: the code, and what is marked."""
    return {(it.code, it.span.of(text)) for it in found if it.severity != "hint"}


def _assert_one_changed(old: Note, new: Note, span: Span | None) -> None:
    assert len(old.links) == len(new.links)
    for one, other in zip(old.links, new.links, strict=True):
        if span not in (one.path_span, one.subpath_span):
            assert (one.kind, one.linktext, one.display) == (
                other.kind,
                other.linktext,
                other.display,
            )
