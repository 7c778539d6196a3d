"""A vault from what was kept of it, and what has changed since."""

from typing import NamedTuple

from msgspec import DecodeError

from wikilink_ls.storage.cache import Kept
from wikilink_ls.storage.scan import FileStat
from wikilink_ls.syntax.encoding import decode_note
from wikilink_ls.vault.building import VaultBuilder
from wikilink_ls.vault.concept_rules import ConceptRules
from wikilink_ls.vault.paths import has_links
from wikilink_ls.vault.snapshot import read_snapshot, write_snapshot
from wikilink_ls.vault.vault import Vault
from wikilink_ls.vault.words import words_of

FEW = 500
ONE_IN = 4
"""If more than *FEW* notes are others, and one in so many, all tables are made anew: one by one
they would take longer."""
TOO_OLD = 20
"""If one note in so many has changed since tables were made, the next start gets new ones."""


class Changes(NamedTuple):
    """What a walk has found to be otherwise than it was kept."""

    to_read: list[tuple[str, FileStat]]
    """Notes and canvases, new ones or others than before, in the order of the walk."""
    new: list[str]
    """Other files."""
    gone: list[str]

    def __len__(self) -> int:
        return len(self.to_read) + len(self.new) + len(self.gone)


def restored(kept: Kept) -> Vault | None:
    """The vault as it was when it was last looked at; None if tables are missing or too old."""
    changed = kept.changed
    if kept.tables is None or are_many(len(changed), len(kept.facts)):
        return None
    try:
        vault = read_snapshot(kept.tables, kept.before)
    except DecodeError:
        return None
    for path in changed:
        facts = kept.facts.get(path)
        vault = vault.with_note(decode_note(facts), facts) if facts else vault.without(path)
    return vault


def are_many(changes: int, notes: int) -> bool:
    return changes > max(FEW, notes // ONE_IN)


def changes_since(kept: Kept, vault: Vault | None, found: dict[str, FileStat]) -> Changes:
    """What is to be done after a walk has *found* the files of the vault."""
    stats = kept.stats
    to_read = [it for it in found.items() if stats.get(it[0]) != it[1] and has_links(it[0])]
    known = {*stats} if vault is None else {*vault.mentions.numbered, *kept.facts}
    known.difference_update(kept.lost)
    new = [path for path in found if path not in known and not has_links(path)]
    return Changes(to_read, new, [path for path in known if path not in found])


def add_kept(builder: VaultBuilder, kept: Kept, changes: Changes, rules: ConceptRules) -> None:
    """Give *builder* the notes that are as they were kept."""
    others = {*changes.gone, *(path for path, _ in changes.to_read)}
    for path, facts in kept.facts.items():
        if path not in others:
            builder.add(words_of(decode_note(facts), rules), facts)


def new_tables(vault: Vault) -> bytes:
    """Tables with all that is said in *vault*, for the next start."""
    rules = vault.concepts.rules
    builder = VaultBuilder(vault.files(), rules)
    for facts in (vault.notes, vault.canvases):
        for note in facts.values():
            builder.add(words_of(note, rules), note)
    built = builder.build()
    built.prepare_search()
    return write_snapshot(built)
