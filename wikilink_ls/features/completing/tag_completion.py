"""The tags that fit what is typed of one, in the text or in the property ``tags``."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from wikilink_ls.features.completing.matching import fits, search
from wikilink_ls.features.completing.property_context import PropertyContext, written_value
from wikilink_ls.features.tag_card import spelled_tag
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.vault.tags import tagged_notes
from wikilink_ls.vault.vault import Vault

TAGS = "tags"
"""The property; ``tag`` is none any more (Obsidian 1.9)."""
RANKED = 100
"""Tags that are looked at."""


class TagValue(NamedTuple):
    """A tag, as it can stand in the property."""

    name: str
    new_text: str
    """As YAML, with the quotes that it needs; after the quote that was typed, if any."""
    kind: Literal["tag"]
    detail: str


def matching_tags(vault: Vault, note: Note, query: str, start: int) -> Iterator[tuple[str, str]]:
    """The tags that *query* fits, and the tags above them, and how many notes have each.

    Not the very tag that is being typed, at *start* in *note*, unless others have it.
    """
    folded = fold(query)
    typed = _only_at(vault, note, start)
    keys: dict[str, None] = {}
    for match in search(vault.tag_names, folded)[:RANKED]:
        key = match.name
        if key == typed:
            continue
        keys[key] = None
        while "/" in key:
            key = key.rpartition("/")[0]
            if fits(folded, key):
                keys[key] = None
    for key in keys:
        count = len(tagged_notes(vault, key))
        yield spelled_tag(vault, key) or key, f"{count} notes" if count > 1 else ""


def tag_values(vault: Vault, note: Note, context: PropertyContext) -> Iterator[TagValue]:
    """What can stand at *context*; a tag that the property has already is left out."""
    others = {fold(tag.name) for tag in context.others.tags}
    mark = "#" if context.typed.startswith("#") else ""
    start = context.span.start + len(context.quote)
    for name, detail in matching_tags(vault, note, context.typed.removeprefix("#"), start):
        new_text = written_value(mark + name, context) if fold(name) not in others else None
        if new_text is not None:
            yield TagValue(mark + name, new_text, "tag", detail)


def _only_at(vault: Vault, note: Note, start: int) -> str | None:
    """The folded tag that stands at *start*, if nobody else has it."""
    at_cursor = [tag for tag in note.tags if tag.span.start == start]
    name = fold(at_cursor[0].name) if at_cursor else ""
    written = sum(fold(tag.name) == name for tag in note.tags)
    return name if written == 1 and vault.tags.paths(name) == {note.path} else None
