"""Concepts are offered by their names: in links, and in the property that declares them."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from tests.drawing import Drawn, apply, drawn
from wikilink_ls.config import Config
from wikilink_ls.features.completion import Completions, Editor, Item, completion
from wikilink_ls.server import wire
from wikilink_ls.server.client import Client, client_of
from wikilink_ls.server.convert import to_completion_list
from wikilink_ls.syntax.parser import parse
from wikilink_ls.syntax.properties import parse_properties
from wikilink_ls.syntax.text import LineIndex, Span, TextEdit
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_names

ROOTS = """
-- roots/root-03-과도함.md --
---
aliases: [Too Much, 넘침]
---
# 과도함
> 선은 [[넘어]] 봐야 <b>보인다</b>. ^gist
-- roots/root-04-인사이드-아웃.md --
---
aliases: Inside Out
---
안에서 밖으로.
-- roots/root-05-여백.md --
-- 과도한 예시.md --
-- too.md --
-- 인사이드 아이디어.md --
"""


def at(text: str, vault: str = ROOTS) -> Drawn:
    return drawn(f"{vault}-- n.md --\n{text}")


def ask(here: Drawn, *, reaches: bool = True) -> Completions:
    answer = completion(
        *(here.vault, here.note, here.text, here.offset, Config(), here.texts.get),
        Editor(reaches=reaches),
    )
    assert answer is not None
    assert answer.typed == here.text[answer.span.start : here.offset]
    assert answer.span.end == here.offset or reaches
    return answer


def labels(text: str) -> list[str]:
    return [item.label for item in ask(at(text)).items]


def accepted(text: str, label: str, *, reaches: bool = True) -> str:
    here = at(text)
    answer = ask(here, reaches=reaches)
    item = next(it for it in answer.items if it.label == label)
    return apply(here.text, [TextEdit(answer.span, item.new_text)])


def declared(values: str) -> str:
    return f"---\nroot-concepts: {values}\n---\n"


# In links.


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("과도", ["root-03-과도함", "과도한 예시"]),
        ("도함", ["root-03-과도함"]),
        ("\u1100\u116a\u1103\u1169", ["root-03-과도함", "과도한 예시"]),
        ("too", ["root-03-과도함", "Too Much", "too"]),
        ("too mu", ["root-03-과도함", "Too Much"]),
        ("too-mu", ["root-03-과도함", "Too Much"]),
        ("toomu", ["root-03-과도함", "Too Much"]),
        ("much", ["root-03-과도함", "Too Much"]),
        ("인사이드-아", ["root-04-인사이드-아웃", "인사이드 아이디어"]),
        ("인사이드 아", ["root-04-인사이드-아웃", "인사이드 아이디어"]),
        ("인사이드아", ["root-04-인사이드-아웃", "인사이드 아이디어"]),
        ("인사이드_아웃", ["root-04-인사이드-아웃"]),
        ("out", ["root-04-인사이드-아웃", "Inside Out"]),
    ],
)
@pytest.mark.parametrize("link", ["[[{}$0", "![[{}$0]]", "[x](<{}$0", 'up: "[[{}$0'])
def test_a_concept_is_found_by_its_name_and_its_aliases_before_other_notes(
    link: str, typed: str, first: list[str]
) -> None:
    text = link.format(typed)
    found = labels(f"---\n{text}\n---\n" if text.startswith("up") else text)

    assert found[: len(first)] == first
    assert len(found) == len(set(found))


def test_of_a_concept_what_is_inserted_is_a_link_to_its_note() -> None:
    assert accepted("[[인사이드 아$0", "root-04-인사이드-아웃") == "[[root-04-인사이드-아웃]]"
    assert accepted("[[too mu$0", "root-03-과도함") == "[[root-03-과도함]]"
    assert accepted("[[too mu$0", "Too Much") == "[[root-03-과도함|Too Much]]"


def test_a_concept_of_which_only_letters_are_typed_is_not_before_a_name() -> None:
    assert labels("[[tm$0") == ["Too Much"]
    assert labels("[[이디$0")[0] == "인사이드 아이디어"
    assert labels("[[tooo$0")[0] == "too"
    assert "root-03-과도함" not in labels("[[과도 $0")
    assert labels("[[과도함 $0")[0] == "root-03-과도함"
    assert labels("[[인사이드 $0")[0] == "root-04-인사이드-아웃"


def test_nothing_typed_prefers_no_concept() -> None:
    vault = "-- a.md --\n-- root-1-a.md --\n-- b.md --\n"

    assert [it.label for it in ask(at("[[$0", vault)).items] == ["a", "b", "root-1-a", "n"]


def test_a_concept_says_what_it_is_wherever_it_is_found() -> None:
    for text in ("[[과도$0", "[[root-03$0", "[[$0", "[[넘$0", declared("$0"), declared("[넘$0]")):
        told = {it.label: (it.kind, it.detail, it.documentation) for it in ask(at(text)).items}
        said = "선은 [[넘어]] 봐야 <b>보인다</b>."

        assert told.get("root-03-과도함", ("concept", "roots", said)) == ("concept", "roots", said)
        assert {it for _, _, it in told.values()} <= {said, "안에서 밖으로.", ""}
        assert said in {it for _, _, it in told.values()}
        assert all(not documentation for kind, _, documentation in told.values() if kind == "note")


# In the property.


@pytest.mark.parametrize(
    ("values", "label", "result"),
    [
        ("[과$0]", "과도함", "[과도함]"),
        ("[과$0", "과도함", "[과도함"),
        ("[여백, $0]", "과도함", "[여백, 과도함]"),
        ("[여백, 과$0xx , 손맛]", "과도함", "[여백, 과도함 , 손맛]"),
        ("[인사이드 아$0]", "인사이드-아웃", "[인사이드-아웃]"),
        ("[too$0]", "Too Much", "[Too Much]"),
        ('["과$0', "과도함", '["과도함"'),
        ('["과$0"]', "과도함", '["과도함"]'),
        ('["과$0, "여백"]', "과도함", '["과도함", "여백"]'),
        ("['과$0도'] # why", "과도함", "['과도함'] # why"),
        ("과$0", "과도함", "과도함"),
        ('"과$0', "과도함", '"과도함"'),
        ("\n  - 과$0 # why\n  - 여백", "과도함", "\n  - 과도함 # why\n  - 여백"),
        ("\n- $0", "과도함", "\n- 과도함"),
        ("[\n  여백,\n  과$0\ntags: [a]", "과도함", "[\n  여백,\n  과도함\ntags: [a]"),
        ('["[[과$0', "root-03-과도함", '["[[root-03-과도함]]"'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_accepted_name_completes_the_value(
    values: str, label: str, result: str, newline: str
) -> None:
    text = declared(values).replace("\n", newline)

    assert accepted(text, label) == declared(result).replace("\n", newline)


@pytest.mark.parametrize(
    ("values", "result"),
    [
        ("[과$0]", "[과도함]"),
        ("[과$0함]", "[과도함]"),
        ('["과$0"]', '["과도함"]'),
        ('["과$0', '["과도함"'),
        ("['과$0도함', a]", "['과도함', a]"),
        ("과$0", "과도함"),
    ],
)
def test_an_editor_that_does_not_reach_keeps_what_follows(values: str, result: str) -> None:
    assert accepted(declared(values), "과도함", reaches=False) == declared(result)


def test_an_editor_that_does_not_reach_is_offered_nothing_that_would_be_another_name() -> None:
    assert ask(at(declared("[과$0xx]")), reaches=False).items == ()


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("[$0]", ["과도함", "여백", "인사이드-아웃", "Inside Out", "Too Much", "넘침"]),
        ("[여백, $0]", ["과도함", "인사이드-아웃", "Inside Out", "Too Much", "넘침"]),
        ("[too_much, $0]", ["여백", "인사이드-아웃", "Inside Out"]),
        ('["[[root-03-과도함]]", $0', ["여백", "인사이드-아웃", "Inside Out"]),
        ("[과도함$0]", ["과도함"]),
        ("[과도함, 과도함$0]", []),
        ("[모름, 과$0", ["과도함"]),
        ("[out$0]", ["Inside Out"]),
        ("[zzz$0]", []),
        ("\n  - 과도함\n  - $0", ["여백", "인사이드-아웃", "Inside Out"]),
        ("\n  - $0\n  - 과도함", ["여백", "인사이드-아웃", "Inside Out"]),
        ("[\n  $0\n  과도함,\n]", ["여백", "인사이드-아웃", "Inside Out"]),
    ],
)
def test_concepts_that_are_not_declared_yet_are_offered_names_before_aliases(
    values: str, found: list[str]
) -> None:
    assert labels(declared(values)) == found


def test_an_alias_tells_whose_it_is() -> None:
    (item,) = ask(at(declared("[넘$0]"))).items

    assert (item.kind, item.detail) == ("alias", "alias of 과도함")


NAMES = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"),
        st.sampled_from(":,[]{}#'\"\\&*!|>%@`-?~ \t=과도함🌱"),
    ),
    min_size=1,
    max_size=10,
)
CURSORS = [
    *("[$0]", "[$0", "[x, $0", "[x, $0, y]", "[x,$0", '["$0', '["$0"]', "['$0', y]", "['$0"),
    *('["$0, "y"]', "[\n  x,\n  $0\n", "$0", '"$0', "'$0'", "$0 # z", "[x, $0 # z"),
    *("\n  - $0", "\n- x\n- $0\n- y", "\n  - '$0\n  - y", '\n  - "$0" # z'),
]


@given(st.lists(NAMES, min_size=1, max_size=3), st.sampled_from(CURSORS), st.booleans())
@example(names=["-"], values="[$0", reaches=False)
def test_every_name_that_is_offered_is_what_the_accepted_value_says(
    names: list[str], values: str, reaches: bool
) -> None:
    before, _, after = f"---\na: b\nroot-concepts: {values}\nc: d\n---\n".partition("$0")
    text, offset = before + after, len(before)
    note = parse("n.md", text)
    aliases = parse_properties(f"---\naliases: {quoted(names)}\n---\n").values["aliases"]
    assume(aliases == names and not {concept_key(it) for it in names} & {"x", "y"})
    concept = parse("root-1-x9.md", f"---\naliases: {quoted(names)}\n---\n")
    vault = build_vault(["n.md", concept.path], [note, concept])

    answer = completion(
        *(vault, note, text, offset, Config(), lambda _: None), Editor(reaches=reaches)
    )

    assert answer is not None
    others = [it for it in ("x", "y") if it in values]
    for item in answer.items:
        edited = apply(text, [TextEdit(answer.span, item.new_text)])
        if "[" in values and "]" not in values:
            edited = edited.replace("\nc: d", "\n]\nc: d")
        found = parse_properties(edited)
        value = found.values["root-concepts"]
        is_single = "[" not in values and "-" not in values
        wanted = item.label if is_single else [*others[:1], item.label, *others[1:]]
        if values.startswith(('["$0, "y', "['$0', y", "\n  - '$0\n  - y")):
            wanted = [item.label, "y"]
        assert value == wanted, edited
        assert (found.values["a"], found.values["c"], found.problems) == ("b", "d", ())
    if "'" not in values:
        assert {it.label for it in answer.items} == set(concept_names(vault, concept.path))


def quoted(names: list[str]) -> str:
    """*names* as a list, every letter escaped."""
    return (
        "[" + ", ".join('"' + "".join(f"\\U{ord(it):08x}" for it in n) + '"' for n in names) + "]"
    )


# As editors get it.


@pytest.mark.parametrize(
    ("formats", "markdown"),
    [([lsp.MarkupKind.Markdown, lsp.MarkupKind.PlainText], True), (None, False)],
)
def test_documentation_is_what_the_editor_can_show(
    formats: list[lsp.MarkupKind] | None, *, markdown: bool
) -> None:
    item = lsp.ClientCompletionItemOptions(documentation_format=formats)
    can = lsp.ClientCapabilities(
        text_document=lsp.TextDocumentClientCapabilities(
            completion=lsp.CompletionClientCapabilities(completion_item=item)
        )
    )
    client = client_of(lsp.InitializeParams(capabilities=can))

    (shown, other) = sent(
        client, Item("a", "a", "concept", "", "<b> [[x]](y)"), Item("b", "b", "note")
    )

    expected = wire.MarkupContent("markdown", r"\<b> [[x]]\(y)") if markdown else "<b> [[x]](y)"
    assert shown.documentation == expected
    assert other.documentation is None


def sent(client: Client, *items: Item) -> list[wire.CompletionItem]:
    answer = Completions(Span(0, 0), "", items, incomplete=False)
    return to_completion_list(LineIndex.of(""), answer, client).items


def test_an_editor_that_completes_by_words_replaces_what_begins_as_the_labels_do() -> None:
    here = at(declared('["Too$0'))
    answer = ask(here, reaches=False)

    found = to_completion_list(here.note.lines, answer, Client(by_words=True, reaches=False))

    start = found.items[0].text_edit.range.start
    line = here.text.split("\n")[start.line]
    assert (found.items[0].label, line[start.character :]) == ("Too Much", "Too")
    assert found.items[0].text_edit.new_text == 'Too Much"'


@pytest.mark.parametrize("typed", ["root-0", "root-03", "ROOT-03-과"])
def test_the_name_of_a_note_finds_its_concept(typed: str) -> None:
    assert accepted(declared(f"[{typed}$0]"), "과도함") == declared("[과도함]")
