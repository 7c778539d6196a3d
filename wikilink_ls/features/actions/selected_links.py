"""The links at a selection, and what each of them points at."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from wikilink_ls.features.actions.code_action import Selection
from wikilink_ls.features.edits.link_kinds import is_by_reference
from wikilink_ls.syntax.note import Link
from wikilink_ls.vault.target import Target, target_in, targets_of

MOST_LINKS = 50
"""Who selects a whole note is not offered something about each of a thousand links."""


def selected_links(selection: Selection) -> Sequence[tuple[Link, Target]]:
    """The links that *selection* touches; those by reference at their destination as well."""
    return selection.once("links", lambda: tuple(_found(selection)))


def _found(selection: Selection) -> Iterator[tuple[Link, Target]]:
    touched = (
        link
        for link in selection.note.links
        if selection.touches(link.span)
        or (is_by_reference(link) and selection.touches(link.path_span))
    )
    links = islice(touched, MOST_LINKS)
    return targets_of(selection.vault, links, selection.note)


def with_place_first(selection: Selection, link: Link, paths: Iterable[str]) -> list[str]:
    """*paths*, those first where the subpath of *link* leads somewhere."""
    return sorted(paths, key=lambda path: not has_place(selection, link, path))


def has_place(selection: Selection, link: Link, path: str) -> bool:
    """Whether the file at *path* has what the subpath of *link* asks for."""
    return target_in(selection.vault, link, selection.note, path).missing is None
