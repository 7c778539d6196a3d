"""What an editor waits for, in vaults of several sizes: `python tests/benchmarks/latency.py`.

Each size is measured against one server process over its pipes, answers decoded, with a note of
usual length open. The last column divides the largest vault's time by the smallest's; what must
not grow with the vault stays near 1.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.generate import HUB, generate
from tests.e2e.client import Client
from tests.e2e.editors import VS_CODE_RESOLVING

QUERIES = {
    "a concept": "root-0",
    "Hangul": "과도",
    "one letter": "a",
    "nothing typed": "",
    "no match": "zzqqxx",
    "a folder": "30-knowledge/",
}
"""What is typed after ``[[``."""
MARK = "\n\n[[nowhere at all]]\n"
"""Appended to the open note; its finding says that the whole vault is known."""
CONCEPTS = "---\nroot-concepts: [과도함, 과]\n---\n[[root-01-과도함]] [[root-02]] [[경계]]\n"
"""A note that declares and links concepts, of which hundreds of notes know."""
MOST = 300
"""Seconds that a vault may take to be read."""


class Editor:
    """A client with one note open in one vault."""

    def __init__(self, vault: Path) -> None:
        self.begun = perf_counter()
        self.client = Client()
        self.client.initialize(
            vault, capabilities=VS_CODE_RESOLVING, options={"diagnostics": {"debounce": 0}}
        )
        self.ready = self.elapsed()
        note = sorted((vault / "30-knowledge").rglob("*.md"))[7]
        self.text = note.read_bytes().decode() + MARK
        self.uri = self.client.open(note, self.text)
        self.line = self.text.count("\n") - 1
        self.version = 10_000

    def elapsed(self) -> float:
        return perf_counter() - self.begun

    def type(self, line: str) -> None:
        """Make *line* the last but one, as one change."""
        self.version += 1
        start = {"line": self.line, "character": 0}
        end = {"line": self.line, "character": 2**31 - 1}
        change = {"range": {"start": start, "end": end}, "text": line}
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [change]}
        self.client.notify("textDocument/didChange", params)

    def ask(self, what: str, line: int, character: int) -> Any:
        position = {"line": line, "character": character}
        params = {"textDocument": {"uri": self.uri}, "position": position}
        return self.client.request(f"textDocument/{what}", params)

    def complete(self, query: str) -> Any:
        return self.ask("completion", self.line, len(query) + 2)

    def links(self) -> Iterator[tuple[int, int]]:
        """Positions inside the links of the note."""
        for number, line in enumerate(self.text.split("\n")[: self.line]):
            if (at := line.find("[[")) >= 0:
                yield number, len(line[: at + 3].encode("utf-16-le")) // 2

    def findings(self, version: int | None = None) -> list[Any]:
        """The findings that were published last; of *version*, if one is given."""
        said = self.client.notifications("textDocument/publishDiagnostics")
        if not said or (version is not None and said[-1].get("version") != version):
            return []
        return list(said[-1]["diagnostics"])


def measure(vault: Path, repeat: int) -> Iterator[tuple[str, float]]:
    """Name and median, in milliseconds, of everything that is measured."""
    editor = Editor(vault)
    yield "spawn → initialize", editor.ready * 1000
    editor.type("[[root-0")
    while not (editor.complete("root-0") or {}).get("items"):
        sleep(0.005)
    yield "spawn → first completion", editor.elapsed() * 1000
    editor.type("[[nowhere at all]]")
    yield from _while_indexing(editor)
    for name, query in QUERIES.items():
        editor.type(f"[[{query}")
        yield f"completion, {name}", _median(repeat, partial(editor.complete, query))
    links = cycle(editor.links())
    yield "definition", _median(repeat, lambda: editor.ask("definition", *next(links)))
    yield "hover", _median(repeat, lambda: editor.ask("hover", *next(links)))
    yield "edit → diagnostics", _median(repeat, lambda: _edit(editor))
    yield from _of_concepts(editor, vault, repeat)
    yield from _of_links(editor, vault, repeat)
    if sys.platform == "linux":
        yield "memory, MB", _memory(editor)
    editor.client.quit()


def _while_indexing(editor: Editor) -> Iterator[tuple[str, float]]:
    """Hover again and again until the last finding says that the vault is whole."""
    place, waits = next(editor.links()), []
    while not editor.findings() and editor.elapsed() < MOST:
        waits.append(_timed(lambda: editor.ask("hover", *place)))
        sleep(0.01)
    yield "spawn → all indexed", editor.elapsed() * 1000
    waits.sort()
    yield "hover meanwhile, 95 %", waits[int(len(waits) * 0.95)] if waits else 0


def _of_concepts(editor: Editor, vault: Path, repeat: int) -> Iterator[tuple[str, float]]:
    client = editor.client
    uri = client.open(vault / "30-knowledge/of concepts.md", CONCEPTS)
    document = {"uri": uri}
    declared = {"textDocument": document, "position": {"line": 1, "character": 17}}
    half_typed = {"textDocument": document, "position": {"line": 1, "character": 22}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 4, "character": 0}}
    with_declaration = declared | {"context": {"includeDeclaration": True}}
    questions = {
        "definition": ("textDocument/definition", declared),
        "hover": ("textDocument/hover", declared),
        "completion": ("textDocument/completion", half_typed),
        "references": ("textDocument/references", with_declaration),
        "rename": ("textDocument/rename", declared | {"newName": "넘침"}),
        "code actions": (
            "textDocument/codeAction",
            {"textDocument": document, "range": whole, "context": {"diagnostics": []}},
        ),
        "workspace symbols": ("workspace/symbol", {"query": "과도"}),
    }
    for name, question in questions.items():
        yield f"concept: {name}", _median(repeat, partial(_answered, client, *question))
    places = client.request("textDocument/references", with_declaration)
    yield "concept: how many references", len(places)


def _of_links(editor: Editor, vault: Path, repeat: int) -> Iterator[tuple[str, float]]:
    """The note that a quarter of all notes link to, counted anew after each change of another."""
    client = editor.client
    uri = client.open(vault / f"{HUB}.md")
    hub = {"textDocument": {"uri": uri}}
    top, every = (
        {"position": {"line": 0, "character": 0}},
        {"context": {"includeDeclaration": True}},
    )
    heading = next(nth for nth, it in enumerate(client.texts[uri].split("\n")) if it[:3] == "## ")
    below = {"position": {"line": heading, "character": 4}}
    (lens, *_) = client.request("textDocument/codeLens", hub)
    (item,) = client.request("textDocument/prepareCallHierarchy", hub | top)

    def count() -> None:
        editor.type(f"words {editor.version}")
        _answered(client, "textDocument/codeLens", hub)

    yield "hub: lenses", _median(repeat, count)
    questions = {
        "references": ("textDocument/references", hub | top | every),
        "rename": ("textDocument/rename", hub | top | {"newName": "새 허브"}),
        "heading: rename": ("textDocument/rename", hub | below | {"newName": "새 제목"}),
        "lens resolved": ("codeLens/resolve", lens),
        "incoming calls": ("callHierarchy/incomingCalls", {"item": item}),
        "outgoing calls": ("callHierarchy/outgoingCalls", {"item": item}),
        "symbols by a heading": ("workspace/symbol", {"query": "next steps"}),
        "symbols by two letters": ("workspace/symbol", {"query": "ns"}),
    }
    for name, question in questions.items():
        yield f"hub: {name}", _median(repeat, partial(_answered, client, *question))
    places = client.request("textDocument/references", hub | top | every)
    yield "hub: how many references", len(places)
    yield from _of_the_note(editor, repeat)


def _of_the_note(editor: Editor, repeat: int) -> Iterator[tuple[str, float]]:
    """What an editor asks by itself, again and again, of the note that is open."""
    document = {"textDocument": {"uri": editor.uri}}
    place = {"line": editor.line - 2, "character": 1}
    at_cursor = {"range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    questions = {
        "semantic tokens": ("textDocument/semanticTokens/full", document),
        "folding": ("textDocument/foldingRange", document),
        "document links": ("textDocument/documentLink", document),
    }
    for name, question in questions.items():
        yield f"note: {name}", _median(repeat, partial(_answered, editor.client, *question))
    # A cursor in prose that names nothing may be offered nothing, and that is asked most often.
    prose = partial(editor.client.request, "textDocument/codeAction", document | at_cursor)
    yield "note: code actions in prose", _median(repeat, prose)


def _answered(client: Client, method: str, params: Any) -> None:
    assert client.request(method, params), method


def _edit(editor: Editor) -> None:
    editor.type(f"[[nowhere {editor.version}]]")
    wanted = editor.version
    editor.client.wait_for(lambda: editor.findings(wanted) or None, "findings")


def _median(repeat: int, ask: Callable[[], object]) -> float:
    return median(_timed(ask) for _ in range(repeat))


def _timed(ask: Callable[[], object]) -> float:
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1000


def _memory(editor: Editor) -> float:
    status = Path(f"/proc/{editor.client.pid}/status").read_text()
    line = next(line for line in status.split("\n") if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--repeat", type=int, default=30)
    options = parser.parse_args()
    table = Table("milliseconds, median", *(f"{size:,} notes" for size in options.notes), "ratio")
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in options.notes:
            vault = Path(folder) / str(size)
            generate(vault, size, seed=1)
            for name, value in measure(vault, options.repeat):
                rows.setdefault(name, []).append(value)
    for name, values in rows.items():
        shown = (f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in values)
        table.add_row(name, *shown, f"{values[-1] / max(values[0], 0.01):.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
