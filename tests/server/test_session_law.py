"""A session, on a real folder. The law: whatever happens, the vault is as if read from scratch."""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.server.sessions import (
    Folder,
    Form,
    contents,
    folders,
    forms,
    from_scratch,
    index,
    loaded,
    paths,
    report,
    stored,
    texts,
    walk,
)
from wikilink_ls.server.documents import Document
from wikilink_ls.server.following import follow
from wikilink_ls.server.session import Session
from wikilink_ls.storage.scan import Scan, scan
from wikilink_ls.vault.building import build_vault
from wikilink_ls.vault.folders import files_below


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
TestSessionLaw.settings = settings(stateful_step_count=25)
