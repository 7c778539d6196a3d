"""Of a cache that is damaged, or something else, nothing wrong is read."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.caching import Folder, execute, folder, row, warnings
from wikilink_ls.storage.cache import Kept

FACTS = {f"{nth}/노트 {nth}.md": f"{nth} facts " * 30 * nth for nth in range(30)}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a cache with tables, and rows that came after them."""
    place = Folder(tmp_path_factory.mktemp("sound"))
    first = dict(list(FACTS.items())[:20])
    place.write(*(row(*it) for it in first.items()), tables=b"tables" * 500)
    place.write(*(row(*it) for it in FACTS.items() if it[0] not in first))
    return place.file


@given(st.integers(), st.integers(0, 12), st.booleans())
def test_of_a_damaged_file_nothing_wrong_is_read_and_what_follows_is_as_ever(
    sound: Path, seed: int, flips: int, cut: bool
) -> None:
    chance = random.Random(seed)
    data = bytearray(sound.read_bytes())
    for _ in range(flips):
        # Often where SQLite says how the file is laid out.
        at = chance.randrange(len(data)) if chance.random() < 0.7 else chance.randrange(100)
        data[at] = chance.randrange(256)
    if cut:
        del data[chance.randrange(len(data)) :]
    with folder() as place:
        place.root = sound.parents[1] / "vault"
        place.folder.mkdir()
        place.file.write_bytes(data)

        kept = place.read()

        assert kept.facts.items() <= {path: it.encode() for path, it in FACTS.items()}.items()
        assert kept.stats.keys() == kept.facts.keys()
        if data == sound.read_bytes():
            assert len(kept.facts) == len(FACTS)
            assert kept.tables
        if kept.tables is not None:
            assert kept.tables == b"tables" * 500
            assert list(kept.before) == list(FACTS)[:20]


@pytest.mark.parametrize(
    "content", [b"A text file, not a cache.\n" * 100, b"\0" * 5000, b"SQLite format 3\0" * 9]
)
def test_a_file_that_is_something_else_is_replaced(
    place: Folder, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    place.folder.mkdir()
    place.file.write_bytes(content)

    place.write(row("a.md", "A"))

    assert len(warnings(caplog)) == 1
    assert place.read().facts == {"a.md": b"A"}


@pytest.mark.parametrize(
    "tables",
    [
        ["notes (a, b)"],
        ["about (stamp)", "notes (a, b)"],
        ["about (stamp, root, made)", "tables (x)"],
    ],
)
def test_the_database_of_another_program_is_replaced(place: Folder, tables: list[str]) -> None:
    place.folder.mkdir()
    for table in tables:
        execute(place.file, f"CREATE TABLE {table}")

    place.write(row("a.md", "A"), tables=b"tables")

    assert place.read().tables == b"tables"


def test_a_file_that_is_damaged_within_is_replaced_when_it_is_read(
    place: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    place.write(row("a.md", "A"))
    execute(place.file, "ALTER TABLE notes RENAME COLUMN size TO length")

    assert place.read() == Kept()
    place.write(row("a.md", "A"))

    assert place.read().facts == {"a.md": b"A"}
    (line,) = warnings(caplog)
    assert line.startswith(f"{place.file} was damaged, and is made anew: ")
