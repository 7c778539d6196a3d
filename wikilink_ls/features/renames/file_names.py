"""What files and folders can be called, such that every system holds them, in the vault."""

import re
from unicodedata import normalize

from wikilink_ls.vault.linkwriter import can_be_wikilink

# What Obsidian refuses, on any system; and what would end a link as well.
_NOT_IN_FOLDER = re.compile(r"""[*"\\/<>:|?\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]""")
_NOT_IN_FILE = re.compile(rf"{_NOT_IN_FOLDER.pattern}|[#^\[\]]")

_MARKUP = re.compile(r"[*`]|==|~~|%%")
_LONG = 200

MAX_BYTES = 255
"""Of a file's name, its extension included, as file systems count."""


def name_problem(name: str) -> str | None:
    """What is wrong with *name* for a file, as the end of a sentence; None if nothing is."""
    if problem := _problem(name, _NOT_IN_FILE, "file"):
        return problem
    return None if can_be_wikilink(name) else "is no name that a link can hold"


def as_name(text: str) -> str:
    """*text* as a file can be called, with spaces for what no name holds; or empty."""
    name = _NOT_IN_FILE.sub(" ", normalize("NFC", _MARKUP.sub("", text)))
    encoded = " ".join(name.split()).strip(" .").encode(errors="ignore")
    name = encoded[:_LONG].decode(errors="ignore").strip(" .")
    return "" if name_problem(name) else name


def folder_problem(folder: str) -> str | None:
    """What is wrong with the vault path *folder*, as the end of a sentence; the root is empty.

    Every link that leads into it is tried when it is written: a folder may be called as it likes.
    """
    names = folder.split("/") if folder else []
    if ".." in names or "." in names:
        return "has a '..' or '.' in it; write the folder as it is called from the vault on"
    problems = (_problem(name, _NOT_IN_FOLDER, "folder") for name in names)
    return next((problem for problem in problems if problem), None)


def _problem(name: str, forbidden: re.Pattern[str], kind: str) -> str | None:
    if not name.strip():
        return "is empty"
    if found := forbidden.search(name):
        shown = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        return f"holds '{shown}', which no name of a {kind} may have"
    if name[-1] == "." or name[-1].isspace():
        return f"ends in {'a dot' if name[-1] == '.' else 'a space'}"
    if name[0] == "." or name[0].isspace():
        return f"begins with {'a dot' if name[0] == '.' else 'a space'}"
    return f"is longer than {MAX_BYTES} bytes" if len(name.encode()) > MAX_BYTES else None
