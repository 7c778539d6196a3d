"""Events of one change are told together, and soon."""

from collections.abc import Callable

import pytest

from tests.costs import check_grows_with
from tests.server.clock import Clock
from wikilink_ls.server.gathering import Gathering, Told
from wikilink_ls.server.session import Session


class Gathered:
    def __init__(self) -> None:
        self.clock = Clock()
        self.told: list[Told] = []
        self.floods: list[str | Session] = []
        self.gathering = Gathering(
            self.told.append, self.clock.later, self.clock.now, on_flood=self.floods.append
        )

    def wait(self, seconds: float) -> list[list[str]]:
        """What has been told by then."""
        self.clock.wait(seconds)
        return [list(it.uris) for it in self.told]


@pytest.fixture
def it() -> Gathered:
    return Gathered()


def test_a_few_events_count_at_once(it: Gathered) -> None:
    it.gathering.hear(["a"])
    it.gathering.hear(["b", "a"])
    assert it.wait(0) == [["a"], ["b", "a"]]

    assert it.wait(60) == [["a"], ["b", "a"]]


def test_few_and_few_are_many_if_nothing_is_between_them(it: Gathered) -> None:
    for nth in range(Session.MANY + 10):
        it.gathering.hear([f"{nth}"])
        it.clock.wait(Gathering.FEW.quiet / 100)
    assert len(it.told) == Session.MANY

    it.clock.wait(Gathering.MANY.quiet)
    assert len(it.told) == Session.MANY + 1
    assert len(it.told[-1].uris) == 10

    it.gathering.hear(["a"])
    assert len(it.told) == Session.MANY + 2


def test_one_file_is_one_however_often_it_is_written(it: Gathered) -> None:
    for _ in range(2 * Session.MANY):
        it.gathering.hear(["log"])

    assert len(it.told) == 2 * Session.MANY


def test_a_pull_of_many_files_is_told_at_its_end(it: Gathered) -> None:
    files = [f"{nth}" for nth in range(Session.MANY + 1)]
    it.gathering.hear(files)
    for nth in range(5):
        it.clock.wait(Gathering.MANY.quiet * 0.9)
        it.gathering.hear([f"late {nth}"])

    assert it.told == []
    assert it.wait(Gathering.MANY.quiet) == [[*files, *(f"late {nth}" for nth in range(5))]]


def test_a_pull_that_takes_its_time_is_told_in_parts(it: Gathered) -> None:
    seconds = 0.0
    while seconds < 3 * Gathering.MANY.longest:
        it.gathering.hear(f"{seconds} {each}" for each in range(Session.MANY + 1))
        it.clock.wait(Gathering.MANY.quiet * 0.9)
        seconds += Gathering.MANY.quiet * 0.9

    assert len(it.told) == pytest.approx(3, abs=1)


def test_of_hundreds_it_is_known_before_they_are_told(it: Gathered) -> None:
    it.gathering.hear([f"{nth}.png" for nth in range(Gathering.FLOOD)])
    it.gathering.hear([f"{nth}.md" for nth in range(Gathering.FLOOD)])
    assert it.floods == []

    it.gathering.hear(["a.md"])
    it.gathering.hear(["b.md"])
    assert (it.floods, it.told) == (["a.md"], [])

    it.clock.wait(60)
    one, other = Session(None), Session(None)
    it.gathering.doubt(one, is_burst=True, notes=Gathering.FLOOD)
    assert (it.floods, len(it.told)) == (["a.md"], 1)

    it.gathering.doubt(other, is_burst=True, notes=1)
    assert (it.floods, len(it.told)) == (["a.md", other], 1)


def test_an_event_costs_the_same_however_many_there_were() -> None:
    def pull(files: int) -> Callable[[], None]:
        it = Gathered()

        def hear() -> None:
            for nth in range(files):
                it.gathering.hear([f"{nth}.md"])

        return hear

    check_grows_with(pull, few=2 * Gathering.FLOOD)


def test_doubts_are_told_once_for_each_vault_and_bursts_wait_for_their_end(it: Gathered) -> None:
    one, other = Session(None), Session(None)
    it.gathering.doubt(one)
    it.gathering.doubt(one)
    it.clock.wait(60)
    it.gathering.doubt(one)
    it.gathering.doubt(other, is_burst=True)
    it.clock.wait(Gathering.MANY.quiet * 0.9)
    assert [it.doubted for it in it.told] == [{one}]

    it.gathering.forget(other)
    it.clock.wait(60)

    assert [it.doubted for it in it.told] == [{one}, {one}]


def test_a_name_is_sure_only_if_all_say_so(it: Gathered) -> None:
    it.gathering.doubt(Session(None), is_burst=True)
    it.gathering.hear(["a", "b"], surely=True)
    it.gathering.hear(["b", "c"])
    it.gathering.hear(["c"], surely=True)
    assert it.told == []
    it.clock.wait(60)

    assert it.told[0].uris == {"a": True, "b": False, "c": False}
