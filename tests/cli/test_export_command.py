import json
from collections.abc import Callable
from pathlib import Path

Transcript = Callable[[str, str], None]
Vault = Callable[[str], Path]
Typed = Callable[[str], str]

GOLDEN = Path(__file__).with_name("export.golden.json")


def test_a_vault_is_printed_in_the_public_format(vault: Vault, typed: Typed) -> None:
    vault("""
        -- 00-roots/root-03-과도함.md --
        ---
        aliases: [너무 많음]
        ---
        # 과도함
        ## 왜: 너무
        🌱 넘치게 먼저 ^37066d
        -- 30-knowledge/DO TOO MUCH.md --
        ---
        title: Do too much
        tags: [leadership]
        up: "[[root-03-과도함]]"
        root-concepts:
          - "[[root-03-과도함|지나침]]"
          - 여백
        ---
        🌱 [[../00-roots/root-03-과도함#왜 너무|과도함]] #일/회고
        ![[그림 1.png|200]] [먼저](root-03-과도함.md#^37066d) [밖](https://example.org)
        [[없음]] [[#없음]] [[root-03-과도함#^none]] [[DO TOO MUCH]] [참고][ref]

        [ref]: ../00-roots/root-03-과도함.md
        -- 90-archive/DO TOO MUCH.md --
        -- 20-areas/책상.md --
        [[DO TOO MUCH]]
        -- attachments/그림 1.png --
        """)

    command, printed = typed("wikilink-ls export . --indent 2").split("\n", 1)

    assert command == "$ wikilink-ls export . --indent 2"
    assert printed == GOLDEN.read_text(encoding="utf-8")


def test_one_note_is_printed_and_the_whole_vault_known(vault: Vault, typed: Typed) -> None:
    vault("""
        -- Garden.md --
        [[Yard]]
        -- Yard.md --
        [[Garden]]
        -- Log/Today.md --
        """)

    one = json.loads(typed("wikilink-ls export . --note Garden.md").split("\n")[1])
    two = json.loads(
        typed("wikilink-ls export . --note Yard.md --note log/today.md").split("\n")[1]
    )

    assert [note["path"] for note in one["notes"]] == ["Garden.md"]
    assert one["notes"][0]["links"][0]["target"] == "Yard.md"
    assert [note["path"] for note in two["notes"]] == ["Log/Today.md", "Yard.md"]


def test_what_cannot_be_read_is_a_problem_and_the_export_goes_on(
    vault: Vault, typed: Typed
) -> None:
    root = vault("""
        -- Broken.md --
        ---
        title: a: b
        ---
        [[Latin]]
        -- Twice.md --
        ---
        a: 1
        a: 2
        ---
        """)
    (root / "Latin.md").write_bytes(b"caf\xe9 [[Broken]]")
    damaged = "it is not UTF-8; it is read with replacement characters and never edited"

    printed = typed("wikilink-ls export .").splitlines()

    exported = json.loads(printed[1])
    assert printed[2:] == [f"! warning: Latin.md: {damaged}"]
    assert exported["problems"] == [
        {
            "path": "Broken.md",
            "message": "line 2: The properties cannot be read: mapping values are not allowed "
            "in this context; quote the value",
        },
        {"path": "Latin.md", "message": damaged},
    ]
    assert [link["target"] for note in exported["notes"] for link in note["links"]] == [
        "Latin.md",
        "Broken.md",
    ]


def test_what_is_no_folder_and_no_note_is_named(transcript: Transcript) -> None:
    transcript(
        """
        -- Garden.md --
        """,
        """
        $ wikilink-ls export Garden.md
        ! wikilink-ls export: 'Garden.md' is no folder
        [2]
        $ wikilink-ls export . --note Yard.md
        ! wikilink-ls export: the vault has no note 'Yard.md'; give its path in the vault
        [2]
        """,
    )


def test_concepts_are_declared_in_either_spelling_and_listed_once(
    vault: Vault, typed: Typed
) -> None:
    vault("""
        -- Garden.md --
        ---
        Root-Concept: "[[roots/root-05-여백.md]]"
        ROOT-CONCEPTS: [여백, "  ", 느림, 3]
        ---
        """)

    exported = json.loads(typed("wikilink-ls export .").split("\n")[1])

    assert exported["notes"][0]["concepts"] == ["여백", "느림"]
