"""Which notes a note names and never links: what is said of its mentions."""

from collections.abc import Iterator
from itertools import islice

from wikilink_ls.config import Config
from wikilink_ls.features.mentioning.mentions import MOST_NOTES, Meaning, mentions
from wikilink_ls.syntax.note import Note
from wikilink_ls.syntax.text import Span
from wikilink_ls.vault.paths import name_key
from wikilink_ls.vault.resolve import resolve
from wikilink_ls.vault.vault import Vault

MOST_FINDINGS = 100
"""In one note."""
SHOWN_PATHS = 3


def mention_findings(
    vault: Vault, note: Note, text: str, config: Config
) -> Iterator[tuple[Span, str]]:
    """The first mention of each note that *note* does not link yet, and what is said of it.

    Who has linked a note once need not do so wherever it is named.
    """
    return islice(_findings(vault, note, text, config), MOST_FINDINGS)


def _findings(vault: Vault, note: Note, text: str, config: Config) -> Iterator[tuple[Span, str]]:
    linked = _Linked(vault, note)
    told = set[str]()
    for mention in mentions(vault, note, text, config):
        paths = mention.meaning.paths
        if told.isdisjoint(paths):
            told.update(paths)
            if not any(map(linked.has, paths)):
                yield mention.span, _message(mention.span.of(text), mention.meaning)


class _Linked:
    """The files that a note links; only those are looked for that are asked for."""

    def __init__(self, vault: Vault, note: Note) -> None:
        self._vault = vault
        self._source = note.path
        self._written: dict[str, set[str]] = {}
        for link in note.links:
            self._written.setdefault(name_key(link.path), set()).add(link.path)

    def has(self, path: str) -> bool:
        written = self._written.get(name_key(path), ())
        return any(resolve(self._vault, it, self._source).path == path for it in written)


def _message(written: str, meaning: Meaning) -> str:
    first, *others = meaning.paths
    if not others:
        return f"'{written}' is {'an alias of' if meaning.is_alias else 'a note:'} {first}"
    more = len(meaning.paths) - SHOWN_PATHS
    shown = list(meaning.paths[:SHOWN_PATHS])
    if more > 0:
        shown.append("and more" if len(meaning.paths) == MOST_NOTES else f"{more} more")
    return f"'{written}' is the name of several notes: {', '.join(shown)}"
