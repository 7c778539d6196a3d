"""Whenever a server is killed, the next start is right."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

KILLS = 200
ROOT = Path(__file__).parents[2]
MEMORY = Path("/dev/shm")


@pytest.mark.skipif(os.name == "nt", reason="there is no fork")
def test_after_a_kill_at_any_instant_a_start_gives_the_vault_as_from_scratch() -> None:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as place:
        told = subprocess.run(
            [sys.executable, "-m", "tests.storage.killing", place, str(KILLS), "7"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    assert (told.stderr, told.returncode) == ("", 0)
    ends = json.loads(told.stdout)
    # Neither "wrong", "warned" nor "failed".
    assert ends.keys() == {"killed", "too late", "cold", "warm"}
    assert ends["cold"] + ends["warm"] == KILLS
    assert ends["warm"] > KILLS / 2
    assert ends["killed"] > KILLS / 4
