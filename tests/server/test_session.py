"""A session, on a real folder. The law: whatever happens, the vault is as if read from scratch."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import time_ns
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import wikilink_ls.server.session
from wikilink_ls.server.documents import Document
from wikilink_ls.server.following import follow
from wikilink_ls.server.session import Session
from wikilink_ls.server.walks import differing
from wikilink_ls.storage.reading import MAX_NOTE_SIZE, Text, read_note
from wikilink_ls.storage.scan import Scan, scan
from wikilink_ls.syntax.encoding import encode_note
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.facts import facts_of
from wikilink_ls.vault.folders import files_below
from wikilink_ls.vault.paths import has_links, is_canvas, is_note
from wikilink_ls.vault.vault import Vault

FOLDERS = ("", "b/", "b/c.d/", "폴더/")
NAMES = (
    *("a.md", "A.md", "my note.md", "과도함.md", "v1.2.md", "v1.2", "a.md.md", "그림.png", "b"),
    *("root-1-과도함.md", "b.canvas"),
)
TEXTS = (
    *("", "[[a]] [[A]]", "# h\n[[b/a#h]] [[a#h]] #tag", "[[v1.2]] ![[그림.png]] [[과도함]]"),
    "---\nroot-concepts: [과도함, a]\n---\n[[root-1-과도함]] [[root-1]]",
    *("---\naliases: [과도함, a]\n---\n[[my note]]", "# 과도함\n[[./a]] [[../a]] ^id", "[[#h]]"),
    '{"nodes":[{"type":"file","file":"b/a.md"},{"type":"text","text":"[[a]] #t"}]}',
)
Form = Literal["NFC", "NFD"]

folders = st.sampled_from(FOLDERS)
paths = st.builds(str.__add__, folders, st.sampled_from(NAMES)).map(
    lambda it: normalize("NFC", it)
)
texts = st.sampled_from(TEXTS)
contents = st.sampled_from([text.encode() for text in TEXTS] + [b"[[a]] \xff"])
forms: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD"])


def loaded(root: Path, found: Scan) -> list[Note]:
    files = [it for it in found.files.items() if has_links(it[0])]
    read = ((path, read_note(root, stat.disk_path)) for path, stat in files)
    return [
        facts_of(path, it.text, damaged=it.damaged) for path, it in read if isinstance(it, Text)
    ]


def stored(notes: Iterable[Note]) -> list[tuple[str, bytes]]:
    return [(note.path, encode_note(note)) for note in notes]


def from_scratch(session: Session) -> Vault:
    """What the disk holds, under what is open."""
    assert session.root
    found = scan(session.root, session.config.exclude)
    notes = {note.path: note for note in loaded(session.root, found)}
    for path, document in session.documents.items():
        if not (is_note(path) or (is_canvas(path) and path in found.files)):
            continue
        damaged = path in notes and notes[path].damaged
        notes[path] = facts_of(path, document.text, damaged=damaged)
    return build_vault(found.files, notes.values())


def walk(session: Session) -> None:
    assert session.root
    take(session, scan(session.root, session.config.exclude))


def take(session: Session, found: Scan) -> None:
    paths = differing(session.stats, found.files, session.vault)
    session.take_spellings(found, paths)
    session.refresh(paths)


def report(session: Session, paths: Iterable[str], *, surely: bool = False) -> None:
    """As the server does with what an editor reports, or what the system tells for sure."""
    paths = list(paths)
    if any(session.needs_walk(path, surely=surely) for path in paths):
        walk(session)
    else:
        session.refresh(paths)


def index(session: Session, found: Scan) -> None:
    assert session.root
    session.take_names(found, build_vault(found.files))
    notes = loaded(session.root, found)
    session.take_facts(stored(notes))
    session.take_vault(found, build_vault(found.files, notes))


class Folder:
    """A folder as other programs change it: every write has a time of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.clock = 10**18

    def spelling(self, path: str) -> str:
        """How the disk spells *path*, if it is there."""
        found = scan(self.root).files.get(path)
        return found.disk_path if found else path

    def write(self, disk_path: str, content: bytes) -> None:
        file = self.root / disk_path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self.clock += 1
        os.utime(file, ns=(self.clock, self.clock))


class SessionLaw(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.folder = Folder(self.root)
        self.session = Session(self.root)
        self.session.on_change.append(self.told)
        self.unreported: set[str] = set()
        self.index: list[object] = []
        """What an index that is under way has to hand over yet."""
        self.walk_is_due = False
        self.changed: set[str] = set()
        self.known = self.session.vault
        self.was_complete = False

    def told(self, paths: Iterable[str]) -> None:
        self.changed.update(paths)

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @initialize(files=st.dictionaries(paths, contents, max_size=6), now=st.booleans())
    def begin(self, files: dict[str, bytes], *, now: bool) -> None:
        for path, content in files.items():
            if self.can_be_file(path):
                self.folder.write(path, content)
        if now:
            index(self.session, scan(self.root))

    def can_be_file(self, path: str) -> bool:
        file = self.root / path
        in_files = any(parent.is_file() for parent in file.parents)
        return not file.is_dir() and not in_files

    def spelled(self, path: str, form: Form) -> str:
        """Only the file: two folders of one name would be too much."""
        folder, _, name = path.rpartition("/")
        file = normalize(form, name)
        return f"{folder}/{file}" if folder else file

    @rule(path=paths, text=texts)
    def open(self, path: str, text: str) -> None:
        if path not in self.session.documents:
            self.session.open(path, Document.of(f"file:///v/{path}", 1, text))

    @rule(data=st.data(), text=texts)
    @precondition(lambda self: self.session.documents)
    def edit(self, data: st.DataObject, text: str) -> None:
        path = data.draw(st.sampled_from(sorted(self.session.documents)))
        self.session.change(path, Document.of(f"file:///v/{path}", 2, text))

    @rule(data=st.data())
    @precondition(lambda self: self.session.documents)
    def save(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.session.documents)))
        if self.can_be_file(path):
            text = self.session.documents[path].text
            self.folder.write(self.folder.spelling(path), text.encode())
            self.tell([path])

    @rule(data=st.data())
    @precondition(lambda self: self.session.documents)
    def close(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.session.documents)))
        self.session.close(path)

    @rule(path=paths, form=forms, content=contents)
    def write(self, path: str, form: Form, content: bytes) -> None:
        """Sometimes beside a file that has the same name in another normalisation."""
        if self.can_be_file(path):
            is_plain_folder = path.rpartition("/")[0].isascii()
            twin = self.spelled(path, form) if is_plain_folder else self.folder.spelling(path)
            if not (self.root / twin).is_dir():
                self.folder.write(twin, content)
                self.unreported.add(path)

    @rule(path=paths, form=forms, content=contents)
    def write_into_a_folder_that_is_spelled_otherwise(
        self, path: str, form: Form, content: bytes
    ) -> None:
        if self.can_be_file(path) and path not in scan(self.root).files:
            self.folder.write(self.spelled(path, form), content)
            self.unreported.add(path)

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        found = scan(self.root).files
        if found:
            path = data.draw(st.sampled_from(sorted(found)))
            (self.root / found[path].disk_path).unlink()
            self.unreported.add(path)

    @rule(inner=st.sets(folders.filter(bool)))
    @precondition(lambda self: not self.session.documents)
    def serve_vaults_inside(self, inner: set[str]) -> None:
        """As the server does; of what is no longer one, only a walk can tell."""
        returning = {*self.session.inner} - inner
        self.session.leave_out(tuple(sorted(inner)))
        if returning and self.session.complete:
            self.walk()
        else:
            self.walk_is_due = self.walk_is_due or bool(returning)

    @rule(data=st.data(), to=paths)
    def rename(self, data: st.DataObject, to: str) -> None:
        found = scan(self.root).files
        if found and self.can_be_file(to) and to not in found:
            path = data.draw(st.sampled_from(sorted(found)))
            (self.root / to).parent.mkdir(parents=True, exist_ok=True)
            (self.root / found[path].disk_path).rename(self.root / to)
            self.unreported |= {path, to}

    @rule(folder=folders.filter(bool), to=folders.filter(bool), told=st.booleans())
    def rename_folder(self, folder: str, to: str, *, told: bool) -> None:
        """Sometimes an editor does it and tells, which is no reason to forget what else is due."""
        source, target = self.root / folder, self.root / to
        is_free = self.can_be_file(to) and not target.exists()
        if source.is_dir() and is_free and source not in target.parents:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            self.unreported |= {folder.rstrip("/"), to.rstrip("/")}
            below = files_below(self.session.vault, folder.rstrip("/"))
            # An open note goes along, and its editor opens it anew; here nobody does.
            if told and not any(it.startswith(folder) for it in self.session.documents):
                follow(self.session, {path: to + path[len(folder) :] for path in below})

    @rule(surely=st.booleans())
    def report(self, *, surely: bool) -> None:
        self.tell(sorted(self.unreported), surely=surely)
        self.unreported.clear()

    def tell(self, paths: list[str], *, surely: bool = False) -> None:
        needs_walk = any(self.session.needs_walk(path, surely=surely) for path in paths)
        if needs_walk and not self.session.complete:
            self.walk_is_due = True  # It waits for the end of the first reading.
        else:
            report(self.session, paths, surely=surely)

    @rule()
    @precondition(lambda self: self.session.complete)
    def walk(self) -> None:
        walk(self.session)
        self.unreported.clear()

    @rule()
    @precondition(lambda self: not self.index and not self.session.complete)
    def begin_index(self) -> None:
        """A vault is read as a whole once; after that there are walks."""
        found = scan(self.root)
        self.index = [found]
        self.named = build_vault(found.files)

    @rule()
    @precondition(lambda self: self.index)
    def go_on_with_index(self) -> None:
        found = self.index[0]
        assert isinstance(found, Scan)
        match len(self.index):
            case 1:
                self.session.take_names(found, self.named)
                self.index.append("named")
            case 2:
                self.index.append(loaded(self.root, found))
            case 3:
                notes = self.index[2]
                assert isinstance(notes, list)
                self.session.take_facts(stored(notes))
                self.index.append("noted")
            case _:
                notes = self.index[2]
                assert isinstance(notes, list)
                self.session.take_vault(found, build_vault(found.files, notes))
                self.index = []
                if self.walk_is_due:
                    self.walk()
                    self.walk_is_due = False

    @invariant()
    def the_vault_is_as_if_read_from_scratch(self) -> None:
        if self.session.complete and not self.index and not self.unreported:
            assert self.session.vault.as_dict() == from_scratch(self.session).as_dict()

    @invariant()
    def whatever_differs_is_told_of(self) -> None:
        """So that nobody has to compare whole vaults."""
        vault = self.session.vault
        if self.session.complete and not self.index:
            known, self.known = self.known, vault
            told, self.changed = self.changed, set()
            if self.was_complete:
                files = {*known.files()} ^ {*vault.files()}
                same = {*known.notes} & {*vault.notes}
                edited = {it for it in same if known.notes[it] is not vault.notes[it]}
                assert files | edited <= told
        self.was_complete = self.session.complete and not self.index


TestSessionLaw = SessionLaw.TestCase
TestSessionLaw.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_what_was_typed_and_thrown_away_is_forgotten(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    session.open("a.md", Document.of("file:///v/a.md", 1, "# Typed\n[[b]]"))
    assert session.vault.notes["a.md"].title == "Typed"

    session.close("a.md")

    assert session.vault.as_dict() == from_scratch(session).as_dict()


def test_a_buffer_of_what_is_no_note_is_but_a_text(tmp_path: Path) -> None:
    session = reading(tmp_path, "LICENSE")
    untouched = session.vault.as_dict()

    for path in ("LICENSE", "new.canvas"):
        session.open(path, Document.of(f"file:///v/{path}", 1, "# h\n[[b]] #tag"))

    assert session.vault.as_dict() == untouched
    assert session.text_of("LICENSE") == "# h\n[[b]] #tag"
    session.close("LICENSE")
    session.close("new.canvas")
    assert session.vault.as_dict() == untouched


def test_a_note_that_can_no_longer_be_read_keeps_nothing_but_its_name(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    with (tmp_path / "a.md").open("r+b") as file:
        file.truncate(MAX_NOTE_SIZE + 1)

    session.refresh(["a.md"])

    assert "a.md" in session.vault
    assert "a.md" not in session.vault.notes


def test_a_damaged_note_that_was_saved_is_damaged_no_longer(tmp_path: Path) -> None:
    session = reading(tmp_path)
    (tmp_path / "a.md").write_bytes(b"caf\xe9")
    session.refresh(["a.md"])
    session.open("a.md", Document.of("file:///v/a.md", 1, "caf\ufffd"))
    assert session.vault.notes["a.md"].damaged

    (tmp_path / "a.md").write_bytes(b"caf\xc3\xa9")
    session.refresh(["a.md"])

    assert not session.vault.notes["a.md"].damaged


def test_a_walk_that_is_out_of_date_does_no_harm(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md", "b.md")
    found = scan(tmp_path)
    (tmp_path / "new.md").touch()
    (tmp_path / "a.md").unlink()
    session.refresh(["a.md", "new.md"])

    take(session, found)

    assert sorted(session.vault.files()) == ["b.md", "new.md"]


def test_some_events_are_for_more_than_one_file(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md", "b/c.md")
    (tmp_path / "new.md").touch()
    (tmp_path / "new").mkdir()

    assert not session.needs_walk("a.md")
    assert not session.needs_walk("new.md")
    assert session.needs_walk("new")
    assert session.needs_walk("b")
    assert session.needs_walk("gone before we looked.md")


def test_a_name_in_another_case_can_be_the_same_file(tmp_path: Path) -> None:
    """Where the system ignores the case, it says that the old name is still there."""
    session = reading(tmp_path, "a.md")
    (tmp_path / "a.md").rename(tmp_path / "A.md")

    assert session.needs_walk("A.md")
    walk(session)

    assert list(session.vault.files()) == ["A.md"]


def test_of_a_name_that_is_sure_nothing_more_is_to_be_found(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md", "b/c.md")
    (tmp_path / "new").mkdir()

    assert not session.needs_walk(".a.md.tmp", surely=True)
    assert not session.needs_walk("gone before we looked.md", surely=True)
    assert session.needs_walk("사라진.md", surely=True)
    assert session.needs_walk("b", surely=True)
    assert session.needs_walk("new", surely=True)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all that is parsed from now on, in their order."""
    paths: list[str] = []

    def parse(path: str, text: str, *, damaged: bool = False) -> Note:
        paths.append(path)
        return facts_of(path, text, damaged=damaged)

    monkeypatch.setattr(wikilink_ls.server.session, "facts_of", parse)
    return paths


def written(root: Path, path: str, text: str, ago: float, *, whole: bool = False) -> None:
    """Write a file as it would look so many seconds after that, or where they are whole."""
    (root / path).write_text(text)
    at = time_ns() - int(ago * 1e9)
    at = at // 10**9 * 10**9 if whole else at | 1
    os.utime(root / path, ns=(at, at))


@pytest.mark.parametrize("ago", [0, 1])
@pytest.mark.parametrize("known", ["", "a.md"])
def test_one_change_that_is_told_several_times_is_read_once(
    tmp_path: Path, parsed: list[str], known: str, ago: float
) -> None:
    session = reading(tmp_path, *filter(None, [known]))
    parsed.clear()
    written(tmp_path, "a.md", "[[b]]", ago)

    for _ in ("created", "created", "changed"):
        session.refresh(["a.md"])
    walk(session)

    assert parsed == ["a.md"]
    assert session.vault.notes["a.md"].links


@pytest.mark.parametrize(("ago", "whole", "is_seen"), [(0, False, 1), (0, True, 1), (9, True, 0)])
def test_a_file_that_was_just_written_may_be_another_and_look_the_same(
    tmp_path: Path, ago: float, *, whole: bool, is_seen: int
) -> None:
    """Times are coarse: of two writes in one moment the second is as old as the first."""
    session = reading(tmp_path)
    written(tmp_path, "a.md", "[[b]]", ago, whole=whole)
    session.refresh(["a.md"])
    then = (tmp_path / "a.md").stat()

    (tmp_path / "a.md").write_text("# bb!")
    os.utime(tmp_path / "a.md", ns=(then.st_mtime_ns, then.st_mtime_ns))
    session.refresh(["a.md"])

    assert len(session.vault.notes["a.md"].headings) == is_seen
    assert len(session.fresh) == is_seen


def test_a_file_is_fresh_no_longer_once_it_is_read_later(tmp_path: Path) -> None:
    session = reading(tmp_path)
    written(tmp_path, "a.md", "", ago=0)
    session.refresh(["a.md"])
    assert list(session.fresh) == ["a.md"]

    written(tmp_path, "a.md", "", ago=9)
    session.refresh(["a.md"])
    assert not session.fresh

    written(tmp_path, "a.md", "", ago=0)
    session.refresh(["a.md"])
    (tmp_path / "a.md").unlink()
    session.refresh(["a.md"])
    assert not session.fresh


def test_what_was_read_meanwhile_is_newer_than_what_a_whole_reading_brings(
    tmp_path: Path,
) -> None:
    written(tmp_path, "a.md", "# old", ago=9)
    session, found = Session(tmp_path), scan(tmp_path)
    session.take_names(found, build_vault(found.files))
    notes = loaded(tmp_path, found)
    written(tmp_path, "a.md", "# new", ago=0)
    session.refresh(["a.md"])
    assert session.fresh

    session.take_vault(found, build_vault(found.files, notes))

    assert session.vault.as_dict() == from_scratch(session).as_dict()


def test_what_was_typed_is_not_taken_for_what_the_file_says(tmp_path: Path) -> None:
    session = reading(tmp_path)
    written(tmp_path, "a.md", "# file", ago=0)
    session.refresh(["a.md"])
    session.open("a.md", Document.of("file:///v/a.md", 1, "[[typed]]"))
    assert session.vault.notes["a.md"].links
    session.refresh(["a.md"])

    session.close("a.md")

    assert session.vault.as_dict() == from_scratch(session).as_dict()


def test_a_save_of_an_open_note_parses_nothing(tmp_path: Path, parsed: list[str]) -> None:
    session = reading(tmp_path, "a.md")
    session.open("a.md", Document.of("file:///v/a.md", 1, "[[b]]"))
    assert session.vault.notes["a.md"].links
    parsed.clear()

    written(tmp_path, "a.md", "[[b]]", ago=1)
    session.refresh(["a.md"])

    assert session.vault.notes["a.md"].links
    assert parsed == []
    session.close("a.md")
    assert session.vault.notes["a.md"].links
    assert parsed == []


def test_what_a_walk_found_counts_as_unread_until_it_is_read(tmp_path: Path) -> None:
    session = reading(tmp_path, "a.md")
    written(tmp_path, "a.md", "[[b]]", ago=1)
    found = scan(tmp_path)

    session.take_spellings(found, ["a.md"])
    assert session.known_text("a.md") is None
    session.refresh(["a.md"])

    assert session.known_text("a.md") == "[[b]]"
    assert session.stats == found.files


def reading(root: Path, *paths: str) -> Session:
    """A session on empty files, which are read."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()
    session = Session(root)
    index(session, scan(root))
    return session


def test_a_new_file_is_told_from_one_that_is_there_or_cannot_be(tmp_path: Path) -> None:
    folder = tmp_path / normalize("NFD", "폴더")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep/a.md").touch()
    session = reading(tmp_path)
    (folder / "unseen.md").touch()

    asked = [
        "폴더/new.md",
        "폴더/unseen.md",
        "폴더/deep/a.md",
        ".x/a.md",
        "가/" * 3000,
        "새/새.md",
    ]

    assert [it for it in asked if session.lacks(it)] == ["폴더/new.md", "새/새.md"]
    assert session.disk_file("폴더/new.md").parent.samefile(folder)
    assert not Session(None).lacks("a.md")


@pytest.mark.parametrize("stage", range(4))
def test_a_vault_inside_is_left_out_whenever_that_is_known(tmp_path: Path, stage: int) -> None:
    inner = normalize("NFD", "폴더 [1]")
    for path, text in {"a.md": "[[x]]", f"{inner}/x.md": "[[a]] #tag", "b/x.md": ""}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    session = Session(tmp_path)
    found = scan(tmp_path)
    notes = loaded(tmp_path, found)
    steps: list[Callable[[], None]] = [
        lambda: session.take_names(found, build_vault(found.files)),
        lambda: session.take_facts(stored(notes)),
        lambda: session.take_vault(found, build_vault(found.files, notes)),
    ]
    steps.insert(stage, lambda: session.leave_out(("폴더 [1]/",)))

    for step in steps:
        step()

    assert sorted(session.vault.files()) == sorted(session.stats) == ["a.md", "b/x.md"]
    assert session.vault.as_dict() == from_scratch(session).as_dict()
    assert not session.lacks("폴더 [1]/new.md")
    session.refresh(["폴더 [1]/x.md"])
    assert sorted(session.vault.files()) == ["a.md", "b/x.md"]

    session.leave_out(())
    walk(session)
    assert session.vault.as_dict() == from_scratch(session).as_dict()
    assert "폴더 [1]/x.md" in session.vault.notes
