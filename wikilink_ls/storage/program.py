"""Which program this is: what one has written only the same one reads back."""

import sys
from functools import cache
from pathlib import Path

import wikilink_ls
from wikilink_ls.syntax.libraries import LIBRARIES

FORMAT = 1
"""Of the cache; to be counted up whenever its tables are others."""
_READING = ("config.py", "kinds.py", "syntax/*.py", "vault/*.py", "storage/*.py")
"""The modules that what is kept depends on."""


@cache
def program_stamp() -> str:
    """All that what is kept depends on.

    With the time of the last change of its own modules: a clone that is worked on has one version
    for weeks.
    """
    here = Path(wikilink_ls.__file__).parent
    modules = (file for names in _READING for file in here.glob(names))
    changed = max((module.stat().st_mtime_ns for module in modules), default=0)
    python = sys.version_info[:2]
    return repr((FORMAT, wikilink_ls.__version__, changed, LIBRARIES, python, sys.byteorder))
