"""An editor with one note open in one vault, for benchmarks of any server."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from tests.e2e.client import Client, Json, path_of
from tests.e2e.editors import VS_CODE_RESOLVING

NOWHERE = "[[nowhere at all]]"
"""A line of the open note; its finding says that the whole vault is known."""
WHOLE = 1
"""`TextDocumentSyncKind.Full`: the server wants the whole text at every change."""
PAUSE = 0.005
"""Seconds between two looks at something that is awaited."""


class Editor:
    """A client that types into one line, the last of its note."""

    def __init__(
        self,
        start: Callable[[], Client],
        vault: Path,
        note: Path,
        typed: str = "",
        options: Any = None,
    ) -> None:
        """*start* starts the server, *options* are for it; *typed* is there from the beginning."""
        self.begun = perf_counter()
        self.client = start()
        self.client.initialize(vault, capabilities=VS_CODE_RESOLVING, options=options)
        self.ready = self.elapsed()
        self.before = f"{note.read_bytes().decode()}\n\n{NOWHERE}\n\n"
        self.line = self.before.count("\n")
        self.typed = typed
        self.uri = self.client.open(note, self.text)
        self.version = 10_000
        sync = self.client.capabilities.get("textDocumentSync")
        self.sync = sync.get("change") if isinstance(sync, dict) else sync

    @property
    def text(self) -> str:
        """All of the note."""
        return self._with(self.typed)

    def _with(self, line: str) -> str:
        return f"{self.before}{line}\n"

    def elapsed(self) -> float:
        """Seconds since the start of the server."""
        return perf_counter() - self.begun

    def type(self, line: str) -> None:
        """Make *line* the last one, as one change."""
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [self._change(line)]}
        self.typed = line
        self.client.notify("textDocument/didChange", params)

    def _change(self, line: str) -> Json:
        if self.sync == WHOLE:
            return {"text": self._with(line)}
        start, end = self.place(self.line, 0), self.place(self.line, units(self.typed))
        return {"range": {"start": start, "end": end}, "text": line}

    @staticmethod
    def place(line: int, character: int) -> Json:
        return {"line": line, "character": character}

    def ask(self, what: str, line: int, character: int, **more: Any) -> Any:
        document = {"textDocument": {"uri": self.uri}}
        params = document | {"position": self.place(line, character)} | more
        return self.client.request(f"textDocument/{what}", params)

    def complete(self, **more: Any) -> Any:
        """At the end of what is typed."""
        return self.ask("completion", self.line, units(self.typed), **more)

    def links(self) -> Iterator[tuple[int, int]]:
        """Positions inside the links of the note."""
        for number, line in enumerate(self.before.split("\n")[:-3]):
            if (at := line.find("[[")) >= 0:
                yield number, units(line[: at + 3])

    def findings(self, version: int | None = None) -> list[Any]:
        """The findings that were published last; of *version*, if one is given."""
        said = self.client.notifications("textDocument/publishDiagnostics")
        mine = path_of(self.uri)  # Servers write URIs in their own way.
        last = next((it for it in reversed(said) if path_of(it["uri"]) == mine), None)
        if last is None or (version is not None and last.get("version") != version):
            return []
        return list(last["diagnostics"])

    def has_finding(self, line: int) -> bool:
        return any(it["range"]["start"]["line"] == line for it in self.findings())

    def knows_all(self) -> bool:
        """Whether it was found that one link leads nowhere."""
        return self.has_finding(self.line - 2)

    def wait_until(self, is_so: Callable[[], bool], limit: float) -> bool:
        """Whether it was so at last, *limit* seconds after the start of the server."""
        while not (so := is_so()) and self.elapsed() < limit:
            sleep(PAUSE)
        return so


def units(text: str) -> int:
    """The length of *text* as LSP counts it."""
    return len(text.encode("utf-16-le")) // 2
