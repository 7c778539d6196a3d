"""Another name for a tag, and so for all those below it; in the text and in properties."""

import re
from collections.abc import Iterator
from functools import partial
from unicodedata import normalize

from wikilink_ls.features.edits.note_edits import Change, changed_notes
from wikilink_ls.features.edits.rewriting import CHANGED, LeftError, ValueChange, value_edit
from wikilink_ls.features.edits.vault_edits import VaultEdits
from wikilink_ls.features.renames.renamable import RenameError
from wikilink_ls.features.subject import TagSubject
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note, Tag, TextOf
from wikilink_ls.syntax.tags import is_tag_name
from wikilink_ls.syntax.text import Span, TextEdit
from wikilink_ls.vault.tags import tagged_notes
from wikilink_ls.vault.vault import Vault

_WORD = re.compile(r"[^\s\[\],:#\"']+")


def renamed_tag(vault: Vault, name: str, new_name: str, text_of: TextOf) -> VaultEdits:
    """All that changes when the tag *name* is called *new_name*; a ``#`` before it may be given.

    `RenameError` if no tag can be called so, or if there is one: nobody could part them again.
    """
    wanted, new = TagSubject(fold(name)), normalize("NFC", new_name.strip()).removeprefix("#")
    if new == name:
        return VaultEdits()
    _check(vault, wanted, new)
    depth = name.count("/") + 1

    def changes_of(note: Note) -> Iterator[Change]:
        for tag in note.tags:
            if wanted.is_in(fold(tag.name)):
                change = _in_properties if tag.in_properties else _in_text
                yield partial(change, tag, "/".join((new, *tag.name.split("/")[depth:])))

    def is_named(head: str) -> bool:
        return any(wanted.is_in(fold(word)) for word in _WORD.findall(head))

    paths = tagged_notes(vault, wanted.key)
    return VaultEdits(changed_notes(vault, paths, changes_of, text_of, f"#{name}", is_named))


def _check(vault: Vault, old: TagSubject, new: str) -> None:
    if not is_tag_name(new) or not all(new.split("/")):
        raise RenameError(
            f"'{new}' is no name of a tag: letters, digits, '-', '_' and '/' can be in it, and "
            "not digits alone; choose another"
        )
    key = fold(new)
    there = tagged_notes(vault, key)
    if there and not old.is_in(key):
        raise RenameError(f"The tag '#{new}' exists already, in '{min(there)}'; choose another")


def _in_text(tag: Tag, new: str, _note: Note, text: str) -> Iterator[TextEdit]:
    if tag.span.of(text) != f"#{tag.name}":
        raise LeftError(CHANGED)
    yield TextEdit(Span(tag.span.start + 1, tag.span.end), new)


def _in_properties(tag: Tag, new: str, note: Note, text: str) -> Iterator[TextEdit]:
    for entry in note.properties.entries:
        for item in entry.texts:
            if item.span == tag.span:
                mark = "#" if item.text.startswith("#") else ""
                rest = "/" if item.text.endswith("/") else ""
                yield value_edit(ValueChange(entry, item, mark + new + rest), text)
