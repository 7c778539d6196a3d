"""Names, against a set; and postings, against a dict."""

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wikilink_ls.vault.names import Base, Names
from wikilink_ls.vault.postings import Posting, Postings

NAMES = st.text("ab가 -/", max_size=4)
CHANGES = st.lists(st.tuples(st.booleans(), NAMES), max_size=60)


def words(name: str) -> list[str]:
    """What follows each place in *name*, but its first, at which a word begins."""
    return [name[at:] for at in range(1, len(name)) if name[at - 1] in " -/"]


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
        assert sorted(names.in_folder(query, 100)) == sorted(
            it for it in model if it.startswith(query) and "/" not in it[len(query) :]
        )
        assert set(names.containing(query)) == {it for it in model if query in it}
        assert names.has_prefix(query) is any(it.startswith(query) for it in model)
        assert set(names.with_letters(query)) == {it for it in model if set(query) <= set(it)}
        for count, found in enumerate(names.lacking("".join(set(query)), 2)):
            assert set(found) == {it for it in model if len(set(query) - set(it)) == count}
        if query[0] not in " -/":
            begun = {it for it in model if any(word.startswith(query) for word in words(it))}
            assert set(names.with_word(query)) == begun


def test_rare_letters_and_common_ones_are_found() -> None:
    names = Names.of([f"a{nth}" for nth in range(500)] + ["한글 a", "글"])

    assert set(names.with_letters("글a")) == {"한글 a"}
    assert len(set(names.with_letters("a1"))) == len([n for n in range(500) if "1" in str(n)])
    assert set(names.with_letters("z")) == set()
    assert [set(it) for it in names.lacking("글az", 1)] == [set(), {"한글 a"}]


@pytest.mark.parametrize("few", [0, Base.FEW])
def test_without_an_index_the_same_is_found(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Base, "FEW", few)
    names = Names.of(["한글 노트", "notes on a garden", "garden"])

    assert names.is_ready is bool(few)
    assert [*names.with_word("gar")] == ["notes on a garden"]
    assert {*names.with_letters("gn")} == {"garden", "notes on a garden"}
    assert [{*it} for it in names.lacking("gnz", 1)] == [set(), {"garden", "notes on a garden"}]
    names.prepare()
    assert names.is_ready
    assert [*names.with_word("노")] == ["한글 노트"]


def test_names_begin_with_a_prefix_in_their_order() -> None:
    assert list(Names.of(["b", "a2", "a1"]).with_prefix("a")) == ["a1", "a2"]


def test_folders_are_stepped_over_so_many_and_no_more() -> None:
    names = Names.of(["a/1", "a/2", "a/b/3", "a0", "ab", "b/4", "c"])

    assert list(names.in_folder("", 9)) == ["a0", "ab", "c"]
    assert list(names.in_folder("a", 2)) == ["a0"]
    assert list(names.in_folder("a/", 9)) == ["a/1", "a/2"]


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


SAID = st.sets(st.tuples(POSTINGS, PATHS))


def table_of(said: Collection[tuple[Posting, str]]) -> Postings:
    paths = ["p.md", "q.md", "r.md"]
    by_posting = {
        posting: sorted(paths.index(path) for it, path in said if it == posting)
        for posting, _ in said
    }
    return Postings.of(by_posting, paths)


@given(SAID, st.lists(st.tuples(st.booleans(), POSTINGS, PATHS | st.just("new.md")), max_size=40))
def test_postings_are_a_table_of_who_writes_what(
    said: set[tuple[Posting, str]], changes: Sequence[tuple[bool, Posting, str]]
) -> None:
    table, model = table_of(said), set(said)
    for add, posting, path in changes:
        table = table.added(posting, path) if add else table.removed(posting, path)
        model = model | {(posting, path)} if add else model - {(posting, path)}

    keys = {posting.key for posting, _ in model}
    assert sorted(table) == sorted(keys)
    assert len(table) == len(keys)
    for key in "ab":
        assert (key in table) is (key in keys)
        assert table.paths(key) == {path for posting, path in model if posting.key == key}
        assert {
            (Posting(key, it), path) for it, of in table.spellings(key).items() for path in of
        } == {it for it in model if it[0].key == key}


def test_what_is_said_once_more_and_no_longer_leaves_nothing_behind() -> None:
    posting = Posting("a", "A")
    table = table_of([(posting, "p.md")])

    changed = table.removed(posting, "p.md").added(posting, "p.md")
    changed = changed.added(posting, "new.md").removed(posting, "new.md")

    assert changed.stamp("a") == table.stamp("a")


@given(SAID)
def test_postings_are_read_back_as_they_were_written(said: set[tuple[Posting, str]]) -> None:
    table = table_of(said)

    again = Postings.read(table.base.written(), ["p.md", "q.md", "r.md"])

    assert again.as_dict() == table.as_dict()


def test_what_nobody_writes_is_found_nowhere() -> None:
    assert Postings().paths("a") == set()
    assert dict(Postings().spellings("a").items()) == {}
