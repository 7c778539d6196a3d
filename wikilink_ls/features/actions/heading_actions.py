"""Code actions for links to headings that are not there: they are added to their note."""

from collections.abc import Callable, Iterator

from wikilink_ls.features.actions.code_action import ActionError, CodeAction, Selection
from wikilink_ls.features.actions.new_heading import (
    can_be_headings,
    has_room,
    is_open,
    new_headings,
)
from wikilink_ls.features.actions.selected_links import selected_links
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.findings.missing import one_line
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Link, Note
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.target import found_headings


def heading_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection*, the heading that it asks for."""
    if selection.is_off("dangling-heading"):
        return
    for link, target in selected_links(selection):
        if target.missing == "heading" and target.note and not target.note.damaged:
            yield from _adding(selection, link, target.note)


def _adding(selection: Selection, link: Link, note: Note) -> Iterator[CodeAction]:
    wanted = parse_subpath(link.subpath)
    if not isinstance(wanted, HeadingSubpath) or not _can_be_added(selection, note, wanted.names):
        return
    where = "" if note.path == selection.note.path else f" to '{display_name(note.path)}'"
    yield CodeAction(
        one_line(f"Add the {_missing(note, wanted.names)}{where}"),
        "quickfix",
        _added(selection, note, wanted.names),
        code="dangling-heading",
        span=link.subpath_span,
    )


def _can_be_added(selection: Selection, note: Note, names: tuple[str, ...]) -> bool:
    """Whether the headings *names* can be, as far as that is seen without another note's text."""
    if not can_be_headings(names) or not has_room(note, names):
        return False
    is_own = note.path == selection.note.path
    return not (is_own and is_open(note, selection.text, names))


def _missing(note: Note, names: tuple[str, ...]) -> str:
    *others, last = (
        f"'{it.strip()}'" for it in names[len(found_headings(note.headings, names)) :]
    )
    return f"headings {', '.join(others)} and {last}" if others else f"heading {last}"


def _added(
    selection: Selection, note: Note, names: tuple[str, ...]
) -> Callable[[], VaultEdits | None]:
    def changes() -> VaultEdits | None:
        is_own = note.path == selection.note.path
        text = selection.text if is_own else selection.known_text(note.path)
        if text is None:
            return None
        if (edit := new_headings(note, text, names)) is None:
            raise ActionError(
                f"A heading would be none in '{note.path}': code, HTML or a comment is still open "
                "there; close it first"
            )
        return VaultEdits({note.path: (edit,)})

    return changes
