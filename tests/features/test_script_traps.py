"""Traps of servers for linked notes: names in any script."""

from unicodedata import normalize

from tests.drawing import drawn
from tests.features.checking import check_findings, check_references, path_at, references
from tests.features.completing import accepted, ask, at
from tests.features.renaming import check as check_rename
from wikilink_ls.syntax.text import LineIndex


def test_a_link_stands_where_it_does_whatever_is_before_it() -> None:
    nfd = normalize("NFD", "가나다")
    drawing = f"-- n.md --\n👩‍🌾 {nfd} 𝒳 «[[정원]]» 🌱 «[[정$0원]]»\n-- 정원.md --\n"
    check_references(drawing)

    here = drawn(drawing)
    found = references(here.vault, here.note, here.offset, declaration=False)
    encoded, lines = here.text.encode("utf-16-le"), LineIndex.of(here.text)
    for start, end in (it.span for it in found):
        units = [lines.position(offset).character * 2 for offset in (start, end)]
        assert encoded[slice(*units)].decode("utf-16-le") == "[[정원]]"


def test_links_to_a_name_in_any_script_and_form_are_references() -> None:
    check_references(f"""
        -- n.md --
        «[[정원]]» «[[{normalize("NFD", "정원")}]]» «[x](%EC%A0%95%EC%9B%90.md)» [[정원들]]
        -- 정원.md --
        $0
        """)


def test_a_renamed_link_keeps_its_folder_its_encoding_and_its_ending() -> None:
    check_rename(
        """
        -- n.md --
        [x](./%F0%9F%8C%80%20General/Lorem%20$0Ipsum.md#a)
        -- 🌀 General/Lorem Ipsum.md --
        """,
        "Hello World",
        """
        -- n.md --
        [x](./%F0%9F%8C%80%20General/Hello%20World.md#a)
        -- 🌀 General/Hello World.md --
        """,
    )


def test_a_tag_may_be_of_any_letters_and_emoji() -> None:
    check_references("""
        -- n.md --
        ---
        tags: [«标签»]
        ---
        «#标$0签» «#标签/子» #标签们 #🌱
        """)
    check_references("-- n.md --\n👩‍🌾 «#🌱$0» 𝒳 «#🌱/새싹» #标签\n")
    for typed, label in (("👩‍🌾 𝒳 #标$0 ", "#标签"), ("👩‍🌾 𝒳 #🌱$0 ", "#🌱/새싹")):
        here = at(typed, vault="-- m.md --\n#标签 #🌱/새싹\n")
        answer = ask(here)
        assert answer is not None
        (item,) = (it for it in answer.items if it.label == label)
        assert accepted(here, answer, item) == f"👩‍🌾 𝒳 {label} "


def test_names_are_the_same_in_any_normalisation() -> None:
    composed, decomposed = "Café 정원", normalize("NFD", "Café 정원")

    for link, file in ((composed, decomposed), (decomposed, composed)):
        assert path_at(f"-- n.md --\n[[{link}$0]]\n-- {file}.md --\n") == f"{file}.md"
        check_findings(f"-- n.md --\n[[{link}#{link}]]\n-- {file}.md --\n# {file}\n")
