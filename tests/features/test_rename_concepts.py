"""A concept that is renamed at `$0`: its note, its links, and what declares it."""

from unicodedata import normalize

import pytest

from tests.drawing import drawn
from tests.features.renaming import check, refusal
from wikilink_ls.features.rename import prepare_rename

DECOMPOSED = normalize("NFD", "절제")

ROOTS = """
    -- 00-roots/root-03-과도함.md --
    ---
    aliases: [Too Much]
    ---
    # 과도함
    -- n.md --
    ---
    root-concepts: [{}, "과 도 함", 과도함, too-much, '과도함', 과도함에, "{}"]
    other: 과도함
    ---
    과도함 [[root-03-과도함|과도함]] ![[root-03-과도함]] [[root-03-과도함|root-03-과도함]]
    -- m.md --
    ---
    root-concept:
      - 과도함 # why
      - "[[root-03-과도함|과도함]]"
      - "[[과도함]]"
      - "[[root-3-과도함.md]]"
      - |
        과도함
      - >-
        과도함
    ---
    """
RENAMED = """
    -- 00-roots/root-03-{0}.md --
    ---
    aliases: [Too Much]
    ---
    # 과도함
    -- n.md --
    ---
    root-concepts: [{1}, "{0}", {0}, too-much, '{0}', 과도함에, "[[root-03-{0}]]"]
    other: 과도함
    ---
    과도함 [[root-03-{0}|{0}]] ![[root-03-{0}]] [[root-03-{0}|root-03-{0}]]
    -- m.md --
    ---
    root-concept:
      - {0} # why
      - "[[root-03-{0}|{0}]]"
      - "[[{0}]]"
      - "[[root-03-{0}.md]]"
      - {0}
      - {0}
    ---
    """


@pytest.mark.parametrize("name", ["절제", "인사이드 아웃", DECOMPOSED])
def test_a_concept_gets_another_name_from_a_declared_value_and_from_a_link(name: str) -> None:
    after = RENAMED.format(normalize("NFC", name), normalize("NFC", name))

    check(ROOTS.format("과도$0함", "[[root-03-과도함]]"), name, after)
    check(ROOTS.format("과도함", "[[root-03-과도$0함]]"), f"root-03-{name}", after)


WHOLE_NAMES = """
    -- root-03-과도함.md --
    -- n.md --
    ---
    root-concepts: [{}, {}, ROOT-3-과도함, 과 도 함, "[[{}]]", "[[{}.md|x]]", "[[{}]]"]
    ---
    [[{}]]
    """


@pytest.mark.parametrize(
    ("name", "concept"),
    [("root-05-절제", "절제"), ("root-05-과도함", None), ("root-3-절제", "절제")],
)
def test_a_whole_name_and_its_number_follow_in_every_spelling(
    name: str, concept: str | None
) -> None:
    parts = (
        "root-03-과도함",
        "과도함",
        "root-03-과도함",
        "root-3-과도함",
        "과도함",
        "root-03-과도$0함",
    )
    after = (name, concept or "과도함", name, name, concept or "과도함", name)

    check(
        WHOLE_NAMES.format(*parts),
        name,
        WHOLE_NAMES.format(*after)
        .replace("-- root-03-과도함.md", f"-- {name}.md")
        .replace("ROOT-3-과도함", name)
        .replace("과 도 함", concept or "과 도 함"),
    )


@pytest.mark.parametrize("value", ["과$0도함", "root-03-과$0도함"])
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("절제", "root-03-절제"),
        ("절제.md", "root-03-절제"),
        ("root-03-절제", "root-03-절제"),
        ("root-5-절제.md", "root-5-절제"),
    ],
)
def test_a_declared_concept_takes_its_name_or_that_of_its_note(
    value: str, name: str, file: str
) -> None:
    before = f"-- n.md --\n---\nroot-concepts: {value}\n---\n-- r/root-03-과도함.md --\n"
    said = file if "root" in value else "절제"
    after = f"-- n.md --\n---\nroot-concepts: {said}\n---\n-- r/{file}.md --\n"

    check(before, name, after)


@pytest.mark.parametrize("name", ["과도함", "과도함.md", "root-03-과도함", "root-03-과도함.md"])
@pytest.mark.parametrize("value", ["과도$0함", "root-3-과도$0함"])
def test_the_name_that_a_concept_has_changes_nothing(value: str, name: str) -> None:
    drawing = f"-- n.md --\n---\nroot-concepts: {value}\n---\n-- root-03-과도함.md --\n"
    check(drawing, name, drawing.replace("$0", ""))


def test_a_name_that_would_be_read_as_that_of_a_note_is_written_with_its_note() -> None:
    check(
        "-- n.md --\n---\nroot-concepts: [a$0]\n---\n-- root-1-a.md --\n",
        "root cause",
        "-- n.md --\n---\nroot-concepts: [root-1-root cause]\n---\n-- root-1-root cause.md --\n",
    )


def test_a_concept_that_yaml_reads_otherwise_is_quoted() -> None:
    check(
        """
        -- n.md --
        ---
        root-concepts: [a$0, "a", 'a']
        ---
        -- m.md --
        ---
        root-concepts: a
        ---
        -- root-1-a.md --
        """,
        "b, it's & c",
        """
        -- n.md --
        ---
        root-concepts: ['b, it''s & c', "b, it's & c", 'b, it''s & c']
        ---
        -- m.md --
        ---
        root-concepts: b, it's & c
        ---
        -- root-1-b, it's & c.md --
        """,
    )


def test_a_value_that_means_another_note_of_that_name_stays() -> None:
    check(
        """
        -- n.md --
        ---
        root-concepts: [a]
        ---
        [[archive/root-1-a$0]]
        -- root-1-a.md --
        -- archive/root-1-a.md --
        """,
        "root-1-b",
        """
        -- n.md --
        ---
        root-concepts: [a]
        ---
        [[archive/root-1-b]]
        -- root-1-a.md --
        -- archive/root-1-b.md --
        """,
    )


@pytest.mark.parametrize(
    ("value", "span", "name"),
    [
        ("[과$0도함]", "과도함", "과도함"),
        ("['과 도$0 함']", "과 도 함", "과도함"),
        ("[root-03-과$0도함]", "root-03-과도함", "root-03-과도함"),
        ("root-3-과도$0함", "root-3-과도함", "root-03-과도함"),
        ('["[[root-03-과$0도함]]"]', "root-03-과도함", "root-03-과도함"),
    ],
)
def test_the_name_of_a_concept_is_what_is_renamed(value: str, span: str, name: str) -> None:
    at = drawn(f"-- n.md --\n---\nroot-concepts: {value}\n---\n-- r/root-03-과도함.md --\n")

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert found is not None
    assert (found.span.of(at.text), found.placeholder) == (span, name)


def test_from_a_declared_alias_the_alias_is_renamed() -> None:
    check(
        """
        -- n.md --
        ---
        root-concepts: [simpli$0city, 단순함, "[[Simplicity]]"]
        ---
        [[root-01-단순함|Simplicity]] Simplicity
        -- root-01-단순함.md --
        ---
        aliases: Simplicity
        ---
        """,
        "Plainness",
        """
        -- n.md --
        ---
        root-concepts: [Plainness, 단순함, "[[Simplicity]]"]
        ---
        [[root-01-단순함|Plainness]] Simplicity
        -- root-01-단순함.md --
        ---
        aliases: Plainness
        ---
        """,
    )


@pytest.mark.parametrize(
    ("link", "name", "message"),
    [
        ("a$0", "b", "'x/root-2-b.md' is about 'b' already; choose another name"),
        ("a$0", "B c", "'x/root-2-b.md' is about 'B c' already; choose another name"),
        (
            "a$0",
            "2 things",
            (
                "'root-2 things.md' would not be the note of a concept '2 things'; "
                "choose another name"
            ),
        ),
        (
            '"[[root-a$0]]"',
            "b",
            "'b' would be no concept note any more; call it 'root-b'",
        ),
        ('"[[root-a$0]]"', "root-b", "'x/root-2-b.md' is about 'b' already; choose another name"),
        ("a$0", "b?", "The name 'b?' holds '?', which no name of a file may have; choose another"),
        ("a$0", "", "The name '' is empty; choose another"),
        ("a$0", ".md", "The name '.md' is empty; choose another"),
        ("a$0", "root-2-b", "'x/root-2-b.md' is about 'b' already; choose another name"),
        ('"[[root-a$0]]"', "root-7", "'root-7' would have a number and no name"),
    ],
)
def test_a_concept_note_stays_the_one_note_of_its_concept(
    link: str, name: str, message: str
) -> None:
    drawing = (
        f"-- n.md --\n---\nroot-concepts: [{link}]\n---\n-- root-a.md --\n"
        "-- x/root-2-b.md --\n---\naliases: b c\n---\n"
    )

    assert refusal(drawing, name) == message


def test_no_note_takes_over_a_concept() -> None:
    drawing = "-- n.md --\n[[a$0]]\n-- a.md --\n-- x/root-2-b.md --\n"

    assert refusal(drawing, "root-b") == (
        "'x/root-2-b.md' is about 'b' already; choose another name"
    )
    check(drawing, "root-c", "-- n.md --\n[[root-c]]\n-- root-c.md --\n-- x/root-2-b.md --\n")


@pytest.mark.parametrize("new", ["물", "Water", "root-02-물"])
def test_an_alias_of_one_concept_cannot_be_the_name_of_another(new: str) -> None:
    drawing = """
        -- root-01-불.md --
        ---
        aliases: [Fi$0re]
        ---
        -- root-02-물.md --
        ---
        aliases: [Water]
        ---
        """

    assert "'root-02-물.md' is about" in refusal(drawing, new)
