"""What an editor waits for, in vaults of several sizes: `python tests/benchmarks/latency.py`.

Each size is measured against one server process over its pipes, answers decoded, with a note of
usual length open; a second process shows the warm start, from what the first has kept. The last
column divides the largest vault's time by the smallest's; what must not grow with the vault stays
near 1.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Generator, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

from lsprotocol.types import FileChangeType
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.compiling import compile_program
from tests.benchmarks.editor import Editor
from tests.benchmarks.generate import HUB, generate
from tests.benchmarks.timing import median_of, memory, timed
from tests.e2e.client import Client, path_of

QUERIES = {
    "a concept": "root-0",
    "Hangul": "과도",
    "one letter": "a",
    "nothing typed": "",
    "no match": "zzqqxx",
    "a folder": "30-knowledge/",
}
"""What is typed after ``[[``."""
FIRST = "[[root-0"
"""What is typed in the open note while the vault is read."""
CONCEPTS = "---\nroot-concepts: [과도함, 과]\n---\n[[root-01-과도함]] [[root-02]] [[경계]]\n"
"""A note that declares and links concepts, of which hundreds of notes know."""
WRITTEN = "written by another program"
TAG = "written-by-another-program"
"""A heading and a tag that thousands of notes get at once, as in a checkout."""
MOST_REWRITTEN = 5000
SAMPLE = 100
"""Notes among them that are looked at."""
MOST = 300
"""Seconds that a vault may take to be read."""


def measure(vault: Path, cache: Path, repeat: int) -> Iterator[tuple[str, float]]:
    """Name and median, in milliseconds, of everything that is measured; *cache* is empty."""
    editor = yield from _start(vault, cache)
    for name, query in QUERIES.items():
        editor.type(f"[[{query}")
        yield f"completion, {name}", median_of(repeat, editor.complete)
    links = cycle(editor.links())
    yield "definition", median_of(repeat, lambda: editor.ask("definition", *next(links)))
    yield "hover", median_of(repeat, lambda: editor.ask("hover", *next(links)))
    yield "edit → diagnostics", median_of(repeat, lambda: edit(editor))
    yield from _of_concepts(editor, vault, repeat)
    yield from _of_links(editor, vault, repeat)
    if used := memory(editor.client.pid):
        yield "memory, MB", used
    editor.client.quit()
    again = yield from _start(vault, cache, "warm: ")
    if used := memory(again.client.pid):
        yield "warm: memory, MB", used
    yield from _of_a_checkout(again, vault)
    again.client.quit()


def _start(vault: Path, cache: Path, kind: str = "") -> Generator[tuple[str, float], None, Editor]:
    note = sorted((vault / "30-knowledge").rglob("*.md"))[7]
    env = os.environ | {"XDG_CACHE_HOME": str(cache)}
    options = {"diagnostics": {"debounce": 0}}
    editor = Editor(partial(Client, patience=MOST, env=env), vault, note, FIRST, options)
    yield f"{kind}spawn → initialize", editor.ready * 1000
    editor.wait_until(lambda: bool((editor.complete() or {}).get("items")), MOST)
    yield f"{kind}spawn → first completion", editor.elapsed() * 1000
    waits = _while_indexing(editor)
    yield f"{kind}spawn → all indexed", editor.elapsed() * 1000
    yield f"{kind}hover meanwhile, 95 %", waits[int(len(waits) * 0.95)] if waits else 0
    return editor


def _while_indexing(editor: Editor) -> list[float]:
    """How long hovers take until a finding says that the vault is whole; sorted."""
    place, waits = next(editor.links()), list[float]()

    def is_over() -> bool:
        waits.append(timed(lambda: editor.ask("hover", *place)))
        return editor.knows_all()

    editor.wait_until(is_over, MOST)
    return sorted(waits)


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
        yield f"concept: {name}", median_of(repeat, partial(_answered, client, *question))
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

    yield "hub: lenses", median_of(repeat, count)
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
        yield f"hub: {name}", median_of(repeat, partial(_answered, client, *question))
    places = client.request("textDocument/references", hub | top | every)
    yield "hub: how many references", len(places)
    yield from _of_the_note(editor, repeat)


def _of_the_note(editor: Editor, repeat: int) -> Iterator[tuple[str, float]]:
    """What an editor asks by itself, again and again, of the note that is open."""
    document = {"textDocument": {"uri": editor.uri}}
    place = {"line": editor.line - 4, "character": 1}
    at_cursor = {"range": {"start": place, "end": place}, "context": {"diagnostics": []}}
    questions = {
        "semantic tokens": ("textDocument/semanticTokens/full", document),
        "folding": ("textDocument/foldingRange", document),
        "document links": ("textDocument/documentLink", document),
    }
    for name, question in questions.items():
        yield f"note: {name}", median_of(repeat, partial(_answered, editor.client, *question))
    # A cursor in prose that names nothing may be offered nothing, and that is asked most often.
    prose = partial(editor.client.request, "textDocument/codeAction", document | at_cursor)
    yield "note: code actions in prose", median_of(repeat, prose)


def _answered(client: Client, method: str, params: Any) -> None:
    assert client.request(method, params), method


def _of_a_checkout(editor: Editor, vault: Path) -> Iterator[tuple[str, float]]:
    """From the end of the writing on: until the open note is right, and until all is known."""
    closed = {*(vault / "30-knowledge").rglob("*.md")} - {path_of(editor.uri)}
    notes = sorted(closed)[:MOST_REWRITTEN]
    sample = notes[:: max(1, len(notes) // SAMPLE)]
    links = " ".join(f"[[{it.relative_to(vault)}#{WRITTEN}]]" for it in sample)
    editor.type(f"#{TAG} {links}")
    editor.wait_until(lambda: editor.has_finding(editor.line), MOST)
    for note in notes:
        with note.open("a") as file:
            file.write(f"\n## {WRITTEN}\n\n#{TAG}\n")
        changes = [{"uri": note.as_uri(), "type": FileChangeType.Changed}]
        editor.client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    written = perf_counter()

    def is_known() -> bool:
        card = editor.ask("hover", editor.line, 1) or {"contents": {"value": ""}}
        return f" {len(notes) + 1} notes" in card["contents"]["value"]

    for name, is_so in (
        ("links of the open note", lambda: not editor.has_finding(editor.line)),
        ("all", is_known),
    ):
        assert editor.wait_until(is_so, MOST), name
        elapsed = (perf_counter() - written) * 1000
        yield f"up to {MOST_REWRITTEN} notes rewritten → {name}", elapsed


def edit(editor: Editor) -> None:
    editor.type(f"[[nowhere {editor.version}]]")
    wanted = editor.version
    editor.client.wait_for(lambda: editor.findings(wanted) or None, "findings")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument(
        "--large", action="store_true", help="100,000 notes, too: some minutes more"
    )
    parser.add_argument("--repeat", type=int, default=30)
    options = parser.parse_args()
    sizes = options.notes + [100_000] * options.large
    table = Table("milliseconds, median", *(f"{size:,} notes" for size in sizes), "ratio")
    rows: dict[str, list[float]] = {}
    compile_program()
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            vault, cache = Path(folder) / str(size), Path(folder) / f"cache of {size}"
            generate(vault, size, seed=1)
            for name, value in measure(vault, cache, options.repeat):
                rows.setdefault(name, []).append(value)
    for name, values in rows.items():
        shown = (f"{value:,.0f}" if value >= 100 else f"{value:.1f}" for value in values)
        table.add_row(name, *shown, f"{values[-1] / max(values[0], 0.01):.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
