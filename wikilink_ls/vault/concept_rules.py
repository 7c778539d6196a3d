"""What the settings say of root concepts: which notes are about one, where others declare it."""

import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

from wikilink_ls.config import Concepts
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.linktext import property_link
from wikilink_ls.syntax.note import FrontFacts, Note, Property, PropertyText
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import display_name, is_note

_ANY_NAME = "\ufffc"
LONGEST_NUMBER = 18
"""Digits."""
_SEPARATORS = re.compile(r"[-_\s]+")


# The same few names are declared again and again.
@lru_cache(maxsize=1 << 12)
def concept_key(name: str) -> str:
    """The form in which names of concepts are compared: ``a b``, ``A-b`` and ``ab`` are one."""
    folded = fold(name).strip()
    return _SEPARATORS.sub("", folded) or folded


class Declaration(NamedTuple):
    """A value of the property in which a note declares its concepts."""

    name: str
    """The concept, as it is written; of the name of its note, or a link, what that says of it."""
    text: PropertyText
    linkpath: str | None = None
    """Of a link in quotes: ``"[[root-03-과도함]]"``."""

    @property
    def span(self) -> Span:
        """Between the quotes, where there are any."""
        return self.text.span

    @property
    def key(self) -> str:
        return concept_key(self.name)


class ConceptRules:
    """The settings of root concepts, ready for use. Equal if the settings are."""

    __slots__ = (
        "_has_name",
        "_has_path",
        "_name_said",
        "_parts",
        "name_of",
        "properties",
        "settings",
    )

    def __init__(self, settings: Concepts) -> None:
        self.settings = settings
        # People write root-concept for the one that they declare.
        names = (settings.property, settings.property.removesuffix("s"))
        self.properties = tuple(dict.fromkeys(name.lower() for name in names))
        """The names of the property, in lower case; the configured one first."""
        self._has_name = _matcher(it for it in settings.notes if "/" not in it)
        paths = [it.removeprefix("/") for it in settings.notes if "/" in it]
        self._has_path = _matcher(paths) if paths else None
        self._parts = re.compile(settings.pattern, re.IGNORECASE).fullmatch
        self.name_of = lru_cache(maxsize=1 << 12)(self._name_of)
        """The concept that the note at a vault path is about; None if it is about none.

        Of the same paths it is asked at each keystroke."""
        self._name_said = lru_cache(maxsize=1 << 12)(self._name_in)
        """The same few are declared again and again."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ConceptRules) and self.settings == other.settings

    def __hash__(self) -> int:
        return hash(self.settings)

    def _name_of(self, path: str) -> str | None:
        if not is_note(path):
            return None
        named = _plain(path[path.rfind("/") + 1 : -3])
        if self._has_name(named) or (self._has_path and self._has_path(_plain(path[:-3]))):
            return self.named(path)
        return None

    def _name_in(self, written: str) -> str:
        """The concept that *written*, which is no link, says in the property."""
        # A slash is none of a path: "and/or" may be an alias.
        is_name = "/" in written or self.number_alone(written) is not None
        return written if is_name else self.named(written)

    def named(self, linkpath: str) -> str:
        """The concept that *linkpath* names: ``../root-03-x`` and ``x`` name ``x``."""
        name = display_name(linkpath)
        match = self._parts(name)
        return (match["name"].strip() if match else "") or name

    def number_of(self, path: str) -> int | None:
        """The number in the name of a concept note."""
        return _number(self._parts(display_name(path)))

    def number_alone(self, linkpath: str) -> int | None:
        """The number that *linkpath* gives in the place of a name, as ``root-03`` does."""
        match = self._parts(f"{display_name(linkpath)}-{_ANY_NAME}")
        return _number(match) if match and match["name"] == _ANY_NAME else None

    def renamed(self, path: str, concept: str) -> str:
        """What the concept note at *path* would be called, were it about *concept*."""
        name = display_name(path)
        match = self._parts(name)
        if match is None or not match["name"]:
            return concept
        start, end = match.span("name")
        return name[:start] + concept + name[end:]

    def entries(self, note: FrontFacts | Note) -> Iterator[Property]:
        """The properties in which *note* declares concepts; there is seldom more than one.

        Of a property that is written twice the last one counts.
        """
        found = {it.key: it for it in note.properties.entries if it.key.lower() in self.properties}
        return iter(found.values())

    def declarations(self, note: FrontFacts | Note) -> Iterator[Declaration]:
        """What *note* declares, in the order of its text."""
        for entry in self.entries(note):
            for text in entry.texts:
                is_value = text.key == entry.key or text.is_item_of(entry.key)
                if is_value and (written := text.text.strip()):
                    yield self._declaration(written, text)

    def _declaration(self, written: str, text: PropertyText) -> Declaration:
        link = property_link(written, Span(0, len(written)), "") if text.quoted else None
        if link is None or not link.path:
            return Declaration(self._name_said(written), text)
        return Declaration(self.named(link.path), text, link.path)

    def declaration_at(self, note: Note, offset: int) -> Declaration | None:
        """The declared value at *offset*, if it is no link."""
        if offset > note.properties.span.end:
            return None
        found = (it for it in self.declarations(note) if it.span.touches(offset))
        return next((it for it in found if it.linkpath is None), None)


def _number(match: re.Match[str] | None) -> int | None:
    number = match.groupdict().get("number") if match else None
    if number is None or not number.isdecimal():
        return None
    # Python refuses to read thousands of digits.
    return int(number) if len(number) <= LONGEST_NUMBER else None


def _plain(text: str) -> str:
    """*text* as globs are compared: ``root_3`` is meant by ``root-*``, too."""
    return fold(text).replace("_", "-")


def _matcher(globs: Iterable[str]) -> Callable[[str], re.Match[str] | None]:
    """What matches a name or path, without its extension, that one of *globs* means."""
    patterns = [translate(_plain(it[:-3] if it[-3:].lower() == ".md" else it)) for it in globs]
    return re.compile("|".join(patterns) or r"(?!)").match


DEFAULT_RULES = ConceptRules(Concepts())


@lru_cache(maxsize=64)
def rules_of(settings: Concepts) -> ConceptRules:
    return ConceptRules(settings)
