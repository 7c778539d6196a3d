"""Findings that editors ask for: of one document, or of all, as long as there is something new."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from lsprotocol import types as lsp

from wikilink_ls.server import wire
from wikilink_ls.server.aside import Answer
from wikilink_ls.server.failure import Superseded
from wikilink_ls.server.findings import NOTHING, Found, findings, findings_work
from wikilink_ls.server.puller import Puller
from wikilink_ls.server.state import VaultServer
from wikilink_ls.server.turns import Turn
from wikilink_ls.server.uris import to_path

Report = wire.FullReport | wire.UnchangedReport
ReportOf = wire.FullReportOf | wire.UnchangedReportOf


def diagnose(ls: VaultServer, params: lsp.DocumentDiagnosticParams) -> Answer[Report]:
    place = ls.known_place(params.text_document.uri)
    if place is None:
        return _report(NOTHING, params)
    (session, path), teller = place, ls.tellers.of(place.session)
    session.wait_for_names()
    if not isinstance(teller, Puller) or not teller.tells_of(path):
        return _report(NOTHING, params)
    asked = teller.asked(path)

    def tell(found: Found) -> Report:
        teller.answered(path, asked, found)
        return _report(found, params)

    return ls.aside.run(session, path, findings_work(session, path), tell)


def _report(found: Found, params: lsp.DocumentDiagnosticParams) -> Report:
    if found.id == params.previous_result_id:
        return wire.UnchangedReport(found.id)
    return wire.FullReport(found.id, found.items)


async def diagnose_all(
    ls: VaultServer, params: lsp.WorkspaceDiagnosticParams
) -> wire.WorkspaceReport:
    """Answered when there is something new; to who takes the answer in parts, all that comes.

    An editor asks again as soon as it has an answer, so one without news would be asked for in
    vain, again and again.
    """
    asked = _Asked(ls, params)
    ls.tellers.holder = asked
    ls.tellers.news.set()  # Who asked before is to notice.
    return await asked.answer()


class _Told(NamedTuple):
    uri: str
    """As the client writes it."""
    id: str


class _Asked:
    """One request for the findings of all notes, and what its client knows by now."""

    def __init__(self, ls: VaultServer, params: lsp.WorkspaceDiagnosticParams) -> None:
        self._ls = ls
        self._token = params.partial_result_token
        self._previous = params.previous_result_ids
        self._told: dict[Path, _Told] = {}
        self._owed: set[Path] = set()
        """The files of which the client has brought an id, and not heard anything since."""
        self._items: list[ReportOf] = []
        """To be sent yet."""
        self._is_news = not self._previous
        """Who knows nothing wants an answer, even that there is nothing to say."""
        self._compared = -1
        """The `vaults_seen` when all was compared last."""

    async def answer(self) -> wire.WorkspaceReport:
        tellers = self._ls.tellers
        try:
            for each in tellers.pullers():
                each.take_fresh()  # It was for who asked before; now all is compared.
            await self._take_previous()
            while tellers.holder is self:
                tellers.news.clear()
                await self._gather()
                self._stream()
                if self._is_answer():
                    newest = {it.uri: it for it in self._items}
                    return wire.WorkspaceReport([*newest.values()])
                if not self._is_news:
                    self._items = []  # That all is unchanged is not said when something is not.
                await tellers.news.wait()
            raise Superseded
        finally:
            if tellers.holder is self:
                tellers.holder = None

    def _is_answer(self) -> bool:
        """Whether all was compared, and who does not take it in parts is to have it now."""
        is_whole = self._compared == self._ls.tellers.vaults_seen
        return self._token is None and self._is_news and is_whole

    async def _take_previous(self) -> None:
        turn = Turn()
        for it in self._previous:
            if file := to_path(it.uri):
                self._told[file] = _Told(it.uri, it.value)
                self._owed.add(file)
            await turn.over()

    async def _gather(self) -> None:
        pullers = list(self._ls.tellers.pullers())
        fresh = [(each, each.take_fresh()) for each in pullers]
        for each, found in fresh:
            await self._report(each, found)
        seen = self._ls.tellers.vaults_seen
        if self._compared != seen and all(each.is_quiet for each in pullers):
            self._compared = seen
            gone = {*self._told}
            for each in pullers:
                gone -= await self._report(each, list(each.ids))
            self._take_back(gone)

    async def _report(
        self, puller: Puller, notes: Mapping[str, Found] | Collection[str]
    ) -> set[Path]:
        """Say what is new of *notes*; their files."""
        turn, files = Turn(), set[Path]()
        for path in notes:
            file = self._file(puller, path)
            files.add(file)
            found = notes[path] if isinstance(notes, Mapping) else None
            self._compare(puller, path, file, found)
            if await turn.over():
                self._stream()
        return files

    def _file(self, puller: Puller, path: str) -> Path:
        document = puller.session.documents.get(path)
        file = to_path(document.uri) if document else None
        return file or puller.session.disk_file(path)

    def _compare(self, puller: Puller, path: str, file: Path, found: Found | None) -> None:
        session, told = puller.session, self._told.get(file)
        document = session.documents.get(path)
        version = document.version if document else None
        id_ = found.id if found else puller.ids.get(path, NOTHING.id)
        if id_ != (told.id if told else NOTHING.id):
            found = found or findings(session, path)
            uri = told.uri if told else session.uri_of(path)
            self._tell(file, wire.FullReportOf(uri, version, found.id, found.items))
        elif told and file in self._owed:
            self._owed.remove(file)
            self._items.append(wire.UnchangedReportOf(told.uri, version, told.id))

    def _take_back(self, files: Iterable[Path]) -> None:
        """Nothing is to be said of *files*; but the open ones are asked for one by one."""
        for file in files:
            told = self._told[file]
            if told.id != NOTHING.id and self._ls.documents.get(told.uri) is None:
                self._tell(file, wire.FullReportOf(told.uri, None, NOTHING.id, []))

    def _tell(self, file: Path, report: wire.FullReportOf) -> None:
        self._is_news = True
        self._owed.discard(file)
        self._told[file] = _Told(report.uri, report.result_id)
        self._items.append(report)

    def _stream(self) -> None:
        if self._token is not None and self._items:
            params = {"token": self._token, "value": wire.WorkspaceReport(self._items)}
            self._ls.front.protocol.notify(lsp.PROGRESS, params)
            self._items = []
