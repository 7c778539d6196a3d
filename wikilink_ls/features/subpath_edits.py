"""Edits of one part of a link's subpath, which leave all else of the link as it stands."""

import re

from wikilink_ls.features.link_kinds import is_wiki
from wikilink_ls.syntax.linktext import decode_destination
from wikilink_ls.syntax.note import Link
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.syntax.yaml_edit import escaped
from wikilink_ls.vault.linkwriter import encode

# From the first to the last letter of a heading's name, of ``^id``, or of ``[^label]``.
_PART = re.compile(r"[^#\s](?:[^#]*[^#\s])?")
_NOT_IN_WIKILINK = re.compile(r"[#|\\\r\n]|\[\[|\]\]")


def subpath_edit(link: Link, nth: int, new: str, text: str) -> TextEdit | None:
    """The edit after which the part at *nth* of the subpath of *link*, in *text*, says *new*.

    None if what is written is not what was read, or if such a link cannot say it.
    """
    is_wikilink = is_wiki(link.kind)
    written = link.subpath_span.of(text)
    read = written if is_wikilink else decode_destination(written)[1]
    parts = list(_PART.finditer(written))
    if read != link.subpath or len(parts) != len(_PART.findall(read)) or nth >= len(parts):
        return None
    if is_wikilink and _NOT_IN_WIKILINK.search(new):
        return None
    if not is_wikilink:
        new = encode(new)
    span = Span(*parts[nth].span()).shifted(link.subpath_span.start)
    return TextEdit(span, escaped(new, text[link.start - 1]) if link.key else new)
