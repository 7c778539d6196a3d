"""What a rename may do and what it refuses: the name at `$0`, the new one, and why not."""

from unicodedata import normalize

import pytest

from tests.drawing import drawn
from tests.features.renaming import check, refusal
from wikilink_ls.config import Config
from wikilink_ls.features.rename import prepare_rename, rename
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault.building import build_vault


def test_an_attachment_keeps_its_extension() -> None:
    before = "-- n.md --\n![[i$0mg.png|100]] ![img.png](x/img.png) [[img]]\n-- x/img.png --\n"
    for new in ("그림 2", "그림 2.png"):
        after = "![[그림 2.png|100]] ![그림 2.png](x/그림%202.png) [[img]]"
        check(before, new, f"-- n.md --\n{after}\n-- x/그림 2.png --\n")
    after = "![[i.webp|100]] ![i.webp](x/i.webp) [[img]]"
    check(before, "i.webp", f"-- n.md --\n{after}\n-- x/i.webp --\n")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("logo.dark", "logo.dark.png"),
        ("Dr.Kim", "Dr.Kim.png"),
        ("v1.2", "v1.2.png"),
        ("로고.PNG", "로고.PNG"),
        ("로고.svg", "로고.svg"),
    ],
)
def test_what_stands_after_a_dot_is_no_extension_by_itself(name: str, file: str) -> None:
    check(
        "-- n.md --\n![[lo$0go.png]]\n-- logo.png --\n",
        name,
        f"-- n.md --\n![[{file}]]\n-- {file} --\n",
    )


def test_an_extension_that_nobody_knows_is_kept_if_the_file_has_it() -> None:
    check(
        "-- n.md --\n[[d$0.blend]]\n-- d.blend --\n",
        "e.blend",
        "-- n.md --\n[[e.blend]]\n-- e.blend --\n",
    )


@pytest.mark.parametrize(
    ("text", "new", "lost"),
    [
        ("$5 [x](a.md) #t [[b$0]]", "US$", "links"),
        ("$5 #t [[b$0]]", "US$", "links"),
        ("`code [[a]] [[b$0]]", "a`", "links"),
    ],
)
def test_a_name_that_would_swallow_what_stands_beside_it_is_refused(
    text: str, new: str, lost: str
) -> None:
    drawing = f"-- n.md --\n{text}\n-- a.md --\n-- b.md --\n"

    assert refusal(drawing, new) == (
        f"'b' is not renamed: 'n.md' would have other {lost}; its links would break"
    )


def test_a_display_says_what_links_of_its_kind_can_say() -> None:
    check(
        """
        -- n.md --
        [[b$0|b]] [b](b.md) ![[b|b]]
        -- b.md --
        """,
        "x (1) ~y~",
        """
        -- n.md --
        [[x (1) ~y~|x (1) ~y~]] [x (1) ~y~](x%20(1)%20~y~.md) ![[x (1) ~y~|x (1) ~y~]]
        -- x (1) ~y~.md --
        """,
    )
    before = """
        -- n.md --
        [[o|b]] [b](o.md) ![[o|b]]
        | a |
        | - |
        | [[o\\|b]] |
        -- o.md --
        ---
        aliases: [b$0]
        ---
        """
    check(
        before,
        "x [y] z",
        before.replace("[[o|b]]", "[[o|x [y] z]]")
        .replace("[b](", "[x \\[y\\] z](")
        .replace("\\|b", "\\|x [y] z")
        .replace("[b$0]", "['x [y] z']"),
    )
    check(
        before,
        "x|y",
        before.replace("![[o|b]]", "![[o|?]]")
        .replace("[[o|b]]", "[[o|x|y]]")
        .replace("|?", "|b")
        .replace("\\|b]", "\\|x\\|y]")
        .replace("[b](", "[x\\|y](")
        .replace("[b$0]", "[x|y]"),
    )


def test_a_name_that_is_shown_before_a_size_follows() -> None:
    check(
        """
        -- n.md --
        ![[p$0.png|p.png|300]] ![p.png|300](p.png) ![[p.png|300]] ![[p.png|p|300x200]]
        | ![[p.png\\|p.png\\|30x40]] | ![p.png\\|9](p.png) |
        | - | - |

        [p.png|300](p.png) ![[p.png|p.png|wide]]
        -- p.png --
        """,
        "새.png",
        """
        -- n.md --
        ![[새.png|새.png|300]] ![새.png|300](새.png) ![[새.png|300]] ![[새.png|p|300x200]]
        | ![[새.png\\|새.png\\|30x40]] | ![새.png\\|9](새.png) |
        | - | - |

        [p.png|300](새.png) ![[새.png|p.png|wide]]
        -- 새.png --
        """,
    )


@pytest.mark.parametrize("name", ["new", "new.md"])
def test_a_note_may_be_named_with_its_extension(name: str) -> None:
    check("-- n.md --\n[[n$0]]\n", name, "-- new.md --\n[[new]]\n")


def test_the_case_of_a_name_alone_may_change() -> None:
    check(
        "-- n.md --\n[[old$0]] [[OLD]]\n-- old.md --\n",
        "Old",
        "-- n.md --\n[[Old]] [[Old]]\n-- Old.md --\n",
    )


@pytest.mark.parametrize(
    ("drawing", "span", "name"),
    [
        ("[[a/Gar$0den#h|x]]", "Garden", "Garden"),
        ("[[garden.m$0d]]", "garden", "Garden"),
        ("[x$0](a/%47arden.md#h)", "%47arden", "Garden"),
        ("[x](<a/Gar$0den.md>)", "Garden", "Garden"),
        ("![[rose.png$0]]", "rose.png", "rose.png"),
        ("[x$0][l]\n\n[l]: Garden", "[x][l]", "Garden"),
    ],
)
def test_the_name_in_a_link_is_what_is_renamed(drawing: str, span: str, name: str) -> None:
    at = drawn(f"-- n.md --\n{drawing}\n-- a/Garden.md --\n-- rose.png --\n")

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert found is not None
    assert (found.span.of(at.text), found.placeholder) == (span, name)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("some te$0xt", "text"),
        ("---\ntitle: 과$0도함\n---\n", "과도함"),
        ("---\nother: x\n---$0\n", ""),
        ("https://example.com te$0xt", "text"),
        ("- $0- x", ""),
        ("$0", ""),
    ],
)
def test_where_nothing_is_named_the_note_itself_is_renamed(text: str, word: str) -> None:
    drawing = f"-- x/n.md --\n{text}\n-- root-03-과도함.md --\n[[n]]\n"
    at = drawn(drawing)

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert (found.span.of(at.text), found.placeholder) == (word, "n")
    check(
        drawing,
        "새",
        drawing.replace("$0", "").replace("n.md", "새.md").replace("[[n]]", "[[새]]"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "`[[a$0]]`",
        "$$\na$0\n$$",
        "see https://ex$0ample.com",
        "[x](https://example.com/a$0)",
        "---\nother: 과$0도함\n---\n",
        "---\not$0her: 과도함\n---\n",
        "---\nup: [[ol$0d]]\n---\n",
        "[unused]: ol$0d.md",
        "[x][r]\n\n[r$0]: old.md",
    ],
)
def test_where_something_else_is_written_the_note_is_not_renamed(text: str) -> None:
    drawing = f"-- n.md --\n{text}\n-- old.md --\n"

    assert refusal(drawing, "new").startswith("Nothing here has a name; ")


def test_the_destination_of_a_definition_is_the_name_of_its_file() -> None:
    drawing = "-- n.md --\n[x][r] [y][r]\n\n[r]: a/o$0ld.md#H\n-- a/old.md --\n# H\n"
    at = drawn(drawing)

    found = prepare_rename(at.vault, at.note, at.offset, at.text)

    assert (found.span.of(at.text), found.placeholder) == ("old", "old")
    check(drawing, "새", drawing.replace("$0", "").replace("old", "새"))
    heading = drawing.replace("$0", "").replace("#H", "#$0H")
    check(heading, "I", heading.replace("$0", "").replace("H", "I"))


def test_on_a_link_the_note_that_it_leads_to_is_renamed_not_the_one_it_stands_in() -> None:
    check(
        "-- n.md --\n[[o$0]]\n-- o.md --\n[[n]]\n",
        "p",
        "-- n.md --\n[[p]]\n-- p.md --\n[[n]]\n",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[gone$0]]", "No note or file is called 'gone'; create it first"),
        ("[[과도$0함]]", "No note or file is called '과도함'; link to 'root-03-과도함' first"),
        ("[[n#없$0음]]", "'n' has nothing called '#없음'; add it first"),
        ("[^1$0]", "No footnote is called '1'; write it first"),
        (
            "---\nroot-concepts: 없$0음\n---\n",
            "No concept note is called '없음'; create it first",
        ),
    ],
)
def test_what_has_no_file_is_not_renamed(text: str, message: str) -> None:
    drawing = f"-- n.md --\n{text}\n-- root-03-과도함.md --\n"
    at = drawn(drawing)

    with pytest.raises(RenameError) as caught:
        prepare_rename(at.vault, at.note, at.offset, at.text)
    assert str(caught.value) == message
    assert refusal(drawing, "new") == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "The name '' is empty; choose another"),
        (" ", "The name ' ' is empty; choose another"),
        ("a/b", "The name 'a/b' holds '/', which no name of a file may have; choose another"),
        ("a\nb", "holds 'U+000A', which"),
        ("a.", "The name 'a.' ends in a dot; choose another"),
        ("a.md ", "ends in a space"),
        ("a .md", "ends in a space"),
        (".a", "begins with a dot"),
        (".md", "is empty"),
        ("가" * 90, "is longer than 255 bytes"),
        *((f"a{sign}b", f"holds '{sign}', which") for sign in '*"\\<>:|?#^[]'),
        ("TAKEN", "'x/taken.md' exists already; choose another name"),
    ],
)
def test_a_name_that_no_file_can_have_is_refused(name: str, message: str) -> None:
    assert message in refusal("-- n.md --\n[[o$0]]\n-- x/o.md --\n-- x/taken.md --\n", name)


def test_the_same_name_changes_nothing() -> None:
    check("-- n.md --\n[[N$0]]\n", "n", "-- n.md --\n[[N]]\n")


def test_a_note_that_cannot_follow_stops_the_rename() -> None:
    texts = {"n.md": "[[old]]", "old.md": ""}
    note = parse("n.md", texts["n.md"])
    damaged = parse("d.md", "\ufffd [[old]]", damaged=True)
    vault = build_vault(texts, [note, damaged, parse("gone.md", "[[old]]")])

    with pytest.raises(RenameError) as caught:
        rename(vault, note, 3, texts["n.md"], "new", Config(), texts.get)

    assert str(caught.value) == (
        "'old' is not renamed: 'd.md' is not valid UTF-8, 'gone.md' cannot be read; "
        "its links would break"
    )


def test_a_name_that_no_link_can_reach_stops_the_rename() -> None:
    drawing = "-- n.md --\n[[d$0|d]] [x](C%23/d.md)\n-- C#/d.md --\n{}-- x/e.md --\n"

    assert refusal(drawing.format(""), "e") == (
        "'d' is not renamed: 'n.md' has a link that cannot lead to 'C#/e.md'; "
        "its links would break"
    )


@pytest.mark.parametrize(
    ("head", "rename", "new"),
    [
        ("tags: [일기", "#일$0기", "day"),
        ('up: "[[n#H]]', "[[n#H$0]]", "I"),
        ('up: "[[n#^id]]', "x [[n#^i$0d]]", "new"),
        ('up: "[[n|Yard]]', "[[n|Ya$0rd]]", "Lawn"),
    ],
)
def test_properties_that_cannot_be_read_and_seem_to_name_it_stop_the_rename(
    head: str, rename: str, new: str
) -> None:
    drawing = f"""
        -- m.md --
        ---
        {head}
        ---
        {rename}
        -- n.md --
        ---
        aliases: [Yard]
        ---
        # H
        text ^id
        """

    assert "'m.md' has properties that cannot be read" in refusal(drawing, new)


def test_an_alias_is_the_same_in_every_normalisation() -> None:
    nfd = normalize("NFD", "정원")
    check(
        f"-- n.md --\n[[o|{nfd}$0]] [정원](o.md) [[o|x]]\n-- o.md --\n---\naliases: [정원]\n---\n",
        "마당",
        "-- n.md --\n[[o|마당]] [마당](o.md) [[o|x]]\n-- o.md --\n---\naliases: [마당]\n---\n",
    )
    check(
        "-- n.md --\n[a \\[b$0\\]](o.md)\n-- o.md --\n---\naliases: ['a [b]']\n---\n",
        "마당",
        "-- n.md --\n[마당](o.md)\n-- o.md --\n---\naliases: [마당]\n---\n",
    )
