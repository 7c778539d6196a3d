"""Code actions for links that could lead elsewhere: they say which file they mean."""

from collections.abc import Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.features.actions.leading import leading_edits
from wikilink_ls.features.actions.selected_links import selected_links, with_place_first
from wikilink_ls.syntax.note import Link
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.target import Target


def ambiguity_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection* the files that it could mean, first the one that it opens.

    Before that those that have the heading or block it asks for.
    """
    if selection.is_off("ambiguous-link"):
        return
    for link, target in selected_links(selection):
        if target.others:
            yield from _choices(selection, link, target)


def _choices(selection: Selection, link: Link, target: Target) -> Iterator[CodeAction]:
    note = selection.note
    writer = LinkWriter(selection.vault, selection.config, note.path)
    # What is read stays: the link shows its path as long as it has no other text.
    shown = None if "/" in link.path or link.subpath else link.path
    first, *_ = paths = with_place_first(selection, link, _opened(target))
    for path in paths:
        edits = leading_edits(writer, note, selection.text, link, path, shown)
        if edits:
            yield CodeAction(
                f"Link to '{path}'",
                "quickfix",
                edits_of(note, *edits),
                code="ambiguous-link",
                span=link.path_span,
                preferred=path == first,
            )


def _opened(target: Target) -> list[str]:
    return [path for path in (target.path, *target.others) if path is not None]
