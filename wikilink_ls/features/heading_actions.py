"""Code actions for links to headings that are not there: they are added to their note."""

from collections.abc import Callable, Iterator

from wikilink_ls.features.code_action import CodeAction, Selection
from wikilink_ls.features.new_heading import can_be_headings, new_headings
from wikilink_ls.features.selected_links import selected_links
from wikilink_ls.features.vault_edits import VaultEdits
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.vault.paths import display_name


def heading_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection*, the heading that it asks for."""
    if selection.is_off("dangling-heading"):
        return
    for link, target in selected_links(selection):
        if target.missing == "heading" and target.note and not target.note.damaged:
            yield from _adding(selection, link, target.note)


def _adding(selection: Selection, link: Link, note: Note) -> Iterator[CodeAction]:
    wanted = parse_subpath(link.subpath)
    if not isinstance(wanted, HeadingSubpath) or not can_be_headings(wanted.names):
        return
    where = "" if note.path == selection.note.path else f" to '{display_name(note.path)}'"
    yield CodeAction(
        f"Add the heading '{wanted.names[-1].strip()}'{where}",
        "quickfix",
        _added(selection, note, wanted.names),
        code="dangling-heading",
        span=link.subpath_span,
    )


def _added(
    selection: Selection, note: Note, names: tuple[str, ...]
) -> Callable[[], VaultEdits | None]:
    def changes() -> VaultEdits | None:
        is_own = note.path == selection.note.path
        text = selection.text if is_own else selection.known_text(note.path)
        edit = new_headings(note, text, names) if text is not None else None
        return VaultEdits({note.path: (edit,)}) if edit else None

    return changes
