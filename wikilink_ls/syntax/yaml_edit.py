"""Texts as YAML holds them, for edits that change a value and nothing else."""

import re

from wikilink_ls.syntax.note import PropertyText
from wikilink_ls.syntax.properties import parse_properties

# What a text in single quotes cannot hold: control characters, line ends of any kind, and what is
# no character.
_NOT_IN_SINGLE_QUOTES = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def yaml_text(text: str, *, flow: bool) -> str:
    """*text* as a YAML value, in a ``[list]`` if *flow*; in quotes only if YAML asks for them."""
    if _read(text, flow=flow) == text:
        return text
    quote = '"' if _NOT_IN_SINGLE_QUOTES.search(text) else "'"
    return quote + escaped(text, quote) + quote


def escaped(text: str, quote: str) -> str:
    """*text* as it stands between the *quote* marks of a YAML text."""
    if quote == "'":
        return text.replace("'", "''")
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return _NOT_IN_SINGLE_QUOTES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def rewritten(written: str, new: str, *, flow: bool) -> str:
    """What takes the place of the value *written*, quotes included, so that it says *new*.

    Double quotes stay. Single quotes stay where the old text did not need them: those that YAML
    asked for go with the text that needed them.
    """
    if written[:1] == '"':
        return f'"{escaped(new, written[:1])}"'
    if written[:1] == "'" and _read(written[1:-1].replace("''", "'"), flow=flow) is not None:
        return f"'{escaped(new, written[:1])}'"
    return yaml_text(new, flow=flow)


def whole_span(text: PropertyText) -> tuple[int, int]:
    """Where *text* stands with its quotes."""
    return text.span.start - text.quoted, text.span.end + text.quoted


def _read(written: str, *, flow: bool) -> str | None:
    """The text that *written* is as a plain YAML value; None if it is anything else."""
    if not written or written[0] in "\"'" or written != written.strip() or "\n" in written:
        return None
    # A comma may follow, or the end of the line: "[-]" is a list, "[-" on a line of its own none.
    source = f"k: [{written}, {written}\n ]" if flow else f"k: {written}"
    found = parse_properties(f"---\n{source}\n---\n")
    means_itself = found.values == {"k": [written, written] if flow else written}
    return written if means_itself and not found.problems else None
