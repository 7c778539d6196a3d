"""Between the URIs of the wire and the files of the disk.

Clients escape differently (``%ED`` or ``%ed``, ``(`` or ``%28``), so URIs are never compared: what
they name is.
"""

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

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


@lru_cache(maxsize=1 << 14)
def to_uri_in(root: Path, disk_path: str) -> str:
    """That of the file at *disk_path*, with ``/``, below *root*: what `to_uri` says, sooner."""
    return _folder_uri(root) + quote(disk_path)


@lru_cache(maxsize=64)
def _folder_uri(root: Path) -> str:
    return to_uri(root / "x")[:-1]
