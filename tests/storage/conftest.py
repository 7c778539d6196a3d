"""A place for a vault and its cache; a vault of odd notes, and processes to read it."""

from pathlib import Path

import pytest

from tests.storage.caching import Folder
from tests.storage.reading_apart import make_notes
from wikilink_ls.storage import workers


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def some_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them, for few notes, on a machine of any size."""
    monkeypatch.setattr(workers, "FEW", 0)
    monkeypatch.setattr(workers, "BATCH", 5)
    monkeypatch.setattr(workers, "at_once", lambda: 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "금고 of notes"
    make_notes(root)
    return root
