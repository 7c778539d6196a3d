"""Where a note names other notes of the vault without linking them.

A name is that of the file, an alias, or the concept that a note is about. It is a word of its own,
with or without Korean particles. What stands on two lines is no mention.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from wikilink_ls.config import Config
from wikilink_ls.features.mentioning.unlinked_mentions import named_things
from wikilink_ls.features.mentioning.words import Named, named_in
from wikilink_ls.syntax.folding import fold
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.concept_rules import concept_key
from wikilink_ls.vault.concepts import concept_names
from wikilink_ls.vault.names import Names
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.vault import Vault

SHORT = 3
"""Letters of ASCII: a name that is no longer counts as it is written alone. GO is not go."""
LONGEST_KEPT = 4096
"""Letters of a line whose names are kept; what is typed in a longer one would fill the memory."""
MOST_NOTES = 10
"""Of the notes that share a name, so many are told."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means."""

    paths: tuple[str, ...]
    """The notes; those that are called so before those that have it as an alias."""
    is_alias: bool
    """No note is called so."""


@dataclass(frozen=True, slots=True)
class Mention:
    span: Span
    name: str
    """As it is folded."""
    meaning: Meaning


OWN = Meaning((), is_alias=False)
"""Of the names of the note itself: nothing shorter in them is a mention either."""


def mentions(
    vault: Vault,
    note: Note,
    text: str,
    config: Config,
    within: Span | None = None,
    *,
    syllables: bool = False,
) -> Iterator[Mention]:
    """The mentions in *note*, whose text is *text*, in its order; only on the lines *within*.

    Notes that the user wants kept in the background are not looked for; nor those that are called
    by one syllable, 책, for it is a part of too much, unless *syllables* are wanted.
    """
    names = (vault.file_names, vault.alias_names, vault.concepts.search)
    own = {fold(it) for it in (display_name(note.path), *note.aliases)}
    own.update(map(fold, concept_names(vault, note.path)))
    known: dict[tuple[str, str], Meaning | None] = {}

    def meaning(name: str, written: str) -> tuple[str, Meaning] | None:
        if (name, written) not in known:
            is_name = _can_be_meant(name) or (syllables and _is_syllable(name))
            found = _meaning(vault, config, name, written) if is_name else None
            known[name, written] = OWN if name in own else found
        found = known[name, written]
        return None if found is None else (name, found)

    found = named_things(
        note, text, within or Span(0, len(text)), lambda line: _named_in(line, names), meaning
    )
    return (Mention(span, name, it) for (name, it), span in found if it is not OWN)


def _named_in(line: str, names: tuple[Names, ...]) -> Iterable[Named]:
    return _kept(line, names) if len(line) <= LONGEST_KEPT else named_in(line, names)


# Of the lines of a note a keystroke changes one, and no name.
@lru_cache(maxsize=1 << 11)
def _kept(line: str, names: tuple[Names, ...]) -> tuple[Named, ...]:
    return tuple(named_in(line, names))


def _can_be_meant(name: str) -> bool:
    """Whether it is no mere letter, number or date."""
    return len(name) > 1 and any(map(str.isalpha, name))


def _is_syllable(name: str) -> bool:
    return len(name) == 1 and "가" <= name <= "힣"


def _meaning(vault: Vault, config: Config, name: str, written: str) -> Meaning | None:
    is_exact = len(name) <= SHORT and name.isascii()
    called = (
        path
        for path in chain(_files(vault, name), _concepts(vault, name))
        if not is_exact or written in (display_name(path), vault.concepts.rules.name_of(path))
    )
    notes = list(dict.fromkeys(_shown(config, called)))
    aliased = _aliased(vault, name, written if is_exact else None)
    paths = list(dict.fromkeys((*notes, *_shown(config, aliased))))
    return Meaning(tuple(paths[:MOST_NOTES]), is_alias=not notes) if paths else None


def _shown(config: Config, paths: Iterable[str]) -> Iterator[str]:
    return islice((path for path in paths if not config.ignores(path)), MOST_NOTES)


def _files(vault: Vault, name: str) -> Iterator[str]:
    """The notes whose file is called *name*, the shortest path first."""
    return (file.path for file in vault.files_named(name) if file.name == f"{name}.md")


def _concepts(vault: Vault, name: str) -> Iterator[str]:
    """The notes about the concept *name*."""
    for spelling, paths in vault.concepts.names.spellings(concept_key(name)).items():
        if fold(spelling) == name:
            for path in sorted(paths):
                if fold(vault.concepts.rules.name_of(path) or "") == name:
                    yield path


def _aliased(vault: Vault, name: str, written: str | None) -> Iterator[str]:
    """The notes with the alias *name*; spelled as it is *written*, if that counts."""
    spellings = vault.aliases.spellings(name)
    found = (spellings.get(written),) if written is not None else spellings.values()
    return iter(sorted({path for paths in found for path in paths or ()}))
