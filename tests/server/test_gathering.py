"""Events of one change are told together, and soon."""

import pytest

from tests.server.clock import Clock
from wikilink_ls.server.gathering import Gathering, Told
from wikilink_ls.server.session import Session


class Gathered:
    def __init__(self) -> None:
        self.clock = Clock()
        self.told: list[Told] = []
        self.gathering = Gathering(self.told.append, self.clock.later, self.clock.now)

    def wait(self, seconds: float) -> list[list[str]]:
        """What has been told by then."""
        self.clock.wait(seconds)
        return [list(it.uris) for it in self.told]


@pytest.fixture
def it() -> Gathered:
    return Gathered()


def test_a_file_that_is_replaced_is_told_once_and_when_it_is_there_again(it: Gathered) -> None:
    it.gathering.hear(["a"])
    it.clock.wait(Gathering.FEW.quiet / 2)
    it.gathering.hear(["a", "b"])
    it.gathering.hear(["a"])
    assert it.wait(Gathering.FEW.quiet * 0.9) == []

    assert it.wait(Gathering.FEW.quiet * 0.2) == [["a", "b"]]
    assert it.wait(60) == [["a", "b"]]


def test_what_never_becomes_quiet_is_told_all_the_same(it: Gathered) -> None:
    for _ in range(40):
        it.gathering.hear(["log"])
        it.clock.wait(Gathering.FEW.quiet * 0.8)

    seconds = 40 * Gathering.FEW.quiet * 0.8
    assert len(it.told) == int(seconds / Gathering.FEW.longest)


def test_a_pull_of_many_files_is_told_at_its_end(it: Gathered) -> None:
    files = [f"{nth}" for nth in range(Session.MANY + 1)]
    it.gathering.hear(files)
    for nth in range(5):
        it.clock.wait(Gathering.MANY.quiet * 0.9)
        it.gathering.hear([f"late {nth}"])

    assert it.told == []
    assert it.wait(Gathering.MANY.quiet) == [[*files, *(f"late {nth}" for nth in range(5))]]


def test_a_pull_that_takes_its_time_is_told_in_parts(it: Gathered) -> None:
    for nth in range(30):
        it.gathering.hear([f"{nth} {each}" for each in range(Session.MANY + 1)])
        it.clock.wait(Gathering.MANY.quiet * 0.9)

    seconds = 30 * Gathering.MANY.quiet * 0.9
    assert len(it.told) == int(seconds / Gathering.MANY.longest)


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
    it.gathering.hear(["a", "b"], surely=True)
    it.gathering.hear(["b", "c"])
    it.gathering.hear(["c"], surely=True)
    it.clock.wait(60)

    assert it.told[0].uris == {"a": True, "b": False, "c": False}
