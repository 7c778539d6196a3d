"""Root concepts: what they are called, and which of them a note declares."""

import re
from collections.abc import Iterator

from wikilink_ls.config import Config
from wikilink_ls.syntax.linktext import property_link
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span

_PREFIX = re.compile(r"root-(?:[0-9]+[-_. ])?(?=.)", re.IGNORECASE)


def concept_name(note_name: str) -> str:
    """The concept that a note called *note_name* is about: ``root-03-과도함`` -> ``과도함``."""
    return _PREFIX.sub("", note_name, count=1) if _PREFIX.match(note_name) else note_name


def declared_concepts(note: Note, config: Config) -> list[str]:
    """The names of the concepts in the properties of *note*, each of them once."""
    return list(dict.fromkeys(_declared(note, config.concepts.property)))


def _declared(note: Note, name: str) -> Iterator[str]:
    # People write root-concept for the one that they declare.
    for each in dict.fromkeys((name, name.removesuffix("s"))):
        entry = note.properties.get(each)
        value = note.properties.values[entry.key] if entry else None
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item.strip():
                yield _name_of(item.strip())


def _name_of(value: str) -> str:
    link = property_link(value, Span(0, len(value)), "")
    if link is None:
        return value
    return concept_name(link.path.rpartition("/")[2].removesuffix(".md"))
