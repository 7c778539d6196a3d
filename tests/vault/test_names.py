"""Names, against a set; and postings, against a dict."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.vault.names import Names
from wikilink_ls.vault.postings import Posting, Postings

NAMES = st.text("ab가 -", max_size=4)
CHANGES = st.lists(st.tuples(st.booleans(), NAMES), max_size=60)


def words(name: str) -> list[str]:
    """What follows each place in *name*, but its first, at which a word begins."""
    return [name[at:] for at in range(1, len(name)) if name[at - 1] in " -"]


@pytest.fixture(params=[0, 3, 1024])
def _compacting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Names, "MAX_CHANGES", request.param)


@pytest.mark.usefixtures("_compacting")
class TestNames:
    @given(st.sets(NAMES, max_size=40), CHANGES)
    def test_names_are_a_set(self, base: set[str], changes: Sequence[tuple[bool, str]]) -> None:
        names, model = Names.of(base), set(base)
        for add, name in changes:
            names = names.with_name(name) if add else names.without_name(name)
            model = model | {name} if add else model - {name}

            assert set(names) == model
            assert (len(names), len(list(names))) == (len(model), len(model))
            assert (name in names) is add

    @given(st.sets(NAMES, max_size=40), CHANGES, NAMES.filter(bool))
    def test_names_are_found_by_what_is_in_them(
        self, base: set[str], changes: Sequence[tuple[bool, str]], query: str
    ) -> None:
        names = Names.of(base)
        for add, name in changes:
            names = names.with_name(name) if add else names.without_name(name)

        model = set(names)
        assert set(names.with_prefix(query)) == {it for it in model if it.startswith(query)}
        assert set(names.containing(query)) == {it for it in model if query in it}
        assert names.has_prefix(query) is any(it.startswith(query) for it in model)
        assert set(names.with_letters(query)) == {it for it in model if set(query) <= set(it)}
        if query[0] not in " -":
            begun = {it for it in model if any(word.startswith(query) for word in words(it))}
            assert set(names.with_word(query)) == begun


def test_rare_letters_and_common_ones_are_found() -> None:
    names = Names.of([f"a{nth}" for nth in range(500)] + ["한글 a", "글"])

    assert set(names.with_letters("글a")) == {"한글 a"}
    assert len(set(names.with_letters("a1"))) == len([n for n in range(500) if "1" in str(n)])
    assert set(names.with_letters("z")) == set()


def test_names_begin_with_a_prefix_in_their_order() -> None:
    assert list(Names.of(["b", "a2", "a1"]).with_prefix("a")) == ["a1", "a2"]


def test_a_name_that_went_begins_nothing() -> None:
    names = Names.of(["ab", "ac", "b"]).without_name("ab")

    assert names.has_prefix("a")
    assert not names.has_prefix("ab")
    assert not names.without_name("ac").has_prefix("a")
    assert names.without_name("ac").with_name("ad").has_prefix("a")


def test_a_change_leaves_the_names_that_were() -> None:
    before = Names.of(["a", "b"])

    before.with_name("c").without_name("a")

    assert set(before) == {"a", "b"}


def test_a_name_that_is_there_already_changes_nothing() -> None:
    names = Names.of(["a"])

    assert names.with_name("a") is names
    assert names.without_name("b") is names


PATHS = st.sampled_from(["p.md", "q.md", "r.md"])
POSTINGS = st.builds(Posting, st.sampled_from("ab"), st.sampled_from(["A", "a", "x"]))


@given(st.lists(st.tuples(st.booleans(), POSTINGS, PATHS), max_size=40))
def test_postings_are_a_table_of_who_writes_what(
    changes: Sequence[tuple[bool, Posting, str]],
) -> None:
    table, model = Postings(), set[tuple[Posting, str]]()
    for add, posting, path in changes:
        table = table.added(posting, path) if add else table.removed(posting, path)
        model = model | {(posting, path)} if add else model - {(posting, path)}

    assert table.as_dict() == Postings.of(model).as_dict()
    assert len(table) == len(list(table)) == len({posting.key for posting, _ in model})
    for key in "ab":
        assert (key in table) is any(posting.key == key for posting, _ in model)
        assert table.paths(key) == {path for posting, path in model if posting.key == key}


def test_what_nobody_writes_is_found_nowhere() -> None:
    assert Postings().paths("a") == set()
    assert dict(Postings().spellings("a").items()) == {}
