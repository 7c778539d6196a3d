"""Pieces of notes as Markdown for a hover: short, and harmless whatever a note holds."""

import json
import re

from wikilink_ls.syntax.note import Note

MAX_LINES = 16
MAX_LENGTH = 900
"""Code points."""

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&])")
# Raw HTML, and every link or image that an editor could follow or load.
_HTML = re.compile(r"(?<!\\)((?:\\\\)*)<(?=[A-Za-z/!?])")
_LINK_TARGET = re.compile(r"\](?=[(:])")
_BACKTICKS = re.compile(r"`+")
_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})", re.MULTILINE)
_BLOCK_ID = re.compile(r"[ \t]\^[A-Za-z0-9-]+[ \t]*$", re.MULTILINE)


def escaped(text: str) -> str:
    """*text* such that Markdown shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """*text* as a code span, whatever backticks are in it."""
    text = " ".join(text.split())
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"


def excerpt(markdown: str) -> str:
    """The beginning of a note's *markdown*, without HTML, live links and block ids."""
    text = _BLOCK_ID.sub("", markdown.strip().replace("\r\n", "\n").replace("\r", "\n"))
    lines = text[:MAX_LENGTH].split("\n")
    shortened = "\n".join(lines[:MAX_LINES]).rstrip()
    more = " …" if len(shortened) < len(text) else ""
    return _harmless(_with_closed_fence(shortened + more))


def _with_closed_fence(text: str) -> str:
    fences = _FENCE.findall(text)
    return f"{text}\n{fences[-1]}" if len(fences) % 2 else text


def _harmless(text: str) -> str:
    return _LINK_TARGET.sub(r"]\\", _HTML.sub(r"\1\\<", text))


def facts(note: Note, names: tuple[str, ...]) -> list[str]:
    """The properties *names* that *note* has, a line of Markdown each."""
    return [line for name in names if (line := _fact(note, name))]


def _fact(note: Note, name: str) -> str:
    entry = note.properties.get(name)
    value = note.properties.values.get(entry.key) if entry else None
    items = value if isinstance(value, list) else [value]
    texts = [_shown(item) for item in items if isinstance(item, str | int | float) and item != ""]
    return f"*{escaped(name)}:* {escaped(', '.join(texts))}" if texts else ""


def _shown(value: str | float) -> str:
    """*value* as it would be written: ``true``, not ``True``."""
    return value if isinstance(value, str) else json.dumps(value)
