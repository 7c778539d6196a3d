"""What is asked of completion: how fast it is, and whether the note that is meant is there."""

from statistics import median

from tests.benchmarks.asking import Asker
from tests.benchmarks.offers import rank_of
from tests.benchmarks.results import Measure
from tests.benchmarks.truth import HANGUL, Truth, half, stem
from tests.e2e.client import Json

KOREAN = "과도"
"""What is typed where no name begins in Hangul."""


def queries(truth: Truth) -> dict[str, str]:
    halves = [half(stem(path)) for path in truth.sought]
    return {
        "plain": next((it for it in halves if it.isascii()), halves[0]),
        "Korean": next((it for it in halves if HANGUL.search(it)), KOREAN),
        "one letter": "a",
        "no match": "zzqqxx",
    }


def completion(query: str, asker: Asker) -> Measure:
    items: list[Json] = []

    def ask() -> None:
        items[:] = asker.complete(query)

    times = asker.samples(ask)
    return Measure(times, items=len(items))


def half_a_name(asker: Asker) -> Measure:
    answers = (rank_of(note, asker.complete(half(stem(note)))) for note in asker.truth.sought)
    ranks = list(asker.in_time(answers))
    found = [rank for rank in ranks if rank]
    return Measure(right=len(found), of=len(ranks), rank=median(found) if found else None)
