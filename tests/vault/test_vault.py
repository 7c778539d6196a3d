"""A vault, however it came to be, is the vault that is built from its files at once."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec import DecodeError
from msgspec.structs import replace

from wikilink_ls.config import Concepts
from wikilink_ls.storage.restoring import new_tables
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.parser import parse
from wikilink_ls.vault import moving
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.concept_rules import DEFAULT_RULES, ConceptRules
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.folders import files_below
from wikilink_ls.vault.moving import with_moves
from wikilink_ls.vault.paths import folder_of, has_links, is_canvas, is_note, name_key
from wikilink_ls.vault.snapshot import read_snapshot, write_snapshot
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import words_of

PATHS = st.sampled_from(
    [
        *("a.md", "A.md", "a.MD", "x/a.md", "x/A.md", "y/a.md", "b.md", "b.md.md", "x/b.md"),
        *("v1.2.md", "v1.2", "v1.md", "fig.png", "x/fig.png", "fig.png.md", "Fig.PNG"),
        *("\u00e9.md", "e\u0301.md", "x/\u00e9.md", "한글.md", "no-extension", "x/c d.canvas"),
        *("root-1-a.md", "x/Root_01 A.md", "root-2.md", "x/root-é b.md", "root-x.png"),
    ]
)
LINKS = st.sampled_from(
    [
        *("[[a]]", "[[A]]", "[[x/a]]", "[[../a]]", "[[b.md]]", "[[v1.2]]", "[[fig.png]]"),
        *("[x](fig.png)", "[[nowhere]]", "[[Nowhere]]", "[[\u00e9]]", "[[e\u0301]]"),
        *("#tag", "#Tag", "#tag/b", "[[#h]]"),
    ]
)
TEXTS = st.lists(LINKS, max_size=6).map(" ".join)
HEADINGS = st.lists(
    st.sampled_from(["# a", "# A", "## a", "# \u00e9", "## e\u0301", "# Why", "why\nnot\n---"]),
    max_size=4,
).map(lambda lines: "".join(f"\n\n{line}\n" for line in lines))
PROPERTIES = st.sampled_from(
    [
        *("", "---\naliases: [a, Alias, alias]\n---\n", "---\ntags: tag\n---\n"),
        '---\nup: ["[[a]]", "[[nowhere]]"]\n---\n',
        *("---\nroot-concepts: [a, B, A, é-b]\n---\n", '---\nroot-concept: "[[root-2]]"\n---\n'),
    ]
)


RULES = st.sampled_from(
    [
        DEFAULT_RULES,
        ConceptRules(Concepts(notes=("x/*", "root-1*"), property="tags")),
        ConceptRules(Concepts(pattern="(?P<name>.)(.*)", property="up")),
    ]
)


class Changes(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.vault = Vault()
        self.files: set[str] = set()
        self.notes: dict[str, Note] = {}
        self.concept_rules = DEFAULT_RULES

    @rule(rules=RULES)
    def with_rules(self, rules: ConceptRules) -> None:
        self.vault = self.vault.with_rules(rules)
        self.concept_rules = rules

    @rule()
    def made_anew(self) -> None:
        """As after a start, when all is in the tables and nothing beside them."""
        self.vault = build_vault(self.files, self.notes.values(), self.concept_rules)

    @rule()
    def kept_and_restored(self) -> None:
        """As after a start, for which the last process has left its tables."""
        facts = {path: encode_note(note) for path, note in self.notes.items()}
        self.vault = read_snapshot(new_tables(self.vault), facts)

    @rule(path=PATHS)
    def with_file(self, path: str) -> None:
        self.vault = self.vault.with_file(path)
        self.files.add(path)

    @rule(path=PATHS.filter(has_links), properties=PROPERTIES, text=TEXTS, headings=HEADINGS)
    def with_note(self, path: str, properties: str, text: str, headings: str) -> None:
        shown = f'{{"nodes":[{{"type":"text","text":"{text}"}}]}}'
        note = facts_of(path, shown if is_canvas(path) else properties + text + headings)
        self.vault = self.vault.with_note(note)
        self.files.add(path)
        self.notes[path] = note

    @rule(path=PATHS.filter(is_note), properties=PROPERTIES, text=TEXTS, headings=HEADINGS)
    def read_elsewhere(self, path: str, properties: str, text: str, headings: str) -> None:
        """By a process that tells what the note said before, if anything was known of it."""
        note, rules = parse(path, properties + text + headings), self.vault.concepts.rules
        known = self.vault.source(path)
        before = words_of(known, rules) if known else None
        self.vault = self.vault.with_words(words_of(note, rules), encode_note(note), before)
        self.files.add(path)
        self.notes[path] = note

    @rule(path=PATHS)
    def without(self, path: str) -> None:
        self.vault = self.vault.without(path)
        self.files.discard(path)
        self.notes.pop(path, None)

    @rule(old=PATHS.filter(is_note), new=PATHS.filter(is_note))
    def rename(self, old: str, new: str) -> None:
        if old not in self.notes:
            return
        moved = parse(new, "[[a]] #tag")
        self.vault = self.vault.without(old).with_note(moved)
        self.files = {*self.files - {old}, new}
        self.notes = {
            **{path: note for path, note in self.notes.items() if path != old},
            new: moved,
        }

    @rule(moves=st.dictionaries(PATHS, PATHS, max_size=3), many=st.booleans())
    def move(self, *, moves: dict[str, str], many: bool) -> None:
        moves = {old: new for old, new in moves.items() if old in self.files}
        facts = [
            replace(self.notes[old], path=new)
            for new, old in {new: old for old, new in moves.items()}.items()
            if old in self.notes and is_note(old) and is_note(new)
        ]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(moving, "MANY", -1 if many else 300)
            self.vault = with_moves(self.vault, moves, facts)
        moved = {*moves, *moves.values()}
        self.files = (self.files - moves.keys()) | {*moves.values()}
        self.notes = {path: it for path, it in self.notes.items() if path not in moved}
        self.notes |= {note.path: note for note in facts}

    @invariant()
    def is_the_vault_built_at_once(self) -> None:
        built = build_vault(self.files, self.notes.values(), self.concept_rules)
        assert self.vault.as_dict() == built.as_dict()

    @invariant()
    def knows_its_files(self) -> None:
        assert set(self.vault.files()) == self.files
        assert all(path in self.vault for path in self.files)
        assert all(self.vault.find(path) == path for path in self.files)


TestChanges = Changes.TestCase
TestChanges.settings = settings(stateful_step_count=30)


def test_a_snapshot_gives_back_the_tables_and_what_finds_names_in_them() -> None:
    texts = {
        "폴더/과도함 노트.md": "---\naliases: [야드]\n---\n[[없음]] #태그",
        "b.png.md": "# Why",
    }
    notes = [parse(path, text) for path, text in texts.items()]
    vault = build_vault(["그림.png"], notes)
    vault.prepare_search()
    data = write_snapshot(vault)

    restored = read_snapshot(data, {note.path: encode_note(note) for note in notes})

    assert restored.as_dict() == vault.as_dict()
    assert write_snapshot(restored) == data
    for names in ("file_names", "file_paths", "missing_names", "alias_names", "tag_names"):
        one, other = getattr(restored, names), getattr(vault, names)
        letters = "".join(other)
        assert [*one.with_prefix(letters[0])] == [*other.with_prefix(letters[0])]
        assert [*one.with_word("노")] == [*other.with_word("노")]
        assert [*one.with_letters(letters[0])] == [*other.with_letters(letters[0])]


@pytest.mark.parametrize("data", [b"", b"\x90", b"{}", b"\x93\x01\x02\x03", b"\xc1"])
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(DecodeError):
        read_snapshot(data, {})


def test_a_change_leaves_the_vault_that_was() -> None:
    before = build_vault([], [parse("a.md", "[[b]] #t")])
    as_it_was = before.as_dict()

    before.with_note(parse("a.md", "[[c]]")).with_file("b.md").without("a.md")

    assert before.as_dict() == as_it_was


def test_facts_can_be_known_before_the_tables_have_them() -> None:
    note = parse("a.md", "[[b]]")
    vault = build_vault(["a.md"]).with_facts([("a.md", note)])

    assert vault.notes["a.md"] is note
    assert not vault.mentions
    assert vault.with_note(parse("a.md", "[[c]]")).mentions.paths("c") == {"a.md"}


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("a/Note.md", "note"),
        ("NOTE", "note"),
        ("../note.MD", "note"),
        ("note.md.md", "note"),
        ("v1.2", "v1.2"),
        ("v1.2.md", "v1.2"),
        ("fig.png", "fig.png"),
        ("e\u0301", "\u00e9"),
        ("ΟΔΟΣ", "οδοσ"),
        ("a/", ""),
        ("", ""),
    ],
)
def test_a_file_and_every_link_to_it_have_one_key(path: str, key: str) -> None:
    assert name_key(path) == key


@pytest.mark.parametrize(
    ("asked", "found"),
    [("a.md", "a.md"), ("A.MD", "a.md"), ("E\u0301.md", "\u00e9.md"), ("a", None), ("b.md", None)],
)
def test_a_path_is_found_in_any_case_and_normalisation(asked: str, found: str | None) -> None:
    assert build_vault(["a.md", "\u00e9.md"]).find(asked) == found


def test_missing_names_are_those_that_links_ask_for_in_vain() -> None:
    vault = build_vault(["fig.png"], [parse("a.md", "[[a]] [[Gone]] [[x/lost]] [[fig.png]]")])

    assert set(vault.missing_names) == {"gone", "lost"}
    assert set(vault.with_file("x/Gone.md").missing_names) == {"lost"}
    assert set(vault.with_file("gone.md").without("gone.md").missing_names) == {"gone", "lost"}


def test_headings_are_known_by_their_text_but_for_those_that_repeat_a_name() -> None:
    notes = [parse(path, "# A\n## Why\n## A b\n") for path in ("a.md", "x/a.md", "b.md")]
    headings = build_vault([], notes).headings

    assert set(headings.names) == {"a", "why", "a b"}
    assert set(headings.paths("a")) == {"b.md"}
    assert set(headings.paths("why")) == {"a.md", "x/a.md", "b.md"}
    assert not headings.paths("whys")


def test_a_folder_has_its_slash_and_the_root_has_none() -> None:
    assert [folder_of(path) for path in ("a/b/c.md", "c.md")] == ["a/b/", ""]


def test_a_folder_has_the_files_below_it_and_no_others() -> None:
    vault = build_vault(["가/b/index.md", "가/index.md", "가b/index.md", "x/가/c.md", "가.md"])

    assert files_below(vault, "가") == ["가/b/index.md", "가/index.md"]
    assert files_below(vault.with_file("가/new.png").without("가/index.md"), "가") == [
        "가/b/index.md",
        "가/new.png",
    ]
    assert files_below(vault, "가/index.md") == []
