"""The law of findings: whatever happens, an editor shows what all notes from scratch would say.

It holds for an editor to which they are sent, and for one that asks for them.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.server.desk import publisher_of
from tests.server.sessions import Folder, from_scratch, index, report
from wikilink_ls.features.diagnostics import diagnostics
from wikilink_ls.server import convert, wire
from wikilink_ls.server.aside import Aside
from wikilink_ls.server.documents import Document
from wikilink_ls.server.findings import NOTHING, Found, findings, findings_work
from wikilink_ls.server.puller import Puller
from wikilink_ls.server.session import Session
from wikilink_ls.server.uris import to_uri
from wikilink_ls.storage.scan import scan
from wikilink_ls.vault.facts import facts_of

NAMES = ("a.md", "b/a.md", "Garden.md", "gardens.md", "그림.png", "root-1-과도함.md", "b/b.md")
TEXTS = (
    *(
        "",
        "[[a]] [[Gadren]] [[x/a]]",
        "# h\n[[a#h]] [[b/a#h]] ![[그림.png]]",
        "# h\r\n[[#i]] 😀[[q]]",
    ),
    "---\nroot-concepts: [과도함, 과도]\n---\n[[root-1]] [[과도함]] [[Garden#h]]",
    "---\naliases: [Gadren, 과도]\n---\n[[root-1-과도함]]",
)
paths, texts = st.sampled_from(NAMES), st.sampled_from(TEXTS)
Scope = st.sampled_from(["open", "vault"])


class FindingsLaw(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.folder = Folder(self.root)
        self.runner = asyncio.Runner()
        self.session = Session(self.root)
        self.shown: dict[str, list[wire.Diagnostic]] = {}
        """By URI, of the editor to which findings are sent."""
        self.slow: list[tuple[str, object, Callable[[], Found]]] = []
        """What the editor asked of notes at these paths, and what works out the answer."""
        self.pulled: dict[str, str] = {}
        """By path, the ids of the open notes, of the editor that asks."""
        self.gathered: dict[str, str] = {}
        """By path, the ids of all notes, of that editor."""
        self.publisher = publisher_of(self.session, self.show, self.is_open)
        self.puller = Puller(
            self.session,
            self.pull_all,
            lambda: None,
            lambda: True,
            asyncio.ensure_future,
            Aside(),
        )

    def teardown(self) -> None:
        self.runner.close()
        shutil.rmtree(self.root)

    def is_open(self, uri: str) -> bool:
        return any(document.uri == uri for document in self.session.documents.values())

    def show(self, found: wire.PublishDiagnostics) -> None:
        is_news = self.shown.get(found.uri, []) != found.diagnostics
        assert is_news or found.version is not None or not found.diagnostics
        self.shown[found.uri] = found.diagnostics

    def pull(self, path: str) -> None:
        """Whoever asked before is not heard any more."""
        self.slow = [it for it in self.slow if it[0] != path]
        asked = self.puller.asked(path)
        found = findings(self.session, path) if self.puller.tells_of(path) else NOTHING
        self.puller.answered(path, asked, found)
        self.pulled[path] = found.id

    def pull_all(self) -> None:
        for path in self.session.documents:
            self.pull(path)

    def do(self, act: Any) -> None:
        """*act*, as in a running server, and all that follows from it."""

        async def scene() -> None:
            act()
            while not (self.puller.is_quiet and self.publisher.is_quiet):  # noqa: ASYNC110
                await asyncio.sleep(0.0005)

        self.runner.run(scene())

    @initialize(files=st.dictionaries(paths, texts), scope=Scope, large=st.booleans())
    def begin(self, files: dict[str, str], scope: str, large: bool) -> None:
        """Large notes, for which others would have to wait, are seen to on another thread."""
        if large:
            self.session.LARGE = 0
            self.session.on_behind = self.parse
        for path, text in files.items():
            self.folder.write(path, text.encode())
        self.set_up(scope, "warning")
        self.do(lambda: index(self.session, scan(self.root)))

    def parse(self, path: str) -> None:
        document = self.session.documents[path]
        damaged = self.session.is_damaged(path)
        self.session.take_parsed(document, facts_of(path, document.text, damaged=damaged))

    def set_up(self, scope: str, severity: str) -> None:
        graded = {"dangling-link": severity}
        values = {"scope": scope, "debounce": 0, "severity": graded}
        self.session.configure(("test", {"diagnostics": values}))

    @rule(scope=Scope, severity=st.sampled_from(["warning", "off"]))
    def configure(self, scope: str, severity: str) -> None:
        def act() -> None:
            self.set_up(scope, severity)
            self.publisher.everything_changed()
            self.puller.everything_changed()

        self.do(act)

    @rule(path=paths, text=texts)
    def open_or_edit(self, path: str, text: str) -> None:
        """The editor writes the URI in its own way."""
        if not path.endswith(".md"):
            return
        uri = to_uri(self.root / path).replace(".md", "%2Emd")
        document = Document.of(uri, 1, text)

        def act() -> None:
            self.session.change(path, document)
            self.pull(path)  # Who edits a note asks for it.

        self.do(act)

    @rule(data=st.data())
    @precondition(lambda self: self.session.documents)
    def close(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.session.documents)))
        uri = self.session.documents[path].uri

        def act() -> None:
            self.session.close(path)
            self.publisher.close(uri, path)
            self.puller.close(uri, path)
            self.slow = [it for it in self.slow if it[0] != path]
            del self.pulled[path]

        self.do(act)

    @rule(data=st.data())
    @precondition(lambda self: self.session.documents)
    def begin_to_pull(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.session.documents)))
        asked = self.puller.asked(path)
        self.slow.append((path, asked, findings_work(self.session, path)))

    @rule()
    @precondition(lambda self: self.slow)
    def end_to_pull(self) -> None:
        path, asked, work = self.slow.pop(0)
        found = work()
        self.puller.answered(path, asked, found)
        self.pulled[path] = found.id
        self.do(lambda: None)

    @rule(path=paths, text=texts)
    def write(self, path: str, text: str) -> None:
        self.folder.write(path, text.encode())
        self.do(lambda: report(self.session, [path]))

    @rule(data=st.data(), to=paths)
    def rename_or_delete(self, data: st.DataObject, to: str) -> None:
        known = sorted(scan(self.root).files)
        if known:
            path = data.draw(st.sampled_from(known))
            if to in known:
                (self.root / path).unlink()
            else:
                (self.root / to).parent.mkdir(exist_ok=True)
                (self.root / path).rename(self.root / to)
            self.do(lambda: report(self.session, [path, to]))

    @invariant()
    def an_editor_shows_what_all_notes_from_scratch_say(self) -> None:
        if not self.session.complete:
            return
        session, vault = self.session, from_scratch(self.session)
        is_whole = session.config.diagnostics.scope == "vault"
        said = {
            path: [
                convert.to_diagnostic(note.lines, it)
                for it in diagnostics(vault, note, session.config)
            ]
            for path, note in vault.notes.items()
            if is_whole or path in session.documents
        }
        shown = [(self.path_of(uri), items) for uri, items in self.shown.items() if items]
        assert len({path for path, _ in shown}) == len(shown)
        assert dict(shown) == {path: items for path, items in said.items() if items}

        ids = {path: findings(session, path).id for path in said}
        known = session.documents.keys() - {path for path, *_ in self.slow}
        assert {it: self.pulled[it] for it in known} == {it: ids[it] for it in known}
        for path in self.puller.take_fresh():
            self.gathered[path] = self.puller.ids.get(path, "")
        gathered = {path: id_ for path, id_ in self.gathered.items() if id_}
        assert gathered == ({it: ids[it] for it in said if said[it]} if is_whole else {})

    def path_of(self, uri: str) -> str:
        same = (
            path
            for path in (*NAMES, *self.session.documents)
            if to_uri(self.root / path) == uri.replace("%2Emd", ".md")
        )
        return next(same)


TestFindingsLaw = FindingsLaw.TestCase
TestFindingsLaw.settings = settings(stateful_step_count=16)
