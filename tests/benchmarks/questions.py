"""What every server is asked, and whether it answers right."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle
from typing import Any

from tests.benchmarks.asking import Asker
from tests.benchmarks.completing import completion, half_a_name, queries
from tests.benchmarks.editor import Editor
from tests.benchmarks.peers import Ability, Peer
from tests.benchmarks.renaming import right_after
from tests.benchmarks.results import Measure
from tests.benchmarks.timing import memory
from tests.benchmarks.truth import Target, Truth, stem
from tests.e2e.client import Json


def definition(asker: Asker) -> Measure:
    links = cycle(asker.truth.opened.links)
    times = asker.samples(lambda: _definition(asker, asker.editor.uri, next(links)))
    right = list(asker.in_time(_are_right(asker)))
    return Measure(times, right=sum(right), of=len(right))


def _are_right(asker: Asker) -> Iterator[bool]:
    for known in (asker.truth.opened, *asker.truth.others):
        with _opened(asker, known.path) as uri:
            for link in known.links:
                yield _definition(asker, uri, link) == link.path


@contextmanager
def _opened(asker: Asker, path: str) -> Iterator[str]:
    """The URI of a note, which may be the one that is open already."""
    if path == asker.truth.opened.path:
        yield asker.editor.uri
        return
    uri = asker.editor.client.open(asker.vault / path)
    try:
        yield uri
    finally:
        asker.editor.client.close(uri)


def _definition(asker: Asker, uri: str, link: Target) -> str | None:
    place = Editor.place(link.line, link.character)
    params = {"textDocument": {"uri": uri}, "position": place}
    found = asker.editor.client.request("textDocument/definition", params)
    first = found[0] if isinstance(found, list) and found else found or {}
    target = first.get("targetUri") or first.get("uri")
    return asker.path(target) if target else None


def hover(asker: Asker) -> Measure:
    links, said = asker.truth.opened.links, []
    turn = cycle(links)

    def ask() -> None:
        link = next(turn)
        said.append(bool(asker.editor.ask("hover", link.line, link.character)))

    times = asker.samples(ask, least=len(links))
    once = said[: len(links)]
    return Measure(times, right=sum(once), of=len(once))


def references(asker: Asker) -> Measure:
    link, every = asker.truth.to_hub, {"context": {"includeDeclaration": True}}
    places: list[Json] = []

    def ask() -> None:
        places[:] = asker.editor.ask("references", link.line, link.character, **every) or []

    times = asker.samples(ask)
    linking = asker.truth.linking
    return Measure(times, right=_found(asker, places, linking), of=linking.total())


def _found(asker: Asker, places: list[Json], linking: Counter[tuple[str, int]]) -> int:
    """How many links are in *places*; one place, of one line or some, shows one link."""
    left: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for (path, at), links in linking.items():
        left[path][at] = links
    found = 0
    for place in places:
        lines, span = left[asker.path(place["uri"])], place["range"]
        shown = range(span["start"]["line"], span["end"]["line"] + 1)
        line = next((it for it in shown if lines[it] > 0), None)
        if line is not None:
            lines[line] -= 1
            found += 1
    return found


def rename(asker: Asker) -> Measure:
    truth, answer = asker.truth, Json()
    note, place = truth.hub, Editor.place(0, 0)
    if asker.peer.renames_at_link:
        note, place = truth.opened.path, Editor.place(truth.to_hub.line, truth.to_hub.character)
    params: Json = {"position": place, "newName": f"{stem(truth.hub)} renamed"}

    def ask(uri: str) -> None:
        asked = params | {"textDocument": {"uri": uri}}
        answer.clear()
        answer.update(asker.editor.client.request("textDocument/rename", asked) or {})

    with _opened(asker, note) as uri:
        times = asker.samples(partial(ask, uri))
    right = sum(1 for _ in right_after(answer, truth, asker.editor.text, asker.path))
    return Measure(times, right=right, of=len(truth.linking_notes))


def edit(asker: Asker) -> Measure:
    """A link to nowhere and a link to the hub, in turns; until the finding comes, or goes."""
    editor, numbers = asker.editor, count()
    asker.hurry(is_on=True)

    def ask() -> None:
        number = next(numbers)
        is_wrong = number % 2 == 1
        editor.type(f"[[nowhere {number}]]" if is_wrong else f"[[{stem(asker.truth.hub)}]]")
        editor.client.wait_for(lambda: _is_found(editor) == is_wrong or None, "finding")

    ask()
    return Measure(asker.samples(ask))


def _is_found(editor: Editor) -> bool:
    return editor.has_finding(editor.line)


def resident(asker: Asker) -> Measure:
    found = memory(asker.editor.client.pid)
    return Measure((found,) if found is not None else ())


@dataclass(frozen=True, slots=True)
class Question:
    row: str
    ask: Callable[[Asker], Measure]
    capability: str
    """Without which it is not asked; empty for none."""
    ability: Ability | None = None

    def is_for(self, peer: Peer, capabilities: Json) -> bool:
        able = not self.capability or capabilities.get(self.capability) not in (None, False)
        return able and self.ability not in peer.lacks


def questions(truth: Truth) -> list[Question]:
    """In the order in which they are asked."""
    completing: dict[str, Any] = {"capability": "completionProvider", "ability": "completion"}
    return [
        *(
            Question(f"completion, {name}", partial(completion, query), **completing)
            for name, query in queries(truth).items()
        ),
        Question("in the list after half its name", half_a_name, **completing),
        Question("definition", definition, "definitionProvider"),
        Question("hover", hover, "hoverProvider"),
        Question("references to a hub", references, "referencesProvider"),
        Question("rename of a hub", rename, "renameProvider", "rename"),
        Question("edit → diagnostics", edit, "", "dangling"),
        Question("memory", resident, ""),
    ]
