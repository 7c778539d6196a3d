"""Between the URIs of the wire and the files of the disk.

Clients escape differently (``%ED`` or ``%ed``, ``(`` or ``%28``), so URIs are never compared: what
they name is.
"""

import os
from pathlib import Path

from pygls.uris import from_fs_path, to_fs_path


def to_path(uri: str) -> Path | None:
    """The file that *uri* names; None for ``untitled:`` and all else that is no file."""
    try:
        path = to_fs_path(uri) if uri.startswith("file:") else None
    except ValueError:
        return None
    if not path or "\0" in path or not Path(path).is_absolute():
        return None
    return Path(os.path.normpath(path))


def to_uri(path: Path) -> str:
    return from_fs_path(str(path)) or path.as_uri()
