"""What links that name a heading must say once it has another text."""

from collections.abc import Collection
from unicodedata import normalize

from wikilink_ls.features.edits.link_kinds import is_by_reference
from wikilink_ls.features.edits.rewriting import LinkChange
from wikilink_ls.features.edits.showing import display_meaning
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.syntax.headings import linkable
from wikilink_ls.syntax.linktext import HeadingSubpath, parse_subpath
from wikilink_ls.syntax.note import Heading, Link, Note
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.target import heading_path, parents_of

Headings = tuple[Heading, ...]


class HeadingRename:
    """Those headings of *note* that are the *nth*, and all of them *after* these are renamed."""

    def __init__(self, note: Note, after: Headings, nth: Collection[int]) -> None:
        self._note = note
        self._after = after
        self._nth = nth

    def change(self, link: Link) -> LinkChange | None:
        """What *link*, to the note, must say; None if nothing changes.

        A link that would lead to another heading names those above it, too. `RenameError` if not
        even that parts the two.
        """
        wanted = parse_subpath(link.subpath)
        if not isinstance(wanted, HeadingSubpath):
            return None
        before = self._note.headings
        meant = [before.index(it) for it in heading_path(before, wanted.names)]
        if not meant:
            return None
        written = tuple(name.strip() for name in wanted.names)
        names = self._names(written, meant)
        display = self._display(link, meant[-1]) if meant[-1] in self._nth else None
        if names == written and display is None:
            return None
        return LinkChange(link, names=names if names != written else None, display=display)

    def _names(self, names: tuple[str, ...], meant: list[int]) -> tuple[str, ...]:
        """The names that lead from the note to the heading that the last of *names* meant."""
        as_before = tuple(
            linkable(self._after[at]) if at in self._nth else name
            for name, at in zip(names, meant, strict=True)
        )
        target = self._after[meant[-1]]
        above = tuple(linkable(it) for it in (*parents_of(self._after, target), target))
        for choice in (as_before, above):
            if all(choice) and heading_path(self._after, choice)[-1:] == [target]:
                return choice
        raise RenameError(
            f"Links to '{linkable(target) or target.text}' in '{display_name(self._note.path)}' "
            "could not tell it from another heading; choose another text"
        )

    def _display(self, link: Link, nth: int) -> str | None:
        """The new text, where the old one is shown."""
        shown = display_meaning(link)
        if not shown or is_by_reference(link):
            return None
        old, new = self._note.headings[nth], self._after[nth]
        for start in ("", f"{display_name(self._note.path)} > "):
            for text in (old.text, linkable(old)):
                if normalize("NFC", shown) == normalize("NFC", start + text):
                    return start + linkable(new)
        return None
