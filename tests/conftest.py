"""Laws are checked for as long as that takes: a busy machine is no fault of the code.

``--hypothesis-profile=thorough`` tries each many times more than one waits for while one works.
"""

import gc
import os
import sys

import pytest
from hypothesis import settings

from wikilink_ls.storage.cache_folder import VARIABLE

# No test writes to the cache of whoever runs it; those of the cache name a folder.
os.environ[VARIABLE] = ""

settings.register_profile("everyday", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=400, print_blob=True)
settings.load_profile("everyday")

# Where drawings are compared outside the tests themselves, a failure is a difference of them, too.
pytest.register_assert_rewrite(
    *(
        f"tests.features.{it}"
        for it in ("acting", "checking", "completing", "fixing", "refactoring", "renaming")
    )
)


def pytest_configure(config: pytest.Config) -> None:
    """Where Python may not write down what it compiles, dozens of processes would do it anew."""
    if sys.dont_write_bytecode and (cache := getattr(config, "cache", None)):
        sys.dont_write_bytecode = False
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(cache.mkdir("bytecode"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end, and the collector need not look at them each time."""
    gc.freeze()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a third of the time, tests wait for a server or a disk."""
    return (os.cpu_count() or 1) + 1
