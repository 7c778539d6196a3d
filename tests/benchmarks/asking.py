"""An asker: one server, in an editor with the known note of its vault open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import TypeVar
from unicodedata import normalize

from tests.benchmarks.editor import Editor
from tests.benchmarks.offers import is_shown
from tests.benchmarks.peers import Peer
from tests.benchmarks.timing import timed
from tests.benchmarks.truth import Truth
from tests.e2e.client import Json, path_of

T = TypeVar("T")

INVOKED, TRIGGERED = {"triggerKind": 1}, {"triggerKind": 2, "triggerCharacter": "["}


@dataclass(frozen=True, slots=True)
class Limits:
    repeat: int
    budget: float
    """Seconds after which a question is not repeated any more."""
    answer: float
    """Seconds that one answer may take."""
    start: float
    """Seconds until a vault must be read."""


@dataclass(slots=True)
class Asker:
    editor: Editor
    peer: Peer
    vault: Path
    truth: Truth
    limits: Limits
    _numbers: Iterator[int] = field(default_factory=count)
    _is_hurried: bool = True
    """Since the start: findings tell when everything is known."""

    def samples(self, ask: Callable[[], object], least: int = 1) -> tuple[float, ...]:
        """As many as the limits allow, *least* at least."""
        times = (timed(ask) for _ in range(max(least, self.limits.repeat)))
        return tuple(self.in_time(times))

    def hurry(self, *, is_on: bool) -> None:
        """Ask for findings without delay, or as usual, if the server can be asked."""
        if self.peer.hurried and is_on != self._is_hurried:
            client, settings = self.editor.client, self.peer.hurried if is_on else None
            client.answers["workspace/configuration"] = [settings]
            client.notify("workspace/didChangeConfiguration", {"settings": settings})
        self._is_hurried = is_on

    def in_time(self, answers: Iterator[T]) -> Iterator[T]:
        """At least one, and more until the budget is spent."""
        begun = perf_counter()
        for answer in answers:
            yield answer
            if perf_counter() - begun > self.limits.budget:
                break

    def complete(self, query: str) -> list[Json]:
        """What is offered as soon as *query* is typed, in a text that was never there before."""
        self.editor.type(f"{next(self._numbers)} {opening(self.peer, query)}")
        return self.offered(query)

    def offered(self, query: str) -> list[Json]:
        """The items that an editor would show, in the order that the server wants."""
        context = TRIGGERED if self.peer.at_trigger_only else INVOKED
        found = self.editor.complete(context=context)
        items = found["items"] if isinstance(found, dict) else found or []
        shown = [item for item in items if is_shown(item, query)]
        return sorted(shown, key=lambda item: item.get("sortText") or item["label"])

    def path(self, uri: str) -> str:
        """The vault path; whatever is elsewhere is never right."""
        return normalize("NFC", str(path_of(uri))).removeprefix(f"{self.vault}/")


def opening(peer: Peer, query: str) -> str:
    """What is typed before *peer* is asked to complete *query*."""
    return "[[" if peer.at_trigger_only else f"[[{query}"
