"""The tables of a vault that was made at once, as bytes that the next start reads back.

That takes no look at any note, and hardly one at any name.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field, msgpack

from wikilink_ls.config import Concepts
from wikilink_ls.vault.concept_rules import rules_of
from wikilink_ls.vault.concept_table import ConceptTable, decode_declaring
from wikilink_ls.vault.file import decode_files
from wikilink_ls.vault.gathering import names_of
from wikilink_ls.vault.heading_table import HeadingTable
from wikilink_ls.vault.layered import Layered
from wikilink_ls.vault.lookup import LookupTable
from wikilink_ls.vault.names import Base, Names
from wikilink_ls.vault.note_map import note_maps
from wikilink_ls.vault.packed import Packed, PackedTable
from wikilink_ls.vault.postings import Postings
from wikilink_ls.vault.vault import Vault


class Snapshot(Struct, frozen=True, array_like=True):
    """All that a `Vault` holds beside the facts of its notes."""

    paths: list[str]
    """Of all files, sorted."""
    named: PackedTable
    mentions: PackedTable
    asides: PackedTable
    aliases: PackedTable
    tags: PackedTable
    headings: PackedTable
    concepts: Concepts
    claims: PackedTable
    numbers: PackedTable
    declared: PackedTable
    declaring: PackedTable
    file_paths: list[str]
    missing: list[str]
    searched: list[str]
    """The names of concepts."""
    lookups: dict[str, LookupTable] = field(default_factory=dict)
    """By the name of the field of `Vault`, and *concepts*."""


def write_snapshot(vault: Vault) -> bytes:
    """The tables of *vault*, which `VaultBuilder` has made and nobody has changed since."""
    concepts = vault.concepts
    return msgpack.encode(
        Snapshot(
            list(vault.mentions.numbered),
            named=_packed(vault.named),
            mentions=vault.mentions.base.written(),
            asides=vault.asides.base.written(),
            aliases=vault.aliases.base.written(),
            tags=vault.tags.base.written(),
            headings=vault.headings.notes.base.written(),
            concepts=concepts.rules.settings,
            claims=concepts.names.base.written(),
            numbers=concepts.numbers.base.written(),
            declared=concepts.declared.base.written(),
            declaring=_packed(concepts.declaring),
            file_paths=list(vault.file_paths.base.names),
            missing=list(vault.missing_names.base.names),
            searched=list(concepts.search.base.names),
            lookups={it: names.base.lookup.written() for it, names in _searched(vault).items()},
        )
    )


def read_snapshot(data: bytes, facts: Mapping[str, bytes]) -> Vault:
    """The vault with the tables in *data*, which were made of *facts*, by path.

    Raises `msgspec.DecodeError` if *data* is no snapshot.
    """
    kept = msgpack.decode(data, type=Snapshot)
    named = Packed.read(kept.named, decode_files)
    mentions, asides, aliases, tags, headings, claims, numbers, declared = (
        Postings.read(table, kept.paths)
        for table in (
            *(kept.mentions, kept.asides, kept.aliases, kept.tags, kept.headings),
            *(kept.claims, kept.numbers, kept.declared),
        )
    )
    lookup = kept.lookups.get
    notes, canvases = note_maps(facts)
    return Vault(
        notes=notes,
        canvases=canvases,
        named=Layered(named),
        mentions=mentions,
        asides=asides,
        aliases=aliases,
        tags=tags,
        file_names=Names(Base(named.names, lookup("file_names"))),
        file_paths=Names(Base(kept.file_paths, lookup("file_paths"))),
        missing_names=Names(Base(kept.missing, lookup("missing_names"))),
        alias_names=Names(Base(aliases.base.names, lookup("alias_names"))),
        tag_names=Names(Base(tags.base.names, lookup("tag_names"))),
        headings=HeadingTable(names_of(headings), headings),
        concepts=ConceptTable(
            rules=rules_of(kept.concepts),
            names=claims,
            numbers=numbers,
            declared=declared,
            declaring=Layered(Packed.read(kept.declaring, decode_declaring)),
            search=Names(Base(kept.searched, lookup("concepts"))),
        ),
    )


def _packed(table: Layered[Any]) -> PackedTable:
    base = table.base
    if not isinstance(base, Packed):
        raise TypeError("only tables that were made at once can be written")
    return base.written()


def _searched(vault: Vault) -> dict[str, Names]:
    return {
        "file_names": vault.file_names,
        "file_paths": vault.file_paths,
        "missing_names": vault.missing_names,
        "alias_names": vault.alias_names,
        "tag_names": vault.tag_names,
        "concepts": vault.concepts.search,
    }
