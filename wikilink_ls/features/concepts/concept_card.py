"""What a concept is, in a few lines: its gist, who declares and links it, what it comes with."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from heapq import nlargest

from wikilink_ls.features.concepts.gist import gist
from wikilink_ls.features.preview import code, escaped, excerpt
from wikilink_ls.vault.concept_table import ConceptTable
from wikilink_ls.vault.concepts import (
    concept_keys,
    concept_names,
    declaring_notes,
    linking_notes,
)
from wikilink_ls.vault.paths import display_name
from wikilink_ls.vault.vault import Vault

LAST_DATE = 2.0**32
SHOWN = 3
"""Concepts that it comes with, and notes that declare it."""

ModifiedAt = Callable[[str], float]
"""When the file at a vault path was last changed, in seconds since 1970; 0 if not known."""


def concept_card(vault: Vault, path: str, modified_at: ModifiedAt) -> str:
    """The concept of the note at *path*, as Markdown."""
    name, *aliases = map(escaped, concept_names(vault, path))
    head = [f"**{name}** — {code(path)}"]
    if aliases:
        head.append(f"*aliases:* {', '.join(aliases)}")
    note, declaring = vault.notes.get(path), declaring_notes(vault, path)
    said = excerpt(gist(note)) if note else ""
    linking = linking_notes(vault, path)
    numbers = f"*declared by {_notes(declaring)}, linked from {_notes(linking)}*"
    keys = concept_keys(vault, path)
    foot = [numbers, *_company(vault, keys), *_latest(vault, keys, modified_at)]
    parts = ("  \n".join(head), f"> {said}" if said else "", "---\n" + "  \n".join(foot))
    return "\n\n".join(part for part in parts if part)


def _notes(paths: Collection[str]) -> str:
    count = len(paths)
    return f"{count} {'note' if count == 1 else 'notes'}"


def _company(vault: Vault, keys: frozenset[str]) -> Iterator[str]:
    """The concepts that are declared together with that of *keys*, most often first."""
    shown = (
        f"{escaped(concept_names(vault, path)[0])} ({count})"
        for path, count in _declared_with(vault.concepts, keys)
    )
    if text := ", ".join(shown):
        yield f"*often with:* {text}"


# These two look at each note that declares the concept; a table is the same until one is another.
@lru_cache(maxsize=32)
def _declared_with(table: ConceptTable, keys: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """The concept notes that are declared most often where one of *keys* is, and how often."""
    counts = Counter(key for path in _declarers(table, keys) for key in table.declaring[path].keys)
    by_note = Counter[str]()
    for key in counts.keys() - keys:
        for path in table.notes_called(key)[:1]:
            by_note[path] += counts[key]
    most = sorted(by_note.items(), key=lambda it: (-it[1], it[0]))
    return tuple(most[:SHOWN])


def _latest(vault: Vault, keys: frozenset[str], modified_at: ModifiedAt) -> Iterator[str]:
    dated, undated = _by_date(vault.concepts, keys)
    by_file = nlargest(SHOWN, ((modified_at(path), path) for path in undated))
    latest = nlargest(SHOWN, (*dated, *((_date(time), path) for time, path in by_file)))
    shown = (f"{escaped(display_name(path))}{_on(date)}" for date, path in latest)
    if text := ", ".join(shown):
        yield f"*latest:* {text}"


@lru_cache(maxsize=32)
def _by_date(
    table: ConceptTable, keys: frozenset[str]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The last notes that declare one of *keys* and say when they began; those that say not."""
    dated = [(table.declaring[path].created, path) for path in _declarers(table, keys)]
    latest = nlargest(SHOWN, (it for it in dated if it[0]))
    return tuple(latest), tuple(path for created, path in dated if not created)


def _declarers(table: ConceptTable, keys: Iterable[str]) -> set[str]:
    return set().union(*(table.declared.paths(key) for key in keys))


def _date(seconds: float) -> str:
    """In local time; empty for what is no date of a file."""
    if not 0 < seconds < LAST_DATE:
        return ""
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"


def _on(date: str) -> str:
    return f" ({date[:10]})" if date else ""
