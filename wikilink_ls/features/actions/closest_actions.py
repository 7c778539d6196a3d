"""Code actions for links that lead nowhere: to what was probably meant."""

from collections.abc import Iterator

from wikilink_ls.features.actions.code_action import CodeAction, Selection, edits_of
from wikilink_ls.features.actions.leading import leading_edits
from wikilink_ls.features.actions.selected_links import has_place, selected_links, with_place_first
from wikilink_ls.features.concepts.concept_links import is_declaration
from wikilink_ls.features.edits.rewriting import LeftError, LinkChange, link_edits
from wikilink_ls.features.findings.closest import aliased_files, closest_files
from wikilink_ls.features.findings.missing import MissingPlace, missing_place, one_line
from wikilink_ls.syntax.folding import strip_heading_for_link
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Link
from wikilink_ls.syntax.text import TextEdit
from wikilink_ls.vault.concepts import is_concept_note, near_concept
from wikilink_ls.vault.linkwriter import LinkWriter
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.target import Target


def closest_actions(selection: Selection) -> Iterator[CodeAction]:
    """For each link at *selection* the few files, or places in its note, that are called alike."""
    for link, target in selected_links(selection):
        match target.missing:
            case "note" if not selection.is_off("dangling-link"):
                yield from _files(selection, link)
            case "heading" | "block" if not selection.is_off(f"dangling-{target.missing}"):
                yield from _places(selection, link, target)


def _files(selection: Selection, link: Link) -> Iterator[CodeAction]:
    vault, note = selection.vault, selection.note
    if near_concept(vault, link.path):
        return  # It is led to that, with the name of the concept.
    aliased = aliased_files(vault, link.path)
    paths = closest_files(vault, link.path)
    if is_declaration(vault, note, link):
        paths = [path for path in paths if is_concept_note(vault, path)]
    found = {
        path: edits
        for path in with_place_first(selection, link, paths)
        if (edits := _leading(selection, link, path, is_alias=path in aliased))
    }
    names = [display_name(path) for path in found]
    plausible = [path for path in found if path in aliased] or list(found)
    for path, edits in found.items():
        name = display_name(path) if names.count(display_name(path)) == 1 else path
        yield CodeAction(
            f"Link to '{name}'",
            "quickfix",
            edits_of(note, *edits),
            code="dangling-link",
            span=link.path_span,
            preferred=plausible == [path] and has_place(selection, link, path),
        )


def _leading(
    selection: Selection, link: Link, path: str, *, is_alias: bool
) -> tuple[TextEdit, ...]:
    writer = LinkWriter(selection.vault, selection.config, selection.note.path)
    shown = link.path if is_alias else None
    return leading_edits(writer, selection.note, selection.text, link, path, shown)


def _places(selection: Selection, link: Link, target: Target) -> Iterator[CodeAction]:
    missing = missing_place(target, link)
    for name in missing.closest:
        change = LinkChange(link, names=_names(link, missing, name))
        try:
            edits = tuple(link_edits(change, selection.note, selection.text))
        except LeftError:
            continue
        if edits:
            yield CodeAction(
                f"Replace with '{one_line(name)}'",
                "quickfix",
                edits_of(selection.note, *edits),
                code=f"dangling-{target.missing}",
                span=link.subpath_span,
                preferred=len(missing.closest) == 1,
            )


def _names(link: Link, missing: MissingPlace, name: str) -> tuple[str, ...]:
    """What the subpath of *link* names, with *name* instead of what is missing."""
    match parse_subpath(link.subpath), missing.kind:
        case HeadingSubpath(names), "heading":
            # A bracket at the end would close the link.
            new = strip_heading_for_link(name).rstrip("] ")
            written = [it.strip() for it in names]
            return (*written[: missing.nth], new, *written[missing.nth + 1 :])
        case _, "footnote":
            return (f"[^{name}]",)
    return (name,)
