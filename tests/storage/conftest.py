"""A place for a vault and its cache."""

from pathlib import Path

import pytest

from tests.storage.caching import Folder


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
