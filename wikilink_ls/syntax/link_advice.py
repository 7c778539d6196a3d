"""What is said of a link in properties that has no quotes: how it is to be written."""

import re

from wikilink_ls.syntax.text import Span, line_start

_LINK = re.compile(r"\[\[[^\[\]\r\n]+\]\]")
_BEFORE_VALUE = tuple(":-[{,")
_OVER = re.compile(r"[ \t]*(?:[,\]}]|(?:[ \t]#[^\r\n]*)?(?:[\r\n]|\Z))")
_BESIDE = re.compile(r"[ \t]*,[ \t]*")


def link_advice(source: str, span: Span) -> str:
    """The end of a sentence about the link at *span* of *source*, YAML."""
    line = line_start(source, span.start)
    before = source[line : span.start].rstrip(" \t")
    if not before.endswith(_BEFORE_VALUE):
        return "text stands before it, so quote all of the value"
    links = [span.of(source), *_beside(source, span.end)]
    if before.endswith((":", "-")) and len(links) > 1:
        return f"write a list: [{', '.join(map(_quoted, links))}]"
    if not _OVER.match(source, span.end):
        return "text follows it, so quote all of the value"
    return f"quote it: {_quoted(links[0])}"


def _beside(source: str, at: int) -> list[str]:
    """The links that follow at *at*, parted by commas alone."""
    found: list[str] = []
    while (comma := _BESIDE.match(source, at)) and (link := _LINK.match(source, comma.end())):
        found.append(link[0])
        at = link.end()
    return found if _OVER.match(source, at) else []


def _quoted(link: str) -> str:
    written = link.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{written}"'
