"""One cache, written by several processes, or by several versions of this program."""

from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.caching import NOW, Folder, folder, row
from wikilink_ls.storage import database
from wikilink_ls.storage.cache import Cache, Kept, Row, open_cache
from wikilink_ls.storage.database import ReplacedError


def test_what_another_version_has_written_is_not_read(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.write(row("a.md", "A"), tables=b"tables")

    monkeypatch.setattr(database, "program_stamp", lambda: "another version")

    assert place.read() == Kept()


def test_who_is_replaced_by_another_version_stops(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(place.open()) as old:
        old.write([row("a.md", "A")], NOW)
        monkeypatch.setattr(database, "program_stamp", lambda: "another version")
        place.write(row("a.md", "newer"))

        with pytest.raises(ReplacedError):
            old.write([row("a.md", "older")], NOW)
        with pytest.raises(ReplacedError):
            old.write_tables(b"tables")

    assert place.read().facts == {"a.md": b"newer"}


def test_who_was_replaced_stops_though_his_own_version_came_back(
    place: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(place.open()) as old:
        old.write([row("a.md", "A")], NOW)
        with monkeypatch.context() as patch:
            patch.setattr(database, "program_stamp", lambda: "another version")
            place.read()
        place.write(row("a.md", "newer"))  # It has the number of the old one's row.

        with pytest.raises(ReplacedError):
            old.write_tables(b"tables")


def test_the_same_vault_is_known_by_another_way_to_it(place: Folder) -> None:
    link = place.root.with_name("link")
    link.symlink_to(place.root)
    place.write(row("a.md", "A"))

    opened, kept = open_cache(link, place.folder)

    assert opened
    opened.close()
    assert kept.facts == {"a.md": b"A"}


def test_two_write_at_once_and_what_both_say_is_kept(place: Folder) -> None:
    with closing(place.open()) as one, closing(place.open()) as other:
        for nth in range(5):
            one.write([row(f"{nth}.md", "one"), row("both.md", "one")], NOW)
            other.write([row(f"{nth + 5}.md", "other"), row("both.md", "other")], NOW)

    kept = place.read()

    assert kept.facts == (
        {f"{nth}.md": b"one" for nth in range(5)}
        | {f"{nth}.md": b"other" for nth in range(5, 10)}
        | {"both.md": b"other"}
    )


Write = Callable[[Cache, list[Row]], None]
WRITES: list[Write] = [
    lambda it, rows: it.write(rows, NOW),
    lambda it, rows: it.replace(rows, NOW),
]
NAMES = st.sampled_from(["a.md", "b.md", "c.md"])


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from(["write", "replace", "tables", "open"]),
            st.dictionaries(NAMES, st.sampled_from(["1", "22", None]), max_size=3),
        ),
        max_size=25,
    )
)
def test_however_many_write_the_newest_counts_and_tables_say_what_they_were_made_of(
    steps: list[tuple[int, str, dict[str, str | None]]],
) -> None:
    """Whoever writes tables tells what it knows; that has to be what comes with them."""
    with folder() as place:
        newest: dict[str, bytes] = {}
        made: dict[bytes, dict[str, bytes]] = {}
        opened: dict[int, tuple[Cache, dict[str, bytes]]] = {}
        for who, what, said in steps:
            if what == "open" or who not in opened:
                if who in opened:
                    opened.pop(who)[0].close()
                found, kept = open_cache(place.root, place.folder)
                assert found
                opened[who] = found, dict(kept.facts)
            mine, known = opened[who]
            if what == "tables":
                name = f"tables {len(made)}".encode()
                if mine.write_tables(name):
                    made[name] = dict(known)
                continue
            for each in (newest, known):
                each.update({path: it.encode() for path, it in said.items() if it})
                for path in [path for path, it in said.items() if it is None]:
                    each.pop(path, None)
            WRITES[what == "replace"](mine, [row(path, it) for path, it in said.items()])
        for mine, _ in opened.values():
            mine.close()

        kept = place.read()

        assert kept.facts == newest
        assert (kept.tables is None) == (not made)
        assert kept.tables is None or kept.before == made[kept.tables]
