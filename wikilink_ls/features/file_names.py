"""What a file can be called, such that every system holds it and every link can name it."""

import re

from wikilink_ls.vault.linkwriter import can_be_wikilink

# The first are what Obsidian refuses, on any system; the others would end a link.
_FORBIDDEN = re.compile(r"""[*"\\/<>:|?#^\[\]\x00-\x1f\x7f-\x9f\u2028\u2029]""")

MAX_BYTES = 255
"""Of a file's name, its extension included, as file systems count."""


def name_problem(name: str) -> str | None:
    """What is wrong with *name* for a file, as the end of a sentence; None if nothing is."""
    if not name.strip():
        return "is empty"
    if found := _FORBIDDEN.search(name):
        shown = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        return f"holds '{shown}', which no name of a file may have"
    if name[-1] == "." or name[-1].isspace():
        return f"ends in {'a dot' if name[-1] == '.' else 'a space'}"
    if name[0] == "." or name[0].isspace():
        return f"begins with {'a dot' if name[0] == '.' else 'a space'}"
    if len(name.encode()) > MAX_BYTES:
        return f"is longer than {MAX_BYTES} bytes"
    return None if can_be_wikilink(name) else "is no name that a link can hold"
