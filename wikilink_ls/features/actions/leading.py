"""Edits after which a link leads to another file, and stays as it is else."""

from wikilink_ls.features.actions.new_links import loses_link
from wikilink_ls.features.concepts.concept_links import in_table
from wikilink_ls.features.edits.link_kinds import is_wiki
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, link_edits
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.syntax.yaml_edit import escaped
from wikilink_ls.vault.linkwriter import LinkWriter, can_be_wikilink


def leading_edits(
    writer: LinkWriter, note: Note, text: str, link: Link, path: str, display: str | None = None
) -> tuple[TextEdit, ...]:
    """The edits after which *link*, in *note*, leads to the file at *path*; none if it cannot.

    A wikilink that shows nothing of its own shows *display* then, or at least no folders.
    """
    is_wikilink = is_wiki(link.kind)
    linkpath = writer.linkpath(path, extension=not is_wikilink)
    if linkpath in (None, link.path) or (is_wikilink and not can_be_wikilink(linkpath)):
        return ()
    try:
        edits = list(link_edits(LinkChange(link, linkpath), note, text))
    except LeftError:
        return ()
    shows_path = link.display is None and link.kind != "embed"
    if is_wikilink and shows_path and link.path_span != link.span:
        edits.append(_shown(writer, note, text, link, path, display))
    joined = _joined(edits)
    return () if loses_link(note, text, joined) else joined


def _shown(
    writer: LinkWriter, note: Note, text: str, link: Link, path: str, display: str | None
) -> TextEdit:
    """What follows the path and subpath of *link*, as far as anything is to."""
    stays = display is None and link.subpath != ""
    table = in_table(note, link.start)
    inner = writer.wikilink(path, display, table=table, embed=stays) or ""
    pipe = inner.find("\\|" if table else "|")
    shown = inner[pipe:] if pipe >= 0 else ""
    end = link.subpath_span.end
    return TextEdit(Span(end, end), escaped(shown, text[link.start - 1]) if link.key else shown)


def _joined(edits: list[TextEdit]) -> tuple[TextEdit, ...]:
    """*edits*, sorted, those that touch as one; what changes nothing is left out."""
    joined: list[TextEdit] = []
    for (start, end), new_text in sorted(edits):
        if joined and joined[-1].span.end == start:
            before = joined.pop()
            joined.append(TextEdit(Span(before.span.start, end), before.new_text + new_text))
        elif new_text or start < end:
            joined.append(TextEdit(Span(start, end), new_text))
    return tuple(joined)
