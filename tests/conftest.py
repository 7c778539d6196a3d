"""Laws are checked for as long as that takes: a busy machine is no fault of the code."""

import os

import pytest
from hypothesis import settings

from wikilink_ls.storage.cache_folder import VARIABLE

# No test writes to the cache of whoever runs it; those of the cache name a folder.
os.environ[VARIABLE] = ""

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Where drawings are compared outside the tests themselves, a failure is a difference of them, too.
pytest.register_assert_rewrite(
    *(
        f"tests.features.{it}"
        for it in ("acting", "completing", "fixing", "refactoring", "renaming")
    )
)
